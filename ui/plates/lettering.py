"""Texts within their boxes: wrapped, shrunk, cut with an ellipsis at last. Always plain, never rich text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

from beiyuan_gis.outputs.plate.items import Text
from beiyuan_gis.outputs.plate.lettering import LEADING
from ui.fonts import ensure_chinese_font

# A font's size is a whole number of units: a hundredth of a millimetre is fine enough to be exact.
UNITS = 100.0
SMALLEST = 0.7
HALO = 0.35  # of the em, the width of the rim


@dataclass(frozen=True)
class Fitted:
    """Lines that fit their box, in a font counted in UNITS."""

    font: QFont
    lines: tuple[str, ...]


def paint_text(painter: QPainter, text: Text) -> None:
    """Draw the text where its box says, turned by its angle."""
    fitted = fit(text)
    metrics = QFontMetricsF(fitted.font)
    x, y = text.box.centre
    width, height = text.box.width * UNITS, text.box.height * UNITS
    step = fitted.font.pixelSize() * LEADING
    block = step * len(fitted.lines)
    top = {"top": 0.0, "middle": (height - block) / 2, "bottom": height - block}[text.valign]
    painter.save()
    painter.translate(x, y)
    painter.rotate(text.angle)
    painter.scale(1 / UNITS, 1 / UNITS)
    painter.translate(-width / 2, -height / 2)
    painter.setFont(fitted.font)
    for n, line in enumerate(fitted.lines):
        free = width - metrics.horizontalAdvance(line)
        left = {"left": 0.0, "centre": free / 2, "right": free}[text.align]
        baseline = top + step * n + (step + metrics.capHeight()) / 2
        _paint_line(painter, QPointF(left, baseline), line, text)
    painter.restore()


def _paint_line(painter: QPainter, at: QPointF, line: str, text: Text) -> None:
    if text.halo:
        rim = QPainterPath()
        rim.addText(at, painter.font(), line)
        pen = QPen(QColor(text.halo), painter.font().pixelSize() * HALO)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(rim, pen)
    painter.setPen(QColor(text.colour))
    painter.drawText(at, line)


def fit(text: Text) -> Fitted:
    """The largest size from the text's own down to SMALLEST of it at which all of it fits, else cut."""
    for part in (1.0, 0.93, 0.86, 0.78, SMALLEST):
        font = _font(text.size * part)
        room = _rows(text, font)
        lines = list(_broken(text.text, font, text.box.width * UNITS))
        if len(lines) <= room:
            return Fitted(font, tuple(lines))
    metrics = QFontMetricsF(font)
    rest = "".join(lines[room - 1 :])
    cut = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, text.box.width * UNITS)
    return Fitted(font, (*lines[: room - 1], cut))


def _rows(text: Text, font: QFont) -> int:
    """How many lines have room; one always, for a box is never lower than its letters by design."""
    return max(1, min(text.lines, int(text.box.height * UNITS / (font.pixelSize() * LEADING) + 0.05)))


def _broken(text: str, font: QFont, width: float) -> Iterator[str]:
    """The lines that `text` breaks into at `width`."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, end = line.textStart(), line.textStart() + line.textLength()
        yield _utf16(text, start, end)
    layout.endLayout()


def _utf16(text: str, start: int, end: int) -> str:
    """A slice counted as Qt counts: in UTF-16 units, of which a rare ideograph takes two."""
    return text.encode("utf-16-le")[start * 2 : end * 2].decode("utf-16-le", "replace")


def _font(size: float) -> QFont:
    font = QFont(ensure_chinese_font())
    font.setPixelSize(max(1, round(size * UNITS)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # A Chinese family has Chinese forms by itself; its forms for other languages have no code of their own,
    # so that a PDF could not tell what they mean (the digits of "A3" in Noto Sans CJK).
    font.setFeature(QFont.Tag(b"locl"), 0)
    return font
