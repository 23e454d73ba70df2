"""What a ring surrounds an odd number of times, against GEOS and against a count of turns."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from beiyuan_gis.checks.shape.odd_even import ground_inside

CORNER = np.array([469_000.0, 4_419_000.0])
places = st.tuples(st.floats(0, 100), st.floats(0, 100))


def closed(corners: list[tuple[float, float]]) -> npt.NDArray[np.float64]:
    return np.array([*corners, corners[0]]) + CORNER


@settings(max_examples=60, deadline=None)
@given(st.lists(places, min_size=3, max_size=12, unique=True), st.lists(places, min_size=1, max_size=20))
def test_a_place_is_inside_when_the_ring_goes_around_it_an_odd_number_of_times(
    corners: list[tuple[float, float]], tried: list[tuple[float, float]]
) -> None:
    ring = closed(corners)
    ground = ground_inside(ring)
    assert ground.is_valid
    line = shapely.LineString(ring)
    for x, y in np.array(tried) + CORNER:
        if line.distance(shapely.Point(x, y)) < 1e-3:
            continue
        angles = np.arctan2(ring[:, 1] - y, ring[:, 0] - x)
        turns = round(float(((np.diff(angles) + math.pi) % math.tau - math.pi).sum()) / math.tau)
        assert shapely.contains_xy(ground, x, y) == (turns % 2 == 1)


@pytest.mark.parametrize("count", [5, 40, 150])
def test_a_scribble_covers_what_geos_says(count: int) -> None:
    scribble = Polygon(closed(np.random.default_rng(count).uniform(0, 100, (count, 2)).tolist()))
    geos = shapely.make_valid(scribble, method="linework")
    assert ground_inside(shapely.get_coordinates(scribble)).area == pytest.approx(geos.area, abs=1e-6)


def test_an_outline_drawn_twice_over_keeps_its_ground() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    assert ground_inside(closed(square * 2)).area == 100
