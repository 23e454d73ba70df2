"""Circles, arcs and rectangles: how far from round, how large, how square."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from beiyuan_gis.drafting.rounds import FLATNESS, arc, circle, corners_for, rectangle

places = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


@given(places, st.floats(0.1, 500))
def test_a_circle_has_its_area_and_stays_within_a_millimetre(
    centre: tuple[float, float], radius: float
) -> None:
    polygon = shapely.Polygon(circle(centre, radius))
    assert polygon.is_valid
    assert polygon.area == pytest.approx(math.pi * radius**2, rel=1e-9)
    corners = [math.dist(centre, p) for p in polygon.exterior.coords]
    edge = polygon.exterior.distance(shapely.Point(centre))
    assert max(corners) - radius <= FLATNESS and radius - edge <= FLATNESS


def test_a_huge_circle_has_a_bounded_number_of_corners() -> None:
    assert corners_for(1e6) == 2000
    assert corners_for(0.0005) == 12


@given(places, places, places)
def test_an_arc_goes_through_its_three_places(
    start: tuple[float, float], through: tuple[float, float], end: tuple[float, float]
) -> None:
    assume(min(math.dist(start, through), math.dist(through, end), math.dist(start, end)) > 1)
    area = shapely.Polygon([start, through, end]).area
    longest = max(math.dist(start, through), math.dist(through, end), math.dist(start, end))
    assume(area > 0.02 * longest**2)
    drawn = shapely.LineString([start, *arc(start, through, end)])
    assert drawn.coords[-1] == end
    assert through in drawn.coords
    assert drawn.is_simple
    along = drawn.project(shapely.Point(through))
    assert 0 < along < drawn.length


def test_a_half_circle_and_its_other_half() -> None:
    above = shapely.LineString([(0, 0), *arc((0, 0), (10, 10), (20, 0))])
    below = shapely.LineString([(0, 0), *arc((0, 0), (10, -10), (20, 0))])
    assert above.length == pytest.approx(math.pi * 10, abs=0.01)
    assert above.bounds[3] == pytest.approx(10, abs=FLATNESS) and below.bounds[1] == pytest.approx(
        -10, abs=FLATNESS
    )


def test_three_places_on_a_line_are_a_straight_arc() -> None:
    assert arc((0, 0), (5, 0), (10, 0)) == [(10, 0)]


@given(places, places, places)
def test_a_rectangle_has_its_side_its_width_and_right_angles(
    start: tuple[float, float], end: tuple[float, float], across: tuple[float, float]
) -> None:
    assume(math.dist(start, end) > 0.1)
    corners = rectangle(start, end, across)
    width = shapely.LineString([corners[1], corners[2]]).length
    assume(width > 0.1)
    assert corners[:2] == [start, end]
    polygon = shapely.Polygon(corners)
    assert polygon.is_valid and polygon.area == pytest.approx(math.dist(start, end) * width, rel=1e-6)
    assert polygon.area == pytest.approx(polygon.minimum_rotated_rectangle.area, rel=1e-6)
    line = shapely.LineString([corners[2], corners[3]])
    assert math.hypot(*(b - a for a, b in zip(*line.coords, strict=True))) == pytest.approx(
        math.dist(start, end)
    )
