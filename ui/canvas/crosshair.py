"""A pointer for the keyboard: the arrows move it, Enter clicks where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QPainter

from ui.canvas.marks import draw_crosshair
from ui.canvas.tools.keys import nudge

if TYPE_CHECKING:
    from ui.canvas.view import MapView

_STEP = 10.0
"""Pixels a key press; five times as many with Shift."""


class Crosshair:
    """`place` is in logical pixels; None while the mouse points."""

    def __init__(self, view: MapView) -> None:
        self._view = view
        self.place: QPointF | None = None

    def clear(self) -> bool:
        """Whether there was one."""
        there, self.place = self.place is not None, None
        return there

    def paint(self, painter: QPainter) -> None:
        if self.place is not None:
            draw_crosshair(painter, self.place.x(), self.place.y())

    def moves(self, event: QKeyEvent) -> bool:
        """Whether the key moved it: if the tool in hand has a crosshair, or Ctrl is held."""
        view, step = self._view, nudge(event, more=5.0)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if step is None or not (control or view.tool.arrows == "crosshair"):
            return False
        start = self.place or QPointF(view.width() / 2, view.height() / 2)
        moved = start + QPointF(step[0], -step[1]) * _STEP
        x, y = view.viewport.to_world(moved.x(), moved.y())
        view.reveal(x, y)
        self.place = QPointF(*view.viewport.to_screen(x, y))
        view.drafting.clear()
        view.tool.move(view.pointer(self.place))
        view.cursor_moved.emit(x, y)
        view.refresh()
        return True

    def clicks(self, event: QKeyEvent) -> bool:
        """Whether the key clicked where it is."""
        if self.place is None or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        pointer = self._view.pointer(self.place)
        self._view.press(pointer)
        self._view.tool.release(pointer)
        self._view.refresh()
        return True
