"""Names on the map: with a halo, never over one another, and only where there is room for them.

They are a layer of their own over the picture, so that the picture can be moved and mended beneath them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from beiyuan_gis.catalogue import GeometryType
from ui.canvas.shifting import Rect

if TYPE_CHECKING:
    from ui.canvas.frame import Frame
    from ui.canvas.viewport import Viewport

INK = "#1c1c1c"
HALO = "#ffffff"
_TEXT_MM = 2.9
_HALO_MM = 0.35
_FILLS = 0.7
_MOST = 300
"""More names than this nobody reads on one screen."""
_POINT_NAMES_BELOW = 2_000.0
"""Points have no room of their own: their names appear from this scale on (1:N)."""


class Label(NamedTuple):
    """A text wanted at a pixel; `room` is the feature's size in pixels, `marker_mm` that of a point
    symbol."""

    text: str
    px: float
    py: float
    room: tuple[float, float]
    geometry: GeometryType
    marker_mm: float


def text_pixels(frame: Frame) -> int:
    """Height of the letters; nothing smaller than this gets a name."""
    return max(round(_TEXT_MM * frame.dots_per_mm), 8)


def names_points(frame: Frame) -> bool:
    return frame.viewport.denominator(frame.dots_per_inch) <= _POINT_NAMES_BELOW


class Name(NamedTuple):
    """A name that found its place: its anchor in the world, and by how many device pixels the corner of its
    stamp lies right of and below it."""

    x: float
    y: float
    right: float
    down: float
    stamp: QImage


def place_labels(labels: Sequence[Label], frame: Frame, cancelled: Callable[[], bool]) -> tuple[Name, ...]:
    """Those labels that fit: larger features first, points last, the upper layer before the lower."""
    pixels, view = text_pixels(frame), frame.viewport.magnified(frame.density)
    metrics = QFontMetricsF(_font(frame.font_family, pixels))
    halo = round(_HALO_MM * frame.dots_per_mm, 1)
    points_too = names_points(frame)
    wanted = [label for label in labels if _wanted(label, frame, points_too)]
    wanted.sort(key=lambda label: (label.geometry == "Point", -max(label.room)))
    boxes: list[QRectF] = []
    placed: list[Name] = []
    for number, label in enumerate(wanted):
        if len(placed) >= _MOST or (number % 256 == 0 and cancelled()):
            break
        box = _box(label, metrics, frame.dots_per_mm)
        if box is not None and not any(box.intersects(other) for other in boxes):
            boxes.append(box)
            stamp = _stamp(label.text, frame.font_family, pixels, halo)
            away = box.left() - halo - label.px, box.top() - halo - label.py
            placed.append(Name(*view.to_world(label.px, label.py), *away, stamp))
    return tuple(placed)


def paint_names(painter: QPainter, names: Sequence[Name], viewport: Viewport, density: float) -> None:
    """Draw names where their anchors are now; stamps keep their size, and fall on whole device pixels."""
    view = viewport.magnified(density)
    painter.save()
    painter.scale(1 / density, 1 / density)
    for name in names:
        left, top = _corner(name, view)
        if left < view.width and top < view.height and left + name.stamp.width() > 0:
            painter.drawImage(QPointF(left, top), name.stamp)
    painter.restore()


def other_places(before: Sequence[Name], after: Sequence[Name], frame: Frame) -> list[Rect]:
    """Device pixels of the names that came and of those that went."""
    went, came = ({(*name[:4], id(name.stamp)): name for name in names} for names in (before, after))
    rects = []
    for place in went.keys() ^ came.keys():
        name = went[place] if place in went else came[place]
        left, top = _corner(name, frame.view)
        rects.append(Rect(left, top, left + name.stamp.width(), top + name.stamp.height()))
    return rects


def _corner(name: Name, view: Viewport) -> tuple[int, int]:
    """Where its stamp begins, in device pixels."""
    px, py = view.to_screen(name.x, name.y)
    return round(px + name.right), round(py + name.down)


def _wanted(label: Label, frame: Frame, points_too: bool) -> bool:
    """Not what fills the view: that is where one is, not what one looks for."""
    if label.geometry == "Point":
        return points_too
    across, down = label.room
    view = frame.viewport.magnified(frame.density)
    return across < _FILLS * view.width or down < _FILLS * view.height


def _box(label: Label, metrics: QFontMetricsF, dots_per_mm: float) -> QRectF | None:
    """Where the text goes, or None when its feature is too small for it."""
    height = metrics.height()
    if label.geometry == "Point":
        left = label.px + (label.marker_mm / 2 + 0.6) * dots_per_mm
        return QRectF(left, label.py - height / 2, metrics.horizontalAdvance(label.text), height)
    across, down = label.room
    if max(across, down) < height or (label.geometry == "Polygon" and down < height):
        return None
    width = metrics.horizontalAdvance(label.text)
    if width > (across if label.geometry == "Polygon" else max(across, down)) * 0.95:
        return None
    up = 0.5 if label.geometry == "Polygon" else 1.05  # a line's name stands on it, not in its way
    return QRectF(label.px - width / 2, label.py - up * height, width, height)


@lru_cache(maxsize=2_000)
def _stamp(text: str, family: str, pixels: int, halo: float) -> QImage:
    """The text with its halo around it; stroking outlines of glyphs is dear, so it is kept."""
    font = _font(family, pixels)
    metrics = QFontMetricsF(font)
    size = metrics.horizontalAdvance(text) + 2 * halo, metrics.height() + 2 * halo
    image = QImage(math.ceil(size[0]), math.ceil(size[1]), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    outline = QPainterPath()
    outline.addText(QPointF(halo, halo + metrics.ascent()), font, text)
    colour = QColor(HALO)
    colour.setAlphaF(0.85)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, 2 * halo, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(outline, pen)
    painter.fillPath(outline, QColor(INK))
    painter.end()
    return image


def _font(family: str, pixels: int) -> QFont:
    font = QFont(family) if family else QFont()
    font.setPixelSize(pixels)
    return font
