"""Frames drawn beside the window: one worker, and of the frames that wait only the newest is drawn."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from ui.canvas.renderer import Cancelled, Frame, Renderer

log = logging.getLogger(__name__)


class Drawn(NamedTuple):
    """A frame, its image, and how long it took in seconds."""

    frame: Frame
    image: QImage
    seconds: float


class FrameWorker(QObject):
    """Ask with `request`; `drawn` is emitted in the thread this object lives in."""

    drawn = pyqtSignal(object)
    failed = pyqtSignal(str)

    def __init__(self, renderer: Renderer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="map")
        self._lock = threading.Lock()
        self._waiting: Frame | None = None
        self._running = False
        self._closed = False

    @property
    def busy(self) -> bool:
        with self._lock:
            return self._running

    def request(self, frame: Frame) -> None:
        """Draw `frame` next; one that still waits is forgotten, one being drawn is given up if data
        changed."""
        with self._lock:
            if self._closed:
                return
            self._waiting = frame
            if not self._running:
                self._running = True
                self._pool.submit(self._run)

    def close(self) -> None:
        """Stop; returns when the worker has let go."""
        with self._lock:
            self._closed, self._waiting = True, None
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        while True:
            with self._lock:
                frame, self._waiting = self._waiting, None
                if frame is None or self._closed:
                    self._running = False
                    return
            try:
                drawn = self._draw(frame)
            except Cancelled:
                continue
            except Exception as error:  # a worker's fault must reach a person, not vanish with the thread
                log.exception("a frame of the map could not be drawn")
                self.failed.emit(str(error))
                continue
            if not self._closed:
                self.drawn.emit(drawn)
            self._warm(frame)

    def _warm(self, frame: Frame) -> None:
        """When nobody waits: what the pointer will ask for next."""
        if self._waiting is None and not self._closed:
            self._renderer.warm(frame)

    def _draw(self, frame: Frame) -> Drawn:
        start = time.perf_counter()
        image = self._renderer.render(frame, lambda: self._outdated(frame))
        return Drawn(frame, image, time.perf_counter() - start)

    def _outdated(self, frame: Frame) -> bool:
        """A newer project or another set of layers waits; a mere pan lets the frame come to its end, so that
        the map keeps refreshing while a hand keeps moving it."""
        waiting = self._waiting
        if self._closed:
            return True
        return waiting is not None and (
            waiting.project is not frame.project or waiting.hidden != frame.hidden
        )
