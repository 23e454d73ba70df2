"""The card of what was measured: the last result as a table, and the ways to take all of them along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QWidget,
)

from beiyuan_gis.i18n import _
from beiyuan_gis.programme.measured import Result, Table, table_of
from ui import theme

_BESIDE, _BELOW = 10, 76
"""Pixels: from the right edge of the map, and from its upper edge, where the north arrow stands."""
_ROWS = 9
"""More rows than this are scrolled through."""


class MeasureCard(QFrame):
    """A child of the map; hidden while there is nothing to show. The keys stay with the map."""

    closed = pyqtSignal()
    table_wanted = pyqtSignal()
    text_wanted = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("measure_card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.title, self.note, self.close_button = QLabel(), QLabel(), QToolButton()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(self.closed)
        self.table, self.as_table, self.as_text = QTableWidget(), QPushButton(), QPushButton()
        self.as_table.clicked.connect(self.table_wanted)
        self.as_text.clicked.connect(self.text_wanted)
        for widget in (self.close_button, self.as_table, self.as_text):
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._set_up_table()
        self._lay_out()
        self.hide()

    def _set_up_table(self) -> None:
        table = self.table
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionsClickable(False)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 8)
        grid.setSpacing(5)
        grid.addWidget(self.title, 0, 0, 1, 2)
        grid.addWidget(self.close_button, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.table, 1, 0, 1, 3)
        grid.addWidget(self.note, 2, 0)
        grid.addWidget(self.as_text, 2, 1)
        grid.addWidget(self.as_table, 2, 2)
        grid.setColumnStretch(0, 1)

    def show_results(self, results: Sequence[Result]) -> None:
        """The last of them in full; how many there are."""
        if not results:
            self.hide()
            return
        table = table_of(results[-1])
        count = len(results)
        self.title.setText(table.title)
        self.note.setText(_("{count} measured", count=count) if count > 1 else "")
        self.close_button.setIcon(theme.icon("ph.x"))
        self.close_button.setToolTip(_("Wipe what was measured off the map (Esc)"))
        self.close_button.setAccessibleName(self.close_button.toolTip())
        self.as_table.setText(_("Copy for Excel"))
        self.as_table.setToolTip(_("All that was measured, with units in the head (Ctrl+C while measuring)"))
        self.as_text.setText(_("Copy as text"))
        self.setAccessibleName(_("What was measured"))
        self.table.setAccessibleName(table.title)
        self._fill(table)
        self.show()
        self.raise_()

    def say_copied(self, what: Literal["table", "text"]) -> None:
        self.note.setText(_("Copied for Excel") if what == "table" else _("Copied as text"))

    def _fill(self, table: Table) -> None:
        cells = self.table
        cells.clear()
        cells.setColumnCount(len(table.head))
        cells.setRowCount(len(table.rows))
        cells.setHorizontalHeaderLabels([head.replace(" (", "\n(", 1) for head in table.head])
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row, (name, values) in enumerate(table.rows):
            cells.setItem(row, 0, QTableWidgetItem(name))
            for column, cell in enumerate(values, 1):
                item = QTableWidgetItem(cell.shown)
                item.setTextAlignment(right)
                cells.setItem(row, column, item)
        cells.resizeColumnsToContents()
        cells.resizeRowsToContents()
        self._fit(cells)

    def _fit(self, cells: QTableWidget) -> None:
        """As large as its cells, up to so many rows; then the last one is in sight."""
        rows = [cells.rowHeight(row) for row in range(cells.rowCount())]
        head = cells.horizontalHeader()
        bar = cells.verticalScrollBar().sizeHint().width() if len(rows) > _ROWS else 0
        cells.setFixedSize(head.length() + bar + 4, head.sizeHint().height() + sum(rows[:_ROWS]) + 4)
        cells.scrollToBottom()

    def stand_at_the_right(self, width: int, height: int) -> None:
        """In the upper right corner of a map of so many pixels, below the north arrow."""
        self.adjustSize()
        self.move(max(width - self.width() - _BESIDE, 0), max(min(_BELOW, height - self.height()), 0))
