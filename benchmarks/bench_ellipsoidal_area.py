"""Ellipsoidal area of 100,000 buildings: ours in one array against a loop over pyproj.Geod.

    python benchmarks/bench_ellipsoidal_area.py [--buildings N] [--rounds N]

Both start from the same plane geometries and run in turn; printed are medians, the ratio, and how far
the results are apart. The loop is given its best: all coordinates unprojected at once.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.geodesy.ellipsoid import geod
from beiyuan_gis.geodesy.measures import ellipsoidal_area, measure


def buildings(count: int) -> NDArray[np.object_]:
    """Rectangles and L-shapes of 8 to 60 m, turned at random, spread over the district's 3.35 km2."""
    rng = np.random.default_rng(20260101)
    block = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    angle = np.array([(0, 0), (1, 0), (1, 0.4), (0.4, 0.4), (0.4, 1), (0, 1), (0, 0)])
    result = np.empty(count, dtype=object)
    turns, sizes = rng.uniform(0, np.pi, count), rng.uniform(8, 60, (count, 2))
    places = rng.uniform((467_500, 4_417_900), (470_600, 4_420_200), (count, 2))
    for i in range(count):
        c, s = np.cos(turns[i]), np.sin(turns[i])
        shape = block if i % 3 else angle
        result[i] = shapely.Polygon(places[i] + (shape * sizes[i]) @ np.array([(c, s), (-s, c)]))
    return result


def by_loop(geoms: NDArray[np.object_]) -> NDArray[np.float64]:
    """One call of GeographicLib's polygon area per building."""
    coordinates, index = shapely.get_coordinates(geoms, return_index=True)
    lon, lat = to_lonlat(coordinates).T
    ends = np.cumsum(np.bincount(index))
    area = geod().polygon_area_perimeter
    starts = ends - np.bincount(index)
    return np.array(
        [abs(area(lon[a:b], lat[a:b])[0]) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    )


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--buildings", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    geoms = buildings(options.buildings)
    ours, theirs, all_four = [], [], []
    for _ in range(options.rounds):
        ours.append(seconds(lambda: ellipsoidal_area(geoms)))
        theirs.append(seconds(lambda: by_loop(geoms)))
        all_four.append(seconds(lambda: measure(geoms)))
    fast, slow, full = (statistics.median(times) * 1000 for times in (ours, theirs, all_four))
    one, two = ellipsoidal_area(geoms), by_loop(geoms)
    worst, total = np.abs(one / two - 1).max(), abs(one.sum() / two.sum() - 1)
    print(f"{options.buildings} buildings, {len(shapely.get_coordinates(geoms))} vertices")
    print(f"ours        {fast:8.1f} ms   (all four measures: {full:.1f} ms)")
    print(f"Geod loop   {slow:8.1f} ms   ratio {slow / fast:.1f}")
    print(f"apart       {worst:.1e} at most (the loop's rounding), {total:.1e} in the sum")


if __name__ == "__main__":
    main()
