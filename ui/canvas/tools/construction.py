"""Areas that a fixed number of clicks makes: the last click performs."""

from __future__ import annotations

from typing import ClassVar

import shapely
from PyQt6.QtGui import QPainter

from beiyuan_gis.drafting.directions import Place
from ui.canvas.marks import draw_geometry, draw_handle
from ui.canvas.tools.adding import add
from ui.canvas.tools.base import Pointer
from ui.canvas.tools.sketch import Sketch


class Construction(Sketch):
    """`corners` makes an outline of the points; it is added to the active layer when all are there."""

    clicks: ClassVar[int] = 2
    free = False
    closed = True

    def corners(self, points: list[Place]) -> list[Place]:
        """The outline that so many points make, the first corner not repeated; fewer than three for none."""
        return points

    def press(self, pointer: Pointer) -> None:
        self.put(*self.canvas.place(pointer))

    def double_click(self, pointer: Pointer) -> None:
        """The second click of two at one place is a slip of the hand."""

    def put(self, x: float, y: float) -> None:
        super().put(x, y)
        if len(self.points) == self.clicks:
            if self.complete(list(self.points)):
                self.cancel()
            else:
                self.take_back()

    def can_finish(self) -> bool:
        return False

    def finish(self) -> None:
        """Only the last click finishes."""

    def complete(self, points: list[Place]) -> bool:
        outline = self.corners(points)
        return len(outline) > 2 and add(self.bridge, shapely.Polygon(outline), self.name)

    def outline(self) -> list[Place]:
        """What the points and the cursor make just now."""
        return self.corners(self.drawn)

    def paint(self, painter: QPainter) -> None:
        if not self.points:
            return
        outline = self.outline()
        if len(outline) > 2:
            draw_geometry(painter, shapely.Polygon(outline), self.canvas.viewport)
        elif len(outline) == 2:
            draw_geometry(painter, shapely.LineString(outline), self.canvas.viewport)
        for point in self.points:
            draw_handle(painter, *self.canvas.viewport.to_screen(*point))
