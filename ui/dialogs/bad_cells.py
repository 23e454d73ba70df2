"""Cells that were pasted and do not fit: each with its row, its column and what was expected."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from beiyuan_gis.edits.paste_cells import BadCells
from beiyuan_gis.i18n import _
from ui.dialogs.buttons import close_only


class BadCellsDialog(QDialog):
    """Nothing was written; the list can be worked through in the spreadsheet."""

    def __init__(self, bad: BadCells, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Nothing was pasted"))
        said = _("{count} cells do not fit; the table is as it was.", count=f"{bad.total:,}")
        if bad.total > len(bad.cells):
            said += " " + _("These are the first {count}.", count=f"{len(bad.cells):,}")
        told = QLabel(said)
        told.setWordWrap(True)
        self.list = QTableWidget(len(bad.cells), 5)
        self.list.setAccessibleName(_("Cells that do not fit"))
        self.list.setHorizontalHeaderLabels(
            [_("Row"), _("Column"), _("No."), _("Pasted"), _("Why it does not fit")]
        )
        self.list.verticalHeader().hide()
        self.list.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.list.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.list.setWordWrap(True)
        for row, cell in enumerate(bad.cells):
            column = f"{cell.column} · {cell.title}"
            for place, text in enumerate((str(cell.row), column, str(cell.id), cell.shown, str(cell.why))):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.list.setItem(row, place, item)
        for place, width in enumerate((50, 150, 60, 130)):
            self.list.setColumnWidth(place, width)
        self.list.horizontalHeader().setStretchLastSection(True)
        self.list.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.addWidget(told)
        layout.addWidget(self.list, 1)
        layout.addWidget(close_only(self))
        self.resize(760, 360)
