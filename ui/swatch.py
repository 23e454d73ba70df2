"""A layer's sign in miniature, drawn with the pens and brushes of the map itself."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPolygonF

from beiyuan_gis.catalogue import GeometryType, Symbol
from ui import theme
from ui.canvas.symbols import Brush

Swatch = Callable[[Symbol, GeometryType, QSize, float], QPixmap]
"""Symbol, geometry type, size in logical pixels, device pixel ratio."""

DOTS_PER_MM = 96 / 25.4
_INSET = 2.5
_PAPER = "#f7f5f2"


def swatch(symbol: Symbol, geometry: GeometryType, size: QSize, ratio: float) -> QPixmap:
    """A transparent pixmap of `size` with the symbol as a point, a bent line or an area."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush = Brush(symbol, DOTS_PER_MM)
    box = QRectF(0, 0, size.width(), size.height())
    if theme.is_dark():  # symbols are made for the map's light paper
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_PAPER))
        painter.drawRoundedRect(box, 3, 3)
    _DRAWERS[geometry](painter, brush, box.adjusted(_INSET, _INSET, -_INSET, -_INSET))
    painter.end()
    return pixmap


def _point(painter: QPainter, brush: Brush, box: QRectF) -> None:
    painter.translate(box.center())
    drawn = brush.marker.boundingRect()
    fit = min(2.0, box.height() / max(drawn.height(), drawn.width(), 1.0))
    painter.scale(fit, fit)
    painter.setPen(brush.pen)
    painter.setBrush(brush.fill)
    painter.drawPath(brush.marker)


def _line(painter: QPainter, brush: Brush, box: QRectF) -> None:
    painter.setPen(brush.pen)
    low, high = box.center().y() + box.height() / 5, box.center().y() - box.height() / 5
    corners = (box.left(), low), (box.center().x(), high), (box.right(), low)
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in corners]))


def _area(painter: QPainter, brush: Brush, box: QRectF) -> None:
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    painter.setBrush(brush.fill)
    painter.drawRect(box)
    if brush.hatch is not None:
        painter.setBrush(brush.hatch)
        painter.drawRect(box)
    painter.setPen(brush.pen)
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    painter.drawRect(box)


_DRAWERS: dict[GeometryType, Callable[[QPainter, Brush, QRectF], None]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _area,
}
