"""What drawing shows beside the pointer and of its locks: length, azimuth, the line and circle that hold."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import Convention, Place
from beiyuan_gis.programme.wording import quantity
from ui.canvas.guide import Held, Locks, Origin
from ui.canvas.marks import CASING, PREVIEW, cased_pen, stroke_cased
from ui.canvas.snapping import Snap
from ui.canvas.viewport import Viewport

_AWAY = QPointF(16.0, -14.0)
_PAD = 5.0


def paint_locks(
    painter: QPainter, origin: Origin | None, locks: Locks, held: Held | None, viewport: Viewport
) -> None:
    """The line that holds the direction, the circle of the locked length, the edge one goes along."""
    pen = cased_pen(painter, PREVIEW, 1.2, Qt.PenStyle.DashLine)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if locks.along is not None:
        start, end = (QPointF(*viewport.to_screen(*place)) for place in locks.along.edge)
        path = QPainterPath(start)
        path.lineTo(end)
        stroke_cased(painter, path, "#ffb000", CASING, 3.0)
    if origin is None:
        return
    firm = locks.direction if locks.direction is not None else origin.only
    azimuth = firm if firm is not None else (held.azimuth if held else None)
    if azimuth is not None:
        reach = 2.0 * math.hypot(viewport.width, viewport.height) * viewport.scale
        painter.setPen(pen)
        middle = directions.held(origin.place, azimuth, (viewport.x, viewport.y))
        painter.drawLine(
            QPointF(*viewport.to_screen(*directions.at(middle, -reach, azimuth))),
            QPointF(*viewport.to_screen(*directions.at(middle, reach, azimuth))),
        )
    if locks.length is not None:
        radius = abs(locks.length) / viewport.scale
        if radius <= 4 * max(viewport.width, viewport.height):
            painter.setPen(pen)
            painter.drawEllipse(QPointF(*viewport.to_screen(*origin.place)), radius, radius)


def paint_aside(painter: QPainter, snap: Snap, held: Held | None, viewport: Viewport) -> None:
    """A dotted line from what was snapped to, where a lock lets only the place beside it be taken, and from
    the corner whose edge is prolonged."""
    ends = [snap.edge[1]] if snap.kind == "extension" and snap.edge else []
    if held is not None and math.dist(held.place, snap.place) > 1e-6:
        ends.append(held.place)
    painter.setPen(cased_pen(painter, PREVIEW, 1.2, Qt.PenStyle.DotLine))
    for end in ends:
        painter.drawLine(QPointF(*viewport.to_screen(*snap.place)), QPointF(*viewport.to_screen(*end)))


def paint_numbers(
    painter: QPainter, viewport: Viewport, origin: Origin, held: Held, locks: Locks, angles: Convention
) -> None:
    """Length and azimuth of the rubber band, on a small plate above and beside the pointer."""
    azimuth = directions.azimuth(origin.place, held.place)
    if azimuth is None:
        return
    length = math.dist(origin.place, held.place)
    shown = directions.converted(azimuth, angles)
    texts = [
        (quantity(length, "m"), locks.length is not None),
        (f"{shown:.2f}°", _holds(locks, origin, held)),
    ]
    font = QFont(painter.font())
    metrics = QFontMetricsF(font)
    widths = [metrics.horizontalAdvance(text) + (12.0 if firm else 0.0) for text, firm in texts]
    width, height = sum(widths) + 10.0 + 2 * _PAD, metrics.height() + _PAD
    corner = QPointF(*viewport.to_screen(*held.place)) + _AWAY - QPointF(0.0, height)
    corner.setX(min(max(corner.x(), 2.0), viewport.width - width - 2.0))
    corner.setY(max(corner.y(), 2.0))
    painter.setPen(QPen(QColor(CASING), 0.8))
    painter.setBrush(QColor(255, 255, 255, 235))
    painter.drawRoundedRect(QRectF(corner.x(), corner.y(), width, height), 4, 4)
    x, base = corner.x() + _PAD, corner.y() + _PAD / 2 + metrics.ascent()
    painter.setFont(font)
    for (text, firm), advance in zip(texts, widths, strict=True):
        painter.setPen(QColor(PREVIEW if firm else CASING))
        if firm:
            _padlock(painter, x, base)
        painter.drawText(QPointF(x + (12.0 if firm else 0.0), base), text)
        x += advance + 10.0


def _holds(locks: Locks, origin: Origin, held: Held) -> bool:
    return locks.direction is not None or origin.only is not None or held.azimuth is not None


def _padlock(painter: QPainter, x: float, base: float) -> None:
    """A padlock 8 pixels wide that stands on the line of writing: a lock is told by its form too."""
    painter.fillRect(QRectF(x, base - 6, 8, 6), QColor(PREVIEW))
    painter.setPen(QPen(QColor(PREVIEW), 1.4))
    painter.drawArc(QRectF(x + 1.5, base - 10, 5, 8), 0, 180 * 16)


def place_text(place: Place) -> str:
    """Easting and northing to the millimetre."""
    return f"E {place[0]:,.3f}   N {place[1]:,.3f}"
