"""Long work in a worker thread: progress, cancel, and results that come too late are dropped.

Work gets a frozen snapshot (never the session) and a `progress` function; it ends early by the
`Cancelled` that `progress` raises, so whatever it was writing must be written to the side and moved.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QObject, pyqtSignal

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import _
from ui.courier import courier

log = logging.getLogger(__name__)

Report = Callable[[float], None]
"""Tell how far the work is, 0 to 1. Raises `Cancelled` once the user asked to stop."""
Work = Callable[[Report], Any]


class Cancelled(Exception):
    """Raised inside the work by its own progress function."""


class Task(QObject):
    """One piece of work under way. Exactly one of `succeeded`, `failed`, `cancelled` ends it."""

    progressed = pyqtSignal(float)
    succeeded = pyqtSignal(object)
    failed = pyqtSignal(str)
    cancelled = pyqtSignal()
    dropped = pyqtSignal(object)
    ended = pyqtSignal()

    def __init__(self, title: str, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._work = work
        self._stop = threading.Event()
        self._courier = courier()

    def cancel(self) -> None:
        """Ask the work to stop; a result that arrives nevertheless is dropped."""
        self._stop.set()

    def run(self) -> None:
        """In the worker: do the work and send what came of it home."""
        try:
            result = self._work(self._report)
        except Cancelled:
            self._send("cancelled", None)
        except BeiyuanError as error:
            self._send("failed", str(error))
        except Exception as error:  # a fault of ours: the window says so and the log has the details
            log.exception("the task failed")
            self._send("failed", _("This did not work: {why}", why=f"{type(error).__name__}: {error}"))
        else:
            self._send("succeeded", result)

    def _report(self, fraction: float) -> None:
        if self._stop.is_set():
            raise Cancelled
        self._send("progressed", min(1.0, max(0.0, fraction)))

    def _send(self, what: str, value: object) -> None:
        self._courier.send(lambda: self._arrive(what, value))

    def _arrive(self, what: str, value: object) -> None:
        """In the GUI thread."""
        if sip.isdeleted(self):
            log.info("a task outlived its window")
            return
        if what == "progressed":
            self.progressed.emit(value)
            return
        if self._stop.is_set() and what == "succeeded":
            self.dropped.emit(value)
        if self._stop.is_set() or what == "cancelled":
            self.cancelled.emit()
        elif what == "failed":
            self.failed.emit(value)
        else:
            self.succeeded.emit(value)
        self.ended.emit()


@cache
def _pool() -> ThreadPoolExecutor:
    """Threads of Python, not of QThreadPool: there every task begins with fresh thread-local data, and PROJ's
    contexts, which live in it, are freed under the transformers that use them: a segmentation fault.
    """
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="task")


class Tasks(QObject):
    """All work under way. `started` hands each task to whoever shows progress."""

    started = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: dict[Task, Future[None]] = {}

    def start(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[str], None],
        dropped: Callable[[Any], None] = lambda _result: None,
    ) -> Task:
        """Run `work` in a worker; `done` or `failed` is called in the GUI thread, neither when cancelled.

        A result that came although the task was cancelled goes to `dropped`.
        """
        task = Task(title, work, self)
        task.dropped.connect(dropped)
        task.succeeded.connect(done)
        task.failed.connect(failed)
        task.ended.connect(lambda: self._forget(task))
        self.started.emit(task)
        self._running[task] = _pool().submit(task.run)
        return task

    @property
    def running(self) -> frozenset[Task]:
        return frozenset(self._running)

    def stop_all(self, wait_ms: int = 5000) -> bool:
        """Cancel everything and wait for the workers; whether they all ended in time."""
        for task in self._running:
            task.cancel()
        return not wait(self._running.values(), wait_ms / 1000).not_done

    def _forget(self, task: Task) -> None:
        self._running.pop(task, None)
        task.deleteLater()
