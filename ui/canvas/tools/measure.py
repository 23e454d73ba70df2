"""Measuring a distance or an area, drawn point by point as lines and areas are; nothing is added anywhere."""

from __future__ import annotations

from typing import ClassVar

from PyQt6.QtGui import QPainter

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.measuring import area, distance
from beiyuan_gis.geodesy.units import convert
from beiyuan_gis.i18n import _
from beiyuan_gis.programme import wording
from ui.canvas.measure_marks import readout
from ui.canvas.tools.sketch import Sketch


class Measure(Sketch):
    """What the two have in common: a read-out below the pointer while one draws."""

    measures: ClassVar[bool] = True

    def lines(self) -> list[str]:
        """What is read out beside the pointer just now."""
        return []

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        if self.points and self.cursor_at is not None and (lines := self.lines()):
            readout(painter, lines, *self.canvas.viewport.to_screen(*self.cursor_at), self.canvas.viewport)


class MeasureDistance(Measure):
    name = "measure_distance"

    def complete(self, points: list[Place]) -> bool:
        self.canvas.measured.add(distance(points))
        return True

    def lines(self) -> list[str]:
        return distance_lines(self.drawn, len(self.points))

    def hint(self) -> str:
        if not self.points:
            return _(
                "Click the points of the line to measure, or type them; T follows an outline. "
                "Esc wipes what was measured."
            )
        return _("Click the next point; Enter or double click ends the line, Backspace takes one back.")


class MeasureArea(Measure):
    name = "measure_area"
    closed = True
    fewest = 3

    def complete(self, points: list[Place]) -> bool:
        found = area(points)
        if found is None:
            why = _("The outline crosses itself or encloses nothing, so it has no area. Take a corner back.")
            self.bridge.failed.emit(why)
            return False
        self.canvas.measured.add(found)
        return True

    def lines(self) -> list[str]:
        corners = self.drawn
        if len(corners) < 3:
            return []
        found = area(corners)
        if found is None:
            return [_("The outline crosses itself.")]
        square, hectares, mu = (
            wording.quantity(convert(found.plane, "m2", unit), unit) for unit in ("m2", "ha", "mu")
        )
        ellipsoidal = wording.quantity(found.ellipsoidal, "m2")
        return [
            f"{square} · {hectares} · {mu}",
            _("Ellipsoid CGCS2000 {value}", value=ellipsoidal),
            _("Perimeter {value}", value=wording.quantity(found.perimeter.plane, "m", 3)),
        ]

    def hint(self) -> str:
        if not self.points:
            return _(
                "Click the corners of the area to measure, or type them; T follows an outline. "
                "Esc wipes what was measured."
            )
        return _("Click the next corner; Enter or double click ends the area, Backspace takes one back.")


def distance_lines(drawn: list[Place], placed: int) -> list[str]:
    """Of `drawn` points, of which `placed` are clicked: the total in both conventions, the azimuth of the
    segment under the cursor, and that of the last one placed."""
    found = distance(drawn)
    if not found.legs:
        return []
    lines = [
        _(
            "Total {plane} · ellipsoid {ellipsoidal}",
            plane=wording.quantity(found.plane, "m", 3),
            ellipsoidal=wording.quantity(found.ellipsoidal, "m", 3),
        )
    ]
    under = found.legs[-1] if len(drawn) > placed else None
    before = found.legs[placed - 2] if placed > 1 else None
    for leg, words in ((under, _("Azimuth {degrees} ({dms})")), (before, _("Last one {degrees} ({dms})"))):
        if leg is not None and leg.azimuth is not None:
            degrees, dms = wording.azimuth(leg.azimuth)
            lines.append(words.format(degrees=degrees, dms=dms))
    return lines
