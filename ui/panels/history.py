"""The history: every step in words, where we stand, what is saved; a click goes there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from beiyuan_gis.i18n import _
from beiyuan_gis.model.history import History, Step
from ui import theme
from ui.bridge import Bridge
from ui.panels.heading import strong
from ui.panels.refresh import Refresher

_NOWHERE = QModelIndex()


class HistoryModel(QAbstractListModel):
    """Row 0 is the beginning; row n the state after the n-th step; rows after `here` are undone steps."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.here = 0
        self.saved = -1

    def show_history(self, history: History, saved: int) -> None:
        self.beginResetModel()
        self._steps = (*history.done, *history.undone[::-1])
        self.here, self.saved = len(history.done), saved
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._steps) + 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return (
                    _("Go back to here")
                    if row < self.here
                    else _("Do again up to here")
                    if row > self.here
                    else ""
                )
            case Qt.ItemDataRole.ForegroundRole:
                return theme.tone("quiet") if row > self.here else None
            case Qt.ItemDataRole.DecorationRole:
                return theme.icon(*self._sign(row))
            case Qt.ItemDataRole.FontRole if row == self.here:
                return strong(QGuiApplication.font())
        return None

    def _sign(self, row: int) -> tuple[str, theme.Tone | None]:
        if row == self.here:
            return "ph.caret-right-fill", None
        return ("ph.arrow-u-up-right", "quiet") if row > self.here else ("ph.check", "quiet")

    def _text(self, row: int) -> str:
        if row == 0:
            text = _("The beginning")
        else:
            step = self._steps[row - 1]
            text = f"{step.edit.title}    {when(step.time)}  {step.author}"
        marks = [_("here")] if row == self.here else []
        if row > self.here:
            marks.append(_("undone"))
        if row == self.saved:
            marks.append(_("saved"))
        return f"{text}  [{' · '.join(marks)}]" if marks else text


def when(time: datetime) -> str:
    """Local time; the date too when it was not today."""
    local = time.astimezone()
    today = local.date() == datetime.now().astimezone().date()
    return local.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M")


class HistoryPanel(QWidget):
    """Going to a step is so many undos or redos, one a turn of the event loop, so that nothing blocks."""

    arrived = pyqtSignal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._target: int | None = None
        self._saved: tuple[int, ...] = ()
        self.model = HistoryModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setUniformItemSizes(True)
        self.view.clicked.connect(lambda index: self.go_to(index.row()))
        self.view.activated.connect(lambda index: self.go_to(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._one_step)
        self._refresher = Refresher(self, self.read)
        bridge.opened.connect(self._on_opened)
        bridge.saved.connect(self._on_saved)
        bridge.stepped.connect(self._refresher.ask)
        bridge.language_changed.connect(self.retranslate)
        self._note_saved()
        self.retranslate()

    def retranslate(self) -> None:
        self.setAccessibleName(_("History"))
        self.view.setAccessibleName(_("Steps"))
        self._refresher.ask()

    def _on_opened(self) -> None:
        self._timer.stop()
        self._target = None
        self._on_saved()

    def _on_saved(self) -> None:
        self._note_saved()
        self._refresher.ask()

    def _note_saved(self) -> None:
        """Remember which steps the file holds: the mark stands where exactly these are done."""
        self._saved = tuple(s.revision for s in self._bridge.session.history.done)

    def read(self) -> None:
        history = self._bridge.session.history
        steps = [s.revision for s in (*history.done, *history.undone[::-1])]
        reachable = tuple(steps[: len(self._saved)]) == self._saved
        self.model.show_history(history, len(self._saved) if reachable else -1)
        self.view.setCurrentIndex(self.model.index(self.model.here, 0))
        self.view.scrollTo(self.model.index(self.model.here, 0))

    def go_to(self, row: int) -> None:
        """Undo or redo until `row` is where we stand."""
        self._target = row
        self._timer.start()

    def _one_step(self) -> None:
        here = len(self._bridge.session.history.done)
        moved = self._target is not None and here != self._target
        if moved:
            moved = self._bridge.undo() if here > (self._target or 0) else self._bridge.redo()
        if not moved:
            self._timer.stop()
            self._target = None
            self._refresher.ask()
            self.arrived.emit()
