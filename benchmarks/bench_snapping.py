"""Snapping to a city under a moving cursor: everything that a mouse move looks for, in milliseconds.

    python benchmarks/bench_snapping.py [--buildings N ...] [--moves N]

All kinds, 10 pixels far at 1:500, at random places near outlines; printed are the median, the 95th of 100 and
the longest, and the 95th of the time that the processor worked for it, which a busy machine does not change.
The first look, which builds the index of a layer, is told apart.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shapely

from benchmarks.city import city, project_of
from ui.canvas.shapes import Shapes
from ui.canvas.snapping import Snapper, Wanted

METRES_A_PIXEL = 500 * 0.0254 / 96


def measure(number: int, moves: int) -> None:
    plan = city(number)
    project = project_of(plan)
    corners = shapely.get_coordinates(np.asarray(plan.buildings, object)[:: max(number // 5000, 1)])
    dice = np.random.default_rng(7)
    places = corners[dice.integers(0, len(corners), moves)] + dice.normal(0, 8 * METRES_A_PIXEL, (moves, 2))
    snapper, taken, worked, met = Snapper(Shapes()), [], [], 0
    for x, y in [places[0], *places]:
        start, own = time.perf_counter(), time.thread_time()
        wanted = Wanted(10 * METRES_A_PIXEL, anchor=(x + 20.0, y - 15.0))
        met += snapper.snap(project, frozenset(), float(x), float(y), wanted) is not None
        taken.append((time.perf_counter() - start) * 1e3)
        worked.append((time.thread_time() - own) * 1e3)
    first, taken, worked = taken[0], sorted(taken[1:]), sorted(worked[1:])
    print(
        f"{number:>9,} features: first {first:8.1f}   median {statistics.median(taken):6.2f}   "
        f"p95 {taken[int(0.95 * len(taken))]:6.2f}   longest {taken[-1]:6.2f}   "
        f"p95 of its own work {worked[int(0.95 * len(worked))]:6.2f}   snapped {met} of {moves + 1}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--moves", type=int, default=2_000)
    arguments = parser.parse_args()
    for number in arguments.buildings:
        measure(number, arguments.moves)


if __name__ == "__main__":
    main()
