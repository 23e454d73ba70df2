"""Outlines of what is not there any more, dashed over the map."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainter, QPainterPath
from shapely.geometry.base import BaseGeometry

from ui.canvas.marks import cased_pen
from ui.canvas.renderer import transform_of
from ui.canvas.shapes import path_of
from ui.canvas.viewport import Viewport

_INK = "#6a2fb0"
"""Violet: neither the yellow of the selection nor the magenta of what a tool is about to make."""
_RING = 7.0


class Ghosts:
    """Remembers the paths of the geometries that it painted last."""

    def __init__(self) -> None:
        self._of: tuple[BaseGeometry, ...] = ()
        self._path = QPainterPath()

    def paint(self, painter: QPainter, geometries: tuple[BaseGeometry, ...], viewport: Viewport) -> None:
        """Lines and areas as dashed outlines, points as dashed rings."""
        if not geometries:
            return
        if geometries is not self._of:
            self._of, self._path = geometries, QPainterPath()
            for geometry in geometries:
                self._path.addPath(path_of(geometry))
        pens = cased_pen(painter, "#ffffff", 4.0), cased_pen(painter, _INK, 2.0, Qt.PenStyle.DashLine)
        rings = _rings(geometries, viewport)
        for pen in pens:
            painter.save()
            painter.strokePath(rings, pen)
            painter.setTransform(transform_of(viewport), True)
            painter.strokePath(self._path, pen)
            painter.restore()


def _rings(geometries: tuple[BaseGeometry, ...], viewport: Viewport) -> QPainterPath:
    rings = QPainterPath()
    for geometry in geometries:
        if geometry.geom_type.endswith("Point") and not geometry.is_empty:
            x, y = viewport.to_screen(geometry.centroid.x, geometry.centroid.y)
            rings.addEllipse(x - _RING, y - _RING, 2 * _RING, 2 * _RING)
    return rings
