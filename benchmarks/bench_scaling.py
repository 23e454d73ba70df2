"""Cost grows with what is on the screen, not with the file: one window at fixed scales over growing cities.

    python benchmarks/bench_scaling.py [--buildings N ...] [--rounds N]

Ours through the map's own widget, one thread, 1600 by 1000 pixels; medians and the 95th of 100 in
milliseconds, and the ratio to the smallest city. The window lies inside the smallest one, so that the same
street grid is in view everywhere. Each city is measured in a process of its own, which prints its memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.city import city, project_of
from benchmarks.on_screen import HEIGHT, WIDTH, Screen
from benchmarks.tables import median, p95
from ui.canvas.viewport import Viewport

SCALES = 2.0, 0.5, 0.125
"""Metres a pixel: some 3,900, 240 and 16 buildings in view."""


def measure(number: int, rounds: int) -> None:
    """One line: seconds to open, megabytes, then for each scale features, median and 95th of 100."""
    project = project_of(city(number))
    start = time.perf_counter()
    screen = Screen(project)
    x, y = screen.whole().x, screen.whole().y
    screen.show(Viewport(x, y, SCALES[0], WIDTH, HEIGHT))
    opened = time.perf_counter() - start
    words: list[float] = []
    for scale in SCALES:
        view = Viewport(x, y, scale, WIDTH, HEIGHT)
        screen.show(view.panned(0.41, 0.0))
        taken = [screen.show(view.panned(0.37 * turn, 0.0)) for turn in range(rounds)]
        words += [screen.count(view), median(taken), p95(taken)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(opened, memory, *words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, nargs="+", default=[10_000, 100_000, 1_000_000, 4_000_000])
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.rounds)
        return
    heads = "".join(f" {f'{scale:g} m a pixel':>15} {'p95':>7} {'ratio':>6}" for scale in SCALES)
    print(f"{'buildings':>10} {'open, s':>8} {'MB':>6}" + heads)
    first: list[float] = []
    for number in options.buildings:
        again = [sys.executable, __file__, "--measure", str(number), "--rounds", str(options.rounds)]
        answer = subprocess.run(again, check=True, stdout=subprocess.PIPE, text=True).stdout
        opened, memory, *words = map(float, answer.split())
        triples = list(zip(words[::3], words[1::3], words[2::3], strict=True))
        first = first or [middle for _, middle, _ in triples]
        row = f"{number:>10,} {opened:8.2f} {memory:6.0f}"
        for (seen, middle, high), least in zip(triples, first, strict=True):
            row += f" {f'{seen:,.0f}: {middle:.2f}':>15} {high:7.2f} {middle / least:5.2f}x"
        print(row, flush=True)
    print("in each cell: features in view: milliseconds of a frame; ratio to the first city")


if __name__ == "__main__":
    main()
