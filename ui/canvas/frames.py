"""Pictures drawn beside the window: one worker, and of the wishes that wait only the newest is fulfilled."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from PyQt6 import sip
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from ui.canvas.budget import Budget
from ui.canvas.frame import Cancelled, Frame, same
from ui.canvas.labels import Name
from ui.canvas.overview import Overview, overview_frame
from ui.canvas.renderer import Renderer
from ui.canvas.shapes import Shapes
from ui.canvas.shifting import Rect
from ui.courier import courier
from ui.courtesy import step_back

log = logging.getLogger(__name__)

HASTY = 1.5
"""Pixels: in a hasty picture smaller features are a dab each."""
_HANDED_OVER = 0.004
"""Seconds that the window waits at most for its worker to begin."""
_LONG = 0.04
"""Seconds: a picture that takes longer is drawn hastily first."""


class Drawn(NamedTuple):
    """The ground of a frame, if it was asked for, and the names, unless it is hasty; how many seconds the
    ground and the names took."""

    frame: Frame
    image: QImage | None
    names: tuple[Name, ...] | None
    seconds: float
    naming: float = 0.0
    hasty: bool = False


_WORTH = 0.3
"""Of the time for an exact picture: a hasty one that takes more only delays it."""


class Wish(NamedTuple):
    """A frame that is wanted: its ground and names, or its names alone."""

    frame: Frame
    ground: bool


class FrameWorker(QObject):
    """Ask with `request`; `drawn` is emitted in the thread this object lives in."""

    drawn = pyqtSignal(object)
    surveyed = pyqtSignal(object)
    """An `Overview`."""
    failed = pyqtSignal(str)

    def __init__(self, renderer: Renderer, shapes: Shapes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer, self._shapes, self._budget = renderer, shapes, Budget(renderer)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="map", initializer=step_back)
        self._lock = threading.Lock()
        self._waiting: Wish | None = None
        self._running = False
        self._closed = False
        self._drawing = threading.Event()
        self._overview: Overview | None = None
        self._courier = courier()

    @property
    def busy(self) -> bool:
        with self._lock:
            return self._running

    def request(self, frame: Frame, ground: bool = True, *, begun: bool = False) -> None:
        """Draw `frame` next; one that still waits is forgotten, one being drawn is given up if it would be
        of no use. `begun` returns when the worker draws: what the window paints next, with the interpreter
        in hand, would keep it waiting longer."""
        with self._lock:
            if self._closed:
                return
            self._waiting = Wish(frame, ground)
            if not self._running:
                self._running = True
                self._pool.submit(self._run)
        if begun:
            self._drawing.wait(_HANDED_OVER)

    def close(self) -> None:
        """Stop; returns when the worker has let go."""
        with self._lock:
            self._closed, self._waiting = True, None
        self._pool.shutdown(wait=True)

    def _run(self) -> None:
        while True:
            with self._lock:
                wish, self._waiting = self._waiting, None
                if wish is None or self._closed:
                    self._running = False
                    return
            try:
                self._fulfil(wish)
                self._rest(wish.frame)
            except Cancelled:
                continue
            except Exception as error:  # a worker's fault must reach a person, not vanish with the thread
                log.exception("a frame of the map could not be drawn")
                self._tell("failed", str(error))

    def _fulfil(self, wish: Wish) -> None:
        frame, image, seconds = wish.frame, None, 0.0
        if wish.ground:
            in_haste = self._in_haste(frame)
            if in_haste:
                image, seconds = self._ground(frame, self._superseded(frame), HASTY)
                self._tell("drawn", Drawn(frame, image, None, seconds, hasty=True))
                image = None  # so that there are never more than three
            given_up = self._useless(frame) if in_haste else self._superseded(frame)
            image, seconds = self._ground(frame, given_up)
        start = time.thread_time()  # without what it waits for while the window works
        names = self._renderer.names(frame, self._superseded(frame))
        self._tell("drawn", Drawn(frame, image, names, seconds, time.thread_time() - start))

    def _ground(
        self, frame: Frame, cancelled: Callable[[], bool], splat: float = 0.0
    ) -> tuple[QImage, float]:
        hasty = splat > 0.0
        thought = self._budget.seconds(frame, [_whole(frame)], hasty) if self._renderer.compiled else 0.0

        def given_up() -> bool:
            self._drawing.set()  # from here on compiled functions draw, and leave the interpreter alone
            return cancelled()

        start = time.perf_counter()
        try:
            image = self._renderer.ground(frame, given_up, splat)
        finally:
            self._drawing.clear()
        seconds = time.perf_counter() - start
        self._budget.learn(frame, hasty, thought, seconds)
        return image, seconds

    def _tell(self, signal: str, value: object) -> None:
        """From the worker: emit a signal in the window's thread, unless there is nobody left to hear it."""
        self._courier.send(lambda: self._closed or sip.isdeleted(self) or getattr(self, signal).emit(value))

    def _in_haste(self, frame: Frame) -> bool:
        """Whether the exact picture takes long, and one with dabs for what is small would be there long
        before it."""
        if not self._renderer.compiled:
            return False
        exact, hasty = (self._budget.seconds(frame, [_whole(frame)], haste) for haste in (False, True))
        return exact > _LONG and hasty < _WORTH * exact

    def _rest(self, frame: Frame) -> None:
        """When nobody waits: what the pointer and a moving map will ask for next."""
        if self._waiting is not None or self._closed:
            return
        self._renderer.warm(frame)
        if self._renderer.compiled and (self._overview is None or not self._overview.serves(frame)):
            wide = overview_frame(frame, self._shapes)
            if wide is not None:
                image = self._renderer.ground(wide, lambda: self._closed, HASTY)
                self._overview = Overview(wide, image)
                self._tell("surveyed", self._overview)

    def _superseded(self, frame: Frame) -> Callable[[], bool]:
        """Whether a picture of `frame` could not even be shown moved or stretched: other layers, another
        project are wanted. One that is merely late comes to its end, so that the map keeps refreshing while
        a hand keeps moving it."""

        def outdated() -> bool:
            waiting = self._waiting
            if self._closed or waiting is None:
                return self._closed
            mended = self._renderer.compiled or waiting.frame.project is frame.project
            return not (mended and _alike(frame, waiting.frame))

        return outdated

    def _useless(self, frame: Frame) -> Callable[[], bool]:
        """Whether a hasty picture of `frame` will do: it cannot be moved to where the map is now."""

        def outdated() -> bool:
            waiting = self._waiting
            if self._closed or waiting is None:
                return self._closed
            return not _alike(frame, waiting.frame) or not _near(frame, waiting.frame)

        return outdated


def _whole(frame: Frame) -> Rect:
    view = frame.view
    return Rect(0, 0, round(view.width), round(view.height))


def _alike(frame: Frame, wanted: Frame) -> bool:
    if frame.project is not wanted.project and frame.shown != wanted.shown:
        return False
    return same(frame._replace(project=wanted.project, viewport=wanted.viewport), wanted) and all(
        (kept := frame.project.tables.get(d.id)) is not None and kept.base is wanted.project.tables[d.id].base
        for d in wanted.shown
    )


def _near(frame: Frame, wanted: Frame) -> bool:
    """Whether most of the picture stays when it is moved."""
    step = wanted.view.moved_from(frame.view)
    return step is not None and abs(step[0]) < frame.view.width / 2 and abs(step[1]) < frame.view.height / 2
