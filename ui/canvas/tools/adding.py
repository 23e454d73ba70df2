"""What the three adding tools share: one performs `add_feature` on the active layer."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.model.feature import Key
from ui.bridge import Bridge


def add(bridge: Bridge, geometry: BaseGeometry, initiator: str) -> bool:
    """Add `geometry` to the active layer, with the layer's defaults, and select it."""
    layer = bridge.active_layer
    id = bridge.project.table(layer).next_id
    if not bridge.attempt(lambda: add_feature(bridge.project, layer, geometry), initiator):
        return False
    bridge.show_layer(layer, True)  # whoever adds to a hidden layer wants to see what is added
    bridge.select({Key(layer, id)})
    return True


def layer_title(bridge: Bridge) -> str:
    """The active layer's title in the language in force."""
    return str(bridge.project.layer(bridge.active_layer).title)
