"""Along an outline: two ways round a ring, every vertex between, nothing lost."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.drafting.tracing import is_closed, length_of, position, ways
from tests.edits.world import lines, stars

SQUARE = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], float)
shares = st.floats(0, 1)


def test_both_ways_round_the_shorter_first() -> None:
    short, long = ways(SQUARE, (5, 0), (10, 5))
    assert short.tolist() == [[5, 0], [10, 0], [10, 5]]
    assert long.tolist() == [[5, 0], [0, 0], [0, 10], [10, 10], [10, 5]]


def test_from_vertex_to_vertex_none_is_met_twice() -> None:
    short, long = ways(SQUARE, (10, 10), (0, 0))
    assert {len(short), len(long)} == {3}
    assert ways(SQUARE, (0, 10), (0, 0))[0].tolist() == [[0, 10], [0, 0]]


def test_one_place_has_no_way() -> None:
    assert ways(SQUARE, (5, 0), (5, 0)) == []


def test_a_line_has_one_way_in_either_direction() -> None:
    line = np.array([(0, 0), (10, 0), (10, 10)], float)
    assert not is_closed(line)
    assert [w.tolist() for w in ways(line, (10, 5), (5, 0))] == [[[10, 5], [10, 0], [5, 0]]]
    assert [w.tolist() for w in ways(line, (5, 0), (10, 5))] == [[[5, 0], [10, 0], [10, 5]]]


@given(stars(holes=False, heights=False), shares, shares)
def test_both_ways_together_are_the_ring(polygon: shapely.Polygon, one: float, other: float) -> None:
    ring = polygon.exterior
    path = shapely.get_coordinates(ring)
    start, end = (ring.interpolate(s, normalized=True).coords[0] for s in (one, other))
    found = ways(path, start, end)
    if not found:
        assert abs(one - other) * ring.length < 1e-3 or abs(one - other) > 1 - 1e-3 / ring.length
        return
    short, long = found
    assert length_of(short) <= length_of(long)
    assert length_of(short) + length_of(long) == pytest.approx(ring.length, abs=1e-5)
    met = {tuple(p) for way in found for p in way[1:-1].tolist()}
    missing = {tuple(p) for p in path.tolist()} - met
    assert all(min(np.hypot(*(np.array(p) - q)) for q in (start, end)) < 1e-5 for p in missing)
    for way in found:
        assert tuple(way[0]) == start and tuple(way[-1]) == end
        assert ring.buffer(1e-5).covers(shapely.LineString(way))


@given(lines(), shares)
def test_a_position_is_where_geos_finds_it(line: shapely.LineString, share: float) -> None:
    if not line.is_simple:
        return
    place = line.interpolate(share, normalized=True)
    along, away = position(shapely.get_coordinates(line), place.coords[0])
    assert away < 1e-6
    assert line.interpolate(along).distance(place) < 1e-5
