"""Frames of a whole city: ours through the map's own widget against QGIS, view by view in turn.

    python benchmarks/bench_canvas.py [--buildings N ...] [--rounds N] [--pictures FOLDER] [--alone]

1600 by 1000 pixels, fills in three colours and thin outlines; ours is one thread. `shown` is from asking the
widget for a view to the end of the paint event that shows it exactly. QGIS's time is that of its parallel and
of its sequential job, which end with a picture in memory; `drawn` is ours without laying the finished picture
on the window (the same frame painted once more is timed and taken off), and is what the ratios are of. Both
draw the same piece of the world with the same symbols, and both are warmed. They take turns, some views in a
row each. Printed are medians and the 95th of 100 in milliseconds, the ratios of the medians, and whether the
goals of the project hold.

QGIS is the system's (/usr/bin/python3); without it, or with `--alone`, only ours is measured.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import geopandas
import numpy as np
import numpy.typing as npt
from PyQt6.QtGui import QImage

from benchmarks.city import COLOURS, OUTLINE, OUTLINE_MM, City, city, project_of
from benchmarks.on_screen import Screen
from benchmarks.peer import Peer, PeerLayer, has_peer, turns
from benchmarks.tables import cells, times
from ui.canvas.renderer import pixels_of
from ui.canvas.viewport import Viewport

VIEWS = {"full": 1.0, "half": 0.5, "quarter": 0.25, "tenth": 0.1, "4 %": 0.04, "1 %": 0.01, "0.01 %": 0.0001}
"""Which part of the city's area is in view."""
JOBS = "parallel", "sequential"
LAYERS: list[PeerLayer] = [
    {
        "layer": "buildings",
        "field": "state",
        "colours": COLOURS,
        "outline": OUTLINE,
        "outline_mm": OUTLINE_MM,
    }
]


class Goal(NamedTuple):
    """At least so many times as fast as that job of QGIS."""

    job: str
    ratio: float


def goal(buildings: int, part: float) -> Goal:
    """What the project has set itself."""
    if part < 0.01:
        return Goal("sequential", 1.0)
    if buildings >= 1_000_000:
        return Goal("parallel", 18.0 if part >= 0.1 else 10.0)
    return Goal("parallel", 10.0 if buildings >= 100_000 else 6.0)


def write(plan: City, path: Path) -> Path:
    """As QGIS's users have it: a GeoPackage with its R-tree."""
    frame = geopandas.GeoDataFrame({"state": plan.states}, geometry=plan.buildings, crs=4548)
    frame.to_file(path, layer="buildings", engine="pyogrio")
    return path


def peer_of(plan: City, folder: Path, dots_per_inch: float) -> Peer:
    """QGIS with the city open."""
    return Peer(write(plan, folder / f"city{len(plan.packed)}.gpkg"), LAYERS, dots_per_inch)


def views(whole: Viewport) -> Mapping[str, Viewport]:
    return {name: replace(whole, scale=whole.scale * part**0.5) for name, part in VIEWS.items()}


def nudged(view: Viewport, turn: int) -> Viewport:
    """A fraction of a pixel aside, so that no picture of an earlier turn serves again."""
    return view.panned(0.37 * turn, 0.0)


def measure(screen: Screen, peer: Peer | None, view: Viewport, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every view, by who drew: ours `shown` and `drawn`, then QGIS's jobs."""
    taken: dict[str, list[float]] = {name: [] for name in ("shown", "drawn", *JOBS)}
    for places in turns([nudged(view, turn) for turn in range(rounds)]):
        frames = [screen.drawn(here) for here in places]
        taken["shown"] += [frame.shown for frame in frames]
        taken["drawn"] += [frame.drawn for frame in frames]
        if peer:
            for job in JOBS:
                taken[job] += [peer.draw(job, here) for here in places]
    return taken


def alike(screen: Screen, peer: Peer, view: Viewport, name: str, folder: Path) -> str:
    """Save the pair of pictures and say how far they are apart; raise when they show other features."""
    ours, theirs = screen.count(view), peer.count(view)
    if abs(ours - theirs) > 1e-4 * ours:  # a box that ends on the very edge may count for one only
        raise AssertionError(f"{name}: {ours} features in our view, {theirs} in QGIS's")
    screen.show(view)
    image, path = screen.picture(), folder / f"{name}-qgis.png"
    image.save(str(folder / f"{name}-ours.png"))
    peer.draw("parallel", view, path)
    one, other = channels(image), channels(QImage(str(path)))
    return f"{ours:>10,} {np.abs(one - other).mean():6.2f} {one.mean() - other.mean():+6.2f}"


def channels(image: QImage) -> npt.NDArray[np.float64]:
    """Red, green and blue, 0 to 255, shape (height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)  # lives as long as its memory is looked at
    pixels = pixels_of(plain)
    return np.stack([(pixels >> shift) & 255 for shift in (16, 8, 0)], axis=2).astype(np.float64)


def heads(wide: int) -> str:
    ours, parallel = (f"{name:>9} {'p95':>9}" for name in ("drawn", "parallel"))
    heads = f"{'view':>{wide}} {'shown':>9} {'p95':>9} {ours} {parallel} {'ratio':>7} "
    return heads + f"{'sequential':>9} {'p95':>8} {'ratio':>7} {'features':>10} {'apart':>6} {'lighter':>6}"


def numbers(taken: Mapping[str, list[float]]) -> str:
    """Both of ours, and each job of QGIS, if it was at work, with its ratio."""
    text = f"{cells(taken['shown'])} {cells(taken['drawn'])}"
    for job in JOBS if taken["parallel"] else ():
        text += f" {cells(taken[job])} {times(taken[job], taken['drawn']):6.1f}x"
    return text


def row(name: str, buildings: int, taken: Mapping[str, list[float]], likeness: str) -> str:
    text = f"{name:>8} {numbers(taken)}"
    if taken["parallel"]:
        job, least = goal(buildings, VIEWS[name])
        reached = times(taken[job], taken["drawn"])
        text += f" {likeness}  {'holds' if reached >= least else 'MISSED'} {least:g}x of {job}"
    return text


def compare(number: int, rounds: int, folder: Path, pictures: Path, alone: bool) -> None:
    plan = city(number)
    screen = Screen(project_of(plan))
    dots = screen.view.dots_per_inch
    peer = None if alone else peer_of(plan, folder, dots)
    print(f"\n{number:,} buildings, {dots:.0f} dots an inch; {peer.name if peer else 'alone'}")
    print(heads(8) + "  goal")
    for name, view in views(screen.whole()).items():
        prefix = f"{number}-{name.replace(' ', '')}"
        likeness = alike(screen, peer, view, prefix, pictures) if peer else ""
        measure(screen, peer, nudged(view, -1), 1)  # to warm both
        print(row(name, number, measure(screen, peer, view, rounds), likeness), flush=True)
    screen.close()
    if peer:
        peer.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=0, help="7 for a million, 15 for less")
    parser.add_argument("--pictures", type=Path, help="where the pairs of pictures are kept")
    parser.add_argument("--alone", action="store_true", help="without QGIS")
    options = parser.parse_args()
    alone = options.alone or not has_peer()
    with tempfile.TemporaryDirectory() as temporary:
        pictures = options.pictures or Path(temporary)
        pictures.mkdir(parents=True, exist_ok=True)
        for number in options.buildings:
            rounds = options.rounds or (7 if number >= 1_000_000 else 15)
            compare(number, rounds, Path(temporary), pictures, alone)
    print("\napart: mean difference of a channel, 0 to 255; lighter: how much lighter ours is")


if __name__ == "__main__":
    main()
