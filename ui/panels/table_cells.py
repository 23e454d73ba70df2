"""Blocks of cells between the attribute table and a spreadsheet, through the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.edits.as_typed import written
from beiyuan_gis.edits.cell_text import Block, read_cells, tiled, write_cells
from beiyuan_gis.edits.paste_cells import BadCells, paste_cells
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.rows import Rows
from ui.bridge import Bridge
from ui.panels.table_model import TableModel
from ui.panels.table_view import TableView


class Chosen(NamedTuple):
    """Rows and columns in which a cell is chosen, rising."""

    rows: list[int]
    columns: list[int]


class Cells:
    """`show_bad` is called with the cells that do not fit."""

    def __init__(
        self, bridge: Bridge, model: TableModel, view: TableView, show_bad: Callable[[BadCells], None]
    ) -> None:
        self._bridge, self._model, self._view, self._show_bad = bridge, model, view, show_bad

    def chosen(self) -> Chosen:
        if self._view.beyond:
            return Chosen(self._model.marked_rows().tolist(), [*range(self._model.columnCount())])
        rows: set[int] = set()
        columns: set[int] = set()
        for run in self._view.selectionModel().selection():
            rows.update(range(run.top(), run.bottom() + 1))
            columns.update(range(run.left(), run.right() + 1))
        if not rows and self._view.currentIndex().isValid():
            rows, columns = {self._view.currentIndex().row()}, {self._view.currentIndex().column()}
        return Chosen(sorted(rows), sorted(columns))

    # -------------------------------------------------------------- out

    def copy(self) -> None:
        """Put the chosen block on the clipboard; whole rows carry the titles of their columns."""
        rows, columns = self.chosen()
        if not rows:
            return
        block = [list(row) for row in zip(*(self._column(rows, c) for c in columns), strict=True)]
        if len(columns) == self._model.columnCount():
            block.insert(0, self._titles(columns))
        text = write_cells(block)
        QApplication.clipboard().setText(text if len(block) * len(columns) > 1 else block[0][0])

    def _titles(self, columns: list[int]) -> list[str]:
        heads = (self._model.headerData(c, Qt.Orientation.Horizontal) for c in columns)
        return [str(head) for head in heads]

    def _column(self, rows: list[int], column: int) -> list[str]:
        """The cells of a column as text that pastes back as the same values."""
        assert self._model.definition is not None
        table = self._bridge.project.table(self._model.definition.id)
        taken = Rows(table, self._model.ids[rows])
        name = self._model.column_name(column)
        field = self._model.definition.field(name)
        if field is None:
            return [str(self._model.value_at(self._model.index(row, column))) for row in rows]
        codes, values = taken.encoded(name)
        used = {code: written(field, values[code]) for code in np.unique(codes).tolist()}
        return [used[code] for code in codes.tolist()]

    # -------------------------------------------------------------- in

    def paste(self) -> None:
        """Set the cells from the chosen one on to what the clipboard holds, as one edit, or say which of them
        do not fit."""
        self._set(lambda: self._target(QApplication.clipboard().text()))

    def clear(self) -> None:
        """Empty the chosen cells, as one edit."""
        rows, columns = self.chosen()
        names = [name if name != "$id" else "" for name in self._names(columns)]
        ids = [int(i) for i in self._model.ids[rows]]
        if rows:
            self._set(lambda: (ids, names, [[""] * len(names) for _row in rows]))

    def _set(self, target: Callable[[], tuple[list[int], list[str], Block]]) -> None:
        try:
            ids, columns, block = target()
            edit = paste_cells(self._bridge.project, self._layer(), ids, columns, block)
        except BadCells as bad:
            self._show_bad(bad)
        except BeiyuanError as error:
            self._bridge.failed.emit(str(error))
        else:
            self._bridge.perform(edit, "table")

    def _layer(self) -> str:
        assert self._model.definition is not None
        return self._model.definition.id

    def _target(self, text: str) -> tuple[list[int], list[str], Block]:
        """Ids, columns and cells. A block goes from the upper left of what is chosen, repeated when it fits
        into that in whole times; its own titles are left out. Raise Refused when it is too large."""
        rows, columns = self.chosen()
        if not rows:
            raise Refused(message("Choose the cell to paste at first."))
        block = read_cells(text)
        left = columns[0]
        if block[0] == self._titles(list(range(left, min(left + len(block[0]), self._model.columnCount())))):
            block = block[1:]
            if not block:
                raise Refused(message("The clipboard holds no cells."))
        gapless = rows[-1] - rows[0] == len(rows) - 1 and columns[-1] - left == len(columns) - 1
        if gapless:
            block = tiled(block, len(rows), len(columns))
        below, beside = self._model.rowCount() - rows[0], self._model.columnCount() - left
        if len(block) > below or len(block[0]) > beside:
            raise Refused(
                message(
                    "The block has {rows} rows and {columns} columns; from the chosen cell on the table has "
                    "{below} and {beside}.",
                    rows=len(block),
                    columns=len(block[0]),
                    below=below,
                    beside=beside,
                )
            )
        ids = [int(i) for i in self._model.ids[rows[0] : rows[0] + len(block)]]
        return ids, self._names(range(left, left + len(block[0]))), block

    def _names(self, columns: Iterable[int]) -> list[str]:
        """What `paste_cells` calls the columns; measures are left out."""
        assert self._model.definition is not None
        names = [self._model.column_name(c) for c in columns]
        fields = {f.name for f in self._model.definition.fields}
        return [name if name in fields or name == "$id" else "" for name in names]
