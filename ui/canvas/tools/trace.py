"""Tracing: the next stroke follows the outline that the last point and the cursor both lie on, either way; on
it, or beside it at a distance: above zero to the left of the way that is followed, below zero to the right.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QPainter, QPainterPath, QPolygonF

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.parallels import MITRE
from beiyuan_gis.drafting.tracing import Path, beside, counterpart, directed_ways, on_parallel, position
from beiyuan_gis.i18n import _
from beiyuan_gis.programme.wording import quantity
from ui.canvas.marks import PREVIEW, cased_pen, stroke_cased
from ui.canvas.tools.base import Canvas

_ON = 0.001
"""Metres: so near an outline a place is on it."""
_SEARCHED = 1.5
"""How many times the distance an outline may be away for the cursor to be on its parallel: square corners."""
_ARROWS = 90.0
"""Pixels between two arrows that show the way."""
Way = Literal["off", "shorter", "longer"]
_NEXT: dict[Way, Way] = {"off": "shorter", "shorter": "longer", "longer": "off"}


class _Way(NamedTuple):
    """A way along `outline`, which runs in its direction."""

    outline: Path
    along: Path


class Trace:
    """Off, the shorter way, or the longer way; stays so until it is turned or the drawing ends."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.way: Way = "off"
        self.offset = 0.0
        """Metres to the left of the way that is followed; below zero to the right."""
        self._last: tuple[object, Place, Place, float, list[_Way]] | None = None

    def turn(self) -> None:
        """Off, the shorter way, the longer way, off."""
        self.way = _NEXT[self.way]
        self._canvas.refresh()

    def go_beside(self, offset: float) -> None:
        """Trace at a distance from now on; at zero on the outline itself."""
        self.offset = offset
        self.way = "shorter" if self.way == "off" else self.way
        self._canvas.refresh()

    def stop(self) -> None:
        self.way, self.offset = "off", 0.0

    def stroke(self, start: Place, end: Place) -> list[Place]:
        """The places that a click at `end` adds after `start`: vertices of an outline that both are on, and
        `end`; `end` alone where nothing is traced. Beside an outline: the piece of its parallel, none where
        `start` is the end's own counterpart. Raise Refused where the outline leaves no room.
        """
        chosen = self._chosen(start, end)
        if not self.offset or self.way == "off":
            return [end] if chosen is None else [*_places(chosen.along[1:-1]), end]
        if chosen is not None and not self._is_counterpart(chosen.outline, start, end):
            return _places(beside(chosen.outline, start, end, self.offset))
        there = chosen is not None or any(
            self._is_counterpart(path, start, end) for path in self._paths(start, end)
        )
        return [] if there else [end]

    def _is_counterpart(self, path: Path, start: Place, end: Place) -> bool:
        """Whether `start` is already where the end goes: its stroke was just drawn."""
        sides = (counterpart(path, end, side) for side in (self.offset, -self.offset))
        return any(place is not None and math.dist(place, start) <= _ON for place in sides)

    def hint(self) -> str:
        match self.way:
            case "shorter":
                said = _("Tracing the shorter way between two places of one outline; T: the longer.")
            case "longer":
                said = _("Tracing the longer way between two places of one outline; T: no more.")
            case _other:
                return ""
        return " ".join(filter(None, (said, self._side())))

    def _side(self) -> str:
        if not self.offset:
            return ""
        distance = quantity(abs(self.offset), "m", 3)
        if self.offset > 0.0:
            return _("{distance} to the left of the way.", distance=distance)
        return _("{distance} to the right of the way.", distance=distance)

    def paint(self, painter: QPainter, start: Place, end: Place) -> None:
        """The way that is taken with arrows, the other one faintly."""
        chosen = self._chosen(start, end)
        if chosen is None:
            return
        for way in self._ways(start, end):
            if way is not chosen or self.offset:
                pen = cased_pen(painter, PREVIEW, 1.2, Qt.PenStyle.DotLine)
                painter.strokePath(self._on_screen(way.along), pen)
        for arrow in _arrows(self._canvas.viewport.all_to_screen(chosen.along)):
            stroke_cased(painter, arrow, PREVIEW, "#ffffff", 2.0)

    def _chosen(self, start: Place, end: Place) -> _Way | None:
        found = self._ways(start, end) if self.way != "off" else []
        return found[-1 if self.way == "longer" else 0] if found else None

    def _ways(self, start: Place, end: Place) -> list[_Way]:
        """The shorter first. Remembered for as long as nothing changes: painting and hints ask again."""
        project = self._canvas.bridge.project
        last = self._last
        if last is None or last[0] is not project or last[1:4] != (start, end, self.offset):
            found = next((ways for path in self._paths(start, end) if (ways := _both(path, start, end))), [])
            last = self._last = project, start, end, self.offset, found
        return last[4]

    def _paths(self, start: Place, end: Place) -> Iterator[Path]:
        """Outlines that both places are on, or on a parallel of when it is traced beside them: a drawing goes
        on from there, and may be closed there. Those of the upper layers first."""
        bridge, (x, y), reach = self._canvas.bridge, end, _ON + _SEARCHED * abs(self.offset)
        box = x - reach, y - reach, x + reach, y + reach
        for definition in reversed(bridge.project.layers):
            if definition.id in bridge.hidden or definition.geometry == "Point":
                continue
            for hit in self._canvas.shapes.near(bridge.project.tables[definition.id], box):
                for part in shapely.get_parts(hit.geometry):
                    own = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
                    for path in map(shapely.get_coordinates, own):
                        if self._on(path, end) and self._on(path, start):
                            yield path

    def _on(self, path: Path, place: Place) -> bool:
        away = position(path, place)[1]
        if away <= _ON or not self.offset:
            return away <= _ON
        if not 0.999 * abs(self.offset) <= away <= MITRE * abs(self.offset):
            return False  # cheaper to see than the parallel is
        return any(on_parallel(path, place, side, _ON) for side in (self.offset, -self.offset))

    def _on_screen(self, way: Path) -> QPainterPath:
        path = QPainterPath()
        screen = self._canvas.viewport.all_to_screen(way)
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in screen.tolist()]))
        return path


def _both(path: Path, start: Place, end: Place) -> list[_Way]:
    ways = directed_ways(path, start, end)
    return [_Way(path if forward else path[::-1], along) for along, forward in ways]


def _places(path: Path) -> list[Place]:
    return [(float(x), float(y)) for x, y in path.tolist()]


def _arrows(screen: Path) -> Iterator[QPainterPath]:
    """Arrow heads along a path in pixels, at least one."""
    steps = np.diff(screen, axis=0)
    lengths = np.hypot(*steps.T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(int(along[-1] // _ARROWS), 1)
    for n in range(min(count, 60)):
        at = along[-1] * (n + 0.5) / count
        row = min(int(np.searchsorted(along, at, "right")) - 1, len(steps) - 1)
        if lengths[row] == 0.0:
            continue
        way = steps[row] / lengths[row]
        side = np.array([-way[1], way[0]])
        tip = screen[row] + way * (at - along[row])
        path = QPainterPath(QPointF(*(tip - way * 7 + side * 5)))
        path.lineTo(QPointF(*tip))
        path.lineTo(QPointF(*(tip - way * 7 - side * 5)))
        yield path
