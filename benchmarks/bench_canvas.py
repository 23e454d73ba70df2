"""Frames of a whole city: ours through the map's own Renderer against QGIS, view by view in turn.

    python benchmarks/bench_canvas.py [--buildings N ...] [--rounds N] [--threads 1|2] [--pictures FOLDER]

1600 by 1000 pixels, fills in three colours and thin outlines. Both draw the same piece of the world with the
same symbols; a view is drawn by one, then by the other, and so on. Printed are medians and the 95th of 100,
in milliseconds, and the ratio of the medians. QGIS is the system's (/usr/bin/python3); without it only ours
is measured.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import geopandas
from PyQt6.QtGui import QGuiApplication, QImage

from beiyuan_gis.model.project import Project
from benchmarks.city import City, city, project_of
from ui.canvas import kernels
from ui.canvas.renderer import Frame, Renderer
from ui.canvas.shapes import Shapes
from ui.canvas.viewport import Viewport

VIEWS = {"full": 1.0, "half": 0.5, "quarter": 0.25, "tenth": 0.1, "4 %": 0.04, "1 %": 0.01, "0.01 %": 0.0001}
"""Which part of the city's area is in view."""
WIDTH, HEIGHT = 1600, 1000
SYSTEM_PYTHON = "/usr/bin/python3"


class Peer:
    """QGIS in a process of its own, which stays."""

    def __init__(self, plan: City, folder: Path) -> None:
        path = folder / f"city{len(plan.buildings)}.gpkg"
        frame = geopandas.GeoDataFrame({"state": plan.states}, geometry=plan.buildings, crs=4548)
        frame.to_file(path, layer="buildings", engine="pyogrio")
        script = str(Path(__file__).with_name("peer_canvas.py"))
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, script, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.name = self._answer()

    def draw(self, job: str, view: Viewport, picture: str = "") -> float:
        assert self._process.stdin
        print(job, *view.bounds, picture, file=self._process.stdin, flush=True)
        return float(self._answer())

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


class Ours:
    def __init__(self, project: Project, threads: int) -> None:
        self._project, self._renderer = project, Renderer(Shapes(), threads)

    def draw(self, view: Viewport) -> tuple[float, QImage]:
        frame = Frame(self._project, frozenset(), view)
        start = time.perf_counter()
        image = self._renderer.render(frame)
        return (time.perf_counter() - start) * 1e3, image


def has_peer() -> bool:
    found = Path(SYSTEM_PYTHON).exists()
    return (
        found
        and not subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True).returncode
    )


def compare(number: int, rounds: int, threads: int, folder: Path, pictures: Path | None) -> None:
    plan = city(number)
    ours = Ours(project_of(plan), threads)
    peer = Peer(plan, folder) if has_peer() else None
    bounds = tuple(geopandas.GeoSeries(plan.buildings).total_bounds)
    whole = Viewport(width=WIDTH, height=HEIGHT).fitted(bounds, 0.0)
    first, _ = ours.draw(whole)
    print(f"\n{number:,} buildings; first frame {first:.0f} ms; {threads} thread(s); {peer and peer.name}")
    heads = ("ours", "p95", "parallel", "p95", "ratio", "sequential", "ratio")
    print("    view", *(f"{head:>10}" for head in heads))
    for name, part in VIEWS.items():
        scale = whole.scale * part**0.5
        view = Viewport(whole.x, whole.y, scale, WIDTH, HEIGHT)
        mine, parallel, sequential = [], [], []
        for turn in range(rounds):
            taken, image = ours.draw(view)
            mine.append(taken)
            target = (
                str(pictures / f"{number}-{name.replace(' ', '')}-qgis.png") if pictures and not turn else ""
            )
            if peer:
                parallel.append(peer.draw("parallel", view, target))
                sequential.append(peer.draw("sequential", view))
            if target:
                image.save(target.replace("-qgis", "-ours"))
        print(_row(name, mine, parallel, sequential), flush=True)
    if peer:
        peer.close()


def _row(name: str, mine: Sequence[float], parallel: Sequence[float], sequential: Sequence[float]) -> str:
    median = statistics.median(mine)
    row = f"{name:>8} {median:10.2f} {p95(mine):10.2f}"
    if parallel:
        one, other = statistics.median(parallel), statistics.median(sequential)
        row += f" {one:10.1f} {p95(parallel):10.1f} {one / median:9.1f}x {other:10.1f} {other / median:9.1f}x"
    return row


def p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, choices=(1, 2), default=1)
    parser.add_argument("--pictures", type=Path)
    arguments = parser.parse_args()
    application = QGuiApplication([])
    kernels.load()
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number in arguments.buildings:
            compare(number, arguments.rounds, arguments.threads, Path(folder), arguments.pictures)
    del application


if __name__ == "__main__":
    main()
