"""Work that the user waits for, such as saving to a slow share: the window goes on painting meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from PyQt6.QtCore import QEventLoop, Qt
from PyQt6.QtWidgets import QApplication

from ui.courier import courier

Result = TypeVar("Result")

AT_ONCE = 0.05
"""Seconds within which most work is done, without a busy cursor."""


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="patience")


def while_painting(work: Callable[[], Result]) -> Result:
    """Do `work` in a thread and return its result, or raise what it raised; keys and clicks wait until then.

    Call it in the GUI thread. Nothing else may change what `work` uses in the meantime: user input does not
    arrive, and whoever listens to timers only reads.
    """
    messenger = courier()
    future = _pool().submit(work)
    try:
        return future.result(timeout=AT_ONCE)
    except TimeoutError:
        if future.done():  # the work itself timed out
            raise
    loop = QEventLoop()
    future.add_done_callback(lambda _done: messenger.send(loop.quit))
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    finally:
        QApplication.restoreOverrideCursor()
    return future.result()
