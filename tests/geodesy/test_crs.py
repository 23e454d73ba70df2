"""Coordinate systems: there and back, every geometry type, threads, and guessing a file's system."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from beiyuan_gis.geodesy.crs import (
    DISTRICT,
    GEOGRAPHIC,
    KNOWN_CRS,
    PLANE,
    WEB,
    TransformError,
    plausible_crs,
    to_lonlat,
    to_plane,
    transform_geometries,
    transform_points,
    transformer,
)

BEIYUAN = np.array([[469_045.0, 4_419_044.0]])
places = st.tuples(st.floats(115.5, 118.5), st.floats(39, 41)).map(lambda pair: np.array([pair]))


def test_beiyuan_is_in_the_district() -> None:
    lon, lat = to_lonlat(BEIYUAN)[0]
    assert DISTRICT.west < lon < DISTRICT.east and DISTRICT.south < lat < DISTRICT.north


def test_the_central_meridian_has_the_false_easting() -> None:
    assert to_plane([[117, 40]])[0, 0] == pytest.approx(500_000, abs=1e-9)
    assert to_lonlat([[500_000, 0]])[0] == pytest.approx([117, 0], abs=1e-12)


@given(places)
def test_there_and_back_is_exact_to_a_few_nanometres(lonlat: np.ndarray) -> None:
    assert np.abs(to_lonlat(to_plane(lonlat)) - lonlat).max() < 1e-13
    plane = to_plane(lonlat)
    assert np.abs(to_plane(to_lonlat(plane)) - plane).max() < 1e-8


def test_points_keep_their_shape() -> None:
    assert to_lonlat(np.zeros((0, 2))).shape == (0, 2)
    with pytest.raises(ValueError, match="shape"):
        to_lonlat([1.0, 2.0])


def test_every_type_is_kept() -> None:
    e, n = BEIYUAN[0]
    square, hole = shapely.box(e, n, e + 90, n + 90), shapely.box(e + 30, n + 30, e + 60, n + 60)
    yard = square.difference(hole)
    geoms = [
        None,
        shapely.Point(e, n),
        shapely.LineString([(e, n), (e + 5, n)]),
        square.exterior,
        yard,
        shapely.MultiPoint([(e, n)]),
        shapely.MultiLineString([[(e, n), (e + 5, n)]]),
        shapely.MultiPolygon([yard]),
        shapely.GeometryCollection([yard, shapely.Point(e, n)]),
        shapely.Polygon(),
        shapely.Point(e, n, 35.5),
        shapely.force_3d(yard, 12.25),
    ]
    there = transform_geometries(geoms, PLANE, WEB)
    back = transform_geometries(there, WEB, PLANE)
    assert there[0] is None and back[0] is None
    assert shapely.get_type_id(there).tolist() == shapely.get_type_id(geoms).tolist()
    assert shapely.has_z(there).tolist() == shapely.has_z(geoms).tolist()
    assert there[10].z == 35.5 and set(shapely.get_coordinates(there[11], include_z=True)[:, 2]) == {12.25}
    assert len(there[4].interiors) == 1
    assert shapely.equals_exact(back[1:], np.array(geoms[1:], dtype=object), tolerance=1e-6).all()
    assert shapely.get_coordinates(there[1]) == pytest.approx(to_lonlat(BEIYUAN), abs=1e-12)


def test_the_given_array_is_not_changed() -> None:
    geoms = np.array([shapely.Point(*BEIYUAN[0])], dtype=object)
    transform_geometries(geoms, PLANE, GEOGRAPHIC)
    assert geoms[0] == shapely.Point(*BEIYUAN[0])
    assert transform_geometries([], PLANE, GEOGRAPHIC).shape == (0,)


def test_systems_are_named_by_code_by_text_or_by_object() -> None:
    point = [shapely.Point(*BEIYUAN[0])]
    results = {
        transform_geometries(point, source, target)[0].wkb
        for source in (4548, "EPSG:4548", CRS.from_epsg(4548))
        for target in (4490, CRS.from_epsg(4490))
    }
    assert len(results) == 1


@pytest.mark.parametrize("bad", [(np.nan, 4_419_044.0), (np.inf, 0.0), (116.6, 95.0)])
def test_what_has_no_place_is_refused(bad: tuple[float, float]) -> None:
    source, target = (WEB, 3857) if bad[1] == 95.0 else (PLANE, GEOGRAPHIC)
    good = (116.6, 39.9) if source == WEB else tuple(BEIYUAN[0])
    with np.errstate(invalid="ignore"):
        geoms = [shapely.Point(good), shapely.LineString([good, bad])]
    with pytest.raises(TransformError, match=rf"1 coordinates .* EPSG:{source} to EPSG:{target}"):
        transform_geometries(geoms, source, target)
    assert issubclass(TransformError, ValueError)


def test_each_thread_has_its_own_transformer() -> None:
    barrier = Barrier(4, timeout=30)
    xy = BEIYUAN + np.random.default_rng(0).uniform(-2000, 2000, (5000, 2))
    expected = to_lonlat(xy).tobytes()

    def work(_: int) -> tuple[int, bool]:
        barrier.wait()
        same = all(to_lonlat(xy).tobytes() == expected for _ in range(5))
        mine = id(transformer(PLANE, GEOGRAPHIC))
        barrier.wait()
        return mine, same

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, range(4)))
    assert len({mine for mine, _ in results}) == 4
    assert all(same for _, same in results)
    assert transformer(PLANE, GEOGRAPHIC) is transformer(PLANE, GEOGRAPHIC)


@pytest.mark.parametrize("epsg", KNOWN_CRS)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_file_of_the_district_is_recognised(epsg: int, swapped: bool) -> None:
    corners = transform_points(
        [(DISTRICT.west + 0.002, DISTRICT.south + 0.002), (DISTRICT.east - 0.002, DISTRICT.north - 0.002)],
        GEOGRAPHIC,
        epsg,
    )
    (west, south), (east, north) = corners.tolist()
    bounds = (south, west, north, east) if swapped else (west, south, east, north)
    best = plausible_crs(bounds)[0]
    assert best.epsg == (GEOGRAPHIC if epsg == WEB else epsg)
    assert best.swapped == swapped
    assert best.fit > 0.99
    assert ("(y, x)" in str(best)) == swapped and f"EPSG:{best.epsg}" in str(best)


def test_the_same_numbers_under_the_neighbouring_meridians_are_not_offered() -> None:
    found = {c.epsg for c in plausible_crs((468_500, 4_418_500, 469_500, 4_419_500))}
    assert PLANE in found
    assert not found & {4547, 4549, 4527, 4498, 3857, GEOGRAPHIC}


def test_degrees_offer_both_geographic_systems_and_nothing_else() -> None:
    found = plausible_crs((116.63, 39.90, 116.64, 39.91))
    assert [(c.epsg, c.swapped) for c in found] == [(GEOGRAPHIC, False), (WEB, False)]


def test_a_single_point_and_a_whole_city_are_recognised() -> None:
    e, n = BEIYUAN[0]
    assert plausible_crs((e, n, e, n))[0].epsg == PLANE
    assert plausible_crs((115.4, 39.4, 117.5, 41.1))[0].epsg == GEOGRAPHIC


def test_shifted_degrees_at_the_edge_are_near_enough() -> None:
    edge = plausible_crs((116.6575, 39.915, 116.664, 39.92))
    assert [c.epsg for c in edge] == [GEOGRAPHIC, WEB]
    assert all(c.fit == 0 for c in edge)


@pytest.mark.parametrize(
    "elsewhere",
    [
        (0.0, 0.0, 297.0, 210.0),  # a drawing in millimetres
        (0.0, 0.0, 160.0, 80.0),  # a small one
        (121.4, 31.1, 121.5, 31.3),  # Shanghai
        (1e30, 1e30, 1e31, 1e31),
        (np.nan, np.nan, np.nan, np.nan),
        (-np.inf, -np.inf, np.inf, np.inf),
    ],
)
def test_data_from_elsewhere_have_no_candidate(elsewhere: tuple[float, float, float, float]) -> None:
    assert plausible_crs(elsewhere) == []
