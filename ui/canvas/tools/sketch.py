"""Drawing point by point, as lines, areas and cuts are drawn; with the mouse, the crosshair or typed.

A click adds one point, or a stroke of several: along an outline that is traced, or an arc. Backspace takes
back what the last click added.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QPainter

from beiyuan_gis.drafting.directions import Place, azimuth
from beiyuan_gis.drafting.rounds import arc
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import _
from ui.canvas.guide import Origin
from ui.canvas.marks import draw_sketch
from ui.canvas.tools.base import Canvas, Pointer, Tool
from ui.canvas.tools.trace import Trace

_CLOSES = 8.0
"""Pixels from the first point (of an area) or the last one within which a click finishes."""


class Sketch(Tool):
    """Collects points; `complete` gets them when there are at least `fewest`."""

    cursor = Qt.CursorShape.CrossCursor
    arrows = "crosshair"
    draws = True
    fewest: ClassVar[int] = 2
    closed: ClassVar[bool] = False
    free: ClassVar[bool] = True
    """Whether it may have any number of points, and so arcs and traced strokes."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.points: list[Place] = []
        self.cursor_at: Place | None = None
        self.trace = Trace(canvas)
        self._strokes: list[int] = []
        """How many points each click added."""
        self._rounding = False
        """The next two clicks make an arc."""
        self._through: Place | None = None

    def complete(self, points: list[Place]) -> bool:
        """Perform; False when it was refused, then the drawing stays to be mended."""
        return False

    def cancel(self) -> bool:
        begun, self.points, self.cursor_at = bool(self.points), [], None
        self._strokes, self._rounding, self._through = [], False, None
        self.trace.stop()
        return begun

    def project_changed(self) -> None:
        """A drawing rests on no feature: it outlives other steps."""

    # -------------------------------------------------------------- the pointer

    def press(self, pointer: Pointer) -> None:
        if self._through is None and len(self.points) >= self.fewest and self._at_an_end(pointer):
            self.finish()
        else:
            self.put(*self.canvas.place(pointer))

    def move(self, pointer: Pointer) -> None:
        self.preview(*self.canvas.place(pointer))

    def origin(self) -> Origin | None:
        if not self.points:
            return None
        if self._through is not None:
            return Origin(*self._through)
        before = azimuth(*self.points[-2:]) if len(self.points) > 1 else None
        return Origin(*self.points[-1], before)

    def trail(self) -> Sequence[Place]:
        return self.points[:-1]

    def takes_places(self) -> bool:
        return True

    def preview(self, x: float, y: float) -> None:
        self.cursor_at = x, y
        self.canvas.refresh()

    def put(self, x: float, y: float) -> None:
        if self._rounding and self._through is None and self.points:
            self._through = x, y
        else:
            try:
                self.points, stroke = self._following((x, y))
            except Refused as refused:  # nothing can be traced there: the drawing waits
                self.bridge.failed.emit(str(refused))
                return
            self._add(stroke)
            self._rounding, self._through = False, None
        self.preview(x, y)

    def _following(self, place: Place) -> tuple[list[Place], list[Place]]:
        """The points, and what a click at a place would add to them. What is traced beside an outline moves a
        lone first point there too: it only said where. Raise Refused where there is no room."""
        if not self.points:
            return self.points, [place]
        if self._through is not None:
            return self.points, arc(self.points[-1], self._through, place)
        stroke = self.trace.stroke(self.points[-1], place)
        beside = len(self.points) == 1 and self.trace.offset and len(stroke) > 1
        return (stroke[:1], stroke[1:]) if beside else (self.points, stroke)

    def _shown(self, place: Place) -> tuple[list[Place], list[Place]]:
        """As `_following`; a straight edge where nothing can be traced."""
        try:
            return self._following(place)
        except Refused:
            return self.points, [place]

    def _add(self, stroke: list[Place]) -> None:
        count = len(self.points)
        for place in stroke:
            if not self.points or self.points[-1] != place:
                self.points.append(place)
        if len(self.points) > count:
            self._strokes.append(len(self.points) - count)

    def double_click(self, pointer: Pointer) -> None:
        self.finish()

    def secondary(self, pointer: Pointer) -> bool:
        """The right button finishes, as soon as there are points enough."""
        if not self.can_finish():
            return False
        self.finish()
        return True

    # -------------------------------------------------------------- keys

    def wants(self, key: Qt.Key) -> bool:
        if not self.points:
            return False
        finishes = key in (Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return finishes or (self.free and key == Qt.Key.Key_A)

    def key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.wants(Qt.Key(event.key())):
            return False
        if event.key() == Qt.Key.Key_A:
            self.turn_arc()
        elif event.key() == Qt.Key.Key_Backspace:
            self.take_back()
        else:
            self.finish()
        return True

    def turn_arc(self) -> None:
        """The next two clicks make an arc; again: they do not."""
        self._rounding, self._through = not self._rounding, None
        self.canvas.refresh()

    @property
    def arc(self) -> bool:
        """Whether the next clicks make an arc."""
        return self._rounding

    def take_back(self) -> bool:
        """Take back what the last click added."""
        there = self._through is not None or bool(self._strokes)
        if self._through is not None:
            self._through = None
        elif self._strokes:
            del self.points[-self._strokes.pop() :]
        self.canvas.refresh()
        return there

    def can_finish(self) -> bool:
        """Whether there are points enough, and it is not the last click that finishes."""
        return len(self.points) >= self.fewest

    def finish(self) -> None:
        """Hand the points over. Too few of them: go on drawing."""
        if len(self.points) >= self.fewest and self.complete(list(self.points)):
            self.cancel()
        self.canvas.refresh()

    def _at_an_end(self, pointer: Pointer) -> bool:
        ends = [self.points[-1]] + ([self.points[0]] if self.closed else [])
        screen = (self.canvas.viewport.to_screen(*end) for end in ends)
        return any(
            abs(px - pointer.px) + abs(py - pointer.py) <= _CLOSES * pointer.slack for px, py in screen
        )

    # -------------------------------------------------------------- what is seen

    @property
    def drawn(self) -> list[Place]:
        """The points, and those that a click would add."""
        if self.cursor_at is None or (self.points and self.points[-1] == self.cursor_at):
            return self.points
        begun, stroke = self._shown(self.cursor_at)
        return [*begun, *stroke]

    def paint(self, painter: QPainter) -> None:
        if not self.points:
            return
        points, following = self._shown(self.cursor_at) if self.cursor_at else (self.points, self.points[-1:])
        if self.cursor_at:
            self.trace.paint(painter, self.points[-1], self.cursor_at)
        draw_sketch(painter, points, following, self.closed, self.canvas.viewport)

    def extra_hint(self) -> str:
        """What tracing and arcs ask for, to be said after the tool's own hint; empty when they are off."""
        if self._rounding:
            return (
                _("Arc: click a place it goes through; A: straight again.")
                if self._through is None
                else _("Arc: click where it ends.")
            )
        return self.trace.hint()
