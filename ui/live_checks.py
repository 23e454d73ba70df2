"""The problems of the project as they are now: after each step, what it touched is checked in a worker.

Everything is checked on demand. From then on the list stays complete, since each step's own problems, and
those of what lies near, take the place of the former ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.project import Project
from beiyuan_gis.session import Notice
from ui.bridge import Bridge
from ui.tasks import Tasks

if TYPE_CHECKING:
    from beiyuan_gis.checks import Problem

_BEHIND = 40
"""Milliseconds: what a step has changed is painted first, with the interpreter to itself."""


class LiveChecks(QObject):
    """`changed` tells that `found` is another list; one worker at a time, and edits meanwhile wait."""

    changed = pyqtSignal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.tasks = Tasks(self)  # of its own: a strip of progress that flashes at each step would distract
        self.found: tuple[Problem, ...] = ()
        self.complete = False
        """Whether `found` is of the whole project, not only of what was edited."""
        self.failure = ""
        """Why the last step could not be checked, if it could not."""
        self._waiting: list[Edit] = []
        self._since_full: list[Edit] = []
        """Steps since the last full check was asked for: its list will not know of them."""
        self._round = 0
        self._busy = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_BEHIND)
        self._soon.timeout.connect(self._follow)
        bridge.stepped.connect(self._on_step)
        bridge.opened.connect(self._on_open)

    @property
    def up_to_date(self) -> bool:
        """Whether every step is in `found`."""
        return not (self._busy or self._waiting)

    def begin_full(self) -> Project:
        """What a full check is to look at; hand over what it finds to `take_full`."""
        self._since_full = []
        return self._bridge.project

    def take_full(self, found: Sequence[Problem]) -> None:
        """The problems of the project that `begin_full` gave; steps since then are followed."""
        self._round += 1  # what a worker is still at follows from the former list
        self._busy = False
        self.found, self.complete, self.failure = tuple(found), True, ""
        self._waiting, self._since_full = self._since_full, []
        self.changed.emit()
        self._follow()

    def _on_open(self) -> None:
        self._round += 1
        self._busy = False
        self.found, self.complete, self.failure = (), False, ""
        self._waiting, self._since_full = [], []
        self.changed.emit()

    def _on_step(self, notice: Notice) -> None:
        self._waiting.append(notice.edit)
        self._since_full.append(notice.edit)
        if not self._soon.isActive():
            self._soon.start()

    def _follow(self) -> None:
        if self._busy or not self._waiting:
            return
        edits, self._waiting = self._waiting, []
        found, project, this_round = self.found, self._bridge.project, self._round
        self._busy = True

        def work(_progress: object) -> Sequence[Problem]:
            from beiyuan_gis.checks.follow import follow  # imported late: nothing is checked at the start

            return follow(found, project, edits)

        def done(result: Sequence[Problem]) -> None:
            if this_round == self._round:
                self._end(tuple(result), self.complete, "")

        def failed(why: str) -> None:
            if this_round == self._round:  # the list no longer follows: only a full check makes it whole
                self._end(self.found, False, why)

        self.tasks.start("", work, done, failed)

    def _end(self, found: tuple[Problem, ...], complete: bool, failure: str) -> None:
        self._busy = False
        self.found, self.complete, self.failure = found, complete, failure
        self.changed.emit()
        self._follow()
