"""Half an hour of work at random in the real window over a whole city: nothing may stick, grow or complain.

    python benchmarks/soak.py [--minutes N] [--buildings N] [--seed N] [--blockers]

Pans, zooms, selects, drags corners and buildings, undoes, redoes, hides and shows layers, changes tools, by
real mouse and key events in the order that the seed gives. Watched are each paint event of the map, how late
the event loop is (a beat every 10 ms), memory every 10 s, and what Qt says. The exit code is 1 when the map
took over 100 ms for a paint event or the loop was late by more, when memory grew, or when Qt warned;
`--blockers` tells where the window's thread stood whenever it was late (`soak_stacks`).
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.i18n import set_language
from beiyuan_gis.storage import project_file
from benchmarks.city import city, project_of
from benchmarks.soak_moves import Hand, Move
from benchmarks.soak_stacks import Stacks, blockers
from benchmarks.soak_watch import LATE, Moments, Watch, mapped
from ui import crash
from ui.app import make_application, make_window
from ui.canvas import kernels
from ui.settings import Settings
from ui.window import MainWindow

_SETTLE = 3.0
"""Seconds at most after opening in which indexes are built and everything is drawn once."""
_GROWN = 1.03
"""Memory at the end may be so many times that of the middle: edits and their history are kept."""


def opened(folder: Path, buildings: int, settle: float) -> MainWindow:
    """The window, with the city's project file open in it and at rest."""
    path = folder / "city.gpkg"
    project_file.create(path, project_of(city(buildings)))
    set_language("en")
    window = make_window(Settings(folder / "settings.ini"))
    window.resize(1600, 1000)
    window.show()
    window.activateWindow()  # without a window manager nobody else does, and no shortcut would be heard
    loop = QEventLoop()
    window.bridge.opened.connect(lambda: QTimer.singleShot(round(settle * 1e3), loop.quit))
    window.start(path)
    loop.exec()
    return window


class Driver:
    """Sends one event after another from the event loop itself, until the time is over."""

    def __init__(self, hand: Hand, watch: Watch, seconds: float, loop: QEventLoop) -> None:
        self._hand, self._watch, self._seconds, self._loop = hand, watch, seconds, loop
        self._move: Move = iter(())
        self.done: Counter[str] = Counter()

    def go_on(self) -> None:
        wait = next(self._move, None)
        if wait is None:
            if self._watch.now >= self._seconds:
                self._loop.quit()
                return
            self._watch.doing, self._move = self._hand.next_move()
            self.done[self._watch.doing] += 1
            wait = 0
        QTimer.singleShot(wait, self.go_on)


def run(window: MainWindow, watch: Watch, minutes: float, seed: int) -> Counter[str]:
    """How often each move was made."""
    loop = QEventLoop()
    driver = Driver(Hand(window, seed), watch, minutes * 60.0, loop)
    watch.begin()
    QTimer.singleShot(0, driver.go_on)
    loop.exec()
    watch.end()
    return driver.done


def summary(name: str, moments: Moments) -> int:
    """Print it; how many were over the limit."""
    took = sorted(moment.took * 1e3 for moment in moments)
    if not took:
        print(f"{name}: none")
        return 0
    over = [moment for moment in moments if moment.took > LATE]
    high = took[min(len(took) - 1, int(0.99 * len(took)))]
    print(
        f"{name}: {len(took):,}, median {statistics.median(took):.1f} ms, 99th of 100 {high:.1f} ms, "
        f"worst {took[-1]:.1f} ms, over {LATE * 1e3:.0f} ms {len(over)}"
    )
    for doing, times in Counter(moment.doing for moment in over).most_common():
        worst = max(moment.took for moment in over if moment.doing == doing)
        print(f"    {times} times in {doing}, worst {worst * 1e3:.0f} ms")
    return len(over)


def grown(memory: Sequence[tuple[float, float]]) -> bool:
    """Print how memory went; whether it grew from the middle to the end."""
    if len(memory) < 4:
        print("memory: too short a run to tell")
        return False
    part = max(len(memory) // 10, 1)
    middle = len(memory) // 2
    used = [megabytes for _, megabytes in memory]
    start, mid, end = (
        used[0],
        statistics.median(used[middle : middle + part]),
        statistics.median(used[-part:]),
    )
    late = memory[middle:]
    slope = statistics.linear_regression([at for at, _ in late], [mb for _, mb in late]).slope * 60
    print(f"memory: {start:.0f} MB, middle {mid:.0f}, end {end:.0f}; second half {slope:+.2f} MB a minute")
    return end > _GROWN * mid


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--buildings", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blockers", action="store_true", help="where the window stood when it was late")
    options = parser.parse_args()
    application = make_application()
    kernels.load()
    faulthandler.enable()
    watch = Watch()
    net = crash.CrashNet(application)
    net.install()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        settle = min(_SETTLE, options.minutes * 60.0)
        window = opened(Path(folder), options.buildings, settle)
        print(f"{options.buildings:,} buildings ready in {time.perf_counter() - start:.1f} s", flush=True)
        stacks = Stacks() if options.blockers else None
        done = run(window, watch, options.minutes, options.seed)
        print(
            f"seed {options.seed}, {watch.now / 60:.1f} minutes:",
            ", ".join(f"{n} {m}" for m, n in done.items()),
        )
        stood = blockers(stacks.stop(), watch.late) if stacks else Counter[str]()
        steps, files = window.bridge.session.revision, mapped()
        window.files.may_leave = lambda: True  # type: ignore[method-assign]
        window.close()
    net.uninstall()
    bad = summary("paint events", watch.paints) + summary("lateness of the loop", watch.beats)
    bad += grown(watch.memory)
    print(f"    {files:.0f} MB of it are pieces of files, which the system takes back when it must")
    print(f"{steps:,} steps; Qt and the net said {len(watch.messages)}: {watch.messages[:5]}")
    for where, milliseconds in stood.most_common(20):
        print(f"{milliseconds:6} ms in all: {where}")
    QApplication.processEvents()
    if not steps:
        print("nothing was edited: the window heard no keys")
    return 1 if bad or watch.messages or not steps else 0


if __name__ == "__main__":
    sys.exit(main())
