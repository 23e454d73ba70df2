"""Coordinates that are in no place of the plane: zone numbers, swapped axes, degrees; and their fixes."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import Point

from beiyuan_gis.checks import check
from beiyuan_gis.checks.fixing import fix
from beiyuan_gis.model.feature import Key
from tests.checks.world import E, N, project


@pytest.mark.parametrize("zone", [39_000_000.0, 50_000_000.0])
def test_a_zone_number_is_taken_away(zone: float) -> None:
    world = project("bollards", Point(E + zone, N, 31.5))
    (problem,) = check(world)
    assert problem.rule == "off_plane"
    after = world.apply(fix(world, problem)).get(Key("bollards", 1))
    assert after is not None and after.geometry.coords[0] == (E, N, 31.5)


def test_swapped_axes_are_swapped_back_and_heights_stay() -> None:
    ring = [(N + y, E + x, 20 + x) for x, y in ((0, 0), (10, 0), (10, 10), (0, 10))]
    world = project("parcels", shapely.Polygon(ring))
    after = world.apply(fix(world, check(world)[0])).get(Key("parcels", 1))
    assert after is not None and after.geometry.area == pytest.approx(100)
    assert after.geometry.exterior.coords[1] == (E + 10, N, 30)


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_degrees_are_no_metres_and_become_them(swapped: bool) -> None:
    corners = [(116.63, 39.9, 31.5), (116.631, 39.9, 32), (116.631, 39.901, 33)]
    world = project("parcels", shapely.Polygon([(y, x, z) if swapped else (x, y, z) for x, y, z in corners]))
    (problem,) = check(world)
    assert problem.rule == "in_degrees" and problem.severity == "error"
    world = world.apply(fix(world, problem))
    after = world.get(Key("parcels", 1))
    assert after is not None
    assert after.geometry.exterior.coords[0] == pytest.approx((468358.2, 4418492.1, 31.5), abs=1.0)
    assert after.geometry.area == pytest.approx(0.5 * 85.5 * 111.03, rel=1e-3)
    assert [p.rule for p in check(world)] == ["outside_boundary"]


@pytest.mark.parametrize("far", [1e8, 1e15, 1e300])
def test_huge_coordinates_are_off_the_plane(far: float) -> None:
    problems = check(project("parcels", shapely.box(far, far, far * 1.5, far * 2)))
    assert [p.rule for p in problems] == ["off_plane"]
