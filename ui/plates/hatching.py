"""Hatches as real lines at a fixed spacing on paper: sharp in print, the same in legend and map.

Lines are counted from the page's corner, so that neighbouring areas of one kind run through.
"""

from __future__ import annotations

import math

from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from beiyuan_gis.catalogue import Hatch, Symbol

SPACING = 1.1  # mm
LINE_WIDTH = 0.16
DOT_RADIUS = 0.22
MOST_LINES = 4000  # in one area; more would be a grey surface and a slow page

# Degrees anticlockwise from the horizontal, on paper.
_ANGLES: dict[Hatch, tuple[float, ...]] = {
    "diagonal": (45.0,),
    "backdiagonal": (-45.0,),
    "cross": (45.0, -45.0),
    "horizontal": (0.0,),
    "vertical": (90.0,),
}


def paint_hatch(painter: QPainter, path: QPainterPath, symbol: Symbol) -> None:
    """Hatch the inside of `path` in the symbol's stroke colour (its fill, where there is no stroke)."""
    colour = QColor(symbol.stroke or symbol.fill or "#333333")
    bounds = path.boundingRect()
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    if symbol.hatch == "dots":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(colour))
        for point in _dots(bounds):
            painter.drawEllipse(point, DOT_RADIUS, DOT_RADIUS)
    else:
        painter.setPen(QPen(QBrush(colour), LINE_WIDTH))
        for angle in _ANGLES[symbol.hatch]:
            for line in _lines(bounds, angle):
                painter.drawLine(line)
    painter.restore()


def _lines(bounds: QRectF, angle: float) -> list[QLineF]:
    """Parallel lines that cross all of `bounds`."""
    turn = math.radians(angle)
    along, across = (math.cos(turn), -math.sin(turn)), (math.sin(turn), math.cos(turn))
    corners = (bounds.topLeft(), bounds.topRight(), bounds.bottomLeft(), bounds.bottomRight())
    depths = [c.x() * across[0] + c.y() * across[1] for c in corners]
    reaches = [c.x() * along[0] + c.y() * along[1] for c in corners]
    first, last = math.ceil(min(depths) / SPACING), math.floor(max(depths) / SPACING)
    stride = max(1, math.ceil((last - first + 1) / MOST_LINES))
    return [
        QLineF(
            across[0] * n * SPACING + along[0] * min(reaches),
            across[1] * n * SPACING + along[1] * min(reaches),
            across[0] * n * SPACING + along[0] * max(reaches),
            across[1] * n * SPACING + along[1] * max(reaches),
        )
        for n in range(first, last + 1, stride)
    ]


def _dots(bounds: QRectF) -> list[QPointF]:
    """A quincunx over `bounds`."""
    step = SPACING * 1.2
    rows = range(math.floor(bounds.top() / step), math.ceil(bounds.bottom() / step) + 1)
    columns = range(math.floor(bounds.left() / step) - 1, math.ceil(bounds.right() / step) + 1)
    stride = max(1, math.ceil(math.sqrt(len(rows) * len(columns)) / MOST_LINES))
    return [
        QPointF((column + (row % 2) / 2) * step, row * step)
        for row in rows[::stride]
        for column in columns[::stride]
    ]
