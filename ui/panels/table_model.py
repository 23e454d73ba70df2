"""A layer's table for Qt: rows are an array of ids, cells are read when they are painted, never copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, pyqtSignal
from PyQt6.QtGui import QBrush, QColor

from beiyuan_gis.catalogue import Field, GeometryType, LayerDefinition, Value
from beiyuan_gis.edits.as_typed import typed
from beiyuan_gis.finding.by_column import Column, ColumnFilter, passing
from beiyuan_gis.i18n import _
from beiyuan_gis.model.keys import in_order
from beiyuan_gis.model.rows import Rows
from beiyuan_gis.model.table import Table
from ui import theme
from ui.panels import table_order as order
from ui.panels.values import headed, shown
from ui.tips import plain

Ids = npt.NDArray[np.int64]
MEASURES: dict[GeometryType, order.Measured] = {"LineString": "length_plane", "Polygon": "area_plane"}
_NOWHERE = QModelIndex()


def _sorted(ids: Ids) -> Ids:
    """Quick for what is sorted already, either way round."""
    return np.sort(ids, kind="stable")


class TableModel(QAbstractTableModel):
    """Columns: id, every field, the measure of the geometry type. Cells of fields can be edited."""

    edited = pyqtSignal(int, str, object)
    """A feature's id, a field and the value typed: whoever listens performs it."""
    refused = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._definition: LayerDefinition | None = None
        self._table: Table | None = None
        self._ids: Ids = np.empty(0, np.int64)
        self._where: tuple[Ids, Ids] | None = None
        self._sort = (0, Qt.SortOrder.AscendingOrder)
        self._filter = ""
        self._only: Ids | None = None
        self._columns: dict[Column, ColumnFilter] = {}
        self._editable = True
        self.marked: Ids = np.empty(0, np.int64)
        """Ids whose rows are tinted all across, rising."""

    # -------------------------------------------------------------- what is shown

    def show_table(self, definition: LayerDefinition, table: Table, *, editable: bool) -> None:
        """Show another state. When the same rows stay in the same order, only cells are painted anew."""
        same = self._definition is definition
        self._definition, self._table, self._editable = definition, table, editable
        if not same:
            self._sort, self._filter, self._only = (0, Qt.SortOrder.AscendingOrder), "", None
            self._columns = {}
        self._arrange(force=not same)

    def clear(self) -> None:
        self.beginResetModel()
        self._definition, self._table = None, None
        self._ids, self._where = np.empty(0, np.int64), None
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Show only rows in which some cell holds `text`, whatever its case."""
        self._filter = text.strip()
        self._arrange()

    def set_column_filter(self, column: Column, wanted: ColumnFilter) -> None:
        """Show only rows that pass here, besides all other filters; an empty filter takes it away."""
        self._columns.pop(column, None)
        if wanted:
            self._columns[column] = wanted
        self._arrange()

    def clear_column_filters(self) -> None:
        self._columns = {}
        self._arrange()

    @property
    def column_filters(self) -> dict[Column, ColumnFilter]:
        """Those in force; read only."""
        return self._columns

    def show_only(self, ids: Ids | None) -> None:
        """Show only these features; None shows all."""
        self._only = ids
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if (column, order) != self._sort:
            self._sort = (column, order)
            self._arrange()

    def _arrange(self, *, force: bool = False) -> None:
        ids = self._wanted()
        same = not force and (ids is self._ids or np.array_equal(ids, self._ids))
        if not same and (force or not np.array_equal(_sorted(ids), _sorted(self._ids))):
            self.beginResetModel()
            self._ids, self._where = ids, None
            self.endResetModel()
        elif not same:
            self._reorder(ids)
        elif len(ids):
            self.dataChanged.emit(self.index(0, 0), self.index(len(ids) - 1, self.columnCount() - 1))

    def _reorder(self, ids: Ids) -> None:
        """The same rows in another order: what is current and selected goes along."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        kept = self._ids[[i.row() for i in held]]
        self._ids, self._where = ids, None
        moved = [
            self.index(row, i.column()) for row, i in zip(self.rows_of(kept).tolist(), held, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _wanted(self) -> Ids:
        table, definition = self._table, self._definition
        if table is None or definition is None:
            return np.empty(0, np.int64)
        rows = self.passing()
        if self._filter:
            rows = Rows(table, rows.ids[order.holding(rows, definition, self._filter)])
        column, direction = self._sort
        ranks = order.ranks(rows, self._field(column), self._measure(column))
        ids = rows.ids if ranks is None else rows.ids[np.argsort(ranks, kind="stable")]
        return ids if direction == Qt.SortOrder.AscendingOrder else ids[::-1]

    def passing(self, without: Column = "") -> Rows:
        """The rows that pass the filters of the columns, `without` one of them; in rising order."""
        assert self._table is not None
        rows = Rows.all_of(self._table)
        if self._only is not None:
            rows = Rows(self._table, rows.ids[np.isin(rows.ids, self._only)])
        for column, wanted in self._columns.items():
            if column != without:
                showing = self.showing(column)
                rows = Rows(self._table, rows.ids[passing(rows, column, wanted, showing)])
        return rows

    def showing(self, column: Column) -> Callable[[Value], str]:
        """How the values of a column are shown."""
        field = self._definition.field(column) if self._definition else None
        if field is not None and field.type == "text" and not field.domain:
            return lambda value: value if isinstance(value, str) else shown(field, value)  # the quick way
        if field is not None:
            return lambda value: shown(field, value)
        return (lambda value: f"{value:.0f}") if column == "$id" else (lambda value: f"{value:,.2f}")

    @property
    def definition(self) -> LayerDefinition | None:
        """Whose rows these are."""
        return self._definition

    # -------------------------------------------------------------- rows and ids

    @property
    def ids(self) -> Ids:
        """Ids of the rows, in the order shown; read only."""
        return self._ids

    def rows_of(self, ids: Ids) -> Ids:
        """The rows that show `ids`; -1 for one that is not shown, (n,)."""
        if self._where is None:
            by_id = np.argsort(self._ids, kind="stable")
            self._where = self._ids[by_id], by_id.astype(np.int64)
        sorted_ids, rows = self._where
        if not len(sorted_ids):
            return np.full(len(ids), -1)
        first, last = int(sorted_ids[0]), len(sorted_ids) - 1
        if int(sorted_ids[-1]) - first == last:  # without a gap: nothing has to be searched
            at = np.clip(ids - first, 0, last)
        else:
            at = np.minimum(np.searchsorted(sorted_ids, ids), last)
        return np.where(sorted_ids[at] == ids, rows[at], -1)

    def marked_rows(self) -> Ids:
        """The rows that show `marked`, rising."""
        rows = self.rows_of(self.marked)
        return in_order(rows[rows >= 0], len(self._ids))

    # -------------------------------------------------------------- columns

    def _field(self, column: int) -> Field | None:
        fields = self._definition.fields if self._definition else ()
        return fields[column - 1] if 1 <= column <= len(fields) else None

    def _measure(self, column: int) -> order.Measured | None:
        """What an automatic column at the end holds, if it is one."""
        if self._definition is None or column != len(self._definition.fields) + 1:
            return None
        return MEASURES.get(self._definition.geometry)

    def column_name(self, section: int) -> Column:
        """A field's name, `$id`, or the name of the measure."""
        field = self._field(section)
        return field.name if field is not None else self._measure(section) or "$id"

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        if parent.isValid() or self._definition is None:
            return 0
        return 1 + len(self._definition.fields) + (self._definition.geometry != "Point")

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            title = self.headerData(section, orientation)
            said = _("A click sorts; the funnel, or Alt+Down, filters.")
            return plain(f"{title}\n{said}")
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        field = self._field(section)
        if field is not None:
            return headed(field)
        if section == 0:
            return _("No.")
        return _("Length (m)") if self._measure(section) == "length_plane" else _("Area on the plane (m²)")

    # -------------------------------------------------------------- cells

    @property
    def _tint(self) -> QBrush:
        return QBrush(theme.tint(QColor(theme.ACCENT), 0.08))

    def field_at(self, index: QModelIndex) -> Field | None:
        """The field of a cell, None for an id or a measure."""
        return self._field(index.column())

    def value_at(self, index: QModelIndex) -> Value:
        """What the project holds in a cell."""
        id, field = int(self._ids[index.row()]), self._field(index.column())
        assert self._table is not None
        if field is not None:
            return order.value(self._table, id, field.name)
        measure = self._measure(index.column())
        return float(order.measures(self._table, self._ids[[index.row()]], measure)[0]) if measure else id

    def known_at(self, index: QModelIndex, names: Iterable[str]) -> dict[str, set[Value]]:
        """What the row of a cell holds in other fields."""
        assert self._table is not None
        id = int(self._ids[index.row()])
        return {name: {order.value(self._table, id, name)} for name in names}

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._table is None:
            return None
        field = self._field(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = field is not None and field.type not in ("integer", "real")
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if index.column() == 0 and role in (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.ToolTipRole):
            count = len(self._table.attached.get(int(self._ids[index.row()]), ()))
            if role == Qt.ItemDataRole.DecorationRole:
                return theme.icon("ph.paperclip") if count else None
            return _("Attachments: {count}", count=count) if count else None
        if role == Qt.ItemDataRole.BackgroundRole:
            at = int(np.searchsorted(self.marked, self._ids[index.row()]))
            marked = at < len(self.marked) and self.marked[at] == self._ids[index.row()]
            return self._tint if marked else None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return None
        value = self.value_at(index)
        if field is not None:
            text = shown(field, value)
        else:
            text = f"{value:,.2f}" if isinstance(value, float) else str(value)
        return plain(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = self._editable and self._field(index.column()) is not None
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed; the cell changes when the edit has been performed."""
        field = self._field(index.column())
        if role != Qt.ItemDataRole.EditRole or field is None:
            return False
        if isinstance(value, str):
            value, problem = typed(field, value)
            if problem is not None:
                self.refused.emit(str(problem))
                return False
        self.edited.emit(int(self._ids[index.row()]), field.name, value)
        return True
