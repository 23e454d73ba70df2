"""The one painter: draws a composition's items in millimetres on whatever a QPainter draws on."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from beiyuan_gis.catalogue import Symbol
from beiyuan_gis.outputs.plate.items import (
    Box,
    Clip,
    Composition,
    Group,
    Item,
    Line,
    Marker,
    Polygon,
    Rect,
    Ring,
    Text,
)
from ui.canvas.symbols import marker_path
from ui.plates.hatching import paint_hatch
from ui.plates.lettering import paint_text


def paint(composition: Composition, painter: QPainter, dots_per_mm: float) -> None:
    """Draw the whole sheet; the painter's origin is the page's top left corner.

    `dots_per_mm` is how many of the painter's units make a millimetre. The painter's state is restored.
    """
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(dots_per_mm, dots_per_mm)
    _paint_items(painter, composition.items)
    painter.restore()


def _paint_items(painter: QPainter, items: Iterable[Item]) -> None:
    for item in items:
        match item:
            case Group():
                _paint_items(painter, item.items)
            case Clip():
                painter.save()
                painter.setClipRect(_rect(item.box), Qt.ClipOperation.IntersectClip)
                _paint_items(painter, item.items)
                painter.restore()
            case Text():
                paint_text(painter, item)
            case Rect():
                path = QPainterPath()
                path.addRect(_rect(item.box))
                _paint_area(painter, path, item.symbol, Qt.PenJoinStyle.MiterJoin)
            case Polygon():
                _paint_area(painter, _path(item.rings), item.symbol)
            case Line():
                _paint_line(painter, item)
            case Marker():
                _paint_marker(painter, item)


def _paint_area(
    painter: QPainter,
    path: QPainterPath,
    symbol: Symbol,
    join: Qt.PenJoinStyle = Qt.PenJoinStyle.RoundJoin,
) -> None:
    """Fill, then hatch, then outline, so that neither covers the next."""
    if symbol.fill:
        painter.fillPath(path, QBrush(_colour(symbol.fill, symbol.opacity)))
    if symbol.hatch:
        paint_hatch(painter, path, symbol)
    pen = pen_of(symbol, join)
    if pen.style() != Qt.PenStyle.NoPen:
        painter.strokePath(path, pen)


def _paint_line(painter: QPainter, line: Line) -> None:
    painter.setPen(pen_of(line.symbol))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for points in line.paths:
        painter.drawPolyline(_points(points))


def _paint_marker(painter: QPainter, marker: Marker) -> None:
    outline = marker_path(marker.symbol, 1.0).translated(marker.x, marker.y)
    if marker.symbol.marker == "cross":
        painter.strokePath(outline, pen_of(marker.symbol))
    else:
        _paint_area(painter, outline, marker.symbol, Qt.PenJoinStyle.MiterJoin)


def pen_of(symbol: Symbol, join: Qt.PenJoinStyle = Qt.PenJoinStyle.RoundJoin) -> QPen:
    """The symbol's stroke in millimetres; dashes are lengths, which Qt counts in widths of the pen."""
    if not symbol.stroke or symbol.width <= 0:
        return QPen(Qt.PenStyle.NoPen)
    cap = Qt.PenCapStyle.FlatCap if symbol.dash else Qt.PenCapStyle.SquareCap
    pen = QPen(QBrush(QColor(symbol.stroke)), symbol.width, Qt.PenStyle.SolidLine, cap, join)
    if symbol.dash:
        lengths = symbol.dash if len(symbol.dash) % 2 == 0 else symbol.dash * 2
        pen.setDashPattern([max(length / symbol.width, 0.01) for length in lengths])
    return pen


def _path(rings: tuple[Ring, ...]) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in rings:
        path.addPolygon(_points(ring))
        path.closeSubpath()
    return path


def _points(points: Ring) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points if math.isfinite(x) and math.isfinite(y)])


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)


def _colour(name: str, opacity: float) -> QColor:
    colour = QColor(name)
    colour.setAlphaF(min(1.0, max(0.0, opacity)))
    return colour
