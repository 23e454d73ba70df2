"""What a soak run keeps an eye on: paint events, the lateness of the event loop, memory, Qt's messages."""

from __future__ import annotations

import itertools
import logging
import os
import time
from array import array
from collections.abc import Callable, Iterator
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


class Moments:
    """Any number of moments in little memory: half an hour of beats would else weigh more than what the
    window keeps of its edits, whose memory is watched."""

    def __init__(self) -> None:
        self._numbers = array("d")
        self._doings: list[str] = []

    def add(self, moment: Moment) -> None:
        self._numbers.extend((moment.at, moment.took))
        self._doings.append(moment.doing)

    def __len__(self) -> int:
        return len(self._doings)

    def __iter__(self) -> Iterator[Moment]:
        ats, tooks = self._numbers[::2], self._numbers[1::2]
        return itertools.starmap(Moment, zip(ats, tooks, self._doings, strict=True))


class _Ear(logging.Handler):
    """Hears what the program itself logs: exceptions that the net caught, frames that could not be drawn."""

    heard: Callable[[str], None]

    def emit(self, record: logging.LogRecord) -> None:
        self.heard(self.format(record))


class Watch(QObject):
    """Begins with `begin`; make it before the window, whose paint events it times."""

    def __init__(self) -> None:
        super().__init__()
        self.doing = "opening"
        self.paints = Moments()
        self.beats = Moments()
        self.memory: list[tuple[float, float]] = []
        self.messages: list[str] = []
        self._start = self._last = time.perf_counter()
        self._running = False
        self._ear = _Ear(logging.WARNING)
        self._ear.heard = self.messages.append
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
        MapView.paintEvent = self._former_paint  # type: ignore[method-assign]
        qInstallMessageHandler(None)
        logging.getLogger().removeHandler(self._ear)

    @property
    def now(self) -> float:
        return time.perf_counter() - self._start

    @property
    def late(self) -> list[tuple[float, float]]:
        """From when to when the loop was late, by `time.perf_counter`."""
        ends = ((self._start + beat.at, beat.took) for beat in self.beats if beat.took > LATE)
        return [(end - took, end) for end, took in ends]

    def _timed(self, paint: Callable[..., Any]) -> Callable[..., Any]:
        def painted(view: MapView, event: Any) -> None:
            start = time.perf_counter()
            paint(view, event)
            if self._running:
                self.paints.add(Moment(self.now, time.perf_counter() - start, self.doing))

        return painted

    def _beat(self) -> None:
        here = time.perf_counter()
        self.beats.add(Moment(self.now, max(here - self._last - BEAT, 0.0), self.doing))
        self._last = here
        if not self.memory or self.now - self.memory[-1][0] >= _MEMORY_EVERY:
            self.memory.append((self.now, resident()))

    def _on_message(self, kind: QtMsgType, _context: object, text: str | None) -> None:
        if kind != QtMsgType.QtDebugMsg:
            self.messages.append(f"{kind.name}: {text} (while {self.doing})")


def resident() -> float:
    """Megabytes of memory in use."""
    return _pages(1)


def mapped() -> float:
    """Those of them that hold pieces of files, which the system takes back when it has need of them."""
    return _pages(2)


def _pages(column: int) -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[column])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
