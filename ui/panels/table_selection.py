"""Between the rows chosen in the attribute table and the selection of the map: each follows the other.

Qt keeps a selection as runs of rows and asks the model some questions about each: thousands of features that
lie apart in the table would hold up the window for seconds. Such a selection is only tinted (`model.marked`),
and the view says that it goes beyond Qt's own (`view.beyond`), which is empty then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from PyQt6.QtCore import QItemSelection, QItemSelectionModel

from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.keys import Keys
from ui.bridge import Bridge
from ui.panels.table_model import TableModel
from ui.panels.table_view import TableView

_Flag = QItemSelectionModel.SelectionFlag
_MOST = 500
"""Runs that Qt is given."""
_LOOKED_AT = 10_000
"""Rows that mostly tell whether there are more."""


class TableSelection:
    """`layer` tells whose table is shown; `told` is called when the selection is another one."""

    def __init__(
        self,
        bridge: Bridge,
        model: TableModel,
        view: TableView,
        layer: Callable[[], str],
        told: Callable[[], None],
    ) -> None:
        self._bridge, self._model, self._view = bridge, model, view
        self._layer, self._told = layer, told
        self.quiet = False
        view.selectionModel().selectionChanged.connect(self._on_rows)

    @contextmanager
    def silence(self) -> Iterator[None]:
        """While rows come and go: what Qt then thinks is chosen is nobody's choice."""
        self.quiet = True
        try:
            yield
        finally:
            self.quiet = False

    def ids(self) -> Ids:
        """Of the selected features of the layer, rising."""
        return self._bridge.selection.of_layer(self._layer())

    def show(self) -> None:
        """Select the rows of the selected features; runs of rows become one range each."""
        self._model.marked = self.ids()
        rows = self._model.marked_rows()
        first = rows[:_LOOKED_AT]
        self._view.beyond = len(np.flatnonzero(np.diff(first) != 1)) >= _MOST
        cuts = np.flatnonzero(np.diff(rows) != 1) + 1 if not self._view.beyond else first[:0]
        self._view.beyond = self._view.beyond or len(cuts) >= _MOST
        chosen = QItemSelection()
        if len(rows) and not self._view.beyond:
            last = self._model.columnCount() - 1
            for run in np.split(rows, cuts):
                chosen.select(self._model.index(int(run[0]), 0), self._model.index(int(run[-1]), last))
        with self.silence():
            self._view.selectionModel().select(chosen, _Flag.ClearAndSelect | _Flag.Rows)
        self._view.viewport().update()
        if len(rows) and not self._view.hasFocus():
            self._view.scrollTo(self._model.index(int(rows[0]), 0))
        self._told()

    def _on_rows(self) -> None:
        """Rows were chosen in the table."""
        if self.quiet:
            return
        runs = self._view.selectionModel().selection()
        chosen = [self._model.ids[run.top() : run.bottom() + 1] for run in runs]
        ids = np.sort(np.concatenate([np.empty(0, np.int64), *chosen]))
        ids = ids[np.diff(ids, prepend=ids[:1] - 1) != 0]  # blocks may share rows; np.unique takes its time
        added = self._view.beyond and self._view.toggles
        if added:
            ids = np.setxor1d(self._model.marked, ids, assume_unique=True)
        self._view.beyond = self._view.toggles = False
        self._model.marked = ids
        self._view.viewport().update()
        with self.silence():
            self._bridge.select(Keys({self._layer(): ids}))
        if added:
            self.show()
        else:
            self._told()
