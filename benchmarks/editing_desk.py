"""A city of which every part can be edited, open in the real window, watched: for bench_editing.py."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from PyQt6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PyQt6.QtGui import QMouseEvent, QPaintEvent
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.catalogue import Figure, LayerDefinition, Measured, Query
from beiyuan_gis.i18n import Text, set_language
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage import project_file
from benchmarks.bench_attributes import LAYER, project
from benchmarks.city import style
from ui.app import make_window
from ui.canvas.view import MapView
from ui.panels.figure_rows import FigureDelegate
from ui.panels.refresh import Refresher
from ui.settings import Settings
from ui.window import MainWindow

TICK = 0.016
"""Seconds between two events of a hand."""
_SETTLE_MS = 1500
_NO_FRAME_MS = 500.0
_PATIENCE = 60.0


class Taken(NamedTuple):
    """Milliseconds on the wall's clock, and of the processor in the window's thread."""

    wall: float
    processor: float


class Clock:
    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.thread_time()

    def read(self) -> Taken:
        wall, processor = time.perf_counter() - self._wall, time.thread_time() - self._processor
        return Taken(wall * 1e3, processor * 1e3)


def editable_city(count: int) -> Project:
    """Buildings with a name, a state, households, a height and a date, and published figures about them."""
    queries = {
        "buildings.area": Query("area"),
        "buildings.planned": Query("count", where={"state": ("planned",)}),
        "buildings.households": Query("sum", field="households"),
    }
    bare = project(count)
    layer: LayerDefinition = msgspec.structs.replace(
        bare.layers[0], style=style(), figures=tuple(Measured(id, query=q) for id, q in queries.items())
    )
    figures = tuple(
        Figure(Text(id, id), 1000.0, "m2", "about", "measured", tolerance=1, id=id) for id in queries
    )
    return Project(bare.title, (layer,), bare.tables, figures)


class Desk:
    """The window with its figures and its table in view; counts the map's paint events."""

    def __init__(self, folder: Path, count: int) -> None:
        self.painted = {"map": 0}
        _watch_maps(self.painted)
        self._clock: Clock | None = None
        self._figures: Taken | None = None
        self._watch_figures()
        path = folder / "city.gpkg"
        project_file.create(path, editable_city(count))
        set_language("zh")
        self.window: MainWindow = make_window(Settings(folder / "settings.ini"))
        self.window.setWindowState(Qt.WindowState.WindowNoState)  # a small screen made it as large as itself
        self.window.resize(1600, 1000)
        self.window.show()
        loop = QEventLoop()
        self.window.bridge.opened.connect(lambda: QTimer.singleShot(_SETTLE_MS, loop.quit))
        self.window.start(path)
        loop.exec()
        self.view, self.bridge = self.window.view, self.window.bridge
        self.bridge.activate(LAYER)
        self.window.go_to("table")
        self.window.go_to("figures")
        self.rest()

    # ------------------------------------------------------------ waiting

    def exact(self) -> bool:
        """Whether the map shows the project as it is, in every pixel."""
        picture = self.view.picture
        return picture.complete and picture.frame is not None and picture.frame.project is self.bridge.project

    def rest(self) -> None:
        """Until nothing is left to paint, and the workers rest."""
        self.view.update()
        self.until(lambda: self.exact() and not self.view.picture.busy and self.window.live.up_to_date)
        self.settle()

    def settle(self) -> None:
        """What timers and paint events are due."""
        for _turn in range(3):
            QApplication.processEvents()

    def until(self, done: Callable[[], bool]) -> None:
        late = time.monotonic() + _PATIENCE
        while not done():
            QApplication.processEvents()
            if time.monotonic() > late:
                raise TimeoutError("the window does not show what it should")

    def frames(self, events: Iterable[Callable[[], object]]) -> list[Taken]:
        """From each event to the end of the frame of the map that it brings; the next event a tick later.
        An event that brings none, since what is in hand stays where it snapped to, is left out."""
        taken = []
        for send in events:
            QApplication.processEvents()
            frames, clock = self.painted["map"], Clock()
            send()
            while self.painted["map"] == frames and clock.read().wall < _NO_FRAME_MS:
                QApplication.processEvents()
            if self.painted["map"] > frames:
                taken.append(clock.read())
            while clock.read().wall < TICK * 1e3:
                QApplication.processEvents()
        return taken

    def step(self, do: Callable[[], bool]) -> tuple[Taken, Taken, Taken]:
        """An edit: till it is in the journal, till the figures that differ are painted after it, and till
        map, figures, cards and table all show it."""
        QApplication.processEvents()
        panels = [self.window.figures, self.window.layers, self.window.table]
        refreshers = {panel: panel.findChildren(Refresher)[0] for panel in panels}
        clock, self._figures = Clock(), None
        if not do():
            raise RuntimeError("the edit was refused")
        done = clock.read()
        self._clock = clock
        QApplication.sendPostedEvents()  # up to the end of the frame; timers come after it
        if self._figures is not None:
            self._clock = None
        self.until(lambda: not refreshers[self.window.figures].due)
        if self._figures is None:
            QApplication.processEvents()  # none of them reads other than before, or they are painted now
        self._clock, figures = None, self._figures or clock.read()
        self.until(lambda: self.exact() and not any(one.due for one in refreshers.values()))
        QApplication.processEvents()
        return done, figures, clock.read()

    def _watch_figures(self) -> None:
        """Notes when a figure was painted last while a clock runs."""
        paint, desk = FigureDelegate.paint, self

        def watched(delegate: FigureDelegate, *task: Any) -> None:
            paint(delegate, *task)
            if desk._clock is not None and not desk.window.figures.findChildren(Refresher)[0].due:
                desk._figures = desk._clock.read()

        FigureDelegate.paint = watched  # type: ignore[method-assign]

    # ------------------------------------------------------------ a hand

    def mouse(self, kind: QEvent.Type, x: float, y: float, held: bool = False) -> None:
        """Over a place in plane metres; pressed, moved with or without the left button, or released."""
        pixel = QPointF(*self.view.viewport.to_screen(x, y))
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        there = QPointF(self.view.mapToGlobal(pixel.toPoint()))
        keys = Qt.KeyboardModifier.NoModifier
        buttons = left if held else none
        QApplication.sendEvent(self.view, QMouseEvent(kind, pixel, there, button, buttons, keys))

    def close(self) -> None:
        self.window.files.may_leave = lambda: True  # type: ignore[method-assign]
        self.window.close()


def _watch_maps(painted: dict[str, int]) -> None:
    """Counts what maps paint, at the end of the paint event."""
    paint = MapView.paintEvent

    def watched(view: MapView, event: QPaintEvent | None) -> None:
        paint(view, event)
        painted["map"] += 1

    MapView.paintEvent = watched  # type: ignore[method-assign]
