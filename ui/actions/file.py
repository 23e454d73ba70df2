"""The file menu."""

from __future__ import annotations

from beiyuan_gis.i18n import mark
from ui.actions.reasons import no_clearing, no_project, not_dirty
from ui.actions.row import FILE, Action

ROWS: tuple[Action, ...] = (
    Action("new", FILE, mark("&New from the sample…"), lambda w: w.files.new_from_sample(), "ph.file-plus",
           ("Ctrl+N",)),
    Action("open", FILE, mark("&Open…"), lambda w: w.files.open_dialog(), "ph.folder-open", ("Ctrl+O",),
           bar=1),
    Action("save", FILE, mark("&Save"), lambda w: w.files.save(), "ph.floppy-disk", ("Ctrl+S",), not_dirty,
           bar=1),
    Action("save_as", FILE, mark("Save &as…"), lambda w: w.files.save_as_dialog(), "", ("Ctrl+Shift+S",),
           no_project),
    Action("clear_unused", FILE, mark("Clear unused a&ttachments…"),
           lambda w: w.commands.clear_unused(), "", (), no_clearing,
           starts_group=True),
    Action("quit", FILE, mark("&Quit"), lambda w: w.close(), "", ("Ctrl+Q",), starts_group=True),
)  # fmt: skip
