"""Splitting: area and totals are conserved, ids are given once."""

import math

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import from_wkt
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.split_feature import split_feature
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from tests.edits.world import (
    ATTRIBUTES,
    E,
    N,
    at,
    kept_laws,
    lines,
    multis,
    project,
    rectangle,
    stars,
    state,
    total,
)

PARCEL, RAILING = Key("parcels", 1), Key("railings", 1)
COUNTS = ("households", "signed", "share")


def through(x: float, y: float, angle: float, reach: float = 200) -> LineString:
    dx, dy = reach * math.cos(angle), reach * math.sin(angle)
    return LineString([(x - dx, y - dy), (x + dx, y + dy)])


def pieces_of(world: Project, key: Key, line: BaseGeometry) -> list[Feature]:
    """The parts, the one that keeps the id first, with every law checked on the way."""
    layer, before = key.layer, world.get(key)
    assert before is not None
    edit = split_feature(world, key, line)
    after = kept_laws(world, edit)
    parts = [f for f in after.table(layer) if f.key == key or f.key.id >= world.table(layer).next_id]
    assert parts[0].key == key and len(parts) >= 2
    for field in COUNTS:
        assert total(after, layer, field) == total(world, layer, field)
    for part in parts:
        assert part.geometry.has_z == before.geometry.has_z
        copied = {n: v for n, v in part.attributes.items() if n not in COUNTS}
        assert copied == {n: v for n, v in ATTRIBUTES.items() if n not in COUNTS}
    return parts


@given(stars(), st.floats(0, math.tau), st.floats(-3, 3))
def test_a_polygon_falls_into_pieces_that_make_it_up(star: Polygon, angle: float, off: float) -> None:
    center = star.centroid
    try:
        parts = pieces_of(project(star), PARCEL, through(center.x, center.y + off, angle))
    except Refused as refused:
        assert "would be only" in str(refused) or "does not cut" in str(refused)
        return
    areas = [p.geometry.area for p in parts]
    assert math.fsum(areas) == pytest.approx(star.area, rel=1e-9)
    assert areas[0] == max(areas)
    rejoined = shapely.union_all([p.geometry for p in parts])
    assert shapely.symmetric_difference(rejoined, star).area < 1e-6
    for i, one in enumerate(parts):
        for other in parts[i + 1 :]:
            assert one.geometry.intersection(other.geometry).area < 1e-6


@given(lines(), lines())
def test_a_line_falls_into_pieces_as_long_as_it_was(line: LineString, cutter: LineString) -> None:
    world = project(line)
    try:
        parts = pieces_of(world, RAILING, cutter)
    except Refused as refused:
        assert "does not cut" in str(refused)
        assert not line.crosses(cutter) or all(_at_an_end(line, p) for p in shapely.get_parts(line & cutter))
        return
    lengths = [p.geometry.length for p in parts]
    assert math.fsum(lengths) == pytest.approx(line.length, rel=1e-9)
    assert lengths[0] == max(lengths)
    assert all(p.geometry.hausdorff_distance(line & p.geometry.buffer(0.01)) < 0.02 for p in parts)


def _at_an_end(line: LineString, place: BaseGeometry) -> bool:
    ends = [Point(line.coords[0]), Point(line.coords[-1])]
    return bool(min(place.distance(end) for end in ends) < 0.0011)


@given(lines(), st.floats(0.01, 0.99))
def test_a_line_is_split_at_a_point_on_it(line: LineString, share: float) -> None:
    point = line.interpolate(share, normalized=True)
    assume(line.length > 1)
    parts = pieces_of(project(line), RAILING, point)
    assert len(parts) == 2
    assert math.fsum(p.geometry.length for p in parts) == pytest.approx(line.length, rel=1e-9)


@given(multis(), st.floats(0.2, 3))
def test_parts_that_are_not_cut_stay_with_the_first(multi: BaseGeometry, angle: float) -> None:
    assume(isinstance(multi, MultiPolygon))
    center = multi.geoms[0].representative_point()
    cutter = through(center.x, center.y, angle, reach=150)
    assume(not multi.geoms[1].intersects(cutter))
    try:
        parts = pieces_of(project(multi), PARCEL, cutter)
    except Refused as refused:
        assert "would be only" in str(refused)
        return
    assert len(parts[0].geometry.geoms) == len(multi.geoms)
    assert all(p.geometry.geom_type == "Polygon" for p in parts[1:])
    assert math.fsum(p.geometry.area for p in parts) == pytest.approx(multi.area, rel=1e-9)


