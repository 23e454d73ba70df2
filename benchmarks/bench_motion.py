"""A city under the hand: wheel, drags and edits through the real map in a real window, against QGIS.

    python benchmarks/bench_motion.py [--buildings N] [--rounds N] [--file] [--alone]

Events are sent as a hand sends them, one every 16 ms, at seven views of the city on 1600 by 1000 pixels.
Timed is from an event to the end of the frame that it brings on the screen; printed are median, the 95th of
100 and the worst in milliseconds, and the median of processor time in the window's thread, which a busy
machine bends less. Then come a pan by 5 % and an edit of one vertex, each to the exact
picture, and QGIS at the same work; `--file` edits through a project file with its journal too. Selecting
about 100,000 features by a box and snapping are timed as well.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6 import sip
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.edits.move_vertex import move_vertex
from beiyuan_gis.edits.vertices import VertexRef
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from benchmarks.bench_canvas import VIEWS, peer_of
from benchmarks.city import city, project_of
from benchmarks.on_screen import HEIGHT, WIDTH
from benchmarks.peer import Peer, has_peer, turns
from benchmarks.tables import p95
from ui.bridge import Bridge
from ui.canvas import kernels
from ui.canvas.view import MapView

TICK = 0.016
"""Seconds between two events of a hand."""
DRAGS = [(13, 7), (-21, 3), (40, -12), (5, 1), (80, 50), (-90, 0), (2, -30), (-29, -19)]
WHEEL = [30, 30, 60, 120, -120, -60, -30, -30]
"""Eighths of a degree: fine steps of a touchpad, and whole notches."""


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


class Watched(MapView):
    """Counts its frames."""

    frames = 0

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        self.frames += 1


class Hand:
    """Sends events to a map, and waits for what they bring on the screen."""

    def __init__(self, view: Watched) -> None:
        self.view, self.place = view, QPointF(WIDTH / 2, HEIGHT / 2)

    def timed(self, send: Callable[[], object]) -> Taken:
        """From an event to the end of its frame; the next event comes a tick later."""
        QApplication.processEvents()
        frames, clock = self.view.frames, Clock()
        send()
        while self.view.frames == frames:
            QApplication.processEvents()
        taken = clock.read()
        while clock.read().wall < TICK * 1e3:
            QApplication.processEvents()
        return taken

    def rest(self) -> None:
        """Until the exact picture is there, and the worker rests."""
        self.until(lambda: self.view.picture.complete and not self.view.picture.busy)

    def until(self, done: Callable[[], bool]) -> None:
        self.view.update()
        QApplication.processEvents()  # till it is painted, the view still shows what it showed before
        while not done():
            QApplication.processEvents()
            time.sleep(0.001)

    def close(self) -> None:
        """Before the application goes: a window that outlives it crashes when Python ends."""
        self.view.close()
        self.view.picture.close()
        sip.delete(self.view)

    def drag(self, right: int, down: int) -> None:
        self.place += QPointF(right, down)
        self._mouse(QEvent.Type.MouseMove, Qt.MouseButton.NoButton, Qt.MouseButton.MiddleButton)

    def grab(self) -> None:
        self._mouse(QEvent.Type.MouseButtonPress, Qt.MouseButton.MiddleButton, Qt.MouseButton.MiddleButton)

    def let_go(self) -> None:
        self._mouse(QEvent.Type.MouseButtonRelease, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton)

    def wheel(self, angle: int) -> None:
        place, none = QPointF(700, 430), Qt.MouseButton.NoButton
        keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        QApplication.sendEvent(
            self.view, QWheelEvent(place, place, QPoint(), QPoint(0, angle), none, keys, phase, False)
        )

    def _mouse(self, kind: QEvent.Type, button: Qt.MouseButton, buttons: Qt.MouseButton) -> None:
        keys = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.view, QMouseEvent(kind, self.place, self.place, button, buttons, keys))


def map_of(bridge: Bridge) -> Hand:
    view = Watched(bridge)
    view.resize(WIDTH, HEIGHT)
    view.show()
    hand = Hand(view)
    hand.rest()
    return hand


def row(name: str, times: Sequence[Taken], peer: Sequence[float] = ()) -> str:
    wall = [taken.wall for taken in times]
    median, processor = statistics.median(wall), statistics.median(taken.processor for taken in times)
    text = f"{name:>24} {median:9.2f} {p95(wall):9.2f} {max(wall):9.2f} {processor:10.2f}"
    if peer:
        other = statistics.median(peer)
        text += f"   QGIS {other:8.1f} {p95(peer):8.1f}   {other / median:6.1f}x"
    return text


def in_motion(hand: Hand, rounds: int) -> None:
    full = hand.view.viewport
    for name, part in VIEWS.items():
        hand.view.look(full.zoomed(part**-0.5, WIDTH / 2, HEIGHT / 2))
        hand.rest()
        hand.grab()
        drags = [hand.timed(lambda by=by: hand.drag(*by)) for by in DRAGS * rounds]
        hand.let_go()
        print(row(f"{name} drag", drags), flush=True)
        hand.rest()
        turns = [hand.timed(lambda angle=angle: hand.wheel(angle)) for angle in WHEEL * rounds]
        print(row(f"{name} wheel", turns), flush=True)
        hand.rest()
    hand.view.look(full)
    hand.rest()


def exact(hand: Hand, change: Callable[[], object]) -> Taken:
    """Until the exact picture after `change` is on the screen."""
    QApplication.processEvents()
    frames, clock = hand.view.frames, Clock()
    change()
    while hand.view.frames == frames or not hand.view.picture.complete:
        QApplication.processEvents()
    return clock.read()


def pan(hand: Hand, peer: Peer | None, rounds: int) -> None:
    ours, theirs = [], []
    steps = [WIDTH // 20 * (1 if turn % 6 < 3 else -1) for turn in range(3 * rounds)]
    for some in turns(steps):
        seen = []
        for step in some:
            moved = hand.view.viewport.panned(step, 0)
            ours.append(exact(hand, lambda moved=moved: hand.view.look(moved)))
            hand.rest()
            seen.append(moved)
        if peer:
            theirs += [peer.draw("parallel", moved) for moved in seen]
    print(row("pan 5 % at 1 %", ours, theirs), flush=True)


def edit(name: str, hand: Hand, peer: Peer | None, rounds: int) -> None:
    """Move a vertex of one building after another by a metre, and take it back."""
    view, bridge = hand.view, hand.view.bridge
    keys = list(view.inside(view.viewport.bounds))
    chosen = keys[:: max(len(keys) // (3 * rounds), 1)]
    ours, undone, theirs = [], [], []
    for some in turns(chosen):
        for key in some:
            ours.append(exact(hand, lambda key=key: move_a_vertex(bridge, key)))
            hand.rest()
        if peer:
            theirs += [peer.draw("edit", view.viewport) for _key in some]
    for _ in chosen:
        undone.append(exact(hand, bridge.undo))
        hand.rest()
    print(row(f"{name} at 1 %", ours, theirs), flush=True)
    print(row("undo", undone), flush=True)


def move_a_vertex(bridge: Bridge, key: Key) -> None:
    feature = bridge.project.get(key)
    assert feature is not None
    x, y = feature.geometry.exterior.coords[1]
    assert bridge.attempt(
        lambda: move_vertex(bridge.project, key, VertexRef(0, 0, 1), x + 0.4, y + 0.4), "bench"
    )


def select(hand: Hand, rounds: int) -> None:
    """A box around a hundred thousand features: finding, selecting, and the next frame."""
    view, bridge = hand.view, hand.view.bridge
    share = min(100_000 / len(bridge.project.tables["buildings"]), 1.0) ** 0.5
    x0, y0, x1, y1 = bridge.project.bounds or view.viewport.bounds
    width, height = (x1 - x0) * share, (y1 - y0) * share
    times = []
    for turn in range(rounds):
        x, y = x0 + (x1 - x0 - width) * turn / rounds, y0 + (y1 - y0 - height) * turn / rounds
        box = x, y, x + width, y + height
        times.append(exact(hand, lambda box=box: bridge.select(view.inside(box))))
    print(row(f"select {len(bridge.selection):,}", times), flush=True)
    bridge.select(())


def snap(hand: Hand, name: str, rounds: int) -> None:
    view = hand.view
    times = []
    for turn in range(20 * rounds):
        px, py = 37.0 * turn % WIDTH, 59.0 * turn % HEIGHT
        pointer = view.pointer(QPointF(px, py))
        clock = Clock()
        view.drafting.look(pointer)
        times.append(clock.read())
    print(row(f"snap {view.modes.reach:g} px, {name}", times), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--file", action="store_true", help="edit through a project file too")
    parser.add_argument("--alone", action="store_true", help="without QGIS")
    arguments = parser.parse_args()
    application = QApplication([])
    kernels.load()
    plan = city(arguments.buildings)
    bridge = Bridge(Session(project_of(plan)))
    hand = map_of(bridge)
    print(
        f"{arguments.buildings:,} buildings; milliseconds\n{'':>24}    median       p95     worst  processor"
    )
    in_motion(hand, arguments.rounds)
    select(hand, arguments.rounds)
    snap(hand, "full", arguments.rounds)
    with tempfile.TemporaryDirectory() as folder:
        alone = arguments.alone or not has_peer()
        peer = None if alone else peer_of(plan, Path(folder), hand.view.dots_per_inch)
        hand.view.look(hand.view.viewport.zoomed(10.0, WIDTH / 2, HEIGHT / 2))
        hand.rest()
        snap(hand, "1 %", arguments.rounds)
        pan(hand, peer, arguments.rounds)
        edit("edit in memory", hand, peer, arguments.rounds)
        if arguments.file:
            assert bridge.save_as(Path(folder) / "city.gpkg")
            edit("edit with journal", hand, None, arguments.rounds)
        if peer:
            peer.close()
        bridge.session.close()
    hand.close()
    del application


if __name__ == "__main__":
    main()
