"""The parallel of an outline lies at its distance, everywhere; both ways round make the whole of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from beiyuan_gis.drafting.parallels import MITRE, corner, parallel
from beiyuan_gis.drafting.tracing import Path, beside, length_of, on_parallel
from beiyuan_gis.errors import Refused
from tests.edits.world import lines, stars

SQUARE = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], float)
WAIST = np.array(
    [(0, 0), (10, 0), (10, 10), (6, 10), (6, 20), (10, 20), (10, 30), (0, 30), (0, 20), (4, 20), (4, 10),
     (0, 10), (0, 0)], float,
)  # fmt: skip
distances = st.one_of(st.floats(0.05, 20), st.floats(-20, -0.05))
shares = st.floats(0, 1)
MILLIMETRE = 0.001


def lies_beside(curve: Path, path: Path, distance: float) -> None:
    """Each place of a curve is at its distance from the path within a millimetre, mitred corners apart."""
    line, outline = shapely.LineString(curve), shapely.LineString(path)
    assert line.is_simple
    places = shapely.line_interpolate_point(line, np.linspace(0, 1, 200), normalized=True)
    away = shapely.distance(outline, places)
    assert away.min() >= abs(distance) - MILLIMETRE
    square = np.abs(away - abs(distance)) <= MILLIMETRE
    beyond = shapely.get_coordinates(places[~square])
    assert all(
        any(np.hypot(*(place - c)) <= reach for c, reach in mitres(path, distance)) for place in beyond
    )


def mitres(path: Path, distance: float) -> list[tuple[Path, float]]:
    """The corners that have the parallel on their outer side, and how far the point of it is away."""
    step = np.diff(path, axis=0)
    found = []
    for row in range(0 if (path[0] == path[-1]).all() else 1, len(step)):
        (ax, ay), (bx, by) = step[row - 1], step[row]
        if (ax * by - ay * bx) * distance < 0.0:
            away = float(np.hypot(*(corner(path, row, distance) - path[row])))
            assert abs(distance) - MILLIMETRE <= away <= abs(distance) * MITRE + MILLIMETRE
            turn = float(np.arctan2(abs(ax * by - ay * bx), ax * bx + ay * by))
            half = turn / 2 if np.cos(turn / 2) * MITRE > 1.0 else turn / 4  # cut square beyond that
            found.append((path[row], abs(distance) / float(np.cos(half)) + MILLIMETRE))
    return found


def test_a_square_inside_outside_and_eaten_up() -> None:
    assert parallel(SQUARE, 2)[0].tolist() == [[2, 2], [8, 2], [8, 8], [2, 8], [2, 2]]
    assert parallel(SQUARE, -2)[0].tolist() == [[-2, -2], [12, -2], [12, 12], [-2, 12], [-2, -2]]
    assert parallel(SQUARE, 6) == []


def test_left_is_left_of_the_way() -> None:
    assert beside(SQUARE, (2, 0), (10, 5), 1).tolist() == [[2, 1], [9, 1], [9, 5]]
    assert beside(SQUARE, (2, 0), (10, 5), -1).tolist() == [[2, -1], [11, -1], [11, 5]]
    assert beside(SQUARE[::-1], (2, 0), (10, 5), -1)[:2].tolist() == [[2, 1], [1, 1]]


def test_from_corner_to_corner_the_parallel_keeps_its_corners() -> None:
    assert beside(SQUARE, (0, 0), (10, 10), 2).tolist() == [[2, 2], [8, 2], [8, 8]]
    assert beside(SQUARE, (0, 0), (10, 10), -2).tolist() == [[-2, -2], [12, -2], [12, 12]]


def test_where_the_outline_is_too_narrow_it_is_refused() -> None:
    assert len(parallel(WAIST, 1.5)) == 2 and len(parallel(WAIST, 0.9)) == 1
    assert len(beside(WAIST, (5, 0), (5, 30), 0.9)) > 5
    with pytest.raises(Refused, match="no room"):
        beside(WAIST, (5, 0), (5, 30), 1.5)  # the two ends are in different rooms
    with pytest.raises(Refused, match="no room"):
        beside(SQUARE, (5, 0), (5, 10), 5.5)
    with pytest.raises(Refused, match="no room"):
        beside(WAIST, (6, 15), (5, 30), 1.5)  # in the middle of the neck


def test_a_shallow_hollow_is_followed() -> None:
    """GEOS's buffer leaves out what is shallower than a hundredth of its distance."""
    path = np.array([(0, 0), (50, 0), (50.5, 0.09), (51, 0), (100, 0)], float)
    (curve,) = parallel(path, 10)
    lies_beside(curve, path, 10)


@settings(max_examples=40)
@given(stars(holes=False, heights=False), distances)
def test_a_ring_s_parallel_lies_at_its_distance(polygon: shapely.Polygon, distance: float) -> None:
    path = shapely.get_coordinates(polygon.exterior)
    for curve in parallel(path, distance):
        lies_beside(curve, path, distance)


@settings(max_examples=40)
@given(lines(), distances)
def test_a_line_s_parallel_lies_at_its_distance(line: shapely.LineString, distance: float) -> None:
    path = shapely.get_coordinates(line)
    way = np.diff(path, axis=0)
    backwards = [a @ b < -0.999999 * np.hypot(*a) * np.hypot(*b) for a, b in pairwise(way)]
    assume(line.is_simple and not any(backwards))
    for curve in parallel(path, distance):
        lies_beside(curve, path, distance)


@settings(max_examples=40)
@given(stars(holes=False, heights=False), shares, shares, distances)
def test_both_ways_round_make_the_whole_ring(
    polygon: shapely.Polygon, one: float, other: float, distance: float
) -> None:
    path = shapely.get_coordinates(polygon.exterior)
    start, end = (polygon.exterior.interpolate(s, normalized=True).coords[0] for s in (one, other))
    try:
        there = beside(path, start, end, distance)
        back = beside(path[::-1], start, end, -distance)
    except Refused:
        assume(False)
        return
    curves = parallel(path, distance)
    whole = next(c for c in curves if shapely.LineString(c).distance(shapely.Point(there[0])) < 1e-6)
    assert length_of(there) + length_of(back) == pytest.approx(length_of(whole), abs=1e-4)
    assert np.hypot(*(there[0] - back[0])) < 1e-6 and np.hypot(*(there[-1] - back[-1])) < 1e-6
    for way in (there, back):
        lies_beside(way, path, distance)
    assert on_parallel(path, (float(there[0, 0]), float(there[0, 1])), distance, 1e-6)
