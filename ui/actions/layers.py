"""The layer menu: what is done to the active layer as such."""

from __future__ import annotations

from beiyuan_gis.i18n import mark
from ui.actions.reasons import no_fields, no_layer
from ui.actions.row import LAYER, Action

ROWS: tuple[Action, ...] = (
    Action("layer_style", LAYER, mark("&Style…"), lambda w: w.layer_commands.style(w.bridge.active_layer),
           "ph.palette", ("Ctrl+Shift+Y",), no_layer),
    Action("layer_rename", LAYER, mark("&Rename…"), lambda w: w.layer_commands.rename(w.bridge.active_layer),
           "", (), no_layer),
    Action("field_add", LAYER, mark("Add a &field…"),
           lambda w: w.layer_commands.add_field(w.bridge.active_layer), "ph.columns", (), no_layer,
           starts_group=True),
    Action("field_rename", LAYER, mark("Re&name a field…"),
           lambda w: w.layer_commands.rename_field(w.bridge.active_layer), "", (), no_layer),
    Action("field_remove", LAYER, mark("Remo&ve a field…"),
           lambda w: w.layer_commands.remove_field(w.bridge.active_layer), "", (), no_fields),
    Action("layer_up", LAYER, mark("Draw &higher"), lambda w: w.layer_commands.move(w.bridge.active_layer, 1),
           "ph.arrow-up", (), no_layer, starts_group=True),
    Action("layer_down", LAYER, mark("Draw &lower"),
           lambda w: w.layer_commands.move(w.bridge.active_layer, -1), "ph.arrow-down", (), no_layer),
    Action("layer_add", LAYER, mark("&Add a layer…"), lambda w: w.layer_commands.add(), "ph.plus",
           ("Ctrl+Shift+N",), starts_group=True),
    Action("layer_remove", LAYER, mark("Re&move the layer…"),
           lambda w: w.layer_commands.remove(w.bridge.active_layer), "ph.trash", (), no_layer),
)  # fmt: skip
