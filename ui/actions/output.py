"""The output menu: checks, web map, plates."""

from __future__ import annotations

from beiyuan_gis.i18n import mark
from ui.actions.reasons import no_project
from ui.actions.row import OUTPUT, Action

ROWS: tuple[Action, ...] = (
    Action("check", OUTPUT, mark("&Check the data"), lambda w: w.commands.run_checks(), "ph.clipboard-text",
           ("F7",), no_project, bar=7),
    Action("fix", OUTPUT, mark("&Fix the problem"), lambda w: w.problems.ask_for_fix(), "ph.wrench",
           ("Shift+F7",), lambda w: w.problems.why_no_fix()),
    Action("web_map", OUTPUT, mark("&Web map…"), lambda w: w.commands.web_map(), "ph.globe-hemisphere-east",
           ("Ctrl+E",), no_project, bar=7, labelled=True, starts_group=True),
    Action("plate", OUTPUT, mark("&Plate…"), lambda w: w.commands.preview_plate(), "ph.printer",
           ("Ctrl+P",), no_project, bar=7, labelled=True),
    Action("plates", OUTPUT, mark("&All plates as PDF…"), lambda w: w.commands.plates(), "ph.file-pdf",
           ("Ctrl+Shift+P",), no_project),
)  # fmt: skip
