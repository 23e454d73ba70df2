"""The steps of a history as rows: what was done in words, to how many, when, by whom, and where we stand."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Any

from PyQt6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PyQt6.QtGui import QGuiApplication

from beiyuan_gis.i18n import _, mark
from beiyuan_gis.model.history import History, Step
from beiyuan_gis.model.nature import Nature, nature
from ui import theme
from ui.panels.heading import strong

_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_SIGNS: dict[Nature, tuple[str, str]] = {
    "add": ("ph.plus-circle", mark("Added")),
    "delete": ("ph.trash", mark("Deleted")),
    "replace": ("ph.download-simple", mark("Added and deleted")),
    "shape": ("mdi6.vector-polyline-edit", mark("Shape changed")),
    "attributes": ("ph.note-pencil", mark("Attributes changed")),
    "split": ("ph.scissors", mark("Split")),
    "merge": ("mdi6.vector-union", mark("Merged")),
    "style": ("ph.palette", mark("Style changed")),
    "layer": ("ph.stack", mark("Layer changed")),
    "add_layer": ("ph.stack", mark("Layer added")),
    "remove_layer": ("ph.stack", mark("Layer removed")),
}


class Column(IntEnum):
    TITLE, TOUCHED, TIME, AUTHOR, STATE = range(5)


_HEADERS = {
    Column.TITLE: mark("What was done"),
    Column.TOUCHED: mark("Touched"),
    Column.TIME: mark("When"),
    Column.AUTHOR: mark("By"),
    Column.STATE: mark("State"),
}


class HistoryModel(QAbstractTableModel):
    """Row 0 is the beginning; row n the state after the n-th step; rows after `here` are undone steps."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self._natures: dict[int, Nature] = {}
        self.here = 0
        self.file = -1
        """The row at which the project file stands; -1 when it can no longer be reached."""
        self._saved_revision = 0

    def show_history(self, history: History, file: int, saved_revision: int) -> None:
        steps = (*history.done, *history.undone[::-1])
        self.beginResetModel()
        self._steps = steps
        self._natures = {s.revision: self._natures.get(s.revision) or nature(s.edit) for s in steps}
        self.here, self.file, self._saved_revision = len(history.done), file, saved_revision
        self.endResetModel()

    def step(self, row: int) -> Step | None:
        """The step that led to a row; None for the beginning."""
        return self._steps[row - 1] if 0 < row <= len(self._steps) else None

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._steps) + 1

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _(_HEADERS[Column(section)])
        return None

    def data(self, index: QModelIndex, role: int = _Role.DisplayRole) -> Any:
        row, column = index.row(), Column(index.column())
        match role:
            case _Role.DisplayRole:
                return self._text(row, column)
            case _Role.ToolTipRole:
                return self._tip(row)
            case _Role.ForegroundRole:
                return theme.tone("quiet") if row > self.here else None
            case _Role.DecorationRole if column == Column.TITLE:
                return theme.icon(*self._sign(row))
            case _Role.BackgroundRole if row == self.here:
                return theme.tint(QGuiApplication.palette().accent().color(), 0.12)
            case _Role.FontRole if row == self.here:
                return strong(QGuiApplication.font())
            case _Role.TextAlignmentRole if column == Column.TOUCHED:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _sign(self, row: int) -> tuple[str, theme.Tone | None]:
        step = self.step(row)
        name = "ph.flag" if step is None else _SIGNS[self._natures[step.revision]][0]
        return name, "quiet" if row > self.here else None

    def _text(self, row: int, column: Column) -> str:
        step = self.step(row)
        if column == Column.STATE:
            return self._state(row)
        if step is None:
            return _("The beginning") if column == Column.TITLE else ""
        match column:
            case Column.TOUCHED:
                return f"{len(step.edit.changes) + len(step.edit.definitions):,}"
            case Column.TIME:
                return when(step.time)
            case Column.AUTHOR:
                return step.author
        return str(step.edit.title)

    def _state(self, row: int) -> str:
        step = self.step(row)
        marks = [_("here")] if row == self.here else []
        if row > self.here:
            marks.append(_("undone"))
        if row == self.file:
            marks.append(_("as in the file"))
        elif step is not None and step.revision <= self._saved_revision:
            marks.append(_("saved"))
        return " · ".join(marks)

    def _tip(self, row: int) -> str:
        step = self.step(row)
        way = (
            _("Double click or Enter: go back to here")
            if row < self.here
            else _("Double click or Enter: do again up to here")
            if row > self.here
            else _("The project stands here")
        )
        if step is None:
            return way
        kind = _(_SIGNS[self._natures[step.revision]][1])
        return f"{step.edit.title}\n{kind} · {step.time.astimezone():%Y-%m-%d %H:%M:%S}\n{way}"


def when(time: datetime) -> str:
    """Local time; the date too when it was not today."""
    local = time.astimezone()
    today = local.date() == datetime.now().astimezone().date()
    return local.strftime("%H:%M:%S" if today else "%Y-%m-%d %H:%M")
