"""What tools draw over the map: preview shapes, handles, snap marks, the keyboard's crosshair."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF
from shapely import Point
from shapely.geometry.base import BaseGeometry

from ui.canvas.renderer import transform_of
from ui.canvas.shapes import path_of
from ui.canvas.snapping import Snap
from ui.canvas.viewport import Viewport

SELECTED = "#ffe100"
CASING = "#111111"
PREVIEW = "#d6006c"
"""Magenta over white: no layer of a plan is drawn like this."""
_HANDLE = 4.0


def cased_pen(
    painter: QPainter, colour: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
) -> QPen:
    """`width` logical pixels wide, whatever the painter's transform: Qt counts those of such a pen in pixels
    of the device, of which a dense screen has more."""
    return _pen(colour, width * painter.device().devicePixelRatioF(), style)


@lru_cache(maxsize=128)
def _pen(colour: str, width: float, style: Qt.PenStyle) -> QPen:
    """Made once, where hundreds of features are outlined alike."""
    pen = QPen(QColor(colour), width, style)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def stroke_cased(painter: QPainter, path: QPainterPath, colour: str, casing: str, width: float) -> None:
    """A line that is seen on any ground: `colour` within a `casing`."""
    painter.strokePath(path, cased_pen(painter, casing, width + 2.4))
    painter.strokePath(path, cased_pen(painter, colour, width))


def draw_geometry(painter: QPainter, geometry: BaseGeometry, viewport: Viewport) -> None:
    """A geometry as it would become: tinted, with a clear outline."""
    if isinstance(geometry, Point):
        draw_disc(painter, *viewport.to_screen(geometry.x, geometry.y), PREVIEW)
        return
    path = path_of(geometry)
    painter.setTransform(transform_of(viewport), True)
    if geometry.geom_type.endswith("Polygon"):
        painter.fillPath(path, _tint(PREVIEW, 0.16))
    stroke_cased(painter, path, PREVIEW, "#ffffff", 1.8)
    painter.resetTransform()


def draw_outline(painter: QPainter, geometry: BaseGeometry, viewport: Viewport) -> None:
    """What goes along with a geometry in hand: its outline, dashed."""
    painter.setTransform(transform_of(viewport), True)
    path = path_of(geometry)
    painter.strokePath(path, cased_pen(painter, "#ffffff", 3.4))
    painter.strokePath(path, cased_pen(painter, PREVIEW, 1.4, Qt.PenStyle.DashLine))
    painter.resetTransform()


def draw_sketch(
    painter: QPainter,
    points: list[tuple[float, float]],
    following: list[tuple[float, float]],
    closed: bool,
    viewport: Viewport,
) -> None:
    """Points drawn so far, and those that a click would add; an area's closing edge is dashed."""
    screen = [QPointF(*viewport.to_screen(x, y)) for x, y in (*points, *following)]
    path = QPainterPath(screen[0])
    for point in screen[1:]:
        path.lineTo(point)
    if closed and len(screen) > 2:
        painter.fillPath(path, _tint(PREVIEW, 0.16))
        back = QPainterPath(screen[-1])
        back.lineTo(screen[0])
        painter.strokePath(back, cased_pen(painter, PREVIEW, 1.4, Qt.PenStyle.DashLine))
    stroke_cased(painter, path, PREVIEW, "#ffffff", 1.8)
    for point in screen[: len(points)]:
        draw_handle(painter, point.x(), point.y())


def draw_handle(painter: QPainter, px: float, py: float, *, hot: bool = False) -> None:
    """A vertex: a small square; filled and larger when it is the one that will move."""
    size = _HANDLE + (2.0 if hot else 0.0)
    painter.setPen(QPen(QColor(CASING), 1.4))
    painter.setBrush(QColor(PREVIEW if hot else "#ffffff"))
    painter.drawRect(QRectF(px - size, py - size, 2 * size, 2 * size))


