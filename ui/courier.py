"""From a worker to the window: something to do in the window's thread, as soon as it comes to it.

A worker emits no signal of an object that the window may be deleting at that moment: the program would crash.
It sends what is to be done by the courier, who lives as long as the program.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PyQt6 import sip
from PyQt6.QtCore import QObject, Qt, pyqtSignal

Errand = Callable[[], object]


class Courier(QObject):
    """What any thread sends is done, in order, in the thread that first asked for the courier."""

    _sent = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._sent.connect(self._do, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]

    def send(self, errand: Errand) -> None:
        with contextlib.suppress(RuntimeError):  # the application is gone, and nobody is left to hear it
            self._sent.emit(errand)

    def _do(self, errand: Errand) -> None:
        errand()


_only: Courier | None = None


def courier() -> Courier:
    """The one of the application that runs. Ask for it in the window's thread, before a worker does."""
    global _only
    if _only is None or sip.isdeleted(_only):
        _only = Courier()
    return _only
