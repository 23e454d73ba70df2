"""The selection menu."""

from __future__ import annotations

from beiyuan_gis.i18n import mark
from ui.actions.reasons import no_project, no_selection, not_one_feature, nothing_in_layer
from ui.actions.row import SELECT, Action

ROWS: tuple[Action, ...] = (
    Action("select_all", SELECT, mark("Select &all of the layer"), lambda w: w.commands.select_all(),
           "ph.selection-all", ("Ctrl+A",), nothing_in_layer),
    Action("select_none", SELECT, mark("Select &nothing"), lambda w: w.commands.select_none(),
           "ph.selection-slash", ("Ctrl+Shift+A",), no_selection),
    Action("select_invert", SELECT, mark("&Invert the selection"), lambda w: w.commands.attributes.invert(),
           "ph.selection-inverse", ("Ctrl+I",), nothing_in_layer),
    Action("select_condition", SELECT, mark("Select by &condition…"),
           lambda w: w.commands.attributes.select_by_condition(), "ph.funnel", ("Ctrl+F",), no_project,
           starts_group=True),
    Action("select_place", SELECT, mark("Select by &location…"),
           lambda w: w.commands.attributes.select_by_place(), "ph.map-pin", ("Ctrl+Shift+F",), no_project),
    Action("select_saved", SELECT, mark("&Saved selections…"),
           lambda w: w.commands.attributes.saved_selections(), "ph.bookmarks", ("Ctrl+B",), no_project,
           starts_group=True),
    Action("lineage", SELECT, mark("&Lineage and steps…"), lambda w: w.commands.show_lineage(),
           "ph.tree-structure", ("Ctrl+Shift+L",), not_one_feature, starts_group=True),
)  # fmt: skip
