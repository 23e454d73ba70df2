"""The history: every step in words, where we stand, what is saved. A click shows what a step touched, a
double click or Enter goes to the state after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

import shapely
from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QHideEvent, QKeyEvent
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.i18n import _
from beiyuan_gis.model.edit import Edit
from ui.bridge import Bridge
from ui.panels.history_model import Column, HistoryModel
from ui.panels.refresh import Refresher

_SHOWN = 500
"""Features of one step that are outlined at most."""


class StepsView(QTableView):
    """Rows as in a list; Enter, on either pad, is a double click."""

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if (
            event is not None
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.currentIndex().isValid()
        ):
            self.doubleClicked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class HistoryPanel(QWidget):
    """Going to a step is so many undos or redos, done together."""

    arrived = pyqtSignal()
    place_wanted = pyqtSignal(object)
    """Bounds (minx, miny, maxx, maxy) to look at, in EPSG:4548."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._saved: tuple[int, ...] = ()
        self._reading = False
        self.model = HistoryModel(self)
        self.view = StepsView()
        self.view.setModel(self.model)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setResizeContentsPrecision(40)
        header.setHighlightSections(False)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.clicked.connect(self._on_row)
        self.view.doubleClicked.connect(lambda index: self.go_to(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._refresher = Refresher(self, self.read)
        bridge.opened.connect(self._on_saved)
        bridge.saved.connect(self._on_saved)
        bridge.stepped.connect(self._refresher.ask)
        bridge.language_changed.connect(self.retranslate)
        self._note_saved()
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(_("History"))
        self.view.setAccessibleName(_("Steps"))
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self._refresher.ask()

    def _on_saved(self) -> None:
        self._note_saved()
        self._refresher.ask()

    def _note_saved(self) -> None:
        """Remember which steps the file holds: the mark stands where exactly these are done."""
        self._saved = tuple(s.revision for s in self._bridge.session.history.done)

    def read(self) -> None:
        """Bring the rows in line with the history; the row where we stand is the current one."""
        history = self._bridge.session.history
        steps = [s.revision for s in (*history.done, *history.undone[::-1])]
        reachable = tuple(steps[: len(self._saved)]) == self._saved
        file = len(self._saved) if reachable and self._bridge.session.path is not None else -1
        self._reading = True
        self.model.show_history(history, file, self._bridge.session.saved_revision)
        here = self.model.index(self.model.here, 0)
        self.view.setCurrentIndex(here)
        self.view.scrollTo(here)
        self._reading = False
        self._bridge.show_ghosts(())

    # -------------------------------------------------------------- going there

    def go_to(self, row: int) -> None:
        """Undo or redo until `row` is where we stand."""
        self._bridge.go_to(row)
        self.arrived.emit()

    # -------------------------------------------------------------- what a step touched

    def _on_row(self, index: object) -> None:
        if not self._reading:
            step = self.model.step(self.view.currentIndex().row())
            self._bridge.show_ghosts(outlines(step.edit) if step else ())

    def hideEvent(self, event: QHideEvent | None) -> None:
        self._bridge.show_ghosts(())
        super().hideEvent(event)

    def offered(self, row: int) -> list[tuple[str, Callable[[], object], str]]:
        """What can be done with one step: its name, what is done, and why it cannot be (or nothing)."""
        step, here = self.model.step(row), self.model.here
        bounds = extent(outlines(step.edit)) if step else None
        keys = step.edit.keys if step else ()
        return [
            (
                _("Do again up to here") if row > here else _("Go back to here"),
                lambda: self.go_to(row),
                _("This is where we stand.") if row == here else "",
            ),
            (
                _("Zoom to what it touched"),
                lambda: self.place_wanted.emit(bounds),
                "" if bounds else _("It touched no feature."),
            ),
            (
                _("Select what it touched"),
                lambda: self._bridge.select(keys),
                "" if keys else _("It touched no feature."),
            ),
        ]


def outlines(edit: Edit) -> list[BaseGeometry]:
    """What an edit touched: as it was, and as it became where that differs; of the first features."""
    found = []
    for before, after in islice(edit, _SHOWN):
        kept = before is not None and after is not None and before.wkb == after.wkb
        found += [f.geometry for f in ((after,) if kept else (before, after)) if f is not None]
    return [geometry for geometry in found if not geometry.is_empty]


def extent(geometries: Iterable[BaseGeometry]) -> tuple[float, float, float, float] | None:
    """The box around all of them; None when there is nothing."""
    geometries = list(geometries)
    if not geometries:
        return None
    x0, y0, x1, y1 = shapely.total_bounds(geometries).tolist()
    return x0, y0, x1, y1
