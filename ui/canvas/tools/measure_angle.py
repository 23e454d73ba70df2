"""Measuring an angle: a place on one arm, the vertex, a place on the other arm."""

from __future__ import annotations

from typing import ClassVar

from PyQt6.QtGui import QPainter

from beiyuan_gis.drafting.measuring import angle
from beiyuan_gis.i18n import _
from beiyuan_gis.programme import wording
from ui.canvas.measure_marks import draw_angle, readout
from ui.canvas.tools.base import Pointer
from ui.canvas.tools.sketch import Sketch


class MeasureAngle(Sketch):
    """Three clicks; the third one ends it."""

    name = "measure_angle"
    measures: ClassVar[bool] = True
    free = False
    fewest = 3

    def press(self, pointer: Pointer) -> None:
        self.put(*self.canvas.place(pointer))

    def put(self, x: float, y: float) -> None:
        super().put(x, y)
        if len(self.points) == 3 and (found := angle(*self.points)) is not None:
            self.canvas.measured.add(found)
            self.cancel()

    def double_click(self, pointer: Pointer) -> None:
        """The second click of two at one place is a slip of the hand."""

    def finish(self) -> None:
        """Only the third click finishes."""

    def paint(self, painter: QPainter) -> None:
        drawn = self.drawn
        found = angle(*drawn) if len(drawn) == 3 else None
        if found is None or self.cursor_at is None:
            super().paint(painter)
            return
        view = self.canvas.viewport
        draw_angle(painter, found, view)
        lines = [
            _("Interior {degrees} ({dms})", **_both(found.interior)),
            _("Exterior {degrees} ({dms})", **_both(found.exterior)),
        ]
        readout(painter, lines, *view.to_screen(*self.cursor_at), view)

    def hint(self) -> str:
        match len(self.points):
            case 0:
                return _("Click a place on one arm of the angle. Esc wipes what was measured.")
            case 1:
                return _("Click the vertex of the angle; Backspace takes the arm back.")
        return _("Click a place on the other arm.")


def _both(degrees: float) -> dict[str, str]:
    return {"degrees": wording.degrees(degrees) + "°", "dms": wording.degrees_minutes_seconds(degrees)}
