"""The help menu."""

from __future__ import annotations

from beiyuan_gis.i18n import mark
from ui.actions.row import HELP, Action

ROWS: tuple[Action, ...] = (
    Action("shortcuts", HELP, mark("&Shortcuts"), lambda w: w.show_shortcuts(), "ph.keyboard", ("F1",),
           bar=8),
    Action("log", HELP, mark("&Folder of the log"), lambda w: w.show_log()),
    Action("about", HELP, mark("&About"), lambda w: w.show_about(), starts_group=True),
)  # fmt: skip
