"""The map's own widget, watched: how long a view takes from being asked for to being shown exactly."""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
import shapely
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtGui import QImage, QPaintEvent
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.model.project import Project
from beiyuan_gis.session import Session
from ui.app import make_application
from ui.bridge import Bridge
from ui.canvas import kernels
from ui.canvas.picture import same
from ui.canvas.view import MapView
from ui.canvas.viewport import Viewport

WIDTH, HEIGHT = 1600, 1000
_PATIENCE = 300.0
"""Seconds after which a frame will never come."""


class Frame(NamedTuple):
    """Milliseconds until a view was seen exactly, and without laying the finished picture on the window."""

    shown: float
    drawn: float


class _Watched(MapView):
    """Notes whether what it painted last is what it should show."""

    exact = False

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        shown = self.picture.frame
        complete = getattr(self.picture, "complete", True)  # where hasty pictures are shown, it says so
        self.exact = complete and shown is not None and same(shown, self.frame())


class Screen:
    """A project on a map of 1600 by 1000 pixels, drawn in one thread."""

    def __init__(self, project: Project, width: int = WIDTH, height: int = HEIGHT) -> None:
        self._application = make_application()  # Qt ends with the last reference to it
        draw_in_one_thread()
        self.bridge = Bridge(Session(project))
        self.view = _Watched(self.bridge)
        self.view.resize(width, height)
        self.view.show()
        self._wait()

    def show(self, viewport: Viewport) -> float:
        """Milliseconds from asking for the view to the end of the paint event that shows it exactly."""
        start = time.perf_counter()
        self.view.exact = False
        self.view.look(viewport)
        self._wait()
        return (time.perf_counter() - start) * 1e3

    def drawn(self, viewport: Viewport) -> Frame:
        """As `show`; the same frame is then painted once more, to tell drawing it from laying it on the
        window."""
        shown = self.show(viewport)
        start = time.perf_counter()
        self.view.repaint()
        return Frame(shown, shown - (time.perf_counter() - start) * 1e3)

    def whole(self) -> Viewport:
        """Everything, without a margin."""
        bounds = self.bridge.project.bounds
        assert bounds is not None
        return Viewport(width=self.view.width(), height=self.view.height()).fitted(bounds, 0.0)

    def count(self, viewport: Viewport) -> int:
        """Features of which something is in view."""
        x0, y0, x1, y1 = viewport.bounds
        window, total = shapely.box(x0, y0, x1, y1), 0
        for table in self.bridge.project.tables.values():
            low_x, low_y, high_x, high_y = table.base.bounds.T
            inside = (low_x >= x0) & (high_x <= x1) & (low_y >= y0) & (high_y <= y1)
            meets = (low_x <= x1) & (high_x >= x0) & (low_y <= y1) & (high_y >= y0)
            cut = table.base.geometry.unpack(np.flatnonzero(meets & ~inside))
            total += int(inside.sum()) + int(shapely.intersects(cut, window).sum())
        return total

    def picture(self) -> QImage:
        """What is on the screen, with the scale bar and whatever else lies over the map."""
        return self.view.grab().toImage()

    def close(self) -> None:
        self.view.close()
        self.view.deleteLater()
        QApplication.sendPostedEvents()
        QApplication.processEvents()

    def _wait(self) -> None:
        alarm = QTimer()  # processEvents with a deadline of its own would not sleep but spin
        alarm.setSingleShot(True)
        alarm.start(round(_PATIENCE * 1e3))
        while not self.view.exact:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if not alarm.isActive():
                raise TimeoutError("the map does not show what it should")


def draw_in_one_thread() -> None:
    """The goals are for one thread: two give between 1.15 and 1.95 times as much."""
    kernels.load()
    press = kernels.new_press
    kernels.new_press = lambda _threads=2: press(1)  # type: ignore[assignment]