def draw_midpoint(painter: QPainter, px: float, py: float, *, hot: bool = False) -> None:
    """Where a new vertex can be pulled out of an edge: a small plus in a circle."""
    size = _HANDLE + (2.0 if hot else -0.5)
    painter.setPen(QPen(QColor(CASING), 1.1))
    painter.setBrush(QColor(PREVIEW if hot else "#ffffff"))
    painter.drawEllipse(QPointF(px, py), size, size)
    painter.setPen(QPen(QColor("#ffffff" if hot else CASING), 1.1))
    reach = size - 1.6
    painter.drawLine(QPointF(px - reach, py), QPointF(px + reach, py))
    painter.drawLine(QPointF(px, py - reach), QPointF(px, py + reach))


def draw_disc(painter: QPainter, px: float, py: float, colour: str) -> None:
    painter.setPen(QPen(QColor("#ffffff"), 1.6))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(px, py), 5.5, 5.5)


def draw_box(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """The box of a box selection."""
    box = QRectF(start, end).normalized()
    painter.fillRect(box, _tint(SELECTED, 0.18))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(CASING), 1.2, Qt.PenStyle.DashLine))
    painter.drawRect(box)


def draw_lasso(painter: QPainter, line: list[QPointF]) -> None:
    """The line of a lasso, closed by a straight one."""
    painter.setBrush(_tint(SELECTED, 0.18))
    painter.setPen(QPen(QColor(CASING), 1.2, Qt.PenStyle.DashLine))
    painter.drawPolygon(QPolygonF(line))


def draw_snap(painter: QPainter, snap: Snap, viewport: Viewport) -> None:
    """Each kind has its own sign, as in CAD: they differ in form, not in colour."""
    px, py = viewport.to_screen(snap.x, snap.y)
    path = _GLYPHS[snap.kind]().translated(px, py)
    stroke_cased(painter, path, PREVIEW, "#ffffff", 2.0)


def draw_visited(painter: QPainter, px: float, py: float) -> None:
    """A small cross on a vertex whose edges are prolonged."""
    path = _strokes(((-4, 0), (4, 0)), ((0, -4), (0, 4)))
    stroke_cased(painter, path.translated(px, py), PREVIEW, "#ffffff", 1.2)


def _strokes(*lines: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for line in lines:
        path.moveTo(*line[0])
        for point in line[1:]:
            path.lineTo(*point)
    return path


def _square() -> QPainterPath:
    return _strokes(((-7, -7), (7, -7), (7, 7), (-7, 7), (-7, -7)))


def _cross() -> QPainterPath:
    return _strokes(((-7, -7), (7, 7)), ((-7, 7), (7, -7)))


def _triangle() -> QPainterPath:
    return _strokes(((0, -8), (8, 6), (-8, 6), (0, -8)))


def _right_angle() -> QPainterPath:
    return _strokes(((-7, -7), (-7, 7), (7, 7)), ((-7, 0), (0, 0), (0, 7)))


def _plus_on_a_line() -> QPainterPath:
    return _strokes(((-13, 0), (-9, 0)), ((-5, 0), (5, 0)), ((9, 0), (13, 0)), ((0, -6), (0, 6)))


def _hourglass() -> QPainterPath:
    return _strokes(((-7, -7), (7, -7), (-7, 7), (7, 7), (-7, -7)))


_GLYPHS: dict[str, Callable[[], QPainterPath]] = {
    "vertex": _square,
    "intersection": _cross,
    "midpoint": _triangle,
    "perpendicular": _right_angle,
    "extension": _plus_on_a_line,
    "edge": _hourglass,
}


def draw_crosshair(painter: QPainter, px: float, py: float) -> None:
    """The keyboard's pointer."""
    path = QPainterPath()
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        path.moveTo(px + 5 * dx, py + 5 * dy)
        path.lineTo(px + 16 * dx, py + 16 * dy)
    stroke_cased(painter, path, CASING, "#ffffff", 1.6)


def draw_focus(painter: QPainter, viewport: Viewport) -> None:
    """A frame around the map when the keyboard came to it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(PREVIEW), 2.0))
    painter.drawRect(QRectF(1, 1, viewport.width - 2, viewport.height - 2))


def _tint(colour: str, alpha: float) -> QColor:
    tint = QColor(colour)
    tint.setAlphaF(alpha)
    return tint
