"""Azimuths and places held to them."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import at, azimuth, crossing, held, nearest_multiple, turned

places = st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000))
angles = st.floats(0, 360, exclude_max=True)
START = (469_000.0, 4_419_000.0)


@pytest.mark.parametrize("step, expected", [
    ((0, 1), 0), ((1, 1), 45), ((1, 0), 90), ((1, -1), 135),
    ((0, -1), 180), ((-1, -1), 225), ((-1, 0), 270), ((-1, 1), 315),
])  # fmt: skip
def test_the_eight_winds(step: tuple[int, int], expected: float) -> None:
    assert azimuth((5, 5), (5 + step[0], 5 + step[1])) == expected


def test_one_place_has_no_direction() -> None:
    assert azimuth((1, 1), (1, 1)) is None


@given(st.floats(-1e6, 1e6) | st.floats(-1e-12, 1e-12))
def test_a_turned_angle_lies_within_one_turn(angle: float) -> None:
    assert 0.0 <= turned(angle) < 360.0


@given(angles)
def test_a_convention_turned_twice_is_itself(angle: float) -> None:
    there = directions.converted(angle, "east")
    away = abs(directions.converted(there, "east") - angle)
    assert min(away, 360 - away) < 1e-9
    assert directions.converted(angle, "north") == angle


@given(angles, st.floats(0.01, 5000))
def test_a_step_has_the_azimuth_it_was_made_with(angle: float, length: float) -> None:
    found = azimuth((0, 0), at((0, 0), length, angle))
    assert found is not None
    assert abs((found - angle + 180) % 360 - 180) < 1e-9


@given(places, angles)
def test_a_held_place_lies_on_the_line_and_nearest(place: tuple[float, float], angle: float) -> None:
    foot = held((0, 0), angle, place)
    assert directions.beside((0, 0), angle, foot) == pytest.approx(0, abs=1e-9)
    for way in (-0.5, 0.5):
        assert math.dist(at(foot, way, angle), place) >= math.dist(foot, place)
    assert held((0, 0), angle, foot) == pytest.approx(foot, abs=1e-9)


@pytest.mark.parametrize("quarter", [0.0, 90.0, 180.0, 270.0])
def test_ortho_keeps_the_other_coordinate_to_the_last_bit(quarter: float) -> None:
    x, y = held(START, quarter, (469_012.345678, 4_419_003.21))
    assert (x == START[0]) if quarter in (0.0, 180.0) else (y == START[1])


@given(angles, st.sampled_from([90.0, 45.0, 30.0, 15.0, 10.0, 5.0]), angles)
def test_the_nearest_multiple_is_half_a_step_away_at_most(angle: float, step: float, base: float) -> None:
    found = nearest_multiple(angle, step, base)
    assert abs((found - angle + 180) % 360 - 180) <= step / 2 + 1e-9
    rest = (found - base) % step
    assert min(rest, step - rest) < 1e-9


@given(places, angles, places, places)
def test_a_crossing_lies_on_both_lines(
    start: tuple[float, float], angle: float, one: tuple[float, float], other: tuple[float, float]
) -> None:
    along = azimuth(one, other)
    assume(along is not None and math.dist(one, other) > 1)
    assert along is not None
    assume(abs(math.sin(math.radians(along - angle))) > 0.01)
    found = crossing(start, angle, (one, other))
    assert found is not None
    assert directions.beside(start, angle, found) == pytest.approx(0, abs=1e-6)
    assert directions.beside(one, along, found) == pytest.approx(0, abs=1e-6)


def test_lines_that_run_alike_do_not_cross() -> None:
    assert crossing((0, 0), 90.0, ((0, 5), (10, 5))) is None
    assert crossing((0, 0), 90.0, ((0, 5), (0, 5))) is None
