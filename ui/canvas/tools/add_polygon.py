"""Add an area to the active layer, corner by corner."""

from __future__ import annotations

from typing import ClassVar

import shapely

from beiyuan_gis.geodesy.measures import measure_one
from beiyuan_gis.i18n import _
from beiyuan_gis.programme.wording import quantity
from ui.canvas.tools.adding import add, layer_title
from ui.canvas.tools.sketch import Sketch


class AddPolygon(Sketch):
    name = "add_polygon"
    fewest: ClassVar[int] = 3
    closed: ClassVar[bool] = True

    def complete(self, points: list[tuple[float, float]]) -> bool:
        return add(self.bridge, shapely.Polygon(points), self.name)

    def hint(self) -> str:
        if not self.points:
            return _(
                "Click the corners of the new area of {layer}, or type them: easting,northing.",
                layer=layer_title(self.bridge),
            )
        drawn = self.drawn
        area = measure_one(shapely.Polygon(drawn)).area_plane if len(drawn) > 2 else 0.0
        return _(
            "Area {area}. Click or type the next corner (12.5<90 or @3,4); "
            "Enter or right click finishes, Backspace takes one back, A: arc.",
            area=quantity(area, "m2"),
        )
