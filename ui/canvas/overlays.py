"""What stands on the glass, not on the ground: scale bar, north arrow, the schematic notice, empty states."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from beiyuan_gis.i18n import _
from beiyuan_gis.programme.wording import schematic_notice
from ui.bridge import Bridge
from ui.canvas.viewport import Viewport

_INK = "#2a2a2a"
_NOTICE_GROUND = "#fff3c4"
_NOTICE_INK = "#5a3d00"
_PAD = 12.0
_BAR_MOST = 150.0
_BAR_HIGH, _NORTH = 64.0, 72.0
"""Pixels: how high the image of the scale bar is, and how large that of the north arrow."""
_WRAPPED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class GlassWords(NamedTuple):
    """What the glass says of the project."""

    notice: str
    empty: str


def glass_words(bridge: Bridge) -> GlassWords:
    return GlassWords(schematic_notice(bridge.schematic()), empty_text(bridge))


def paint_overlays(painter: QPainter, words: GlassWords, viewport: Viewport, font: QFont) -> None:
    """All of them, in logical pixels."""
    foot = _paint_notice(painter, words.notice, viewport, font)
    metres, density = _bar_length(viewport), painter.device().devicePixelRatioF()
    bar = _scale_bar(metres, metres / viewport.scale, font.toString(), density)
    painter.drawImage(QPointF(0, viewport.height - foot - _BAR_HIGH), bar)
    painter.drawImage(QPointF(viewport.width - _NORTH, 0), _north(font.toString(), density))
    _paint_empty(painter, words.empty, viewport, font)


def empty_text(bridge: Bridge) -> str:
    """Why there is nothing to see; empty when there is something."""
    project = bridge.project
    if not any(len(table) for table in project.tables.values()):
        return _("This project holds no features yet. Choose a layer and draw, or open another project.")
    shown = [d.id for d in project.layers if d.id not in bridge.hidden]
    if not any(len(project.tables[id]) for id in shown):
        return _("Every layer that holds something is hidden. Tick one in the list of layers.")
    return ""


def nice_length(most: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above `most`."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= most * (1 + 1e-12))


def _paint_notice(painter: QPainter, text: str, viewport: Viewport, font: QFont) -> float:
    """A band along the lower edge; returns how high it is."""
    height = _height_of(text, viewport, font)
    if not height:
        return 0.0
    ground = QColor(_NOTICE_GROUND)
    ground.setAlphaF(0.94)
    band = QRectF(0, viewport.height - height, viewport.width, height)
    painter.fillRect(band, ground)
    painter.setFont(font)
    painter.setPen(QColor(_NOTICE_INK))
    painter.drawText(band.adjusted(_PAD, 0, -_PAD, 0), _WRAPPED, text)
    return height


def notice_height(bridge: Bridge, viewport: Viewport, font: QFont) -> float:
    """Pixels that the schematic notice covers; 0 when there is none."""
    return _height_of(schematic_notice(bridge.schematic()), viewport, font)


def _height_of(text: str, viewport: Viewport, font: QFont) -> float:
    if not text:
        return 0.0
    room = QRectF(0, 0, viewport.width - 2 * _PAD, viewport.height)
    return QFontMetricsF(font).boundingRect(room, _WRAPPED, text).height() + 8


def _bar_length(viewport: Viewport) -> float:
    return nice_length(min(_BAR_MOST, viewport.width / 5) * viewport.scale)


def _glass(width: float, height: float, density: float) -> tuple[QImage, QPainter]:
    """A transparent image of so many logical pixels, and what paints on it."""
    size = math.ceil(width * density), math.ceil(height * density)
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    image.setDevicePixelRatio(density)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return image, painter


def _font(description: str) -> QFont:
    font = QFont()
    font.fromString(description)
    return font


@lru_cache(maxsize=8)
def _scale_bar(metres: float, width: float, described: str, density: float) -> QImage:
    """The bar in the corner at the lower left; drawn once, since outlines of letters are dear."""
    font = _font(described)
    left, base = _PAD + 4, _BAR_HIGH - _PAD - 4
    bar = QPainterPath(QPointF(left, base - 6))
    for x, y in ((left, base), (left + width, base), (left + width, base - 6)):
        bar.lineTo(x, y)
    middle = left + width / 2
    bar.moveTo(middle, base - 4)
    bar.lineTo(middle, base)
    text = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    metrics = QFontMetricsF(font)
    reach = width + 6 + metrics.horizontalAdvance(text)
    image, painter = _glass(left + reach + 12, _BAR_HIGH, density)
    ground = QRectF(left, base, reach, 0.0).adjusted(-7, -metrics.ascent() - 4, 7, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255, 225))
    painter.drawRoundedRect(ground, 4, 4)
    _halo_path(painter, bar, 1.5)
    _halo_text(painter, font, text, left + width + 6, base)
    painter.end()
    return image


@lru_cache(maxsize=4)
def _north(described: str, density: float) -> QImage:
    """The arrow in the corner at the upper right."""
    image, painter = _glass(_NORTH, _NORTH, density)
    x, top = _NORTH - _PAD - 12, _PAD + 16
    letter = _font(described)
    letter.setBold(True)
    metrics = QFontMetricsF(letter)
    _halo_text(painter, letter, "N", x - metrics.horizontalAdvance("N") / 2, top - 2)
    arrow = QPolygonF(
        [QPointF(x, top + 2), QPointF(x + 7, top + 26), QPointF(x, top + 20), QPointF(x - 7, top + 26)]
    )
    dark = QPolygonF([QPointF(x, top + 2), QPointF(x, top + 20), QPointF(x - 7, top + 26)])
    painter.setPen(QPen(QColor(_INK), 1.0))
    painter.setBrush(QColor("#ffffff"))
    painter.drawPolygon(arrow)
    painter.setBrush(QColor(_INK))
    painter.drawPolygon(dark)
    painter.end()
    return image


def _paint_empty(painter: QPainter, text: str, viewport: Viewport, font: QFont) -> None:
    if text:
        painter.setFont(font)
        painter.setPen(QColor("#6b6b6b"))
        room = QRectF(_PAD, _PAD, viewport.width - 2 * _PAD, viewport.height - 2 * _PAD)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)


def _halo_path(painter: QPainter, path: QPainterPath, width: float) -> None:
    painter.strokePath(path, QPen(QColor(255, 255, 255, 210), width + 2.6))
    painter.strokePath(path, QPen(QColor(_INK), width))


def _halo_text(painter: QPainter, font: QFont, text: str, x: float, y: float) -> None:
    path = QPainterPath()
    path.addText(QPointF(x, y), font, text)
    painter.strokePath(path, QPen(QColor(255, 255, 255, 210), 3.0))
    painter.fillPath(path, QColor(_INK))
