"""The picture of the map on the screen: drawn at once while that is fast, else by the worker.

Until a wanted frame is there, the last one is shown where its piece of the world is now.
"""

from __future__ import annotations

import time

from PyQt6.QtCore import QObject, QRectF, pyqtSignal
from PyQt6.QtGui import QColor, QPainter

from ui.canvas.frames import Drawn, FrameWorker
from ui.canvas.renderer import PAPER, Cancelled, Frame, Renderer
from ui.canvas.shapes import SMALL, Shapes

FAST = 0.025
"""Seconds: a frame that takes no longer is drawn while the window paints."""


class Picture(QObject):
    """`paint` shows what there is of a frame; `arrived` says that painting again is worth it."""

    arrived = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, shapes: Shapes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = Renderer(shapes)
        self._worker = FrameWorker(self._renderer, self)
        self._worker.drawn.connect(self._on_drawn)
        self._worker.failed.connect(self.failed)
        self._last: Drawn | None = None
        self._asked: Frame | None = None
        self.background = False
        """Draw every frame in the worker, however fast it is."""

    @property
    def frame(self) -> Frame | None:
        """The frame that is shown."""
        return self._last.frame if self._last else None

    def paint(self, painter: QPainter, wanted: Frame) -> None:
        if self._last is None or not same(self._last.frame, wanted):
            self._get(wanted)
        if self._last is not None:
            _show(painter, self._last, wanted)

    def close(self) -> None:
        self._worker.close()

    def _get(self, wanted: Frame) -> None:
        if self._asked is not None and same(self._asked, wanted):
            return
        if not self.background and not self._worker.busy and self._is_fast(wanted):
            try:
                self._last = self._draw_now(wanted)
                return
            except Cancelled:
                pass
        self._asked = wanted
        self._worker.request(wanted)

    def _is_fast(self, wanted: Frame) -> bool:
        if sum(len(table.base.ids) for table in wanted.project.tables.values()) > SMALL:
            return False
        return self._last is None or self._last.seconds <= FAST

    def _draw_now(self, wanted: Frame) -> Drawn:
        """Raise Cancelled when it takes much longer than thought."""
        start = time.perf_counter()
        image = self._renderer.render(wanted, lambda: time.perf_counter() - start > 4 * FAST)
        return Drawn(wanted, image, time.perf_counter() - start)

    def _on_drawn(self, drawn: Drawn) -> None:
        if self._last is None or drawn.frame is not self._last.frame:
            self._last = drawn
        if self._asked is drawn.frame:
            self._asked = None
        self.arrived.emit()


def same(one: Frame, other: Frame) -> bool:
    """Whether two frames give the same image."""
    return one.project is other.project and one[1:] == other[1:]


def _show(painter: QPainter, drawn: Drawn, wanted: Frame) -> None:
    """The image, moved and stretched to where its piece of the world is in the wanted view."""
    now, then = wanted.viewport, drawn.frame.viewport
    if now == then and drawn.frame.density == wanted.density:
        painter.drawImage(0, 0, drawn.image)
        return
    painter.fillRect(QRectF(0, 0, now.width, now.height), QColor(PAPER))
    x0, y0, x1, y1 = then.bounds
    left, top = now.to_screen(x0, y1)
    right, bottom = now.to_screen(x1, y0)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(left, top, right - left, bottom - top), drawn.image)
