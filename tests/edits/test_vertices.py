"""Vertices by reference: every type, closing vertices, heights."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import from_wkt
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.vertices import (
    VertexRef,
    geometry_from,
    insert,
    nearest_edge,
    paths_of,
    remove,
    replace,
    vertex_at,
    vertex_count,
    vertices,
)
from beiyuan_gis.errors import Refused
from tests.edits.world import places, shapes

SOLID = from_wkt("POLYGON Z ((0 0 1, 10 0 2, 10 10 3, 0 10 4, 0 0 1), (2 2 0, 3 2 0, 3 3 0, 2 2 0))")


@given(shapes)
def test_taking_apart_and_putting_together_changes_no_byte(geometry: BaseGeometry) -> None:
    assert geometry_from(geometry, paths_of(geometry)).wkb == geometry.wkb


@given(shapes)
def test_every_corner_is_one_vertex(geometry: BaseGeometry) -> None:
    found = vertices(geometry)
    rings = sum(1 + len(p.interiors) for p in shapely.get_parts(geometry) if p.geom_type == "Polygon")
    assert len(found) == shapely.get_num_coordinates(geometry) - rings
    assert len({found.ref(i) for i in range(len(found))}) == len(found)
    for row in range(len(found)):
        assert vertex_at(geometry, found.ref(row)) == tuple(found.xy[row])


@given(shapes, places, st.data())
def test_moving_a_vertex_there_and_back_restores_every_byte(
    geometry: BaseGeometry, place: tuple[float, float], data: st.DataObject
) -> None:
    found = vertices(geometry)
    row = data.draw(st.integers(0, len(found) - 1))
    moved = replace(geometry, found.ref(row), *place)
    assert moved.geom_type == geometry.geom_type and moved.has_z == geometry.has_z
    expected = found.xy.copy()
    expected[row] = place
    assert np.array_equal(vertices(moved).xy, expected)
    assert replace(moved, found.ref(row), *found.xy[row]).wkb == geometry.wkb


@given(shapes.filter(lambda g: "Point" not in g.geom_type), places, st.data())
def test_removing_what_was_inserted_restores_every_byte(
    geometry: BaseGeometry, place: tuple[float, float], data: st.DataObject
) -> None:
    found = vertices(geometry)
    ref = found.ref(data.draw(st.integers(0, len(found) - 1)))
    ref = data.draw(
        st.sampled_from([ref, VertexRef(ref.part, ref.ring, vertex_count(geometry, ref.part, ref.ring))])
    )
    grown = insert(geometry, ref, *place)
    assert len(vertices(grown)) == len(found) + 1
    assert vertex_at(grown, ref) == place
    assert remove(grown, ref).wkb == geometry.wkb


def test_the_closing_vertex_goes_with_the_first() -> None:
    assert replace(SOLID, VertexRef(0, 0, 0), -1, -2).exterior.coords[-1] == (-1, -2, 1)
    assert remove(SOLID, VertexRef(0, 0, 0)).exterior.coords[-1] == (10, 0, 2)
    assert insert(SOLID, VertexRef(0, 0, 0), -1, 5).exterior.coords[-1] == (-1, 5, 2.5)


def test_a_new_vertex_lies_between_its_neighbours_heights() -> None:
    grown = insert(SOLID, VertexRef(0, 0, 1), 2.5, 0)
    assert grown.exterior.coords[1] == (2.5, 0, 1.25)


def test_an_empty_part_keeps_its_place() -> None:
    geometry = from_wkt("MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)))")
    moved = replace(geometry, VertexRef(1, 0, 1), 2, 0)
    assert moved.wkt == "MULTIPOLYGON (EMPTY, ((0 0, 2 0, 1 1, 0 0)))"


@pytest.mark.parametrize("wkt, ref", [
    ("POLYGON ((0 0, 1 0, 1 1, 0 0))", VertexRef(0, 0, 3)),
    ("POLYGON ((0 0, 1 0, 1 1, 0 0))", VertexRef(0, 1, 0)),
    ("POLYGON ((0 0, 1 0, 1 1, 0 0))", VertexRef(1, 0, 0)),
    ("POLYGON ((0 0, 1 0, 1 1, 0 0))", VertexRef(0, 0, -1)),
    ("LINESTRING (0 0, 1 0)", VertexRef(0, 0, 2)),
    ("POINT (0 0)", VertexRef(0, 0, 1)),
    ("POINT EMPTY", VertexRef(0, 0, 0)),
    ("GEOMETRYCOLLECTION (POINT (0 0))", VertexRef(0, 0, 0)),
])  # fmt: skip
def test_a_vertex_that_is_not_there_is_refused(wkt: str, ref: VertexRef) -> None:
    with pytest.raises(Refused):
        replace(from_wkt(wkt), ref, 5, 5)


@pytest.mark.parametrize("wkt, why", [
    ("POLYGON ((0 0, 1 0, 1 1, 0 0))", "An outline needs three corners. Delete the whole feature instead."),
    ("LINESTRING (0 0, 1 0)", "A line needs two points. Delete the whole feature instead."),
])  # fmt: skip
def test_too_little_left_is_refused(wkt: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        remove(from_wkt(wkt), VertexRef(0, 0, 0))
    assert str(refused.value) == why


def test_the_nearest_vertex_and_edge() -> None:
    found = vertices(SOLID).nearest(10.2, 9.9)
    assert (
        found is not None and found[0] == VertexRef(0, 0, 2) and found[1] == pytest.approx(0.2236, abs=1e-4)
    )
    edge = nearest_edge(SOLID, -1, 4)  # beside the closing edge
    assert edge == (VertexRef(0, 0, 4), 0.0, 4.0, 1.0)
    assert nearest_edge(from_wkt("POINT (0 0)"), 1, 1) is None
    assert vertices(from_wkt("POINT EMPTY")).nearest(0, 0) is None


@given(shapes.filter(lambda g: "Point" not in g.geom_type), places)
def test_the_nearest_edge_is_as_near_as_the_outline(
    geometry: BaseGeometry, place: tuple[float, float]
) -> None:
    flat = shapely.force_2d(geometry)
    outline = flat.boundary if "Polygon" in flat.geom_type else flat
    hit = nearest_edge(geometry, *place)
    assert hit is not None
    assert hit.distance == pytest.approx(outline.distance(shapely.Point(place)), rel=1e-9, abs=1e-6)
    grown = insert(geometry, hit.vertex, hit.x, hit.y)  # it is the right edge: nothing changes its form
    assert grown.length == pytest.approx(geometry.length, rel=1e-9)


def test_missing_heights_add_no_corner() -> None:
    """NaN is not equal to NaN, so shapely takes such a ring for open."""
    solid = shapely.force_3d(shapely.box(0, 0, 9, 9))
    ring = shapely.transform(solid, lambda c: c * (1, 1, math.nan), include_z=True)
    assert shapely.get_num_coordinates(remove(ring, VertexRef(0, 0, 1))) == 4
