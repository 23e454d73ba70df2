"""Add a circle, by its centre and its radius; it is stored as an area of short edges."""

from __future__ import annotations

import math

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.rounds import FLATNESS, circle, corners_for
from beiyuan_gis.i18n import _
from beiyuan_gis.programme.wording import quantity
from ui.canvas.guide import Origin
from ui.canvas.tools.adding import layer_title
from ui.canvas.tools.construction import Construction


class AddCircle(Construction):
    name = "add_circle"
    clicks = 2

    def corners(self, points: list[Place]) -> list[Place]:
        return circle(points[0], math.dist(*points)) if len(points) == 2 else points

    def origin(self) -> Origin | None:
        """A radius alone says all: the direction does not matter."""
        return Origin(*self.points[0], otherwise=0.0) if self.points else None

    def hint(self) -> str:
        if not self.points:
            return _("Click the centre of a circle of {layer}.", layer=layer_title(self.bridge))
        radius = math.dist(self.points[0], self.cursor_at or self.points[0])
        return _(
            "Click the radius, or type it. {radius}; area {area}; {count} corners, within {flatness} mm of "
            "the circle.",
            radius=quantity(radius, "m"),
            area=quantity(math.pi * radius**2, "m2"),
            count=corners_for(radius),
            flatness=f"{FLATNESS * 1000:g}",
        )
