"""The filter of one column: a text, from and to for numbers and days, the values that occur."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PyQt6.QtCore import QPoint, QRect, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.edits.as_typed import typed
from beiyuan_gis.finding.by_column import Bound, ColumnFilter
from beiyuan_gis.i18n import Text, _
from ui import theme

Kind = Literal["text", "number", "date"]
Counted = Sequence[tuple[Value, int]]
MOST_VALUES = 1000
"""Values that are listed; a text narrows the rows down further."""
_Checked = Qt.CheckState


class FilterPopup(QFrame):
    """Emits `chosen` once, with the filter to set; an empty one takes the filter away."""

    chosen = pyqtSignal(object)

    def __init__(
        self,
        title: str,
        kind: Kind,
        values: Counted | None,
        shown: Callable[[Value], str],
        current: ColumnFilter,
        parent: QWidget,
    ) -> None:
        """`values` are those to choose from, None for a column that has too many by nature (a measure)."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(_("Filter {column}", column=title))
        self._kind, self._shown, self._values = kind, shown, values
        self.text, self.low, self.high = QLineEdit(current.text), QLineEdit(), QLineEdit()
        self.refusal = QLabel()
        self.refusal.setWordWrap(True)
        self.refusal.setStyleSheet(f"color: {theme.tone('bad').name()};")
        self.refusal.hide()
        column = QVBoxLayout(self)
        form = QFormLayout()
        form.addRow(_("Holds"), self.text)
        if kind != "text":
            for line, bound, label in (
                (self.low, current.low, _("From")),
                (self.high, current.high, _("To")),
            ):
                line.setText(
                    "" if bound is None else f"{bound:.15g}" if isinstance(bound, float) else str(bound)
                )
                line.setPlaceholderText("2025-12-31" if kind == "date" else "")
                form.addRow(label, line)
        column.addLayout(form)
        if values is not None:
            self._list_values(column, values, current)
        column.addWidget(self.refusal)
        column.addLayout(self._buttons())
        for line in (self.text, self.low, self.high):
            line.returnPressed.connect(self.apply)
        self.setMinimumWidth(240)

    def _list_values(self, column: QVBoxLayout, values: Counted, current: ColumnFilter) -> None:
        self.all, self.list = QCheckBox(_("All values")), QListWidget()
        self.all.setTristate(True)
        self.list.setAccessibleName(_("Values"))
        self.list.setUniformItemSizes(True)
        empty = _("(empty)")
        for value, count in values[:MOST_VALUES]:
            item = QListWidgetItem(f"{self._shown(value) or empty}  ({count:,})")
            item.setData(Qt.ItemDataRole.UserRole, value)
            keeps = current.values is None or (type(value), value) in current.values
            item.setCheckState(_Checked.Checked if keeps else _Checked.Unchecked)
            self.list.addItem(item)
        line = max(self.list.sizeHintForRow(0), 1)
        self.list.setFixedHeight(min(220, line * max(self.list.count(), 3) + 2 * self.list.frameWidth()))
        column.addWidget(self.all)
        column.addWidget(self.list, 1)
        if len(values) > MOST_VALUES:
            told = QLabel(
                _("The first {count} of {total} values.", count=MOST_VALUES, total=f"{len(values):,}")
            )
            told.setWordWrap(True)
            column.addWidget(told)
        self._show_all()
        self.list.itemChanged.connect(self._show_all)
        self.all.clicked.connect(self._check_all)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.clear, self.ok = QPushButton(_("Take away")), QPushButton(_("Filter"))
        self.ok.setDefault(True)
        self.clear.clicked.connect(lambda: self._choose(ColumnFilter()))
        self.ok.clicked.connect(self.apply)
        row.addStretch(1)
        row.addWidget(self.clear)
        row.addWidget(self.ok)
        return row

    def open_beside(self, head: QRect) -> None:
        """Show it under the head of its column (in pixels of the screen), or over it, all of it seen."""
        self.adjustSize()
        place, size, screen = head.bottomLeft() + QPoint(0, 1), self.size(), self.screen()
        if screen is not None:
            room = screen.availableGeometry()
            x = max(room.left(), min(place.x(), room.right() + 1 - size.width()))
            under = place.y() + size.height() <= room.bottom() + 1
            place = QPoint(x, place.y() if under else max(room.top(), head.top() - size.height()))
        self.move(place)
        self.show()
        self.text.setFocus()

    # -------------------------------------------------------------- values

    def _items(self) -> list[QListWidgetItem]:
        return [item for row in range(self.list.count()) if (item := self.list.item(row)) is not None]

    def _show_all(self) -> None:
        kept = sum(item.checkState() == _Checked.Checked for item in self._items())
        state = _Checked.PartiallyChecked if kept else _Checked.Unchecked
        self.all.setCheckState(_Checked.Checked if kept == self.list.count() else state)

    def _check_all(self) -> None:
        on = any(item.checkState() != _Checked.Checked for item in self._items())
        for item in self._items():
            item.setCheckState(_Checked.Checked if on else _Checked.Unchecked)

    def _kept(self) -> frozenset[tuple[type, Value]] | None:
        """The values that are checked, or None when all are."""
        if self._values is None or self.all.checkState() == _Checked.Checked:
            return None
        checked = [item for item in self._items() if item.checkState() == _Checked.Checked]
        values = [item.data(Qt.ItemDataRole.UserRole) for item in checked]
        return frozenset((type(value), value) for value in values)

    # -------------------------------------------------------------- done

    def apply(self) -> None:
        """Hand on what was chosen; what is no number or day is said here."""
        bounds: list[Bound | None] = []
        for line in (self.low, self.high):
            value, problem = typed(_ANY[self._kind], line.text()) if self._kind != "text" else (None, None)
            if problem is not None:
                self.refusal.setText(str(problem))
                self.refusal.show()
                self.adjustSize()
                line.setFocus()
                return
            bounds.append(value)
        self._choose(ColumnFilter(self.text.text().strip(), self._kept(), *bounds))

    def _choose(self, wanted: ColumnFilter) -> None:
        self.chosen.emit(wanted)
        self.close()


def _written(bound: Bound | None) -> str:
    return "" if bound is None else bound if isinstance(bound, str) else f"{bound:.15g}"


_ANY: dict[Kind, Field] = {
    "number": Field("bound", "real", Text("界限", "Bound")),
    "date": Field("bound", "date", Text("界限", "Bound")),
}
