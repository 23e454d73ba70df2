"""Add a rectangle in three clicks: one side, and how far the opposite one lies."""

from __future__ import annotations

import math

from beiyuan_gis.drafting.directions import Place, azimuth, turned
from beiyuan_gis.drafting.rounds import rectangle
from beiyuan_gis.i18n import _
from beiyuan_gis.programme.wording import quantity
from ui.canvas.guide import Origin
from ui.canvas.tools.adding import layer_title
from ui.canvas.tools.construction import Construction


class AddRectangle(Construction):
    name = "add_rectangle"
    clicks = 3

    def corners(self, points: list[Place]) -> list[Place]:
        return rectangle(*points) if len(points) == 3 else points

    def origin(self) -> Origin | None:
        """The third click lies square to the side."""
        side = azimuth(*self.points) if len(self.points) == 2 else None
        return super().origin() if side is None else Origin(*self.points[1], side, only=turned(side + 90.0))

    def hint(self) -> str:
        match len(self.points):
            case 0:
                return _("Click the first corner of a rectangle of {layer}.", layer=layer_title(self.bridge))
            case 1:
                return _("Click the end of the first side, or type its length and azimuth.")
        outline = self.outline()
        sides = [quantity(math.dist(*outline[n : n + 2]), "m") for n in (0, 1)] if len(outline) > 3 else []
        return _("Click how wide it is, or type it. {sides}", sides=" × ".join(sides))
