"""Duplicates, parallels, and parts that become features."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.duplicate_features import GAP, duplicate_features
from beiyuan_gis.edits.explode_multipart import explode_multipart
from beiyuan_gis.edits.offset_parallel import offset_parallel
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from tests.edits.world import (
    ATTRIBUTES,
    at,
    kept_laws,
    lines,
    multis,
    project,
    rectangle,
    shapes,
    stars,
    state,
    total,
)

PARCEL, RAILING = Key("parcels", 1), Key("railings", 1)
COUNTS = ("households", "signed", "share")
OF_A_COPY = ATTRIBUTES | dict.fromkeys(COUNTS) | {"finished": None, "status": "planned"}


def added(before: Project, after: Project) -> list[Feature]:
    return [f for f in state(after) if before.get(f.key) is None]


@given(st.lists(shapes, min_size=1, max_size=4))
def test_duplicates_stand_clear_to_the_east_and_neither_count_nor_claim(
    geometries: list[BaseGeometry],
) -> None:
    world = project(*geometries)
    originals = state(world)
    after = kept_laws(world, duplicate_features(world, [f.key for f in originals]))
    copies = added(world, after)
    east = max(f.geometry.bounds[2] for f in originals)
    west = min(f.geometry.bounds[0] for f in copies)
    assert west - east == pytest.approx(GAP, abs=1e-6)
    for original, copy in zip(originals, copies, strict=True):
        assert copy.key.layer == original.key.layer and dict(copy.attributes) == OF_A_COPY
        assert copy.geometry.geom_type == original.geometry.geom_type
        assert copy.geometry.area == pytest.approx(original.geometry.area, abs=1e-4)
        assert after.get(original.key) == original
    for layer in after.tables:
        for field in COUNTS:
            assert total(after, layer, field) == total(world, layer, field)


def test_an_unsound_feature_is_not_multiplied() -> None:
    world = project(Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)]))
    with pytest.raises(Refused, match=r"Repair Parcel 1 first: The outline crosses itself"):
        duplicate_features(world, [PARCEL])


# ---------------------------------------------------------------- parallels


@given(stars(), st.floats(0.01, 30))
def test_outwards_surrounds_and_inwards_lies_within(star: Polygon, distance: float) -> None:
    world = project(star)
    outline = Polygon(star.exterior)
    (outer,) = added(world, kept_laws(world, offset_parallel(world, [PARCEL], distance)))
    assert outer.geometry.buffer(1e-6).covers(outline)
    assert outer.geometry.boundary.distance(outline) == pytest.approx(distance, rel=1e-3, abs=1e-3)
    assert dict(outer.attributes) == OF_A_COPY and outer.geometry.has_z == star.has_z
    try:
        (inner,) = added(world, kept_laws(world, offset_parallel(world, [PARCEL], -distance)))
    except Refused as refused:
        assert "Nothing of Parcel 1 is left" in str(refused)
        return
    assert outline.buffer(1e-6).covers(inner.geometry)
    assert inner.geometry.boundary.distance(outline.boundary) == pytest.approx(distance, rel=1e-3, abs=1e-3)


@given(lines(), st.floats(0.01, 50), st.sampled_from([1, -1]))
def test_a_parallel_keeps_its_distance(line: LineString, distance: float, side: int) -> None:
    world = project(line)
    try:
        (copy,) = added(world, kept_laws(world, offset_parallel(world, [RAILING], side * distance)))
    except Refused as refused:
        assert "Nothing of Railing 1 is left" in str(refused)
        return
    if line.is_simple:
        assert copy.geometry.distance(line) == pytest.approx(distance, rel=0.01)
    if len(line.coords) == 2:
        (x0, y0), (x1, y1) = line.coords
        x, y = copy.geometry.coords[0]
        across = ((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / line.length
        assert across == pytest.approx(side * distance, rel=1e-6)


def test_a_rectangle_grows_by_the_distance_on_every_side_and_left_is_left() -> None:
    world = project(rectangle(0, 0, 20, 10), LineString([at(0, 0), at(0, 10), at(10, 10)]))
    (copy,) = added(world, world.apply(offset_parallel(world, [PARCEL], 3)))
    assert copy.geometry.equals(rectangle(-3, -3, 26, 16)) and len(copy.geometry.exterior.coords) == 5
    (left,) = added(world, world.apply(offset_parallel(world, [RAILING], 2)))
    assert list(left.geometry.coords) == [at(-2, 0), at(-2, 12), at(10, 12)]
    (right,) = added(world, world.apply(offset_parallel(world, [RAILING], -2)))
    assert list(right.geometry.coords) == [at(2, 0), at(2, 8), at(10, 8)]


def test_only_the_outer_outline_counts() -> None:
    ring = Polygon(rectangle(0, 0, 20, 20).exterior, [rectangle(5, 5, 10, 10).exterior])
    world = project(ring)
    (copy,) = added(world, world.apply(offset_parallel(world, [PARCEL], -2)))
    assert copy.geometry.equals(rectangle(2, 2, 16, 16))


@pytest.mark.parametrize("distance", [0, 1e-9, 1e6, math.nan, -math.inf])
def test_no_distance_is_refused(distance: float) -> None:
    with pytest.raises(Refused, match="between 1 mm and 10 km"):
        offset_parallel(project(rectangle(0, 0, 9, 9)), [PARCEL], distance)


def test_points_have_no_parallel() -> None:
    with pytest.raises(Refused, match="This is for lines or areas; Bollard holds points"):
        offset_parallel(project(Point(at(0, 0))), [Key("bollards", 1)], 1)


# ---------------------------------------------------------------- parts that become features


@given(multis())
def test_parts_keep_their_bytes_and_counts_stay_with_the_largest(multi: BaseGeometry) -> None:
    world = project(multi)
    (whole,) = state(world)
    after = kept_laws(world, explode_multipart(world, [whole.key]))
    pieces = state(after)
    assert sorted(p.wkb for p in pieces) == sorted(whole.with_geometry(g).wkb for g in multi.geoms)
    assert pieces[0].key == whole.key and pieces[0].attributes == whole.attributes
    sizes = [(p.geometry.area, p.geometry.length) for p in pieces]
    assert sizes[0] == max(sizes)
    for field in COUNTS:
        assert total(after, whole.key.layer, field) == total(world, whole.key.layer, field)


def test_parts_that_overlap_come_apart_and_unsound_ones_do_not() -> None:
    overlapping = MultiPolygon([rectangle(0, 0, 10, 10), rectangle(2, 2, 3, 3)])
    world = project(overlapping)
    assert len(state(kept_laws(world, explode_multipart(world, [PARCEL])))) == 2
    bow_tie = Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])
    with pytest.raises(Refused, match="Repair Parcel 1 first"):
        explode_multipart(project(MultiPolygon([bow_tie, rectangle(50, 0, 1, 1)])), [PARCEL])


def test_a_single_part_is_left_alone() -> None:
    world = project(rectangle(0, 0, 9, 9), MultiPolygon([rectangle(20, 0, 5, 5), rectangle(30, 0, 4, 4)]))
    edit = explode_multipart(world, [PARCEL, Key("parcels", 2)])
    assert {k.id for k in edit.keys} == {2, 3}
    assert str(edit.title) == "Take Parcel 2 apart into 2"
    with pytest.raises(Refused, match="None of the selected features has several parts"):
        explode_multipart(world, [PARCEL])
