"""Add a point to the active layer: one click, one point."""

from __future__ import annotations

import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainter

from beiyuan_gis.i18n import _
from ui.canvas.marks import PREVIEW, draw_disc
from ui.canvas.tools.adding import add, layer_title
from ui.canvas.tools.base import Canvas, Pointer, Tool


class AddPoint(Tool):
    name = "add_point"
    cursor = Qt.CursorShape.CrossCursor
    arrows = "crosshair"
    draws = True

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._at: tuple[float, float] | None = None
        self._pressed = False

    def cancel(self) -> bool:
        begun, self._pressed, self._at = self._pressed, False, None
        return begun

    def press(self, pointer: Pointer) -> None:
        self._pressed = True
        self.move(pointer)

    def double_click(self, pointer: Pointer) -> None:
        """Two points at one place are a slip of the hand."""

    def move(self, pointer: Pointer) -> None:
        self.preview(*self.canvas.place(pointer))

    def takes_places(self) -> bool:
        return True

    def preview(self, x: float, y: float) -> None:
        self._at = x, y
        self.canvas.refresh()

    def put(self, x: float, y: float) -> None:
        self._pressed, self._at = False, None
        add(self.bridge, shapely.Point(x, y), self.name)
        self.canvas.refresh()

    def release(self, pointer: Pointer) -> None:
        if not self._pressed:
            return
        self.put(*self.canvas.place(pointer))

    def paint(self, painter: QPainter) -> None:
        if self._at:
            draw_disc(painter, *self.canvas.viewport.to_screen(*self._at), PREVIEW)

    def hint(self) -> str:
        return _(
            "Click where the new point of {layer} is, or type easting,northing; "
            "arrows move the crosshair, Enter places.",
            layer=layer_title(self.bridge),
        )
