"""Drawing point by point, as lines, areas and cuts are drawn; with the mouse or with the crosshair."""

from __future__ import annotations

from typing import ClassVar

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QPainter

from beiyuan_gis.drafting.directions import azimuth
from ui.canvas.guide import Origin
from ui.canvas.marks import draw_sketch
from ui.canvas.tools.base import Canvas, Pointer, Tool

_CLOSES = 8.0
"""Pixels from the first point (of an area) or the last one within which a click finishes."""


class Sketch(Tool):
    """Collects points; `complete` gets them when there are at least `fewest`."""

    cursor = Qt.CursorShape.CrossCursor
    arrows = "crosshair"
    draws = True
    fewest: ClassVar[int] = 2
    closed: ClassVar[bool] = False

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.points: list[tuple[float, float]] = []
        self.cursor_at: tuple[float, float] | None = None

    def complete(self, points: list[tuple[float, float]]) -> bool:
        """Perform; False when it was refused, then the drawing stays to be mended."""
        return False

    def cancel(self) -> bool:
        begun, self.points, self.cursor_at = bool(self.points), [], None
        return begun

    def project_changed(self) -> None:
        """A drawing rests on no feature: it outlives other steps."""

    def press(self, pointer: Pointer) -> None:
        if len(self.points) >= self.fewest and self._at_an_end(pointer):
            self.finish()
        else:
            self.put(*self.canvas.place(pointer))

    def move(self, pointer: Pointer) -> None:
        self.preview(*self.canvas.place(pointer))

    def origin(self) -> Origin | None:
        if not self.points:
            return None
        before = azimuth(*self.points[-2:]) if len(self.points) > 1 else None
        return Origin(*self.points[-1], before)

    def takes_places(self) -> bool:
        return True

    def preview(self, x: float, y: float) -> None:
        self.cursor_at = x, y
        self.canvas.refresh()

    def put(self, x: float, y: float) -> None:
        if not self.points or self.points[-1] != (x, y):
            self.points.append((x, y))
        self.preview(x, y)

    def double_click(self, pointer: Pointer) -> None:
        self.finish()

    def secondary(self, pointer: Pointer) -> bool:
        if not self.points:
            return False
        self.finish()
        return True

    def wants(self, key: Qt.Key) -> bool:
        return bool(self.points) and key in (Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def key(self, event: QKeyEvent) -> bool:
        if not self.wants(Qt.Key(event.key())):
            return False
        if event.key() == Qt.Key.Key_Backspace:
            self.points.pop()
            self.canvas.refresh()
        else:
            self.finish()
        return True

    def finish(self) -> None:
        """Hand the points over. Too few of them: go on drawing."""
        if len(self.points) >= self.fewest and self.complete(list(self.points)):
            self.cancel()
        self.canvas.refresh()

    def _at_an_end(self, pointer: Pointer) -> bool:
        ends = [self.points[-1]] + ([self.points[0]] if self.closed else [])
        screen = (self.canvas.viewport.to_screen(*end) for end in ends)
        return any(abs(px - pointer.px) + abs(py - pointer.py) <= _CLOSES for px, py in screen)

    @property
    def drawn(self) -> list[tuple[float, float]]:
        """The points, and the one that a click would add."""
        if self.cursor_at is None or (self.points and self.points[-1] == self.cursor_at):
            return self.points
        return [*self.points, self.cursor_at]

    def paint(self, painter: QPainter) -> None:
        if self.points:
            draw_sketch(
                painter,
                [*self.points, self.cursor_at or self.points[-1]],
                self.closed,
                self.canvas.viewport,
            )
