"""The picture of the map on the screen: a frame's worth of it whenever the window paints, the exact one soon.

When the map was moved by whole pixels, or edited, the last picture is moved and mended in place. What cannot
be mended in time is shown stretched, over a small picture of everything, until the worker has drawn it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil

from PyQt6.QtCore import QObject, QRectF, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QPainter, QRegion

from ui.canvas.budget import Budget
from ui.canvas.frame import Cancelled, Frame, same
from ui.canvas.frames import Drawn, FrameWorker
from ui.canvas.labels import Name, other_places, paint_names
from ui.canvas.mending import Mender
from ui.canvas.overview import Overview, stretch
from ui.canvas.renderer import PAPER, Renderer
from ui.canvas.shapes import SMALL, Shapes
from ui.canvas.shifting import region_of

FAST = 0.025
"""Seconds: a frame that takes no longer is drawn while the window paints, if the project is small."""
_AT_ONCE = 0.008
"""Seconds: so long may drawing hold up a map in motion."""
_STILL = 0.1
"""Seconds after which a map is no more in motion."""
_IN_PASSING = 0.002
"""Seconds: names of an edited map that take no longer are placed before it is painted."""
_BEHIND = 20
"""Milliseconds: names of an edited map are placed when all that follows from the edit is painted."""
_FAR = 2.0
"""Names are not shown on a picture that is stretched more than this."""


@dataclass
class Shown:
    """What is on the screen. A hasty picture is to be followed by an exact one."""

    frame: Frame
    image: QImage
    hasty: bool
    seconds: float


class Picture(QObject):
    """`paint` shows what there is of a frame; `arrived` says that painting again is worth it."""

    arrived = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, shapes: Shapes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = Renderer(shapes)
        self._mender = Mender(self._renderer, Budget(self._renderer), _AT_ONCE)
        self._worker = FrameWorker(self._renderer, shapes, self)
        self._worker.drawn.connect(self._on_drawn)
        self._worker.surveyed.connect(self._on_surveyed)
        self._worker.failed.connect(self.failed)
        self._shown: Shown | None = None
        self._names: tuple[Frame, tuple[Name, ...]] | None = None
        self._naming = 0.0
        """Seconds that finding places for names took last."""
        self._names_later = QTimer(self)
        self._names_later.setSingleShot(True)
        self._names_later.setInterval(_BEHIND)
        self._names_later.timeout.connect(self._ask_for_names)
        self._overview: Overview | None = None
        self._moved = 0.0
        """When another picture was wanted last."""
        self._wanted: Frame | None = None
        self._asked: tuple[Frame, bool] | None = None
        self.background = False
        """Draw every frame in the worker, however fast it is."""

    @property
    def frame(self) -> Frame | None:
        """The frame that is shown, if only hastily."""
        return self._shown.frame if self._shown else None

    @property
    def complete(self) -> bool:
        """Whether what was last wanted is shown exactly, with its names."""
        wanted = self._wanted
        return wanted is not None and self._exact(wanted) and self._named(wanted)

    @property
    def busy(self) -> bool:
        """Whether the worker is at something, be it only for later."""
        return self._worker.busy

    def paint(self, painter: QPainter, wanted: Frame) -> None:
        self._wanted = wanted
        if not self._exact(wanted):
            self._get(wanted)
            self._moved = time.perf_counter()
        elif not self._named(wanted):
            self._name(wanted)
        if self._shown is not None:
            self._show(painter, self._shown, wanted)

    def touched(self, wanted: Frame, beyond: int) -> QRegion | None:
        """The logical pixels that an edit changed since the picture on the screen, and `beyond` around them;
        None when it may be any. Names make way for each other, so they are placed here already."""
        shown, names = self._shown, self._names
        if self.background or shown is None or shown.hasty or shown.frame.viewport != wanted.viewport:
            return None
        if names is None or not self._named(shown.frame):
            return None
        rects = self._mender.dirty(shown.frame, wanted)
        if rects is None:
            return None
        self._name(wanted)
        named = names if self._names is None else self._names
        return region_of([*rects, *other_places(names[1], named[1], wanted)], wanted.density, beyond)

    def close(self) -> None:
        self._worker.close()

    # -------------------------------------------------------------- getting there

    def _exact(self, wanted: Frame) -> bool:
        shown = self._shown
        return shown is not None and not shown.hasty and same(shown.frame, wanted)

    def _named(self, wanted: Frame) -> bool:
        return self._names is not None and same(self._names[0], wanted)

    def _get(self, wanted: Frame) -> None:
        """The frame in the best way that there is time for."""
        if not self.background:
            if self._shown is not None and self._bring(self._shown, wanted) and not self._shown.hasty:
                self._name(wanted)
                return
            rested = time.perf_counter() - self._moved > _STILL
            image = self._mender.draw_all(wanted, alone=self._worker.busy, rested=rested)
            if image is not None:
                self._shown = Shown(wanted, image, False, 0.0)
                self._name(wanted)
                return
            if self._is_fast(wanted) and self._draw_now(wanted):
                return
        self._ask(wanted, ground=True, begun=True)

    def _bring(self, shown: Shown, wanted: Frame) -> bool:
        """Move and mend a picture in place, so that it shows `wanted`; False when it cannot be."""
        if same(shown.frame, wanted):
            return True
        hasty = self._mender.mend(shown.image, shown.frame, wanted, self._overview)
        if hasty is None:
            return False
        shown.frame, shown.hasty = wanted, shown.hasty or hasty
        return True

    def _is_fast(self, wanted: Frame) -> bool:
        if self._worker.busy and not self._renderer.compiled:
            return False
        if sum(len(table.base.ids) for table in wanted.project.tables.values()) > SMALL:
            return False
        return self._shown is None or self._shown.seconds <= FAST

    def _draw_now(self, wanted: Frame) -> bool:
        """False when it takes much longer than thought."""
        start = time.perf_counter()
        try:
            late = start + 4 * FAST
            image = self._renderer.ground(wanted, lambda: time.perf_counter() > late, alone=self._worker.busy)
        except Cancelled:
            return False
        self._shown = Shown(wanted, image, False, time.perf_counter() - start)
        self._name(wanted)
        return True

    def _name(self, wanted: Frame) -> None:
        """Place the names at once if that was quick before; else the old ones stay until the worker has. They
        may stay longer after an edit: where they stand they are right, but for a few."""
        edited = self._names is not None and self._names[0].viewport == wanted.viewport
        if edited and self._naming > _IN_PASSING:
            self._names_later.start()
            return
        if self.background or self._naming > FAST:
            self._ask(wanted, ground=False)
            return
        start = time.perf_counter()
        self._names = wanted, self._renderer.names(wanted)
        self._naming = time.perf_counter() - start

    def _ask_for_names(self) -> None:
        wanted = self._wanted
        if wanted is not None and self._exact(wanted) and not self._named(wanted):
            self._ask(wanted, ground=False)

    def _ask(self, wanted: Frame, *, ground: bool, begun: bool = False) -> None:
        asked = self._asked
        if asked is not None and same(asked[0], wanted) and asked[1] >= ground:
            return
        self._asked = wanted, ground
        self._worker.request(wanted, ground, begun=begun)

    def _on_drawn(self, drawn: Drawn) -> None:
        if self._asked is not None and self._asked[0] is drawn.frame and not drawn.hasty:
            self._asked = None
        wanted = self._wanted or drawn.frame
        if drawn.image is not None and not drawn.hasty:
            self._mender.learn(drawn.frame, drawn.seconds)
        if drawn.image is not None and not self._exact(wanted):
            self._take(Shown(drawn.frame, drawn.image, drawn.hasty, drawn.seconds), wanted)
        if drawn.names is not None and not self._named(wanted):
            self._names = drawn.frame, drawn.names
            self._naming = drawn.naming
        self.arrived.emit()

    def _take(self, fresh: Shown, wanted: Frame) -> None:
        """Show a picture that arrived, unless the one that is there is nearer to what is wanted."""
        shown = self._shown
        there = shown is not None and same(shown.frame, wanted)
        if there and fresh.hasty:
            return
        if self._bring(fresh, wanted) or not there:
            self._shown = fresh

    def _on_surveyed(self, overview: Overview) -> None:
        self._overview = overview

    # -------------------------------------------------------------- showing

    def _show(self, painter: QPainter, shown: Shown, wanted: Frame) -> None:
        """The image, moved and stretched to where its piece of the world is in the wanted view."""
        now, then = wanted.viewport, shown.frame.viewport
        if now == then and shown.frame.density == wanted.density:
            painter.drawImage(0, 0, shown.image)
        else:
            self._show_stretched(painter, shown, wanted)
        if self._names is not None:
            frame, names = self._names
            alike = 1 / _FAR <= frame.viewport.scale / now.scale <= _FAR
            if alike and frame.hidden == wanted.hidden:
                paint_names(painter, names, now, wanted.density)

    def _show_stretched(self, painter: QPainter, shown: Shown, wanted: Frame) -> None:
        now = wanted.viewport
        step = now.moved_from(shown.frame.viewport)
        if step is not None and shown.frame.density == wanted.density:
            self._show_ground(painter, wanted)
            painter.drawImage(step[0], step[1], shown.image)
            return
        x0, y0, x1, y1 = shown.frame.viewport.bounds
        left, top = now.to_screen(x0, y1)
        right, bottom = now.to_screen(x1, y0)
        inner = QRectF(left, top, right - left, bottom - top).toAlignedRect().adjusted(1, 1, -1, -1)
        bare = QRegion(0, 0, ceil(now.width), ceil(now.height)) - QRegion(inner)
        if not bare.isEmpty():
            painter.setClipRegion(bare)
            self._show_ground(painter, wanted)
            painter.setClipping(False)
        stretch(painter, shown.image, shown.frame.viewport, now)

    def _show_ground(self, painter: QPainter, wanted: Frame) -> None:
        """Paper, and the overview on it: what is seen where there is no picture yet."""
        now = wanted.viewport
        painter.fillRect(QRectF(0, 0, now.width, now.height), QColor(PAPER))
        if self._overview is not None and self._overview.serves(wanted):
            stretch(painter, self._overview.image, self._overview.frame.viewport, now)
