"""Distances, areas and angles are those of features drawn through the same places."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.drafting.directions import at
from beiyuan_gis.drafting.measuring import angle, area, distance
from beiyuan_gis.geodesy.measures import measure_one
from tests.edits.world import lines, stars

E, N = 469_000.0, 4_419_000.0
SQUARE = [(E, N), (E + 100, N), (E + 100, N + 100), (E, N + 100)]


def test_segments_and_total_in_both_conventions() -> None:
    found = distance([(E, N), (E + 30, N + 40), (E + 30, N - 60)])
    assert [leg.plane for leg in found.legs] == [50.0, 100.0] and found.plane == 150.0
    assert [leg.azimuth for leg in found.legs] == pytest.approx([math.degrees(math.atan2(30, 40)), 180.0])
    # The plane exceeds the ellipsoid by 11.8 ppm here: KNOWN from the projection's scale at E 469,000.
    assert found.plane / found.ellipsoidal - 1 == pytest.approx(11.8e-6, abs=0.2e-6)
    assert sum(leg.ellipsoidal for leg in found.legs) == pytest.approx(found.ellipsoidal, abs=1e-9)


def test_nothing_has_no_length_and_a_point_twice_no_azimuth() -> None:
    assert distance([]).plane == distance([(E, N)]).ellipsoidal == 0.0
    assert distance([(E, N), (E, N)]).legs[0].azimuth is None


@given(lines())
def test_a_distance_is_that_of_the_line_drawn(line: shapely.LineString) -> None:
    found, drawn = distance(list(line.coords)), measure_one(line)
    assert (found.plane, found.ellipsoidal) == (drawn.length_plane, drawn.length_ellipsoidal)


@given(stars(holes=False, heights=False))
def test_an_area_is_that_of_the_polygon_drawn(polygon: shapely.Polygon) -> None:
    found, drawn = area(polygon.exterior.coords[:-1]), measure_one(polygon)
    assert found is not None
    assert (found.plane, found.ellipsoidal) == (drawn.area_plane, drawn.area_ellipsoidal)
    assert found.perimeter.plane == pytest.approx(polygon.length, abs=1e-9)


def test_a_crossed_outline_and_one_of_two_corners_have_no_area() -> None:
    assert area(SQUARE) is not None
    assert area([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]) is None
    assert area(SQUARE[:2]) is None and area([SQUARE[0], SQUARE[1], SQUARE[0]]) is None


@given(st.floats(0, 360), st.floats(0, 360), st.floats(1, 1000), st.floats(1, 1000))
def test_an_angle_is_what_turns_one_arm_into_the_other(
    first: float, turn: float, near: float, far: float
) -> None:
    vertex = (0.0, 0.0)
    found = angle(at(vertex, near, first), vertex, at(vertex, far, first + turn))
    assert found is not None
    assert found.interior == pytest.approx(min(turn, 360 - turn), abs=1e-6) and found.interior <= 180.0
    assert found.interior + found.exterior == 360.0


def test_an_arm_without_a_length_makes_no_angle() -> None:
    assert angle((0, 0), (0, 0), (1, 1)) is None
