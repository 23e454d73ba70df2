"""Progress plates: sheets for the wall as data in millimetres. No Qt: the window's room paints them."""

from beiyuan_gis.outputs.plate.items import Box, Composition, MapFrame
from beiyuan_gis.outputs.plate.plates import OVERVIEW, layer_plate, overview_plate, plate_title, plates
from beiyuan_gis.outputs.plate.scales import PAPERS, Orientation, Paper

__all__ = [
    "OVERVIEW",
    "PAPERS",
    "Box",
    "Composition",
    "MapFrame",
    "Orientation",
    "Paper",
    "layer_plate",
    "overview_plate",
    "plate_title",
    "plates",
]
