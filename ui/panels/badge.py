"""A tag and a bar that paint themselves: style sheets would be most of what a card costs."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import QLabel, QProgressBar, QWidget

from ui import theme

_PIXELS = 11
_BESIDE = 5
"""Pixels at both sides of a tag's text."""


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(_PIXELS)
    return made


class Tag(QLabel):
    """A word in a tone, on a ground of the same."""

    def __init__(self, tone: theme.Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: theme.Tone = tone
        self.setFont(_small(self.font()))
        self.setContentsMargins(_BESIDE, 0, _BESIDE, 0)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        ink = theme.tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tint(ink, 0.14))
        painter.drawRoundedRect(self.rect(), 3, 3)
        painter.setPen(ink)
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Bar(QProgressBar):
    """Filled quietly, so that the text on it can be read over both parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = QColor()
        self.setFont(_small(self.font()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("0" * 20), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        palette, whole = self.palette(), QRectF(self.rect())
        part = (self.value() - self.minimum()) / max(self.maximum() - self.minimum(), 1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Window))
        painter.drawRoundedRect(whole, 4, 4)
        painter.setBrush(theme.tint(self.colour, 0.32))
        painter.setClipRect(QRectF(0, 0, whole.width() * part, whole.height()))
        painter.drawRoundedRect(whole, 4, 4)
        painter.setClipping(False)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
