"""Areas of a whole city: the measures of a project's table against QGIS's QgsDistanceArea, in turn.

    python benchmarks/bench_areas.py [--buildings N] [--rounds N] [--sample N]

Ours is everything a table knows of its features (areas and lengths, in the plane and on the ellipsoid) and
their sum, from packed WKB as a project holds it; QGIS's is one area a feature and the sum, from a GeoPackage
of the same features, in EPSG:4548, on GRS80. What QGIS takes for reading alone is named beside it. Printed
are medians, by the clock and of the processor, their ratios, what ours needs of memory beside its result, and
how far each is from an exact reference: on a sample the 30 digits of tests/geodesy/reference.py, for the sum
GeographicLib. QGIS is the system's; without it only ours is measured.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import geopandas
import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.catalogue import Query
from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.geodesy.ellipsoid import geod
from beiyuan_gis.geodesy.measures import Measures
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.table import Table
from benchmarks.city import City, city, project_of
from tests.geodesy import reference

Floats = npt.NDArray[np.float64]
SYSTEM_PYTHON = "/usr/bin/python3"


class Taken(NamedTuple):
    """Milliseconds by the clock and of the processor: they differ when the machine does other work too."""

    clock: float
    processor: float


def medians(times: list[Taken]) -> Taken:
    return Taken(*(statistics.median(column) for column in zip(*times, strict=True)))


class Peer:
    """QGIS in a process of its own, which stays."""

    def __init__(self, plan: City, folder: Path) -> None:
        path = folder / "city.gpkg"
        self._areas = folder / "areas"
        frame = geopandas.GeoDataFrame({"state": plan.states}, geometry=plan.buildings, crs=4548)
        frame.to_file(path, layer="buildings", engine="pyogrio")
        self._process = subprocess.Popen(
            [SYSTEM_PYTHON, str(Path(__file__).with_name("peer_areas.py")), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.name = self._answer()

    def milliseconds(self, job: str) -> Taken:
        clock, processor, _ = self._ask(job).split()
        return Taken(float(clock), float(processor))

    def areas(self) -> Floats:
        return np.fromfile(self._ask(f"areas {self._areas}"), np.float64)

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, job: str) -> str:
        assert self._process.stdin
        print(job, file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def has_peer() -> bool:
    ask = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    return Path(SYSTEM_PYTHON).exists() and not subprocess.run(ask, capture_output=True).returncode


def milliseconds(columns: Columns) -> Taken:
    """To measure everything and to add up the areas, exactly."""
    table = Table("buildings", replace(columns))  # remembers nothing yet
    start, worked = time.perf_counter(), time.process_time()
    table.total(Query("area_ellipsoidal"))
    return Taken((time.perf_counter() - start) * 1e3, (time.process_time() - worked) * 1e3)


def megabytes(columns: Columns) -> tuple[float, float]:
    """The most that measuring and adding up hold at any time, and how much of it is the measures."""
    table = Table("buildings", replace(columns))
    tracemalloc.start()
    table.total(Query("area_ellipsoidal"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    measures = table.base.measures
    return peak / 1e6, sum(getattr(measures, name).nbytes for name in Measures.__slots__) / 1e6


def exact(building: shapely.Polygon) -> float:
    return abs(float(reference.plane_polygon_area(shapely.get_coordinates(building).tolist())))


def geographiclib(plan: City) -> float:
    """The sum of one call a building, which are rounded by some 1e-5 m2 each, this way and that."""
    xy, building = shapely.get_coordinates(plan.buildings, return_index=True)
    lon, lat = to_lonlat(xy).T
    ends = np.cumsum(np.bincount(building)).tolist()
    area = geod().polygon_area_perimeter
    return math.fsum(abs(area(lon[a:b], lat[a:b])[0]) for a, b in zip([0, *ends[:-1]], ends, strict=True))


def worst(areas: Floats, rows: npt.NDArray[np.int64], truth: Floats) -> float:
    return float(np.abs(areas[rows] / truth - 1).max())


def _row(name: str, times: Taken, mine: Taken) -> str:
    ratios = Taken(times.clock / mine.clock, times.processor / mine.processor)
    return f"{name:30}{times.clock:10.1f}{ratios.clock:6.1f}x{times.processor:12.1f}{ratios.processor:6.1f}x"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sample", type=int, default=1000)
    parser.add_argument("--alone", action="store_true", help="without QGIS")
    options = parser.parse_args()
    plan = city(options.buildings)
    columns = project_of(plan).tables["buildings"].base
    with tempfile.TemporaryDirectory() as folder:
        peer = Peer(plan, Path(folder)) if has_peer() and not options.alone else None
        ours, theirs, reading = [], [], []
        for _ in range(options.rounds):
            ours.append(milliseconds(columns))
            if peer:
                theirs.append(peer.milliseconds("measure"))
                reading.append(peer.milliseconds("read"))
        their_areas = peer.areas() if peer else None
        if peer:
            peer.close()

    vertices = int(shapely.get_num_coordinates(plan.buildings).sum())
    print(f"{len(plan.packed):,} buildings, {vertices:,} vertices; medians of {options.rounds}, in ms")
    print(f"{'':30}{'clock':>10}{'ratio':>7}{'processor':>12}{'ratio':>7}")
    mine = medians(ours)
    print(f"{'ours, all measures and sum':30}{mine.clock:10.1f}{'':7}{mine.processor:12.1f}")
    if peer:
        whole, read = medians(theirs), medians(reading)
        print(_row(peer.name, whole, mine))
        print(_row("  of it reading", read, mine))
        print(_row("  of it measuring", Taken(*(a - b for a, b in zip(whole, read, strict=True))), mine))
    peak, result = megabytes(columns)
    print(f"memory: {peak - result:.1f} MB beside a result of {result:.1f} MB")

    rng = np.random.default_rng(1)
    rows = rng.choice(len(plan.packed), min(options.sample, len(plan.buildings)), replace=False)
    truth = np.array([exact(building) for building in plan.buildings[rows]])
    areas, total = columns.measures.area_ellipsoidal, geographiclib(plan)
    print(f"largest error in {len(rows)} against 30 digits: ours {worst(areas, rows, truth):.1e}", end="")
    print(f", QGIS {worst(their_areas, rows, truth):.1e}" if their_areas is not None else "")
    print(f"sum against GeographicLib: ours {math.fsum(areas) / total - 1:.1e}", end="")
    print(f", QGIS {math.fsum(their_areas) / total - 1:.1e}" if their_areas is not None else "")


if __name__ == "__main__":
    main()
