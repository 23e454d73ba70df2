"""The view menu: where one looks, and what the window shows."""

from __future__ import annotations

from beiyuan_gis.i18n import mark
from ui.actions.reasons import no_project, no_selection, nothing_in_layer
from ui.actions.row import VIEW, Action

ROWS: tuple[Action, ...] = (
    Action("zoom_all", VIEW, mark("Zoom to &everything"), lambda w: w.view.zoom_all(), "ph.corners-out",
           ("Ctrl+0", "F"), no_project, bar=6),
    Action("zoom_layer", VIEW, mark("Zoom to the &layer"),
           lambda w: w.view.zoom_to_layer(w.bridge.active_layer), "ph.stack", ("Ctrl+1",),
           nothing_in_layer, bar=6),
    Action("zoom_selection", VIEW, mark("Zoom to the &selection"), lambda w: w.view.zoom_to_selection(),
           "ph.selection", ("Ctrl+2",), no_selection, bar=6),
    Action("zoom_in", VIEW, mark("Zoom &in"), lambda w: w.view.zoom_by(1.5), "ph.magnifying-glass-plus",
           ("Ctrl+=", "Ctrl++")),
    Action("zoom_out", VIEW, mark("Zoom &out"), lambda w: w.view.zoom_by(1 / 1.5),
           "ph.magnifying-glass-minus", ("Ctrl+-",)),
    Action("go_map", VIEW, mark("Go to the &map"), lambda w: w.view.setFocus(), "", ("F2",),
           starts_group=True),
    Action("go_layers", VIEW, mark("Layers"), lambda w: w.go_to("layers"), "", ("F3",)),
    Action("go_form", VIEW, mark("Attributes"), lambda w: w.go_to("form"), "", ("F4",)),
    Action("go_figures", VIEW, mark("Figures"), lambda w: w.go_to("figures"), "", ("F5",)),
    Action("go_table", VIEW, mark("Attribute table"), lambda w: w.go_to("table"), "ph.table", ("F6",),
           bar=6),
    Action("go_history", VIEW, mark("History"), lambda w: w.go_to("history"), "", ("F12",)),
    Action("go_problems", VIEW, mark("Problems"), lambda w: w.go_to("problems"), "", ("F9",)),
    Action("map_only", VIEW, mark("Onl&y the map"), lambda w: w.docks.show_only_map(), "", ("F11",),
           starts_group=True),
    Action("look_system", VIEW, mark("Light or dark as the s&ystem"), lambda w: w.look.choose("system"),
           "ph.circle-half", appearance="system", starts_group=True),
    Action("look_light", VIEW, mark("Li&ght"), lambda w: w.look.choose("light"), "ph.sun",
           appearance="light"),
    Action("look_dark", VIEW, mark("Da&rk"), lambda w: w.look.choose("dark"), "ph.moon",
           appearance="dark"),
    Action("reset_layout", VIEW, mark("&Reset the layout"), lambda w: w.reset_layout(), starts_group=True),
)  # fmt: skip
