"""Steps and the history they make: one list for all layers, undo and redo as data.

Every revision of a project is a step, undo and redo included; a history is what a sequence of steps
folds into, so it can be rebuilt from journal and change log after a save, a restart or a crash.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from beiyuan_gis.model.edit import Edit

Kind = Literal["do", "undo", "redo"]


@dataclass(frozen=True)
class Step:
    """What made revision `revision` out of the one before. `edit` is what was applied, also for an undo."""

    revision: int
    time: datetime
    author: str
    kind: Kind
    edit: Edit

    @staticmethod
    def now(revision: int, author: str, kind: Kind, edit: Edit) -> Step:
        return Step(revision, datetime.now(UTC), author, kind, edit)


@dataclass(frozen=True)
class History:
    """`done` is oldest first; `undone` is the next redo last. Both hold steps as they were first done."""

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    @staticmethod
    def replay(steps: Iterable[Step]) -> History:
        """The history that `steps`, in order, leave behind; it may start in the middle of a log."""
        history = History()
        for step in steps:
            history = history.after(step)
        return history

    def after(self, step: Step) -> History:
        if step.kind == "do":
            return History((*self.done, step))
        if step.kind == "undo":
            undone = self.done[-1] if self.done else _first_done(step)
            return History(self.done[:-1], (*self.undone, undone))
        redone = self.undone[-1] if self.undone else step
        return History((*self.done, redone), self.undone[:-1])

    @property
    def undoable(self) -> Step | None:
        return self.done[-1] if self.done else None

    @property
    def redoable(self) -> Step | None:
        return self.undone[-1] if self.undone else None


def _first_done(undo: Step) -> Step:
    """The step that `undo` reversed, when the log read starts after it."""
    return Step(undo.revision, undo.time, undo.author, "do", ~undo.edit)
