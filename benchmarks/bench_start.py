"""From the command to the map drawn and answering: `beiyuan-gis PROJECT` against QGIS with one of its layers.

    python benchmarks/bench_start.py [--rounds N] [--alone]

Whole processes in turn on one virtual display, each started once before it counts (that also writes the
bytecode, as installing does). Ours shows, in Chinese, the Beiyuan project with all its layers, panels and
figures, and counts once the map is exact, with its names, the cards of the layers, the figures and the table
are filled, and a turn of the event loop has come back; QGIS shows the railings alone, without plugins, tips
or news. Printed are medians, the ratio, seconds of the processor, and how long an event waited afterwards.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from beiyuan_gis.storage import project_file  # noqa: E402
from beiyuan_gis.storage.shipped import shipped_project  # noqa: E402

OURS = """
import sys
import time
sys.path.insert(0, {root!r})
from ui import __main__ as program
def run(path):
    import ui.app
    from PyQt6.QtCore import QTimer
    make = ui.app.make_window
    def make_window(settings):
        window = make(settings)
        timer = QTimer(window)
        def look():
            picture = window.view.picture
            filled = window.layers.cards and window.figures.tree.topLevelItemCount()
            filled = filled and window.table.model.rowCount()
            if window.bridge.project.layers and picture.complete and filled:
                timer.stop()
                QTimer.singleShot(0, drawn)
        def drawn():
            print(f"spent {{time.process_time():.3f}}\\ndrawn", flush=True)
            turns = [time.perf_counter()]
            ticks = QTimer(window)
            ticks.timeout.connect(lambda: turns.append(time.perf_counter()))
            ticks.start(1)
            QTimer.singleShot({after}, lambda: tell(turns))
        def tell(turns):
            print(f"held {{max(b - a for a, b in zip(turns, turns[1:])):.4f}}\\nend", flush=True)
        timer.timeout.connect(look)
        timer.start(2)
        return window
    ui.app.make_window = make_window
    return window_of(path)
window_of, program._open_window = program._open_window, run
sys.argv = ["beiyuan-gis", {project!r}]
sys.exit(program.main())
"""
QGIS = """
from qgis.utils import iface
from qgis.PyQt.QtCore import QTimer
from qgis.core import QgsVectorLayer, QgsProject
canvas = iface.mapCanvas()
def drawn():
    if canvas.layers():
        QTimer.singleShot(0, lambda: print("drawn\\nend", flush=True))
canvas.mapCanvasRefreshed.connect(drawn)
layer = QgsVectorLayer({project!r} + "|layername=railings", "railings", "ogr")
assert layer.isValid()
QgsProject.instance().addMapLayer(layer)
canvas.setExtent(layer.extent())
canvas.refresh()
"""


@contextlib.contextmanager
def display() -> Iterator[str]:
    """The name of a virtual screen that stands ready."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1680x1050x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


class Start(NamedTuple):
    """Seconds: until all was drawn; of the processor; and that an event waited longest in what followed,
    while the rest is imported in the background."""

    wall: float
    spent: float
    held: float


def start(command: list[str], home: Path, screen: str) -> Start:
    """From starting a process until it says that it has drawn; it is ended then."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "BEIYUAN_LANG": "zh",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "QT_QPA_PLATFORM": "xcb",
        "DISPLAY": screen,
    }
    begun, told = time.perf_counter(), {"wall": 0.0, "spent": 0.0, "held": 0.0}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stdout
        for line in process.stdout:
            match line.split():
                case ["drawn"]:
                    told["wall"] = time.perf_counter() - begun
                case ["end"]:
                    return Start(**told)
                case ["spent" | "held" as what, number]:
                    told[what] = float(number)
        raise SystemExit(f"{command[0]} ended without having drawn")
    finally:
        os.killpg(process.pid, 9)
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--alone", action="store_true", help="without QGIS")
    arguments = parser.parse_args()
    after = 2500 if arguments.rounds > 1 else 100  # milliseconds; a single round is only a trial
    rounds, qgis = arguments.rounds, None if arguments.alone else shutil.which("qgis")
    with tempfile.TemporaryDirectory() as folder, display() as screen:
        home = Path(folder)
        (home / ".cache").symlink_to(Path.home() / ".cache")  # fonts and compiled functions are there already
        project = home / "北苑.gpkg"
        project_file.create(project, shipped_project())
        scripts = {"ours.py": OURS, "qgis.py": QGIS}
        for name, text in scripts.items():
            (home / name).write_text(text.format(root=str(ROOT), project=str(project), after=after), "utf-8")
        ours = [sys.executable, str(home / "ours.py")]
        theirs = [qgis or "", "--nologo", "--noversioncheck", "--noplugins", "--code", str(home / "qgis.py")]
        mine: list[Start] = []
        other: list[float] = []
        for turn in range(rounds + 1):
            mine.append(start(ours, home, screen))
            if qgis:
                other.append(start(theirs, home, screen).wall)
            if turn == 0:
                mine.clear()
                other.clear()
        wall, spent, held = zip(*mine, strict=True)
        print(f"ours   {statistics.median(wall):6.2f} s   (slowest {max(wall):.2f})")
        print(f"       {statistics.median(spent):6.2f} s   of the processor")
        print(f"       {1000 * max(held):6.1f} ms  that an event waited afterwards, at most")
        if other:
            print(f"QGIS   {statistics.median(other):6.2f} s   (slowest {max(other):.2f})")
            print(f"ratio  {statistics.median(other) / statistics.median(wall):6.1f}x   goal 2.5x")


if __name__ == "__main__":
    main()
