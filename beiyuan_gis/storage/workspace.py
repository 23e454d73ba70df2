"""A project file being worked on: the file, its journal, and the lock that keeps a second window out."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.history import History, Step
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage import changelog, journal, project_file, unused
from beiyuan_gis.storage.blobs import Blobs
from beiyuan_gis.storage.errors import ReadOnlyProject, StorageError, explain
from beiyuan_gis.storage.fingerprint import fingerprint
from beiyuan_gis.storage.journal import Content, Header, Journal
from beiyuan_gis.storage.kept import remember_save
from beiyuan_gis.storage.read_table import Progress
from beiyuan_gis.storage.unused import Unused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recovery:
    """What a journal held that the project file does not. `aside` is a journal, or a copy of a broken one,
    that was set aside because all or the rest of it does not fit; it is shown and never deleted."""

    steps: tuple[Step, ...] = ()
    aside: Path | None = None

    @property
    def since(self) -> datetime | None:
        """When the first of the steps was made."""
        return self.steps[0].time if self.steps else None


class Workspace:
    """Use `open` or `create`. Everything here raises StorageErrors with the file as it was."""

    def __init__(
        self,
        path: Path,
        lock: BaseFileLock | None,
        why_read_only: Message | None,
        progress: Progress = lambda _done: None,
    ) -> None:
        self.path = path
        self.why_read_only = why_read_only
        self._lock = lock
        loaded = project_file.read(path, progress)
        self.project, self.revision = loaded.project, loaded.revision
        self.history = History.replay(loaded.steps)
        self.blobs = Blobs(path)
        self._id = loaded.id
        self._kept = loaded.kept
        self._steps = loaded.steps
        self._pending = False
        self.recovery: Recovery | None = None
        self._at = self._header()
        self._journal = Journal(journal.path_for(path), self._at)
        if not self.read_only:
            self._look_for_recovery(loaded.steps)

    @staticmethod
    def open(path: Path, progress: Progress = lambda _done: None) -> Workspace:
        """Open for editing; read-only, and `why_read_only` says why, where it cannot be edited. `progress` is
        told how much is read, and ends it by raising."""
        path = _real(path)
        lock, why = _acquire(path)
        try:
            return Workspace(path, lock, why, progress)
        except BaseException:
            _release(lock)
            raise

    @staticmethod
    def create(
        path: Path, project: Project, steps: Sequence[Step] = (), blobs: Blobs | None = None
    ) -> Workspace:
        """Make a new project file at `path`, replacing one that lies there, and open it. `blobs` has the
        bytes of what is attached."""
        bytes_of = (blobs or Blobs()).find
        return _replace(path, lambda target: project_file.create(target, project, steps, bytes_of))

    def copy_to(self, path: Path, before: Project, after: Project, steps: Sequence[Step]) -> Workspace:
        """Save As: a copy of this file with `steps` saved into it, opened. This one is left as it is.

        When this file is gone, or not what it was, the copy holds what is in memory and only that.
        """

        def write(target: Path) -> None:
            try:
                project_file.copy(self.path, target, before, after, steps, self._at, self.blobs.pending)
            except StorageError:
                log.warning("%s cannot be copied: written anew from memory", self.path, exc_info=True)
                project_file.create(target, after, (*self._steps, *steps), self.blobs.find)

        return _replace(path, write)

    @property
    def read_only(self) -> bool:
        return self.why_read_only is not None

    def append(self, *steps: Step) -> None:
        """Write steps to the journal; they are on the disk when this returns."""
        if self.why_read_only is not None:
            raise ReadOnlyProject(self.why_read_only)
        self._refuse_undecided()
        self._journal.append(*steps)
        self._pending = True

    def _refuse_undecided(self) -> None:
        """Appending would follow on steps that were neither accepted nor set aside, and these may need what
        looks unused."""
        if self.recovery is not None and self.recovery.steps:
            raise ReadOnlyProject(
                message("First decide about the recovered edits of {path}: restore them or set them aside.",
                        path=str(self.path))
            )  # fmt: skip

    def save(self, before: Project, after: Project, steps: Sequence[Step]) -> None:
        """Write what changed in one transaction, then begin a new journal."""
        if self.why_read_only is not None:
            raise ReadOnlyProject(self.why_read_only)
        over = project_file.save(self.path, before, after, steps, self._at, self.blobs.pending)
        if self._kept.layout is not None:  # else nothing of this project is kept
            self._kept = remember_save(self._kept, over, fingerprint(self.path), after)
        self.revision = steps[-1].revision
        self._steps = (*self._steps, *steps)[-project_file.HISTORY_KEPT :]
        self._at = self._header()
        self._begin_journal()
        self.blobs.after_save()

    def unused(self, project: Project, history: History) -> Unused:
        """What `clear_unused` would take away."""
        return unused.look(self.path, project, history)

    def clear_unused(self, project: Project, history: History) -> Unused:
        """Take attached bytes out of the file that nothing leads to, `project` and `history` least of all."""
        if self.why_read_only is not None:
            raise ReadOnlyProject(self.why_read_only)
        self._refuse_undecided()
        cleared = unused.clear(self.path, self._at, project, history)
        if cleared.files:  # the next opening reads everything anew: the file was written anew
            self._kept = self._kept._replace(layout=None)
        return cleared

    def accept_recovery(self) -> None:
        """The recovered steps were applied; the journal goes on after them."""
        if self.recovery is not None and self.recovery.steps:
            self._pending = True
        self.recovery = None

    def set_journal_aside(self) -> Path | None:
        """Rename the journal, unsaved steps and all, and begin a new one. Return where it is now."""
        self._journal.close()
        exists = self._journal.path.exists()
        aside = journal.set_aside(self._journal.path) if exists else None
        self.recovery = None
        self._begin_journal()
        return aside

    def close(self) -> None:
        """Let go of file and lock. The journal stays while it holds steps that the file does not."""
        if not self.read_only:
            self._journal.remove_if_empty(not self._pending and self.recovery is None)
            self.why_read_only = message("{path} was closed: open it again to edit it.", path=str(self.path))
        _release(self._lock)
        self._lock = None

    def _header(self) -> Header:
        """At which step of which project the file is; kept in `_at`, since a large step takes a while."""
        return Header(self._id, self.revision, journal.digest(self._steps[-1] if self._steps else None))

    def _begin_journal(self) -> None:
        """After a save: what the journal held is in the file now, so it can go."""
        self._journal.remove_if_empty(True)
        self._journal = Journal(journal.path_for(self.path), self._at)
        self._pending = False

    def _look_for_recovery(self, logged: Sequence[Step]) -> None:
        path = journal.path_for(self.path)
        content = journal.read(path)
        if content is None:
            return
        if content.header is not None and logged and content.header.base < logged[0].revision:
            logged = changelog.read_steps(self.path, content.header.base)
        steps = self._following(content, logged)
        if steps is None:
            self.recovery = Recovery(aside=journal.set_aside(path))
            return
        aside = None if content.whole else _copy_aside(path)
        if not steps and aside is None:
            self._begin_journal()
            return
        assert content.header is not None
        self._journal = Journal(path, content.header, content.end)
        self.recovery = Recovery(steps, aside)

    def _following(self, content: Content, logged: Sequence[Step]) -> tuple[Step, ...] | None:
        """The journal's steps that come after the file's revision; None when the two do not belong together.

        A crash between the save and the new journal leaves one that begins before the file's revision; its
        steps must then be those that the file's log holds.
        """
        header = content.header
        if header is None or header.project != self._id or header.base > self.revision:
            return None
        by_revision = {step.revision: step for step in logged}
        if header.digest != journal.digest(by_revision.get(header.base)):
            return None
        numbers = [step.revision for step in content.steps]
        if numbers != list(range(header.base + 1, header.base + 1 + len(numbers))):
            return None
        saved = [step for step in content.steps if step.revision <= self.revision]
        if any(journal.digest(step) != journal.digest(by_revision.get(step.revision)) for step in saved):
            return None
        if header.base + len(saved) != self.revision:
            return None
        return content.steps[len(saved) :]


def _copy_aside(path: Path) -> Path:
    """Keep a broken journal whole under another name before its bad part is cut off."""
    import shutil  # imported late: journals are seldom broken

    copy = path.with_name(path.name + ".whole")
    shutil.copy2(path, copy)
    return journal.set_aside(copy)


def same_file(one: Path, other: Path) -> bool:
    """Whether both name one file, however it is spelled; False when one of them is not there."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _real(path: Path) -> Path:
    """Where a link leads: lock and journal belong to the file. Otherwise as the user named it."""
    return path.resolve() if path.is_symlink() else path.absolute()


