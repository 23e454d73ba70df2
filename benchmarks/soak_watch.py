"""What a soak run keeps an eye on: paint events, the lateness of the event loop, memory, Qt's messages."""

from __future__ import annotations

import faulthandler
import logging
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PyQt6.QtCore import QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler

from ui.canvas.view import MapView

BEAT = 0.010
"""Seconds between two beats of an event loop that is free."""
LATE = 0.100
"""Seconds: what a hand notices."""
_MEMORY_EVERY = 10.0


class Moment(NamedTuple):
    """Seconds since the start, seconds it took, and what was being done."""

    at: float
    took: float
    doing: str


class _Ear(logging.Handler):
    """Hears what the program itself logs: exceptions that the net caught, frames that could not be drawn."""

    heard: Callable[[str], None]

    def emit(self, record: logging.LogRecord) -> None:
        self.heard(self.format(record))


class Watch(QObject):
    """Begins with `begin`; make it before the window, whose paint events it times. `blockers` looks where the
    window stands when it is late, from a thread that does not hold the interpreter: that can crash."""

    def __init__(self, blockers: bool = False) -> None:
        super().__init__()
        self._looks = blockers
        self.doing = "opening"
        self.paints: list[Moment] = []
        self.beats: list[Moment] = []
        self.memory: list[tuple[float, float]] = []
        self.messages: list[str] = []
        self._start = self._last = time.perf_counter()
        self._running = False
        self._ear = _Ear(logging.WARNING)
        self._ear.heard = self.messages.append
        self._stacks = tempfile.TemporaryFile("w+")  # noqa: SIM115  (as long as the watch is kept)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._former_paint: Callable[..., Any] = MapView.paintEvent
        MapView.paintEvent = self._timed(MapView.paintEvent)  # type: ignore[method-assign]
        qInstallMessageHandler(self._on_message)
        logging.getLogger().addHandler(self._ear)

    def begin(self) -> None:
        """From now on everything counts."""
        self._start = self._last = time.perf_counter()
        self._running = True
        self._timer.start(round(BEAT * 1e3))

    def end(self) -> None:
        self._running = False
        self._timer.stop()
        faulthandler.cancel_dump_traceback_later()
        MapView.paintEvent = self._former_paint  # type: ignore[method-assign]
        qInstallMessageHandler(None)
        logging.getLogger().removeHandler(self._ear)

    @property
    def now(self) -> float:
        return time.perf_counter() - self._start

    def blockers(self, most: int = 12) -> list[tuple[int, str]]:
        """Where the GUI thread stood when the loop was late, most frequent first: times and innermost
        calls of our own code."""
        self._stacks.seek(0)
        seen: Counter[str] = Counter()
        for dump in self._stacks.read().split("Timeout (")[1:]:
            thread = dump.rpartition("most recent call first")[2]
            calls = re.findall(r'File "([^"]+)", line (\d+) in (\S+)', thread)
            ours = [
                f"{Path(file).name}:{line} {name}" for file, line, name in calls if "/lib/python" not in file
            ]
            seen[" < ".join(ours[:6])] += 1
        return [(times, where) for where, times in seen.most_common(most)]

    def _timed(self, paint: Callable[..., Any]) -> Callable[..., Any]:
        def painted(view: MapView, event: Any) -> None:
            start = time.perf_counter()
            paint(view, event)
            if self._running:
                self.paints.append(Moment(self.now, time.perf_counter() - start, self.doing))

        return painted

    def _beat(self) -> None:
        # Rung by a thread of C that needs no interpreter, so that nothing hides what holds the lock.
        if self._looks:
            faulthandler.dump_traceback_later(LATE, file=self._stacks)
        here = time.perf_counter()
        self.beats.append(Moment(self.now, max(here - self._last - BEAT, 0.0), self.doing))
        self._last = here
        if not self.memory or self.now - self.memory[-1][0] >= _MEMORY_EVERY:
            self.memory.append((self.now, resident()))

    def _on_message(self, kind: QtMsgType, _context: object, text: str | None) -> None:
        if kind != QtMsgType.QtDebugMsg:
            self.messages.append(f"{kind.name}: {text} (while {self.doing})")


def resident() -> float:
    """Megabytes of memory in use."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
