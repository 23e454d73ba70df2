"""A picture moved and mended in place: what came into view and what was edited is drawn, the rest stays."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter

from ui.canvas.budget import Budget
from ui.canvas.dirty import changed, rectangles
from ui.canvas.frame import Cancelled, Frame, same
from ui.canvas.frames import HASTY
from ui.canvas.overview import Overview, stretch
from ui.canvas.renderer import PAPER, Renderer, pixels_of
from ui.canvas.shifting import Rect, shift

_STRIPS = 0.6
"""Of the time that there is: a map that is dragged wants new strips at every event."""
_RESTED = 1.3
"""Times as long may a map that was still hold up its frame."""
_KEPT = 0.25
"""A picture of which less than this stays in view is not worth mending."""


class Mender:
    """Works in the window's thread, with one thread, for at most about `at_once` seconds."""

    def __init__(self, renderer: Renderer, budget: Budget, at_once: float) -> None:
        self._renderer, self._budget, self._at_once = renderer, budget, at_once
        self._found: tuple[Frame, Frame, list[Rect] | None] | None = None

    def draw_all(self, wanted: Frame, *, alone: bool, rested: bool) -> QImage | None:
        """The picture of a frame, if there is time to draw all of it: somewhat more for a map that is
        `rested` than for one in motion, whose next frame follows at once."""
        if not (self._renderer.compiled and self._renderer.ready(wanted)):
            return None
        thought = self._budget.seconds(wanted, [_whole(wanted)])
        if thought > self._at_once * (_RESTED if rested else 1.0):
            return None
        start = time.perf_counter()
        late = start + 2 * self._at_once
        try:
            image = self._renderer.ground(wanted, lambda: time.perf_counter() > late, alone=alone)
        except Cancelled:
            image = None
        self._budget.learn(wanted, False, thought, time.perf_counter() - start)
        return image

    def learn(self, frame: Frame, seconds: float) -> None:
        """What the worker took for all of a frame tells what it would have taken here."""
        if seconds <= 2 * self._at_once and self._renderer.ready(frame):
            self._budget.learn(frame, False, self._budget.seconds(frame, [_whole(frame)]), seconds)

    def mend(self, image: QImage, then: Frame, wanted: Frame, overview: Overview | None) -> bool | None:
        """Make the picture of `then` one of `wanted`. True when it is a hasty one now, None when that
        cannot be done and nothing was."""
        if not self._renderer.compiled:
            return None
        step = wanted.view.moved_from(then.view)
        if step is None:
            return None
        kept = (1 - abs(step[0]) / image.width()) * (1 - abs(step[1]) / image.height())
        if kept < _KEPT or max(abs(step[0]) / image.width(), abs(step[1]) / image.height()) >= 1:
            return None
        dirty, self._found = self.dirty(then, wanted), None
        if dirty is None or not self._renderer.ready(wanted):
            return None
        thought = self._budget.seconds(wanted, dirty)
        if thought > 2 * self._at_once:
            return None
        bare = shift(pixels_of(image), *step)
        hasty = self._draw_bare(image, wanted, bare, overview)
        self._draw(image, wanted, dirty, thought)
        return hasty

    def dirty(self, then: Frame, wanted: Frame) -> list[Rect] | None:
        """Where edits made the picture of `then` untrue, in the view of `wanted`; None if that is anywhere.

        Asked for when an edit is done and again when its picture is mended: it is remembered between.
        """
        if not self._renderer.compiled:
            return None
        found = self._found
        if found is None or not (same(found[0], then) and same(found[1], wanted)):
            found = self._found = then, wanted, self._dirty(then, wanted)
        return found[2]

    def _dirty(self, then: Frame, wanted: Frame) -> list[Rect] | None:
        if not same(then._replace(project=wanted.project, viewport=wanted.viewport), wanted):
            return None
        if then.project is not wanted.project and then.shown != wanted.shown:
            return None  # another style: nothing of the picture is true any more
        boxes = changed(then.project, wanted.project, (d.id for d in wanted.shown))
        return None if boxes is None else rectangles(boxes, wanted, self._renderer.reach(wanted))

    def _draw_bare(
        self, image: QImage, wanted: Frame, bare: Sequence[Rect], overview: Overview | None
    ) -> bool:
        """Draw what came into view: exactly if there is time, else hastily, else from the overview."""
        if not bare:
            return False
        at_once = _STRIPS * self._at_once
        until = time.perf_counter() + 2 * at_once
        for hasty in (False, True):
            thought = self._budget.seconds(wanted, bare, hasty)
            if thought <= at_once:
                try:
                    self._draw(image, wanted, bare, thought, hasty, until)
                except Cancelled:
                    break
                return hasty
        _fill(image, wanted, bare, overview)
        return True

    def _draw(
        self,
        image: QImage,
        wanted: Frame,
        rects: Sequence[Rect],
        thought: float,
        hasty: bool = False,
        until: float = float("inf"),
    ) -> None:
        """Raise Cancelled when it takes too long."""
        if not rects:
            return
        start = time.perf_counter()
        pixels = pixels_of(image)
        for rect in rects:
            splat = HASTY if hasty else 0.0
            self._renderer.patch(pixels, wanted, rect, lambda: time.perf_counter() > until, splat)
        self._budget.learn(wanted, hasty, thought, time.perf_counter() - start)


def _whole(frame: Frame) -> Rect:
    return Rect(0, 0, round(frame.view.width), round(frame.view.height))


def _fill(image: QImage, wanted: Frame, bare: Sequence[Rect], overview: Overview | None) -> None:
    """Paper, and what the overview knows of it."""
    density = image.devicePixelRatio()
    image.setDevicePixelRatio(1.0)
    painter = QPainter(image)
    for left, top, right, bottom in bare:
        rect = QRectF(left, top, right - left, bottom - top)
        painter.setClipRect(rect, Qt.ClipOperation.ReplaceClip)
        painter.fillRect(rect, QColor(PAPER))
        if overview is not None and overview.serves(wanted):
            stretch(painter, overview.image, overview.frame.viewport, wanted.view)
    painter.end()
    image.setDevicePixelRatio(density)