def _acquire(path: Path) -> tuple[BaseFileLock | None, Message | None]:
    """The lock of a file that is there, or why it cannot be edited."""
    if not path.exists() or not _writable(path):
        return None, message(
            "{path} is read-only: look and export here, or use Save As to edit a copy.", path=str(path)
        )
    return _take_lock(path)


def _take_lock(path: Path) -> tuple[BaseFileLock | None, Message | None]:
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None, message(
            "{path} is open in another window, perhaps by a colleague: it can be looked at here, not edited.",
            path=str(path),
        )
    except (OSError, RuntimeError):  # the latter from file systems that know no locks
        return None, message(
            "The folder of {path} is read-only: look and export here, or use Save As to edit a copy.",
            path=str(path),
        )
    return lock, None


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def _release(lock: BaseFileLock | None) -> None:
    if lock is not None:
        lock.release()


def _replace(path: Path, write: Callable[[Path], None]) -> Workspace:
    """Write `path` while holding its lock, so that a file open in another window is not pulled away."""
    path = _real(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(error, path) from error
    lock, why = _acquire(path) if path.exists() else _take_lock(path)
    if why is not None:
        raise ReadOnlyProject(why)
    try:
        write(path)
        stale = journal.path_for(path)
        if stale.exists():
            journal.set_aside(stale)
        return Workspace(path, lock, None)
    except BaseException:
        _release(lock)
        if lock is not None and not path.exists():
            with contextlib.suppress(OSError):
                Path(lock.lock_file).unlink(missing_ok=True)
        raise
