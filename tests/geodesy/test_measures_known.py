"""Measures against values that others published or computed to many digits."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from beiyuan_gis.geodesy import areas
from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.geodesy.ellipsoid import FLATTENING, SEMI_MAJOR
from beiyuan_gis.geodesy.gauss_kruger import CENTRAL_MERIDIAN, edge_lengths, ellipsoidal_areas
from beiyuan_gis.geodesy.measures import (
    ellipsoidal_area,
    ellipsoidal_length,
    geodesic_polygon,
    measure,
    measure_one,
    plane_area,
)
from beiyuan_gis.geodesy.paths import paths_of
from beiyuan_gis.geodesy.ring_sums import ring_sums
from tests.geodesy import reference

PLANIMETER = json.loads((Path(__file__).parent / "data" / "geographiclib_planimeter.json").read_text())
EAST, NORTH = 469_045.0, 4_419_044.0  # Beiyuan
CGCS2000 = Geodesic(SEMI_MAJOR, FLATTENING)


def star(rng: np.random.Generator, size: float, vertices: int, east: float = EAST) -> shapely.Polygon:
    """A star-shaped polygon of about `size` metres across with no thin slivers."""
    step = 2 * np.pi / vertices
    angles = np.arange(vertices) * step + rng.uniform(0, 0.5 * step, vertices)
    radii = size / 2 * rng.uniform(0.5, 1, vertices)
    return shapely.Polygon(np.c_[east + radii * np.cos(angles), NORTH + radii * np.sin(angles)])


def geographiclib_area(polygon: shapely.Polygon) -> float:
    """By GeographicLib's own Python code, which shares nothing with PROJ's."""
    areas = []
    for ring in (polygon.exterior, *polygon.interiors):
        sum_ = CGCS2000.Polygon()
        for lon, lat in to_lonlat(shapely.get_coordinates(ring))[:-1].tolist():
            sum_.AddPoint(lat, lon)
        areas.append(abs(sum_.Compute(False, True)[2]))
    return areas[0] - sum(areas[1:])


@pytest.mark.parametrize("case", PLANIMETER, ids=lambda case: case["id"])
def test_geodesic_polygons_have_the_published_areas_and_perimeters(case: dict[str, Any]) -> None:
    lat, lon = np.array(case["latlon"], dtype=float).T
    area, perimeter = geodesic_polygon(lon, lat, ellipsoid="WGS84")
    assert area == pytest.approx(case["area"], rel=0, abs=case["tol_area"])
    if case["perimeter"] is not None:
        assert perimeter == pytest.approx(case["perimeter"], rel=0, abs=case["tol_per"])
    if case["area"] > 0:  # what lies left and right of a line over the pole is not defined
        backwards, _ = geodesic_polygon(lon[::-1], lat[::-1], ellipsoid="WGS84")
        assert backwards == pytest.approx(-case["area"], rel=0, abs=case["tol_area"])


def test_a_polygon_needs_not_repeat_its_first_vertex() -> None:
    lon, lat = np.array([116.62, 116.65, 116.65, 116.62]), np.array([39.89, 39.89, 39.91, 39.91])
    closed = geodesic_polygon(np.append(lon, lon[0]), np.append(lat, lat[0]))
    assert geodesic_polygon(lon, lat) == pytest.approx(closed, rel=1e-12)


def test_the_ellipsoid_makes_a_difference() -> None:
    lon, lat = [0, 90, 0], [0, 0, 90]  # an eighth of the globe
    cgcs, wgs = geodesic_polygon(lon, lat)[0], geodesic_polygon(lon, lat, "WGS84")[0]
    assert cgcs != wgs
    assert cgcs == pytest.approx(wgs, rel=1e-9)


@pytest.mark.parametrize("size", [1, 5, 20, 100, 1000])
@pytest.mark.parametrize("vertices", [3, 5, 12, 40])
def test_buildings_agree_with_thirty_digits(size: float, vertices: int) -> None:
    rng = np.random.default_rng(vertices)
    for east, tolerance in ((EAST, 1e-11), (500_010.0, 1e-14), (627_000.0, 1e-10), (EAST + 200_000, 2e-10)):
        polygon = star(rng, size, vertices, east)
        exact = reference.plane_polygon_area(shapely.get_coordinates(polygon).tolist())
        assert exact > 0
        assert abs(float(ellipsoidal_area([polygon])[0] / exact - 1)) < tolerance


@pytest.mark.parametrize(
    ("size", "tolerance"),
    [(1, 1e-7), (5, 1e-8), (20, 3e-9), (100, 1e-9), (1000, 2e-10)],
)
@pytest.mark.parametrize("vertices", [3, 5, 12])
def test_buildings_far_from_the_central_meridian_agree_with_thirty_digits(
    size: float, tolerance: float, vertices: int
) -> None:
    rng = np.random.default_rng(vertices)
    polygon = star(rng, size, vertices, EAST + 300_000)  # where longitude and latitude are needed
    exact = reference.polygon_area(to_lonlat(shapely.get_coordinates(polygon)).tolist())
    assert exact > 0
    assert abs(float(ellipsoidal_area([polygon])[0] / exact - 1)) < tolerance


@pytest.mark.parametrize("east", [500_010.0, EAST, 627_000.0, 690_000.0])
@pytest.mark.parametrize("north", [100_000.0, 2_000_000.0, NORTH, 5_900_000.0])
def test_the_bound_holds_where_the_plane_serves(east: float, north: float) -> None:
    """Whatever the size of a ring, its area from the plane errs by no more than is said with it."""
    rng = np.random.default_rng(9)
    for size in (1000, 5000, 20_000):
        for vertices in (3, 4, 20):
            ring = shapely.get_coordinates(star(rng, size, vertices, east)) + np.array((0, north - NORTH))
            polygon = shapely.Polygon(ring)
            rings, _ = paths_of(np.array([polygon]), np.zeros(1, np.int64))
            ((_, sums),) = ring_sums(rings, CENTRAL_MERIDIAN)
            (area,), (bound,) = ellipsoidal_areas(sums)
            assert bound < 5e-8
            # GeographicLib rounds an area to 1e-4 m2; the last is what FARTHEST leaves out
            assert abs(area - geographiclib_area(polygon)) <= bound * area + 3e-4 + 3e-11 * area


def test_both_ways_agree_where_one_takes_over_from_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(10)
    polygons = [star(rng, size, 7, EAST + east) for size in (50, 800, 9000) for east in (0, 100_000, 250_000)]
    plane = ellipsoidal_area(polygons)
    monkeypatch.setattr(areas, "PRECISION", 0.0)
    by_degrees = ellipsoidal_area(polygons)
    assert (plane != by_degrees)[:2].all()
    assert plane[2] == by_degrees[2]  # beyond FARTHEST there is one way only
    assert plane == pytest.approx(by_degrees, rel=2e-9)


def test_the_reference_unprojects_as_proj_does() -> None:
    for place in ((EAST, NORTH), (690_000.0, 1_000_000.0), (300_000.0, 5_900_000.0)):
        ours, projs = reference.lonlat(*place), to_lonlat([place])[0]
        assert [float(degrees) for degrees in ours] == pytest.approx(projs, abs=5e-14)


def test_the_thirty_digits_agree_with_geographiclib() -> None:
    polygon = star(np.random.default_rng(0), 1000, 7)
    exact = float(reference.polygon_area(to_lonlat(shapely.get_coordinates(polygon)).tolist()))
    assert exact == pytest.approx(geographiclib_area(polygon), rel=1e-9)


@pytest.mark.parametrize(("size", "vertices"), [(3_000, 3), (9_000, 4), (30_000, 12), (300_000, 150)])
def test_large_polygons_agree_with_geographiclib(size: float, vertices: int) -> None:
    polygon = star(np.random.default_rng(3), size, vertices)
    assert ellipsoidal_area([polygon])[0] == pytest.approx(geographiclib_area(polygon), rel=1e-9)


def test_edges_too_long_for_the_projection_fall_back_to_geodesics() -> None:
    long, short = star(np.random.default_rng(4), 400_000, 4), star(np.random.default_rng(5), 50, 6)
    long_area, short_area = ellipsoidal_area([long, short])
    assert long_area == pytest.approx(geographiclib_area(long), rel=1e-12)
    assert short_area == ellipsoidal_area([short])[0]


def test_a_towns_total_agrees_with_geographiclib() -> None:
    rng = np.random.default_rng(6)
    town = []
    for _ in range(400):
        shift = rng.uniform(-1500, 1500, 2)
        building = star(rng, rng.uniform(40, 200), rng.integers(4, 12))
        with_yard = building.difference(building.centroid.buffer(building.length / 40, 3))
        town.append(shapely.transform(with_yard, lambda c, shift=shift: c + shift))
    total = sum(geographiclib_area(building) for building in town)
    assert ellipsoidal_area(town).sum() == pytest.approx(total, rel=1e-9)


def test_the_plane_at_beiyuan_is_larger_by_the_scale_of_the_projection() -> None:
    side = np.sqrt(3.35e6)
    district = shapely.box(EAST - side / 2, NORTH - side / 2, EAST + side / 2, NORTH + side / 2)
    measured = measure_one(district)
    assert measured.area_plane == pytest.approx(3.35e6, abs=1e-3)
    assert measured.area_plane / measured.area_ellipsoidal - 1 == pytest.approx(23.6e-6, abs=0.05e-6)
    assert measured.area_plane - measured.area_ellipsoidal == pytest.approx(79, abs=0.5)


def test_areas_agree_with_the_point_scale_of_the_transverse_mercator() -> None:
    """k = 1 + (1 + eta2) x2 / (2 r2) + ..., from the plane alone: checks the unprojection too."""
    building = star(np.random.default_rng(7), 30, 8)
    e2 = FLATTENING * (2 - FLATTENING)
    x = building.centroid.x - 500_000
    phi = np.radians(to_lonlat([building.centroid.coords[0]])[0, 1])
    w2 = 1 - e2 * np.sin(phi) ** 2
    radius2 = SEMI_MAJOR**2 * (1 - e2) / w2**2  # meridian times prime vertical radius of curvature
    k2 = 1 + x**2 / radius2 + x**4 / (3 * radius2**2)
    assert ellipsoidal_area([building])[0] == pytest.approx(plane_area([building])[0] / k2, rel=1e-8)


def test_lengths_agree_with_geographiclib() -> None:
    rng = np.random.default_rng(8)
    lines = [
        shapely.LineString(np.array([EAST, NORTH]) + rng.uniform(-s, s, (6, 2))) for s in (5, 300, 20_000)
    ]
    for line, length in zip(lines, ellipsoidal_length(lines), strict=True):
        points = to_lonlat(shapely.get_coordinates(line)).tolist()
        expected = sum(CGCS2000.Inverse(p[1], p[0], q[1], q[0])["s12"] for p, q in pairwise(points))
        assert length == pytest.approx(expected, rel=1e-12, abs=1e-8)


@pytest.mark.parametrize("east", [500_000, EAST, 593_000])
def test_edges_agree_with_geographiclib_wherever_they_lie(east: float) -> None:
    rng = np.random.default_rng(9)
    start = np.array([east, NORTH]) + rng.uniform(-900, 900, (60, 2))
    end = start + rng.uniform(-1, 1, (60, 2)) * np.geomspace(0.1, 6_900, 60)[:, None]
    ends = np.hstack([to_lonlat(start), to_lonlat(end)]).tolist()
    expected = [CGCS2000.Inverse(lat0, lon0, lat1, lon1)["s12"] for lon0, lat0, lon1, lat1 in ends]
    assert edge_lengths(start, end) == pytest.approx(expected, rel=1e-12, abs=1e-8)


def test_edges_that_the_series_is_not_right_for_are_left_to_geodesics() -> None:
    start = np.array([[EAST, NORTH], [601_000.0, NORTH], [EAST, np.inf]])
    with np.errstate(invalid="ignore"):
        assert np.isnan(edge_lengths(start, start + np.array([[0, 10_001], [1, 1], [1, 1]]))).all()
    long = shapely.LineString([(EAST, NORTH), (EAST + 60_000, NORTH + 80_000)])
    (lon0, lat0), (lon1, lat1) = to_lonlat(shapely.get_coordinates(long)).tolist()
    expected = CGCS2000.Inverse(lat0, lon0, lat1, lon1)["s12"]
    assert ellipsoidal_length([long])[0] == pytest.approx(expected, rel=1e-13)


def test_a_line_at_beiyuan_is_longer_in_the_plane_by_half_the_areas_excess() -> None:
    measured = measure([shapely.LineString([(EAST - 344, NORTH), (EAST + 344, NORTH)])])[0]
    assert measured.length_plane == 688
    assert measured.length_plane / measured.length_ellipsoidal - 1 == pytest.approx(11.8e-6, abs=0.05e-6)
