"""Tracing: the next stroke follows the outline that the last point and the cursor both lie on, either way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QPainter, QPainterPath, QPolygonF

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.tracing import Path, position, ways
from beiyuan_gis.i18n import _
from ui.canvas.marks import PREVIEW, cased_pen, stroke_cased
from ui.canvas.tools.base import Canvas

_ON = 0.001
"""Metres: so near an outline a place is on it."""
_ARROWS = 90.0
"""Pixels between two arrows that show the way."""
Way = Literal["off", "shorter", "longer"]
_NEXT: dict[Way, Way] = {"off": "shorter", "shorter": "longer", "longer": "off"}


class Trace:
    """Off, the shorter way, or the longer way; stays so until it is turned or the drawing ends."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.way: Way = "off"
        self._last: tuple[object, Place, Place, list[Path]] | None = None

    def turn(self) -> None:
        """Off, the shorter way, the longer way, off."""
        self.way = _NEXT[self.way]
        self._canvas.refresh()

    def stop(self) -> None:
        self.way = "off"

    def between(self, start: Place, end: Place) -> list[Place]:
        """The vertices from one place to the other along an outline that both are on; none without one."""
        chosen = self._chosen(start, end)
        return [(float(x), float(y)) for x, y in chosen[1:-1]] if chosen is not None else []

    def hint(self) -> str:
        match self.way:
            case "shorter":
                return _("Tracing the shorter way between two places of one outline; T: the longer.")
            case "longer":
                return _("Tracing the longer way between two places of one outline; T: no more.")
        return ""

    def paint(self, painter: QPainter, start: Place, end: Place) -> None:
        """The way that is taken with arrows, the other one faintly."""
        chosen = self._chosen(start, end)
        if chosen is None:
            return
        for way in self._ways(start, end):
            if way is not chosen:
                pen = cased_pen(PREVIEW, 1.2, Qt.PenStyle.DotLine)
                painter.strokePath(self._on_screen(way), pen)
        for arrow in _arrows(self._canvas.viewport.all_to_screen(chosen)):
            stroke_cased(painter, arrow, PREVIEW, "#ffffff", 2.0)

    def _chosen(self, start: Place, end: Place) -> Path | None:
        found = self._ways(start, end) if self.way != "off" else []
        return found[-1 if self.way == "longer" else 0] if found else None

    def _ways(self, start: Place, end: Place) -> list[Path]:
        """Remembered for as long as nothing changes: painting and hints ask for them again."""
        project = self._canvas.bridge.project
        last = self._last
        if last is None or last[0] is not project or last[1:3] != (start, end):
            found = next((w for path in self._paths(start, end) if (w := ways(path, start, end))), [])
            last = self._last = project, start, end, found
        return last[3]

    def _paths(self, start: Place, end: Place) -> Iterator[Path]:
        """Outlines that both places are on, of the upper layers first."""
        bridge, box = self._canvas.bridge, (end[0] - _ON, end[1] - _ON, end[0] + _ON, end[1] + _ON)
        for definition in reversed(bridge.project.layers):
            if definition.id in bridge.hidden or definition.geometry == "Point":
                continue
            for hit in self._canvas.shapes.near(bridge.project.tables[definition.id], box):
                for part in shapely.get_parts(hit.geometry):
                    own = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
                    for path in map(shapely.get_coordinates, own):
                        if position(path, start)[1] <= _ON and position(path, end)[1] <= _ON:
                            yield path

    def _on_screen(self, way: Path) -> QPainterPath:
        path = QPainterPath()
        screen = self._canvas.viewport.all_to_screen(way)
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in screen.tolist()]))
        return path


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