def test_counts_stay_with_the_largest_part_and_the_title_says_so() -> None:
    world = project(rectangle(0, 0, 30, 10))
    edit = split_feature(world, PARCEL, LineString([at(20, -5), at(20, 15)]))
    small, large = (c.after for c in sorted(edit, key=lambda c: c.after.geometry.area if c.after else 0))
    assert large is not None and small is not None and large.key == PARCEL and small.key == Key("parcels", 2)
    assert (large.attributes["households"], small.attributes["households"]) == (120, 0)
    assert (large.attributes["share"], small.attributes["share"]) == (70.0, 0.0)
    assert (large.attributes["floors"], small.attributes["floors"]) == (6, 6)
    assert str(edit.title) == "Split Parcel 1 into 2; its counts stay with 1"
    with speaking("zh"):
        assert str(edit.title) == "将地块 1 分割为 2 块，户数等计数仍记在 1"


def test_empty_counts_stay_empty() -> None:
    world = project(rectangle(0, 0, 30, 10), households=None, signed=None, share=None)
    edit = split_feature(world, PARCEL, LineString([at(20, -5), at(20, 15)]))
    assert [c.after.attributes["households"] for c in edit if c.after] == [None, None]
    assert str(edit.title) == "Split Parcel 1 into 2"


def test_a_zigzag_cuts_into_many_and_a_loop_cuts_an_island() -> None:
    world = project(rectangle(0, 0, 30, 10))
    zigzag = LineString([at(5, -5), at(5, 15), at(10, 15), at(10, -5), at(20, -5), at(20, 15)])
    assert [p.geometry.area for p in pieces_of(world, PARCEL, zigzag)] == pytest.approx([100, 100, 50, 50])
    loop = LineString([at(2, 2), at(6, 2), at(6, 6), at(2, 6), at(2, 2)])
    around, island = pieces_of(world, PARCEL, loop)
    assert island.geometry.area == pytest.approx(16) and len(around.geometry.interiors) == 1


def test_heights_are_interpolated_at_the_cut() -> None:
    world = project(from_wkt("POLYGON Z ((0 0 5, 10 0 6, 10 10 7, 0 10 8, 0 0 5))"))
    parts = pieces_of(world, PARCEL, LineString([(4, -5), (4, 15)]))
    heights = {(x, y): z for p in parts for x, y, z in p.geometry.exterior.coords}
    assert heights[4, 0] == pytest.approx(5.4) and heights[4, 10] == pytest.approx(7.6)


def test_a_line_that_crosses_itself_is_cut_at_every_pass() -> None:
    eight = LineString([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])
    parts = pieces_of(project(eight), RAILING, LineString([at(5, -1), at(5, 11)]))
    assert len(parts) == 3
    assert math.fsum(p.geometry.length for p in parts) == pytest.approx(eight.length)


@pytest.mark.parametrize("geometry, line, why", [
    (rectangle(0, 0, 9, 9), LineString([at(-5, 4), at(5, 4)]),
     "The line does not cut Parcel 1 apart. Draw it right across."),
    (rectangle(0, 0, 9, 9), LineString([at(0, 0), at(9, 0)]),
     "The line does not cut Parcel 1 apart. Draw it right across."),
    (rectangle(0, 0, 9, 9), LineString([at(-1, 8.9999), at(10, 8.9999)]),
     "One part would be only 0.000900 m². Cut further away from the edge."),
    (rectangle(0, 0, 9, 9), Point(at(4, 4)), "Draw a line to cut along."),
    (rectangle(0, 0, 9, 9), LineString(), "The geometry is empty."),
    (Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)]), LineString([at(-1, 4), at(11, 4)]),
     f"Repair Parcel 1 first: The outline crosses itself near {E + 5:.2f}, {N + 5:.2f}."),
    (LineString([at(0, 0), at(9, 0)]), LineString([at(0, 5), at(9, 5)]),
     "The line does not cut Railing 1 apart. Draw it right across."),
    (LineString([at(0, 0), at(9, 0)]), Point(at(4, 0.01)), "The point is not on the line."),
    (LineString([at(0, 0), at(9, 0)]), Point(at(0, 0)),
     "The line does not cut Railing 1 apart. Draw it right across."),
    (Point(at(0, 0)), LineString([at(-1, 0), at(1, 0)]), "A point cannot be split."),
])  # fmt: skip
def test_what_cannot_be_split_is_refused_in_words(
    geometry: BaseGeometry, line: BaseGeometry, why: str
) -> None:
    world = project(geometry)
    with pytest.raises(Refused) as refused:
        split_feature(world, state(world)[0].key, line)
    assert str(refused.value) == why
