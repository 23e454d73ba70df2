"""The checks on parcels that cover a town: everything once, and what one edit touches.

    python benchmarks/bench_checks.py [--parcels N] [--edited N] [--rounds N]

Parcels are the quadrangles of a turned grid with shaken corners, which share every edge: the dear case, in
which each has eight neighbours to be compared with. Printed are, in milliseconds, the full check, and the
median and worst of following single moves in a layer of --edited parcels.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import shapely

from beiyuan_gis.catalogue import LayerDefinition, Query, Style, Symbol
from beiyuan_gis.checks import Problem, check
from beiyuan_gis.checks.follow import follow
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

T = TypeVar("T")
CORNER, CELL, SHAKEN, TURN = (469_045.0, 4_419_044.0), 30.0, 5.0, 0.3


def parcels(number: int) -> Project:
    """About `number` parcels in one layer; seeded, so the same on every machine."""
    side = round(number**0.5)
    rng = np.random.default_rng(20251221)
    x, y = np.meshgrid(np.arange(side + 1), np.arange(side + 1))
    corners = np.stack([x, y], -1) * CELL + rng.uniform(-SHAKEN, SHAKEN, (side + 1, side + 1, 2))
    turned = corners @ np.array([[np.cos(TURN), np.sin(TURN)], [-np.sin(TURN), np.cos(TURN)]]) + CORNER
    rings = np.stack([turned[:-1, :-1], turned[:-1, 1:], turned[1:, 1:], turned[1:, :-1]], 2)
    blobs = shapely.to_wkb(shapely.polygons(rings.reshape(-1, 4, 2)), byte_order=1, flavor="iso")
    table = Table("parcels", Columns.build(range(1, len(blobs) + 1), blobs, {}))
    definition = LayerDefinition(
        Text("地块", "Parcels"), "Polygon", 0, "m2", Query("count"), Style(Symbol()), id="parcels"
    )
    return Project(Text("城", "Town"), (definition,), {"parcels": table})


def timed(run: Callable[[], T]) -> tuple[T, float, float]:
    """What `run` returns, and milliseconds by the clock and of the processor, which a busy machine parts."""
    clock, processor = time.perf_counter(), time.process_time()
    result = run()
    return result, (time.perf_counter() - clock) * 1e3, (time.process_time() - processor) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parcels", type=int, default=20_000)
    parser.add_argument("--edited", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    town = parcels(options.parcels)
    _, clock, processor = timed(lambda: check(town))
    count = len(town.tables["parcels"])
    print(f"full check    {count:9,} parcels {clock:8.0f} ms ({processor:.0f} of processor)")
    project = parcels(options.edited)
    count = len(project.tables["parcels"])
    _, boxes, _ = timed(lambda: project.tables["parcels"].base.bounds)  # once a file; the map asks for it too
    clocks, processors = [], []
    found: list[Problem] = []
    rng = np.random.default_rng(1)
    for id in rng.integers(1, count, options.rounds):
        edit = move_features(project, [Key("parcels", int(id))], 0.5, 0.3)
        project = project.apply(edit)
        found, clock, processor = timed(partial(follow, found, project, [edit]))
        clocks.append(clock)
        processors.append(processor)
    print(f"after an edit {count:9,} parcels {statistics.median(clocks):8.1f} ms "
          f"({statistics.median(processors):.1f} of processor); worst {max(clocks):.1f}; boxes, once, "
          f"{boxes:.0f}; {len(found)} problems")  # fmt: skip


if __name__ == "__main__":
    main()
