"""The one door: holds a project, its history and the workspace on disk, and lets edits through.

The session is the engine's only mutable object; all it holds is frozen. Tools, forms, undo, import and
recovery alike call `perform`. Not thread-safe: workers get a `Snapshot`.
"""

from __future__ import annotations

import contextlib
import getpass
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Edit, EditConflict
from beiyuan_gis.model.history import History, Kind, Step
from beiyuan_gis.model.memory import no_collecting
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage.blobs import Blobs
from beiyuan_gis.storage.changelog import Past
from beiyuan_gis.storage.storable import refuse_unstorable
from beiyuan_gis.storage.unused import NOTHING_UNUSED, Unused
from beiyuan_gis.storage.workspace import Recovery, Workspace, same_file

log = logging.getLogger(__name__)


class Snapshot(NamedTuple):
    """What a worker gets: frozen, with the revision that tells whether its result is late."""

    project: Project
    revision: int


class Notice(NamedTuple):
    """What subscribers hear after a step, or after several at once: the last of them, who asked (a tool's
    name, `form`, `undo` ...), and what all of them together changed."""

    step: Step
    initiator: str
    edit: Edit


Listener = Callable[[Notice], None]

MANY = 2000
"""Changes of an edit, from which on it takes more than a moment."""


class Session:
    """A project being worked on. Without a workspace (the shipped sample) edits live in memory only."""

    def __init__(self, project: Project, workspace: Workspace | None = None) -> None:
        self._project = project
        self._workspace = workspace
        self._revision = workspace.revision if workspace else 0
        self._history = workspace.history if workspace else History()
        self._unsaved: tuple[Step, ...] = ()
        self._mark_saved()
        self._listeners: list[Listener] = []
        self._own_blobs = Blobs()
        self.author = _author()
        self.patience: Callable[[Callable[[], Project]], Project] = lambda work: work()
        """How long work is waited for: a window does it in a thread and paints meanwhile."""

    @staticmethod
    def open(path: Path, progress: Callable[[float], None] = lambda _done: None) -> Session:
        """Open a project file. Edits that a crash left behind wait in `recovery`; nothing is applied yet.
        `progress` is told how much is read, 0 to 1; what it raises ends the opening.

        Raise a BeiyuanError that says what is wrong with the file; it is left untouched.
        """
        workspace = Workspace.open(path, progress)
        return Session(workspace.project, workspace)

    @property
    def project(self) -> Project:
        return self._project

    @property
    def revision(self) -> int:
        return self._revision

    @property
    def history(self) -> History:
        return self._history

    @property
    def path(self) -> Path | None:
        """Where the project lives, or None for one that has not been given a file."""
        return self._workspace.path if self._workspace else None

    @property
    def read_only(self) -> bool:
        """Whether edits can be saved only under another name."""
        return self._workspace is None or self._workspace.read_only

    @property
    def why_read_only(self) -> Message | None:
        """The sentence to show while the file cannot be written."""
        return self._workspace.why_read_only if self._workspace else None

    @property
    def dirty(self) -> bool:
        """Whether there are steps that the project file does not hold."""
        return bool(self._unsaved)

    @property
    def recovery(self) -> Recovery | None:
        """What the journal held when the project was opened, until it is restored or set aside."""
        return self._workspace.recovery if self._workspace else None

    @property
    def saved_revision(self) -> int:
        """The last revision that the project file holds."""
        return self._saved.revision

    @property
    def blobs(self) -> Blobs:
        """The bytes of what is attached; those of an edit are kept there before it is performed."""
        return self._workspace.blobs if self._workspace else self._own_blobs

    def past(self) -> Past:
        """Every step since the project was made: a reader that a worker may ask."""
        return Past(self.path, self._saved.revision, self._unsaved)

    def snapshot(self) -> Snapshot:
        return Snapshot(self._project, self._revision)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every step; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def perform(self, edit: Edit, initiator: str = "") -> Step | None:
        """Apply, write to the journal, swap, notify. None when `edit` changes nothing.

        Raise EditConflict, UnknownLayer, Refused or a storage error with memory and disk as they were.
        """
        return self._step("do", edit, initiator)

    def undo(self) -> Step | None:
        """Take back the last step, across layers and saves. None when there is none."""
        step = self._history.undoable
        return self._step("undo", ~step.edit, "undo") if step else None

    def redo(self) -> Step | None:
        """Do again what was last undone. None when there is none."""
        step = self._history.redoable
        return self._step("redo", step.edit, "redo") if step else None

    def go_to(self, count: int) -> int:
        """Undo or redo until `count` steps of the history are done; each is a step of its own, but they are
        applied, written and told together, so that hundreds are as quick as one. Return how many there were.

        Raise as `perform` does, with memory and disk as they were.
        """
        done, undone = self._history.done, self._history.undone
        if count < len(done):
            kind: Kind = "undo"
            edits = [~step.edit for step in reversed(done[max(count, 0) :])]
        else:
            kind = "redo"
            edits = [step.edit for step in undone[::-1][: count - len(done)]]
        if not edits:
            return 0
        first = self._revision + 1
        steps = [Step.now(first + n, self.author, kind, edit) for n, edit in enumerate(edits)]
        self._take(steps, Edit.composed(edits), "history")
        return len(steps)

    def _step(self, kind: Kind, edit: Edit, initiator: str) -> Step | None:
        if not edit:
            return None
        step = Step.now(self._revision + 1, self.author, kind, edit)
        self._take([step], edit, initiator)
        return step

    def _take(self, steps: Sequence[Step], edit: Edit, initiator: str) -> None:
        """Write steps to the journal, then stand where they lead."""
        if len(edit.changes) >= MANY:
            after = self.patience(lambda: self._written(steps, edit))
        else:
            after = self._written(steps, edit)
        for step in steps:
            self._advance(after, step)
        self._notify(Notice(steps[-1], initiator, edit))

    @no_collecting()
    def _written(self, steps: Sequence[Step], edit: Edit) -> Project:
        """The project after `edit`, which `steps` make together, once they are in the journal."""
        after = self._project.apply(edit)
        refuse_unstorable(after, edit)
        if len(edit.changes) >= MANY:  # whoever looks at the project next has not to wait for that
            for layer in edit.layers & after.tables.keys():
                _ = after.tables[layer].strata
        if self._workspace:
            self._workspace.append(*steps)
        return after

    def _advance(self, project: Project, step: Step) -> None:
        self._project = project
        self._revision = step.revision
        self._history = self._history.after(step)
        self._unsaved = (*self._unsaved, step)

    def _notify(self, notice: Notice) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(notice)
            except Exception:  # the step is done and journalled: a panel's fault must not undo that
                log.exception("a listener failed on revision %d", notice.step.revision)

    def restore(self) -> int:
        """Apply the recovered steps; they stay in the journal until saved. Return how many there were.

        When the file was changed meanwhile and some no longer fit, the others are done anew, the whole
        journal is set aside, and an EditConflict tells.
        """
        recovery = self.recovery
        if recovery is None or self._workspace is None:
            return 0
        project = self._project
        try:
            for step in recovery.steps:
                project = project.apply(step.edit)
        except EditConflict as conflict:
            raise self._restore_what_fits(recovery.steps) from conflict
        self._workspace.accept_recovery()
        for step in recovery.steps:
            self._advance(project, step)
            self._notify(Notice(step, "recovery", step.edit))
        return len(recovery.steps)

    def _restore_what_fits(self, steps: tuple[Step, ...]) -> EditConflict:
        aside = self.set_recovery_aside()
        restored = 0
        for step in steps:
            with contextlib.suppress(EditConflict):
                self._step("do", step.edit, "recovery")
                restored += 1
        return EditConflict(
            message(
                "{count} of {total} recovered steps were restored. The others no longer fit: the file was "
                "changed meanwhile. All of them are kept in {path}",
                count=restored,
                total=len(steps),
                path=str(aside),
            )
        )

    def set_recovery_aside(self) -> Path | None:
        """Leave out the recovered steps, and those not saved: the project is what its file holds.

        The journal is renamed, never deleted. Return its new path.
        """
        if self._workspace is None:
            return None
        aside = self._workspace.set_journal_aside()
        (self._project, self._revision), self._history = self._saved, self._saved_history
        self._unsaved = ()
        return aside

    def save(self) -> None:
        """Write what changed into the project file in one transaction.

        Raise a StorageError that says why it could not; then nothing was written and nothing is lost.
        """
        if self._workspace and self._unsaved:
            self._workspace.save(self._saved.project, self._project, self._unsaved)
            self._mark_saved()

    def save_as(self, path: Path) -> None:
        """Write the project to `path` and go on there; the former file keeps its last saved state.

        Its journal is kept too: what was not saved there is offered again when it is next opened.
        """
        if self.path is not None and not self.read_only and same_file(path, self.path):
            self.save()
            return
        if self._workspace:
            if path.absolute() == self.path:  # the file went away under us: its place is free to be taken
                self._workspace.close()
            workspace = self._workspace.copy_to(path, self._saved.project, self._project, self._unsaved)
            self._workspace.close()
        else:
            workspace = Workspace.create(path, self._project, self._unsaved, self._own_blobs)
            self._own_blobs.close()
        self._workspace = workspace
        self._mark_saved()

    def unused_attachments(self) -> Unused:
        """What `clear_unused_attachments` would take away. Raise StorageError."""
        return self._workspace.unused(self._project, self._history) if self._workspace else NOTHING_UNUSED

    def clear_unused_attachments(self) -> Unused:
        """Take attached bytes out of the project file that no feature holds and neither undo nor redo brings
        back. This is no step: nothing brings them back. Raise StorageError with the file as it was."""
        if self._workspace is None:
            return NOTHING_UNUSED
        return self._workspace.clear_unused(self._project, self._history)

    def _mark_saved(self) -> None:
        self._saved, self._saved_history = self.snapshot(), self._history
        self._unsaved = ()

    def close(self) -> None:
        """Let go of the file and its lock; further edits are refused. The journal keeps unsaved steps."""
        if self._workspace:
            self._workspace.close()
        self._own_blobs.close()


def _author() -> str:
    try:
        return getpass.getuser()
    except (
        KeyError,
        OSError,
        ImportError,
    ):  # no user database: some containers, Windows
        return "?"
