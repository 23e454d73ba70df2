"""The edit menu: what is done to features and attributes."""

from __future__ import annotations

from beiyuan_gis.i18n import mark
from ui.actions.reasons import no_delete, no_merge, no_paste, no_project, no_redo, no_selection, no_undo
from ui.actions.row import EDIT, Action

ROWS: tuple[Action, ...] = (
    Action("undo", EDIT, mark("&Undo"), lambda w: w.bridge.undo(), "ph.arrow-u-up-left", ("Ctrl+Z",),
           no_undo, bar=2),
    Action("redo", EDIT, mark("&Redo"), lambda w: w.bridge.redo(), "ph.arrow-u-up-right",
           ("Ctrl+Y", "Ctrl+Shift+Z"), no_redo, bar=2),
    Action("delete", EDIT, mark("&Delete"), lambda w: w.commands.delete(), "ph.trash", ("Del",), no_delete,
           bar=4, starts_group=True),
    Action("merge", EDIT, mark("&Merge…"), lambda w: w.commands.merge(), "mdi6.vector-union", ("Ctrl+J",),
           no_merge, bar=4),
    Action("copy", EDIT, mark("&Copy as text (WKT)"), lambda w: w.commands.geometry.copy(), "ph.copy-simple",
           ("Ctrl+C",), no_selection, starts_group=True),
    Action("copy_place", EDIT, mark("Copy the coordinates &under the cursor"),
           lambda w: w.status.copy_place(), "", ("Ctrl+Shift+C",), no_project),
    Action("paste", EDIT, mark("&Paste WKT or GeoJSON"), lambda w: w.commands.geometry.paste(),
           "ph.clipboard", ("Ctrl+V",), no_paste),
    Action("calculate", EDIT, mark("Calculate a &field…"), lambda w: w.commands.attributes.calculate(),
           "ph.calculator", ("Ctrl+Alt+C",), lambda w: w.commands.attributes.why_not(), starts_group=True),
    Action("replace_text", EDIT, mark("Fi&nd and replace…"), lambda w: w.commands.attributes.replace_text(),
           "mdi6.find-replace", ("Ctrl+H",), lambda w: w.commands.attributes.why_not()),
    Action("replace", EDIT, mark("Replace the layer with your own &file…"), lambda w: w.replace_layer(),
           "ph.upload-simple", ("Ctrl+R",), no_project, starts_group=True),
)  # fmt: skip
