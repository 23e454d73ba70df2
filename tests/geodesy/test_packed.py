"""Packed WKB is measured as its geometries are, to the last bit, whatever lies in it."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.geodesy import wkb
from beiyuan_gis.geodesy.measures import measure
from beiyuan_gis.geodesy.packed import bounds_wkb, measure_wkb
from beiyuan_gis.geodesy.wkb import read_plain
from tests.geodesy.test_measures_laws import EAST, NORTH, bits, collected, polygons

Packed = tuple[bytes, np.ndarray]


def packed(blobs: list[bytes]) -> Packed:
    return b"".join(blobs), np.cumsum([0, *map(len, blobs)])


def circle(vertices: int, east: float = EAST) -> shapely.Polygon:
    angles = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    return shapely.Polygon(np.c_[east + 30 * np.cos(angles), NORTH + 20 * np.sin(angles)])


@st.composite
def written(draw: st.DrawFn) -> tuple[BaseGeometry, bytes]:
    """A geometry, and WKB of one of the kinds that files hold."""
    geometry = draw(collected)
    if draw(st.booleans()):
        geometry = shapely.GeometryCollection([geometry])
    if draw(st.integers(0, 3)) == 0:
        geometry = shapely.force_3d(geometry, 7.0)
    if draw(st.integers(0, 3)) == 0:
        return geometry, shapely.to_wkb(shapely.set_srid(geometry, 4548), include_srid=True)
    order, flavour = draw(st.sampled_from([0, 1, 1, 1])), draw(st.sampled_from(["iso", "extended"]))
    return geometry, shapely.to_wkb(geometry, byte_order=order, flavor=flavour)


def assert_as_shapely(blobs: list[bytes]) -> None:
    buffer, offsets = packed(blobs)
    geometries = shapely.from_wkb(np.array(blobs, object)) if blobs else np.empty(0, object)
    assert bits(measure_wkb(buffer, offsets)) == bits(measure(geometries))
    bounds = bounds_wkb(buffer, offsets)
    assert bounds.shape == (len(blobs), 4)
    assert np.array_equal(bounds, shapely.bounds(geometries).reshape(-1, 4), equal_nan=True)


@given(st.lists(written(), max_size=12))
def test_any_rows_measure_as_their_geometries_do(rows: list[tuple[BaseGeometry, bytes]]) -> None:
    blobs = [blob for _, blob in rows]
    assert_as_shapely(blobs)
    assert bits(measure_wkb(*packed(blobs))) == bits(measure([geometry for geometry, _ in rows]))


@given(st.lists(written(), min_size=1, max_size=4), st.data())
def test_a_damaged_row_is_measured_as_shapely_reads_it_or_refused_as_shapely_does(
    rows: list[tuple[BaseGeometry, bytes]], data: st.DataObject
) -> None:
    blobs = [blob for _, blob in rows]
    row = data.draw(st.integers(0, len(blobs) - 1))
    damaged = bytearray(blobs[row])
    # In front lie the order, the types and the counts.
    damaged[data.draw(st.integers(0, min(30, len(damaged) - 1)))] = data.draw(st.integers(0, 255))
    blobs[row] = bytes(damaged[: data.draw(st.integers(0, 2)) - 2 or None])
    with np.errstate(all="ignore"):
        try:
            shapely.from_wkb(np.array(blobs, object))
        except shapely.errors.GEOSException:
            with pytest.raises(shapely.errors.GEOSException):
                measure_wkb(*packed(blobs))
        else:
            measured = measure(shapely.from_wkb(np.array(blobs, object)))
            assume(np.isfinite(measured.area_plane).all())
            assert bits(measure_wkb(*packed(blobs))) == bits(measured)


@pytest.mark.parametrize("vertices", [3, 4, 15, 16, 17, 31, 32, 33, 49, 200, 5000])
def test_rings_of_any_length_measure_the_same_alone_and_in_company(vertices: int) -> None:
    """Around every multiple of 16 edges, where a ring is cut into pieces."""
    company = [circle(n).wkb for n in (3, 7, 16, 17, 40, vertices)]
    blobs = [circle(vertices, EAST + shift).wkb for shift in (0, 11.25)]
    together = measure_wkb(*packed([*company, *blobs, *company]))
    alone = measure_wkb(*packed(blobs))
    assert bits(together, slice(6, 8)) == bits(alone)
    assert_as_shapely([*company, *blobs])
    ring = shapely.from_wkb(blobs[0])
    assert alone.area_plane[0] == pytest.approx(ring.area, rel=1e-14)


@given(st.lists(polygons(), min_size=1, max_size=9), st.integers(1, 400), st.integers(1, 4))
def test_chunks_do_not_show(shapes: list[shapely.Polygon], size: int, rows: int) -> None:
    buffer, offsets = packed([shape.wkb for shape in shapes])
    whole, boxes = measure_wkb(buffer, offsets), bounds_wkb(buffer, offsets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wkb, "CHUNK_BYTES", size)
        patch.setattr(wkb, "CHUNK_ROWS", rows)
        assert len(list(wkb.chunks(offsets))) >= len(shapes) / rows
        assert bits(measure_wkb(buffer, offsets)) == bits(whole)
        assert bounds_wkb(buffer, offsets).tobytes() == boxes.tobytes()


@pytest.mark.parametrize(
    "geometry",
    [
        shapely.Point(EAST, NORTH),
        shapely.LineString([(EAST, NORTH), (EAST + 3, NORTH + 4)]),
        circle(5),
        circle(100),
        shapely.Polygon(circle(9).exterior, [[(EAST, NORTH), (EAST, NORTH + 1), (EAST + 1, NORTH)]] * 3),
    ],
    ids=lambda geometry: geometry.geom_type,
)
def test_plain_geometries_need_no_shapely(geometry: BaseGeometry) -> None:
    """Nor do collections of one; what has Z, another order or several parts does."""
    several = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString}
    kind = several.get(geometry.geom_type, shapely.MultiPolygon)
    plain = [geometry.wkb, kind([geometry]).wkb]
    other = [kind([geometry] * 2).wkb, shapely.to_wkb(geometry, byte_order=0), shapely.force_3d(geometry).wkb]
    buffer, offsets = packed([*plain, *other, *plain])
    found = read_plain(np.frombuffer(buffer, np.uint8), offsets)
    assert found.left.tolist() == [2, 3, 4]
    assert_as_shapely([*plain, *other])


def test_a_ring_that_is_not_closed_is_refused_as_shapely_does() -> None:
    for shape in (circle(5), circle(50)):
        opened = bytearray(shape.wkb)
        opened[-1:] = b"\x42"
        with pytest.raises(shapely.errors.GEOSException, match="closed linestring"):
            measure_wkb(*packed([circle(5).wkb, bytes(opened)]))


def test_a_broken_coordinate_spoils_only_its_own_row() -> None:
    ring = shapely.get_coordinates(circle(6))
    ring[2, 0] = np.nan
    with np.errstate(invalid="ignore"):
        broken = shapely.Polygon(ring)
    blobs = [circle(5).wkb, broken.wkb, circle(5).wkb, shapely.Point(np.nan, 1.0).wkb]
    measured = measure_wkb(*packed(blobs))
    assert measured[0] == measured[2] and np.isfinite(measured.area_ellipsoidal[0])
    assert np.isnan(measured.area_plane[1]) and np.isnan(measured.area_ellipsoidal[1])
    assert_as_shapely([blobs[0], blobs[3]])


def test_any_buffer_will_do() -> None:
    buffer, offsets = packed([circle(n).wkb for n in (4, 9, 30)])
    expected = bits(measure_wkb(buffer, offsets))
    for same in (memoryview(buffer), bytearray(buffer), np.frombuffer(buffer, np.uint8)):
        assert bits(measure_wkb(same, offsets)) == expected
    assert bits(measure_wkb(b"junk" + buffer, offsets + 4)) == expected
    assert len(measure_wkb(b"", np.zeros(1, np.int64))) == 0


def test_memory_does_not_grow_with_the_rows() -> None:
    rows = 200_000
    buffer, offsets = packed([circle(4).wkb, circle(12).wkb] * (rows // 2))
    for work, result in ((measure_wkb, 4 * 8 * rows), (bounds_wkb, 4 * 8 * rows)):
        tracemalloc.start()
        work(buffer, offsets)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak - result < 25e6, f"{work.__name__} needs {peak / 1e6:.0f} MB"
