"""Symbols of the catalogue as pens, brushes and marker outlines; millimetres become pixels here."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QPainterPath, QPen, QTransform

from beiyuan_gis.catalogue import Hatch, Symbol

_HATCHES: dict[Hatch, Qt.BrushStyle] = {
    "diagonal": Qt.BrushStyle.BDiagPattern,
    "backdiagonal": Qt.BrushStyle.FDiagPattern,
    "cross": Qt.BrushStyle.DiagCrossPattern,
    "horizontal": Qt.BrushStyle.HorPattern,
    "vertical": Qt.BrushStyle.VerPattern,
    "dots": Qt.BrushStyle.Dense6Pattern,
}
MILLIMETRES_PER_INCH = 25.4
_HATCH_MM = 1.6
_PATTERN = 8.0
"""Qt's patterns repeat after so many pixels; on the screen they repeat after `_HATCH_MM`."""


class Brush:
    """How one symbol is drawn at one density of pixels (`dots_per_mm`, device pixels)."""

    def __init__(self, symbol: Symbol, dots_per_mm: float) -> None:
        self.symbol = symbol
        self.pen = _pen(symbol, dots_per_mm)
        self.fill = _fill(symbol)
        self.hatch = _hatch(symbol)
        self.marker = marker_path(symbol, dots_per_mm)
        self._grain = _HATCH_MM * dots_per_mm / _PATTERN

    @property
    def filled(self) -> bool:
        return bool(self.symbol.fill or self.symbol.hatch)

    def hatch_in(self, transform: QTransform) -> QBrush | None:
        """The hatch, fixed to the screen under a painter that uses `transform`."""
        if self.hatch is None:
            return None
        inverse, _invertible = transform.inverted()
        brush = QBrush(self.hatch)
        brush.setTransform(QTransform.fromScale(self._grain, self._grain) * inverse)
        return brush


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


def _hatch(symbol: Symbol) -> QBrush | None:
    style = _HATCHES.get(symbol.hatch)
    return QBrush(QColor(symbol.stroke or symbol.fill or "#333333"), style) if style else None


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
