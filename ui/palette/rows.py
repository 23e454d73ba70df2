"""How a line of the palette is painted: the name, what else it is called, its menu, its keys at the right."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect, QSize, Qt
from PyQt6.QtGui import QFontMetrics, QIcon, QPainter, QPalette
from PyQt6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.palette.entries import Entry

ENTRY = Qt.ItemDataRole.UserRole
_ICON, _MARGIN, _GAP = 18, 10, 12
_Align = Qt.AlignmentFlag


def line_height(metrics: QFontMetrics) -> int:
    """Pixels of one line."""
    return max(metrics.height() + 10, _ICON + 8)


class EntryDelegate(QStyledItemDelegate):
    """Lines of one height. One that cannot be run is pale and says why instead of where it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(0, line_height(option.fontMetrics))

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        assert painter is not None
        entry = index.data(ENTRY)
        assert isinstance(entry, Entry)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        palette = option.palette
        if chosen:
            painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Highlight))
        elif over:
            painter.fillRect(option.rect, theme.tint(palette.color(QPalette.ColorRole.Highlight), 0.12))
        box = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        if entry.icon is not None:
            mode = QIcon.Mode.Disabled if entry.why_not else QIcon.Mode.Normal
            state = QIcon.State.On if chosen else QIcon.State.Off
            place = QRect(box.left(), box.center().y() - _ICON // 2 + 1, _ICON, _ICON)
            entry.icon.paint(painter, place, _Align.AlignCenter, mode, state)
        box.setLeft(box.left() + _ICON + 8)
        self._write(painter, box, entry, palette, chosen)

    def _write(self, painter: QPainter, box: QRect, entry: Entry, palette: QPalette, chosen: bool) -> None:
        plain = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        quiet = plain if chosen else theme.tone("quiet")
        metrics = QFontMetrics(painter.font())
        middle, right = _Align.AlignVCenter | _Align.AlignLeft, _Align.AlignVCenter | _Align.AlignRight
        if entry.keys:
            painter.setPen(quiet)
            painter.drawText(box, right, entry.keys)
            box.setRight(box.right() - metrics.horizontalAdvance(entry.keys) - _GAP)
        name = metrics.elidedText(entry.names[0], Qt.TextElideMode.ElideRight, box.width())
        painter.setPen(quiet if entry.why_not else plain)
        painter.drawText(box, middle, name)
        box.setLeft(box.left() + metrics.horizontalAdvance(name) + _GAP)
        rest = f"{entry.where} · {entry.why_not}" if entry.why_not else entry.where
        painter.setPen(quiet)
        painter.drawText(box, middle, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, box.width()))
