"""Symbols of the catalogue as pens, brushes and marker outlines; millimetres become pixels here."""

from __future__ import annotations

import math

from PyQt6.QtCore import QLineF, QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen

from beiyuan_gis.catalogue import Hatch, Symbol

MILLIMETRES_PER_INCH = 25.4
_HATCH_MM = 1.6
"""A hatch repeats after this much, both ways."""
_HATCH_LINE_MM, _HATCH_DOT_MM = 0.16, 0.22


class Brush:
    """How one symbol is drawn at one density of pixels (`dots_per_mm`, device pixels)."""

    def __init__(self, symbol: Symbol, dots_per_mm: float) -> None:
        self.symbol = symbol
        self.pen = _pen(symbol, dots_per_mm)
        self.fill = _fill(symbol)
        self.hatch = QBrush(hatch_tile(symbol, dots_per_mm)) if symbol.hatch else None
        self.marker = marker_path(symbol, dots_per_mm)

    @property
    def filled(self) -> bool:
        return bool(self.symbol.fill or self.symbol.hatch)


def _pen(symbol: Symbol, dots_per_mm: float) -> QPen:
    if not symbol.stroke or symbol.width <= 0.0:
        return QPen(Qt.PenStyle.NoPen)
    width = max(symbol.width * dots_per_mm, 1.0)
    pen = QPen(QColor(symbol.stroke), width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if symbol.dash else Qt.PenCapStyle.RoundCap)
    if symbol.dash:
        lengths = symbol.dash if len(symbol.dash) % 2 == 0 else symbol.dash * 2
        pen.setDashPattern([max(length * dots_per_mm / width, 0.1) for length in lengths])
    return pen


def _fill(symbol: Symbol) -> QBrush:
    if not symbol.fill:
        return QBrush(Qt.BrushStyle.NoBrush)
    colour = QColor(symbol.fill)
    colour.setAlphaF(symbol.opacity)
    return QBrush(colour)


def hatch_size(dots_per_mm: float) -> int:
    """Pixels after which a hatch repeats."""
    return max(round(_HATCH_MM * dots_per_mm), 4)


def hatch_tile(symbol: Symbol, dots_per_mm: float) -> QImage:
    """One period of the symbol's hatch, to be repeated from the pixel of the world's origin on.

    A tile of whole pixels, because Qt draws its own hatches 8 pixels large whatever their transform is.
    """
    size = hatch_size(dots_per_mm)
    tile = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(0)
    colour = QColor(symbol.stroke or symbol.fill or "#333333")
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, max(_HATCH_LINE_MM * dots_per_mm, 1.0)))
    for line in _hatch_lines(symbol.hatch, size):
        painter.drawLine(line)
    if symbol.hatch == "dots":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        radius = max(_HATCH_DOT_MM * dots_per_mm, 0.75)
        for place in (size / 4, size * 3 / 4):
            painter.drawEllipse(QPointF(place, place), radius, radius)
    painter.end()
    return tile


def _hatch_lines(hatch: Hatch, size: int) -> list[QLineF]:
    """Lines through one period; diagonals come with their neighbours, whose corners reach into it."""
    middle, low, high = size // 2 + 0.5, -1.0 * size, 2.0 * size
    rising = [QLineF(low + shift, high, high + shift, low) for shift in (-size, 0, size)]
    falling = [QLineF(low + shift, low, high + shift, high) for shift in (-size, 0, size)]
    return {
        "diagonal": rising,
        "backdiagonal": falling,
        "cross": rising + falling,
        "horizontal": [QLineF(low, middle, high, middle)],
        "vertical": [QLineF(middle, low, middle, high)],
    }.get(hatch, [])


def marker_path(symbol: Symbol, dots_per_mm: float) -> QPainterPath:
    """The outline of a point symbol around the origin, in pixels; y grows downwards."""
    size = symbol.size * dots_per_mm
    half = size / 2
    path = QPainterPath()
    match symbol.marker:
        case "circle":
            path.addEllipse(QPointF(), half, half)
        case "square":
            side = size * math.sqrt(math.pi) / 2  # the area of the circle of this size
            path.addRect(QRectF(-side / 2, -side / 2, side, side))
        case "triangle":
            _closed(path, [(0.0, -half * 1.15), (half * 1.1, half * 0.8), (-half * 1.1, half * 0.8)])
        case "diamond":
            _closed(path, [(0.0, -half * 1.2), (half * 1.2, 0.0), (0.0, half * 1.2), (-half * 1.2, 0.0)])
        case "cross":
            for x, y in ((half, half), (half, -half)):
                path.moveTo(-x, -y)
                path.lineTo(x, y)
    return path


def _closed(path: QPainterPath, corners: list[tuple[float, float]]) -> None:
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.closeSubpath()
