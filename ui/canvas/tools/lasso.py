"""Lasso: draw around features to select them, all those that the drawn area touches."""

from __future__ import annotations

import shapely
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QPainter
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.finding.combine import Mode, combined
from beiyuan_gis.i18n import _
from ui.canvas.marks import draw_lasso
from ui.canvas.picking import Picker
from ui.canvas.tools.base import Canvas, Pointer, Tool

_STEP = 3.0
"""Pixels between two points of the line that is kept."""


class Lasso(Tool):
    """Shift adds to the selection, Ctrl takes away, both together keep what is in both."""

    name = "lasso"
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._line: list[Pointer] = []

    def cancel(self) -> bool:
        begun, self._line = bool(self._line), []
        return begun

    def press(self, pointer: Pointer) -> None:
        self._line = [pointer]

    def move(self, pointer: Pointer) -> None:
        if not self._line:
            self.hover(pointer)
            return
        last = self._line[-1]
        if abs(pointer.px - last.px) + abs(pointer.py - last.py) >= _STEP:
            self._line.append(pointer)
            self.canvas.refresh()

    def release(self, pointer: Pointer) -> None:
        line, self._line = self._line, []
        self.canvas.refresh()
        if not line:
            return
        if not any(point.dragged_from(line[0]) for point in [*line, pointer]):
            found = frozenset(self.canvas.pick(pointer)[:1])
        else:
            found = Picker(self.canvas.shapes).meeting(
                self.bridge.project, self.bridge.hidden, _area([*line, pointer])
            )
        self.bridge.select(combined(self.bridge.selection, found, _mode(pointer)))

    def paint(self, painter: QPainter) -> None:
        if len(self._line) > 1:
            draw_lasso(painter, [QPointF(point.px, point.py) for point in self._line])

    def hint(self) -> str:
        if len(self._line) > 1:
            return _("Release: what the line goes around or touches is selected. Esc cancels.")
        return _(
            "Hold the button and draw around features. Shift adds them, Ctrl takes them away, both keep what "
            "is already selected."
        )


def _mode(pointer: Pointer) -> Mode:
    if pointer.shift and pointer.control:
        return "keep"
    return "add" if pointer.shift else "remove" if pointer.control else "new"


def _area(line: list[Pointer]) -> BaseGeometry:
    """What the line goes around; where it crosses itself, every loop counts. A line without an inside is
    itself."""
    points = [(point.x, point.y) for point in line]
    if len(points) < 3:
        return shapely.LineString(points)
    area: BaseGeometry = shapely.make_valid(shapely.Polygon(points))
    return area
