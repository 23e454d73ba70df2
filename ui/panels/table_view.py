"""The grid of the attribute table: blocks of cells are chosen as in a spreadsheet, and copied and pasted.

A row of which any cell is chosen is a selected feature. A click on a number chooses its whole row.
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.panels.filter_header import FilterHeader

_Flag = QItemSelectionModel.SelectionFlag
_Key = QKeySequence.StandardKey
_OWN = (_Key.Copy, _Key.Paste, _Key.SelectAll)


class TableView(QTableView):
    """Ctrl+C, Ctrl+V and Ctrl+A (the rows shown) are its own while it has the keys; Alt+Down opens the filter
    of a column. Del empties cells, as in a spreadsheet; only where whole rows are chosen is it the window's,
    which deletes the features."""

    copy_wanted = pyqtSignal()
    paste_wanted = pyqtSignal()
    clear_wanted = pyqtSignal()
    filter_wanted = pyqtSignal(int)
    """The section whose filter is to be opened."""
    beyond = False
    """Whether more is chosen, in whole rows, than Qt's selection holds: see `table_selection`."""
    toggles = False
    """Whether the last click was to add to what is chosen, or to take away from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = FilterHeader(self)
        self.setHorizontalHeader(self.head)
        self.head.filter_wanted.connect(self.filter_wanted)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setAlternatingRowColors(True)
        self.setSortingEnabled(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.head.setHighlightSections(False)
        self.head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)

    def setSelectionModel(self, model: QItemSelectionModel | None) -> None:
        """The header gets a selection of its own, which stays empty: to paint a section it would else ask
        of every row whether it is selected."""
        super().setSelectionModel(model)
        if self.model() is not None:
            self.head.setSelectionModel(QItemSelectionModel(self.model(), self.head))

    def selectionCommand(
        self, index: QModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        command = super().selectionCommand(index, event)
        self.toggles = bool(command & _Flag.Toggle)
        first = self.selectionModel().currentIndex() if command & _Flag.Current else index
        return command | _Flag.Rows if index.column() == 0 and first.column() == 0 else command

    def event(self, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            editing = self.state() == QAbstractItemView.State.EditingState
            clears = event.key() == Qt.Key.Key_Delete and not self.whole_rows()
            if not editing and (clears or any(map(event.matches, _OWN))):
                event.accept()
                return True
        return super().event(event)

    def whole_rows(self) -> bool:
        """Whether what is chosen are rows from end to end."""
        if self.beyond:
            return True
        last = self.model().columnCount() - 1
        chosen = self.selectionModel().selection()
        return not chosen.isEmpty() and all(r.left() == 0 and r.right() == last for r in chosen)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event.matches(_Key.Copy):
            self.copy_wanted.emit()
        elif event.matches(_Key.Paste):
            self.paste_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear_wanted.emit()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.filter_wanted.emit(max(self.currentIndex().column(), 0))
        else:
            super().keyPressEvent(event)
