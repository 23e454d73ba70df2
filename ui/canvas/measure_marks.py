"""What was measured, drawn where it was measured, with its numbers; blue, since nothing of it is added."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.measuring import Angle, Area, Distance
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.measured import OfFeature, Result, summary
from ui.canvas.marks import CASING, cased_pen, stroke_cased
from ui.canvas.renderer import transform_of
from ui.canvas.shapes import path_of
from ui.canvas.viewport import Viewport

MEASURE = "#0050b4"
_PAD = 4.0
_ARC = 26.0
"""Pixels: the radius of the arc in an angle."""
_LABELLED = 60
"""Segments that get a number of their own."""


def draw_result(painter: QPainter, result: Result, viewport: Viewport) -> None:
    """Its shape and its numbers."""
    match result:
        case Distance():
            draw_distance(painter, result, viewport)
        case Area():
            _draw_area(painter, result, viewport)
        case Angle():
            draw_angle(painter, result, viewport)
        case OfFeature():
            _draw_feature(painter, result, viewport)


def draw_distance(painter: QPainter, result: Distance, viewport: Viewport) -> None:
    """Each segment with its length where there is room, the total at the end."""
    if not result.legs:
        return
    screen = _screen([result.legs[0].start, *(leg.end for leg in result.legs)], viewport)
    stroke_cased(painter, _path(screen), MEASURE, "#ffffff", 1.8)
    for place in screen:
        _tick(painter, place)
    if len(result.legs) > 1:
        for leg, start, end in list(zip(result.legs, screen, screen[1:], strict=False))[:_LABELLED]:
            text = wording.quantity(leg.plane, "m", 3)
            if math.dist((start.x(), start.y()), (end.x(), end.y())) > _wide(painter, text) + 8.0:
                plate(painter, [text], (start + end) / 2, middle=True)
    plate(painter, [summary(result)], screen[-1] + QPointF(8, -8), bold=True)


def draw_angle(painter: QPainter, result: Angle, viewport: Viewport) -> None:
    """Both arms, and an arc in the inner angle."""
    arm, vertex, other = _screen([result.arm, result.vertex, result.other], viewport)
    stroke_cased(painter, _path([arm, vertex, other]), MEASURE, "#ffffff", 1.8)
    one = directions.azimuth(result.vertex, result.arm) or 0.0
    two = directions.azimuth(result.vertex, result.other) or 0.0
    clockwise = directions.turned(two - one) <= 180.0
    start, sweep = 90.0 - one, -result.interior if clockwise else result.interior
    box = QRectF(vertex.x() - _ARC, vertex.y() - _ARC, 2 * _ARC, 2 * _ARC)
    arc = QPainterPath()
    arc.arcMoveTo(box, start)
    arc.arcTo(box, start, sweep)
    stroke_cased(painter, arc, MEASURE, "#ffffff", 1.4)
    _tick(painter, vertex)
    east, north = directions.unit(90.0 - (start + sweep / 2))
    plate(painter, [summary(result)], vertex + QPointF(east, -north) * (_ARC + 24), bold=True, middle=True)


def _draw_area(painter: QPainter, result: Area, viewport: Viewport) -> None:
    screen = _screen(result.corners, viewport)
    path = _path([*screen, screen[0]])
    painter.fillPath(path, _tint())
    stroke_cased(painter, path, MEASURE, "#ffffff", 1.8)
    for place in screen:
        _tick(painter, place)
    inside = shapely.Polygon(result.corners).representative_point()
    where = QPointF(*viewport.to_screen(inside.x, inside.y))
    plate(painter, [summary(result)], where, bold=True, middle=True)


def _draw_feature(painter: QPainter, result: OfFeature, viewport: Viewport) -> None:
    inside = result.geometry.representative_point()
    where = QPointF(*viewport.to_screen(inside.x, inside.y))
    if result.geometry.geom_type == "Point":
        _tick(painter, where)
        return
    painter.save()
    painter.setTransform(transform_of(viewport), True)
    path = path_of(result.geometry)
    if result.measure.area_plane:
        painter.fillPath(path, _tint())
    painter.strokePath(path, cased_pen(painter, "#ffffff", 4.2))
    painter.strokePath(path, cased_pen(painter, MEASURE, 1.8, Qt.PenStyle.DashLine))
    painter.restore()
    plate(painter, [summary(result)], where, bold=True, middle=True)


def plate(
    painter: QPainter, lines: Sequence[str], at: QPointF, *, bold: bool = False, middle: bool = False
) -> None:
    """Lines of writing on a white plate: its middle, or its lower left corner, at a pixel."""
    painter.save()
    font = QFont(painter.font())
    font.setBold(bold)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    width = max(map(metrics.horizontalAdvance, lines)) + 2 * _PAD
    height = len(lines) * metrics.height() + _PAD
    corner = at - (QPointF(width / 2, height / 2) if middle else QPointF(0.0, height))
    painter.setPen(QPen(QColor(CASING), 0.6))
    painter.setBrush(QColor(255, 255, 255, 235))
    painter.drawRoundedRect(QRectF(corner.x(), corner.y(), width, height), 3, 3)
    painter.setPen(QColor(MEASURE if bold else CASING))
    for row, line in enumerate(lines):
        base = corner.y() + _PAD / 2 + row * metrics.height() + metrics.ascent()
        painter.drawText(QPointF(corner.x() + _PAD, base), line)
    painter.restore()


def readout(painter: QPainter, lines: Sequence[str], px: float, py: float, viewport: Viewport) -> None:
    """A plate below and beside the pointer, wholly within the map."""
    metrics = QFontMetricsF(painter.font())
    width = max(map(metrics.horizontalAdvance, lines)) + 2 * _PAD
    height = len(lines) * metrics.height() + _PAD
    x = px + 16.0 if px + 18.0 + width <= viewport.width else px - 16.0 - width
    y = py + 18.0 if py + 20.0 + height <= viewport.height else py - 40.0 - height
    plate(painter, lines, QPointF(max(x, 2.0), max(y, 2.0) + height))


def _wide(painter: QPainter, text: str) -> float:
    return QFontMetricsF(painter.font()).horizontalAdvance(text) + 2 * _PAD


def _screen(places: Sequence[Place], viewport: Viewport) -> list[QPointF]:
    return [QPointF(x, y) for x, y in viewport.all_to_screen(np.array(places, np.float64)).tolist()]


def _path(screen: Sequence[QPointF]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF(screen))
    return path


def _tick(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(QColor("#ffffff"), 1.2))
    painter.setBrush(QColor(MEASURE))
    painter.drawEllipse(at, 3.6, 3.6)


def _tint() -> QColor:
    tint = QColor(MEASURE)
    tint.setAlphaF(0.14)
    return tint
