"""The help menu."""

from __future__ import annotations

from beiyuan_gis.i18n import mark
from ui.actions.row import HELP, Action

ROWS: tuple[Action, ...] = (
    Action("shortcuts", HELP, mark("&Shortcuts"), lambda w: w.help.shortcuts(), "ph.keyboard", ("F1",),
           bar=8),
    Action("cheat_sheet", HELP, mark("&Cheat sheet of all keys"), lambda w: w.help.cheat_sheet(),
           "ph.file-text", ("Shift+F1",)),
    Action("palette", HELP, mark("&Find a command…"), lambda w: w.help.palette(), "ph.magnifying-glass",
           ("Ctrl+K", "Ctrl+Shift+K"), bar=8),
    Action("log", HELP, mark("&Folder of the log"), lambda w: w.help.log()),
    Action("about", HELP, mark("&About"), lambda w: w.help.about(), starts_group=True),
)  # fmt: skip
