"""Handles of one feature: its vertices, and the middles of its edges where new ones can be pulled out."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from PyQt6.QtGui import QPainter
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.vertices import VertexRef, insert, paths_of, replace, vertices
from ui.canvas.marks import draw_handle, draw_midpoint
from ui.canvas.viewport import Viewport

REACH = 8.0
"""Pixels within which a handle is taken."""
_CROWDED = 14.0
"""An edge shorter than this many pixels has no room for a handle in its middle."""
_MOST = 3_000


class Handle(NamedTuple):
    """A vertex, or the middle of an edge; a vertex put in there becomes `vertex`. World metres."""

    kind: Literal["vertex", "midpoint"]
    vertex: VertexRef
    x: float
    y: float

    def applied(self, geometry: BaseGeometry, x: float, y: float) -> BaseGeometry:
        """`geometry` with this handle dragged to a place. Raise Refused when it has no such vertex."""
        change = replace if self.kind == "vertex" else insert
        return change(geometry, self.vertex, x, y)


class Handles:
    """All handles of a geometry, for finding and drawing them."""

    def __init__(self, geometry: BaseGeometry) -> None:
        self.all = [*_vertex_handles(geometry), *_midpoint_handles(geometry)]
        self._xy = np.array([(h.x, h.y) for h in self.all], np.float64).reshape(-1, 2)
        self.vertices = [h for h in self.all if h.kind == "vertex"]

    def near(self, px: float, py: float, viewport: Viewport, slack: float = 1.0) -> Handle | None:
        """The handle under a pixel: a vertex before a midpoint, and a midpoint only where it is drawn."""
        if not self.all:
            return None
        away = np.abs(viewport.all_to_screen(self._xy) - (px, py)).max(axis=1)
        within = [(self.all[row], float(away[row])) for row in np.flatnonzero(away <= REACH * slack)]
        shown = [(h, d) for h, d in within if h.kind == "vertex" or self._roomy(h, viewport)]
        return min(shown, key=lambda found: (found[0].kind == "midpoint", found[1]))[0] if shown else None

    def vertex(self, ref: VertexRef) -> Handle | None:
        return next((h for h in self.vertices if h.vertex == ref), None)

    def middle_after(self, ref: VertexRef) -> Handle | None:
        """The middle of the edge that begins at a vertex."""
        following = VertexRef(ref.part, ref.ring, ref.index + 1)
        return next((h for h in self.all if h.kind == "midpoint" and h.vertex == following), None)

    def _roomy(self, midpoint: Handle, viewport: Viewport) -> bool:
        before = midpoint.vertex
        start = self.vertex(VertexRef(before.part, before.ring, before.index - 1))
        if start is None:
            return False
        half = max(abs(start.x - midpoint.x), abs(start.y - midpoint.y))
        return 2.0 * half / viewport.scale >= _CROWDED

    def paint(self, painter: QPainter, viewport: Viewport, hot: Handle | None) -> None:
        """Draw those in view; midpoints beneath vertices."""
        x0, y0, x1, y1 = viewport.bounds
        xy = self._xy
        inside = (xy[:, 0] >= x0) & (xy[:, 0] <= x1) & (xy[:, 1] >= y0) & (xy[:, 1] <= y1)
        shown = [self.all[row] for row in np.flatnonzero(inside)[:_MOST]]
        for handle in shown:
            if handle.kind == "midpoint" and self._roomy(handle, viewport):
                draw_midpoint(painter, *viewport.to_screen(handle.x, handle.y), hot=handle == hot)
        for handle in shown:
            if handle.kind == "vertex":
                draw_handle(painter, *viewport.to_screen(handle.x, handle.y), hot=handle == hot)


def _vertex_handles(geometry: BaseGeometry) -> list[Handle]:
    found = vertices(geometry)
    return [Handle("vertex", found.ref(row), *map(float, found.xy[row])) for row in range(len(found))]


def _midpoint_handles(geometry: BaseGeometry) -> list[Handle]:
    if geometry.geom_type.endswith("Point"):
        return []
    handles = []
    for p, part in enumerate(paths_of(geometry)):
        for r, path in enumerate(part):
            middles = (path[:-1, :2] + path[1:, :2]) / 2
            handles += [
                Handle("midpoint", VertexRef(p, r, row + 1), float(x), float(y))
                for row, (x, y) in enumerate(middles)
            ]
    return handles
