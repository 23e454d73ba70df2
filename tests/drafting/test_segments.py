"""Edges as numbers: the same places that GEOS finds on the geometries themselves."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.drafting.segments import (
    Segments,
    crossings,
    feet,
    meeting,
    perpendicular_feet,
    segments_of,
)
from tests.edits.world import at, shapes

numbers = st.integers(-50, 50).map(float)
edges = st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=1, max_size=12)
places = st.tuples(numbers, numbers)


def segments(rows: list[tuple[float, ...]]) -> Segments:
    table = np.array(rows)
    return Segments(table[:, :2], table[:, 2:], np.arange(len(rows)))


@given(st.lists(shapes, min_size=1, max_size=4))
def test_every_edge_of_every_geometry_is_there_once(geometries: list[shapely.Geometry]) -> None:
    found = segments_of(geometries)
    for number, geometry in enumerate(geometries):
        own = found.take(found.owner == number)
        outline = geometry.boundary if "Polygon" in geometry.geom_type else geometry
        length = np.hypot(*(own.end - own.start).T).sum() if len(own) else 0.0
        assert length == pytest.approx(outline.length, rel=1e-9, abs=1e-9)


def test_points_and_nothing_have_no_edges() -> None:
    assert len(segments_of([shapely.Point(at(1, 1)), shapely.Polygon()])) == 0
    assert len(segments_of([])) == 0


@given(edges, places)
def test_feet_are_the_nearest_places(rows: list[tuple[float, ...]], place: tuple[float, float]) -> None:
    own = segments(rows)
    for row, foot in enumerate(feet(own, place)):
        line = shapely.LineString([rows[row][:2], rows[row][2:]])
        assert np.hypot(*(foot - place)) == pytest.approx(line.distance(shapely.Point(place)), abs=1e-9)


@given(edges, places)
def test_perpendicular_feet_stand_square_between_the_ends(
    rows: list[tuple[float, ...]], place: tuple[float, float]
) -> None:
    own = segments(rows)
    found, which = perpendicular_feet(own, place)
    for foot, row in zip(found, which, strict=True):
        step = own.end[row] - own.start[row]
        assert abs((foot - place) @ step) < 1e-6
        assert 0 < ((foot - own.start[row]) @ step) < step @ step


@given(edges)
def test_crossings_are_those_that_geos_finds(rows: list[tuple[float, ...]]) -> None:
    own = segments(rows)
    lines = [shapely.LineString([row[:2], row[2:]]) for row in rows]
    met, pairs = crossings(own)
    found = {tuple(pair): place for pair, place in zip(pairs.tolist(), met, strict=True)}
    for one in range(len(rows)):
        for other in range(one + 1, len(rows)):
            if (one, other) in found:
                place = shapely.Point(found[one, other])
                assert lines[one].distance(place) < 1e-9 and lines[other].distance(place) < 1e-9
            elif lines[one].crosses(lines[other]):  # inside both
                raise AssertionError((rows[one], rows[other]))


@given(edges, places)
def test_what_has_a_place_in_the_box_meets_it(
    rows: list[tuple[float, ...]], place: tuple[float, float]
) -> None:
    box = (place[0] - 5, place[1] - 5, place[0] + 5, place[1] + 5)
    kept = meeting(segments(rows), box)
    for row, (x0, y0, x1, y1) in enumerate(rows):
        if shapely.LineString([(x0, y0), (x1, y1)]).intersects(shapely.box(*box)):
            assert row in kept.owner
