"""The head of the attribute table: a click sorts, a click on the funnel at the right of a title filters."""

from __future__ import annotations

from PyQt6.QtCore import QRect, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter
from PyQt6.QtWidgets import QHeaderView, QStyle, QStyleOptionHeaderV2, QWidget

from ui import theme

_FUNNEL = 20
"""Pixels at the right of a section that belong to its funnel."""
_ICON = 13
_Control, _Element = QStyle.ControlElement, QStyle.SubElement


class FilterHeader(QHeaderView):
    """`filtered` are the sections whose funnel is shown full."""

    filter_wanted = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.filtered: frozenset[int] = frozenset()
        self._pressed = -1
        self.setSectionsClickable(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_filtered(self, sections: frozenset[int]) -> None:
        if sections != self.filtered:
            self.filtered = sections
            self.viewport().update()

    def funnel(self, section: int) -> QRect:
        """Where the funnel of a section is, in the viewport."""
        right = self.sectionViewportPosition(section) + self.sectionSize(section)
        return QRect(right - _FUNNEL, 0, _FUNNEL - 3, self.height())

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        size = super().sectionSizeFromContents(logicalIndex)
        return QSize(size.width() + _FUNNEL, size.height())

    def paintSection(self, painter: QPainter | None, rect: QRect, logicalIndex: int) -> None:
        style, option = self.style(), QStyleOptionHeaderV2()
        self.initStyleOption(option)
        option.rect = rect
        self.initStyleOptionForIndex(option, logicalIndex)
        style.drawControl(_Control.CE_HeaderSection, option, painter, self)
        option.rect = rect.adjusted(0, 0, -_FUNNEL, 0)
        option.rect = style.subElementRect(_Element.SE_HeaderLabel, option, self)
        style.drawControl(_Control.CE_HeaderLabel, option, painter, self)
        if option.sortIndicator != option.SortIndicator.None_:
            option.rect = rect.adjusted(0, 0, -_FUNNEL, 0)
            option.rect = style.subElementRect(_Element.SE_HeaderArrow, option, self)
            style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorHeaderArrow, option, painter, self)
        full = logicalIndex in self.filtered
        icon = theme.icon("ph.funnel-fill", "info") if full else theme.icon("ph.funnel", "quiet")
        square = QRect(0, 0, _ICON, _ICON)
        square.moveCenter(QRect(rect.right() + 1 - _FUNNEL, rect.top(), _FUNNEL - 3, rect.height()).center())
        icon.paint(painter, square)

    def _funnel_at(self, event: QMouseEvent | None) -> int:
        """The section whose funnel is under the pointer, or -1. The edge resizes, as everywhere."""
        if event is None:
            return -1
        place = event.position().toPoint()
        section = self.logicalIndexAt(place)
        return section if section >= 0 and self.funnel(section).contains(place) else -1

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        self._pressed = self._funnel_at(event) if event.button() == Qt.MouseButton.LeftButton else -1
        if self._pressed < 0:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        pressed, self._pressed = self._pressed, -1
        if pressed < 0:
            super().mouseReleaseEvent(event)
        elif self._funnel_at(event) == pressed:
            self.filter_wanted.emit(pressed)
