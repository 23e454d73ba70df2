"""What must hold for any geometry: measures add up, do not depend on company, order or direction."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.geodesy.measures import (
    Measures,
    ellipsoidal_area,
    ellipsoidal_length,
    measure,
    measure_one,
    plane_area,
    plane_length,
    plane_perimeter,
)

EAST, NORTH = 469_045.0, 4_419_044.0
RADIUS = 6_374_300.0  # Gauss's mean radius of curvature at Beiyuan
FIELDS = ("area_plane", "area_ellipsoidal", "length_plane", "length_ellipsoidal")

offsets = st.floats(-2000, 2000).map(lambda value: round(value, 3))
points = st.builds(lambda x, y: shapely.Point(EAST + x, NORTH + y), offsets, offsets)
lines = st.lists(st.tuples(offsets, offsets), min_size=2, max_size=9).map(
    lambda pairs: shapely.LineString(np.array(pairs) + np.array((EAST, NORTH)))
)


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Polygon:
    """Star-shaped, 2 to 600 m across, sometimes with a hole and sometimes wound clockwise."""
    n = draw(st.integers(3, 14))
    spread = np.array(draw(st.lists(st.floats(0, 0.5), min_size=n, max_size=n)))
    radii = draw(st.floats(1, 300)) * (
        1 - np.array(draw(st.lists(st.floats(0, 0.5), min_size=n, max_size=n)))
    )
    angles = (np.arange(n) + spread) * 2 * np.pi / n
    ring = np.c_[radii * np.cos(angles), radii * np.sin(angles)]
    centre = np.array([EAST + draw(offsets), NORTH + draw(offsets)])
    holes = [centre + ring[::-1] * 0.3] if draw(st.booleans()) else []
    return shapely.Polygon((centre + ring)[:: draw(st.sampled_from((1, -1)))], holes)


simple = st.one_of(points, lines, polygons())
collected = st.one_of(
    simple,
    st.lists(points, max_size=3).map(shapely.MultiPoint),
    st.lists(lines, max_size=3).map(shapely.MultiLineString),
    st.lists(polygons(), max_size=3).map(shapely.MultiPolygon),
    st.lists(simple, max_size=4).map(shapely.GeometryCollection),
)
features = st.one_of(
    collected,
    st.lists(collected, max_size=3).map(shapely.GeometryCollection),
    st.sampled_from([None, shapely.Polygon(), shapely.LineString(), shapely.GeometryCollection()]),
)


def bits(measures: Measures, order: np.ndarray | slice = slice(None)) -> list[bytes]:
    return [getattr(measures, name)[order].tobytes() for name in FIELDS]


def rounding(polygon: shapely.Polygon) -> float:
    """What coordinates that are right to a nanometre leave open of an area."""
    return 1e-9 * polygon.length


@given(st.lists(features, max_size=12), st.randoms(use_true_random=False))
def test_measures_do_not_depend_on_company_or_order(geoms: list[BaseGeometry | None], random: object) -> None:
    together = measure(geoms)
    assert len(together) == len(geoms)
    for index, geom in enumerate(geoms):
        assert measure_one(geom) == together[index]
    order = np.random.default_rng(len(geoms)).permutation(len(geoms))
    assert bits(measure([geoms[i] for i in order])) == bits(together, order)


@given(st.lists(features, max_size=8))
def test_one_pass_gives_what_each_function_gives(geoms: list[BaseGeometry | None]) -> None:
    separately = Measures(
        plane_area(geoms), ellipsoidal_area(geoms), plane_length(geoms), ellipsoidal_length(geoms)
    )
    assert bits(measure(geoms)) == bits(separately)


@given(st.lists(st.one_of(lines, polygons()), min_size=1, max_size=5))
def test_parts_add_up(parts: list[BaseGeometry]) -> None:
    whole, each = measure_one(shapely.GeometryCollection(parts)), measure(parts)
    for name in FIELDS:
        assert getattr(whole, name) == pytest.approx(getattr(each, name).sum(), rel=1e-14)


@given(polygons())
def test_a_hole_is_what_the_outer_ring_loses(polygon: shapely.Polygon) -> None:
    outer = shapely.Polygon(polygon.exterior)
    holes = [shapely.Polygon(ring) for ring in polygon.interiors]
    for area in (plane_area, ellipsoidal_area):
        expected = area([outer])[0] - sum(area(holes))
        assert area([polygon])[0] == pytest.approx(expected, rel=1e-14)


@given(polygons())
def test_the_direction_of_a_ring_does_not_matter(polygon: shapely.Polygon) -> None:
    turned = shapely.reverse(polygon)
    assert measure_one(turned).area_plane == pytest.approx(measure_one(polygon).area_plane, rel=1e-11)
    assert ellipsoidal_area([turned])[0] == pytest.approx(
        ellipsoidal_area([polygon])[0], rel=1e-12, abs=rounding(polygon)
    )


@given(polygons(), st.integers(1, 13))
def test_the_first_vertex_of_a_ring_does_not_matter(polygon: shapely.Polygon, by: int) -> None:
    ring = shapely.get_coordinates(polygon.exterior)[:-1]
    first, other = shapely.Polygon(ring), shapely.Polygon(np.roll(ring, by, axis=0))
    assert ellipsoidal_area([first])[0] == pytest.approx(
        ellipsoidal_area([other])[0], rel=1e-12, abs=rounding(first)
    )


@given(polygons(), offsets, st.floats(0.05, 0.95))
def test_splitting_conserves_area(polygon: shapely.Polygon, slope: float, share: float) -> None:
    west, south, east, north = polygon.bounds
    middle, reach = west + share * (east - west), (north - south) * slope / 4000
    knife = shapely.LineString([(middle - reach, south - 1), (middle + reach, north + 1)])
    halves = shapely.get_parts(shapely.ops.split(polygon, knife))
    whole = measure_one(polygon)
    assert plane_area(halves).sum() == pytest.approx(whole.area_plane, rel=1e-9)
    # A cut puts vertices on edges, which are straight in the plane; geodesics leave them by micrometres:
    # their curvature here is x / R2, and an arc encloses curvature times chord cubed / 12.
    edges = np.hypot(*np.diff(shapely.get_coordinates(polygon), axis=0).T)
    enclosed = (500_000 - west) / RADIUS**2 * (edges**3).sum() / 12
    assert ellipsoidal_area(halves).sum() == pytest.approx(
        whole.area_ellipsoidal, rel=1e-11, abs=1.1 * enclosed + rounding(polygon)
    )


@given(polygons(), st.floats(-3000, 3000))
def test_moving_along_the_meridian_keeps_the_area(polygon: shapely.Polygon, north: float) -> None:
    moved = shapely.transform(polygon, lambda c: c + np.array((0, round(north, 3))))
    # 3 km change the radius of curvature, and so the excess of 24 ppm, by a millionth of itself.
    assert ellipsoidal_area([moved])[0] == pytest.approx(ellipsoidal_area([polygon])[0], rel=2e-8)


@given(polygons())
def test_the_plane_is_larger_than_the_ellipsoid_by_what_the_place_says(polygon: shapely.Polygon) -> None:
    measured = measure_one(polygon)
    from_meridian = polygon.centroid.x - 500_000
    excess = (from_meridian / RADIUS) ** 2
    assert measured.area_plane / measured.area_ellipsoidal - 1 == pytest.approx(excess, abs=5e-8)


@given(lines)
def test_lengths_differ_by_half_as_much(line: shapely.LineString) -> None:
    measured = measure_one(line)
    assert measured.length_plane == pytest.approx(
        measured.length_ellipsoidal * (1 + 11.8e-6), rel=3e-6, abs=1e-7
    )


@given(polygons())
def test_a_polygon_has_a_perimeter_and_no_length(polygon: shapely.Polygon) -> None:
    assert measure_one(polygon).length_plane == measure_one(polygon).length_ellipsoidal == 0
    assert plane_perimeter([polygon])[0] == pytest.approx(polygon.length, rel=1e-14)
    assert plane_perimeter([polygon.exterior])[0] == 0
    assert plane_length([polygon.exterior])[0] == pytest.approx(polygon.exterior.length, rel=1e-14)


def test_nothing_measures_nothing() -> None:
    nothing = [None, shapely.Polygon(), shapely.MultiLineString(), shapely.Point(EAST, NORTH)]
    for geoms in (nothing, [], [None]):
        for name in FIELDS:
            values = getattr(measure(geoms), name)
            assert values.dtype == np.float64
            assert values.tolist() == [0.0] * len(geoms)
        assert plane_perimeter(geoms).tolist() == [0.0] * len(geoms)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_broken_coordinate_spoils_only_its_own_feature(bad: float) -> None:
    square = shapely.box(EAST, NORTH, EAST + 10, NORTH + 10)
    ring = shapely.get_coordinates(square)
    ring[2, 0] = bad
    with np.errstate(invalid="ignore"):
        broken = [shapely.Polygon(ring), shapely.LineString(ring[:3])]
    measured = measure([square, *broken, square])
    assert measured[0] == measured[3] == measure_one(square)
    assert not np.isfinite(measured.area_plane[1]) and not np.isfinite(measured.area_ellipsoidal[1])
    assert not np.isfinite(measured.length_plane[2]) and not np.isfinite(measured.length_ellipsoidal[2])


def test_a_height_does_not_change_a_measure() -> None:
    flat = shapely.box(EAST, NORTH, EAST + 10, NORTH + 20)
    assert measure_one(shapely.force_3d(flat, 35.0)) == measure_one(flat)


@settings(max_examples=5, deadline=None)
@given(st.lists(polygons(), min_size=3, max_size=6), st.integers(0, 5))
def test_a_large_array_measures_as_its_members_do(few: list[shapely.Polygon], seed: int) -> None:
    order = np.random.default_rng(seed).integers(0, len(few), 3000)
    assert bits(measure(np.array(few, dtype=object)[order])) == bits(measure(few), order)
