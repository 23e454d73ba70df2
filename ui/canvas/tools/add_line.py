"""Add a line to the active layer, point by point."""

from __future__ import annotations

import shapely

from beiyuan_gis.geodesy.measures import measure_one
from beiyuan_gis.i18n import _
from beiyuan_gis.programme.wording import quantity
from ui.canvas.tools.adding import add, layer_title
from ui.canvas.tools.sketch import Sketch


class AddLine(Sketch):
    name = "add_line"

    def complete(self, points: list[tuple[float, float]]) -> bool:
        return add(self.bridge, shapely.LineString(points), self.name)

    def hint(self) -> str:
        if not self.points:
            return _(
                "Click the points of the new line of {layer}, or type them: easting,northing.",
                layer=layer_title(self.bridge),
            )
        drawn = self.drawn
        length = measure_one(shapely.LineString(drawn)).length_plane if len(drawn) > 1 else 0.0
        return _(
            "Length {length}. Click or type the next point (12.5<90 or @3,4); "
            "Enter or right click finishes, Backspace takes one back, A: arc.",
            length=quantity(length, "m"),
        )
