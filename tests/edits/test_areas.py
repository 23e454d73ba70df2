"""Cutting out, holes, dissolving: what happens to area, outlines and counts."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from beiyuan_gis.edits.add_hole import add_hole
from beiyuan_gis.edits.cut_out import cut_out
from beiyuan_gis.edits.dissolve import dissolve
from beiyuan_gis.edits.fill_holes import fill_holes
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from tests.edits.world import E, N, at, kept_laws, project, rectangle, stars, state, total

A, B, C = (Key("parcels", n) for n in (1, 2, 3))
COUNTS = ("households", "signed")


def near(star: Polygon, to: Polygon, off: tuple[float, float]) -> Polygon:
    """`star` moved so that it lies about `to`."""
    step = shapely.get_coordinates(to.centroid)[0] - shapely.get_coordinates(star.centroid)[0] + off
    return shapely.transform(star, lambda xy: xy + step)


offs = st.tuples(st.floats(-40, 40), st.floats(-40, 40))


# ---------------------------------------------------------------- cutting out


@given(stars(), stars(), stars(), offs, offs)
def test_what_is_left_is_the_area_less_what_is_shared(
    kept: Polygon, one: Polygon, other: Polygon, off_one: tuple[float, float], off_other: tuple[float, float]
) -> None:
    one, other = near(one, kept, off_one), near(other, kept, off_other)
    world = project(kept, one, other)
    shared = shapely.union_all([one, other]).intersection(kept).area
    try:
        edit = cut_out(world, [A, B, C], A)
    except Refused as refused:
        assert "do not overlap" in str(refused) or "Nothing would be left" in str(refused)
        assert shared < 1e-3 or kept.area - shared < 1
        return
    after = kept_laws(world, edit)
    assert edit.keys == {A}
    left = after.get(A)
    assert left is not None and left.attributes == world.get(A).attributes  # type: ignore[union-attr]
    assert left.geometry.area == pytest.approx(kept.area - shared, rel=1e-6, abs=0.2)
    assert left.geometry.intersection(shapely.union_all([one, other])).area < 1e-3
    assert left.geometry.has_z == kept.has_z


def test_a_corner_is_cut_and_corners_are_shared() -> None:
    world = project(rectangle(0, 0, 20, 10), rectangle(15, 5, 20, 20))
    edit = cut_out(world, [A, B], A)
    left = world.apply(edit).get(A)
    assert left is not None and left.geometry.area == 175
    assert set(left.geometry.exterior.coords) >= {at(15, 5), at(15, 10), at(20, 5)}
    assert str(edit.title) == "Cut an area out of Parcel 1"
    with speaking("zh"):
        assert str(edit.title) == "从地块 1 中挖除一个图斑"


def test_cutting_through_leaves_parts_and_slips_are_dropped() -> None:
    world = project(rectangle(0, 0, 20, 10), rectangle(8, -1, 2, 12))
    left = kept_laws(world, cut_out(world, [A, B], A)).get(A)
    assert left is not None and left.geometry.geom_type == "MultiPolygon"
    world = project(rectangle(0, 0, 20, 10), rectangle(10, -1, 9.9999, 12))
    left = kept_laws(world, cut_out(world, [A, B], A)).get(A)
    assert left is not None and left.geometry.equals(rectangle(0, 0, 10, 10))


@pytest.mark.parametrize("other, why", [
    (rectangle(20, 0, 5, 5), "The other areas do not overlap Parcel 1."),
    (rectangle(-1, -1, 30, 30), "Nothing would be left of Parcel 1."),
    (Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)]),
     f"Repair Parcel 2 first: The outline crosses itself near {E + 5:.2f}, {N + 5:.2f}."),
])  # fmt: skip
def test_what_cannot_be_cut_out_is_refused(other: Polygon, why: str) -> None:
    with pytest.raises(Refused) as refused:
        cut_out(project(rectangle(0, 0, 20, 10), other), [A, B], A)
    assert str(refused.value) == why


def test_lines_and_strangers_are_refused() -> None:
    world = project(rectangle(0, 0, 9, 9), rectangle(5, 5, 9, 9), LineString([at(0, 0), at(9, 9)]))
    with pytest.raises(Refused, match="This is for areas; Railing holds lines"):
        cut_out(world, [A, Key("railings", 1)], A)
    with pytest.raises(Refused, match="not among those selected"):
        cut_out(world, [A, B], C)


# ---------------------------------------------------------------- holes


@given(stars(), st.floats(0.05, 0.9), st.booleans())
def test_a_hole_is_the_other_outline_and_filling_it_restores_the_area(
    star: Polygon, share: float, hole_first: bool
) -> None:
    outer = Polygon(star.exterior)
    middle = shapely.get_coordinates(outer.point_on_surface())
    inner = shapely.transform(outer, lambda xy: middle + (xy - middle) * share * 0.2)
    world = project(*((inner, outer) if hole_first else (outer, inner)))
    large, small = (B, A) if hole_first else (A, B)
    try:
        edit = add_hole(world, [A, B])
    except Refused as refused:
        assert "must lie inside" in str(refused) and not outer.contains_properly(inner)
        return
    after = kept_laws(world, edit)
    assert edit.keys == {large} and after.get(small) == world.get(small)
    pierced = after.get(large)
    assert pierced is not None and pierced.geometry.has_z == outer.has_z
    assert pierced.geometry.area == pytest.approx(outer.area - inner.area, rel=1e-9)
    hole = shapely.get_coordinates(pierced.geometry.interiors[0])
    assert hole.tolist() == shapely.get_coordinates(inner.exterior).tolist()
    filled = kept_laws(after, fill_holes(after, [large])).get(large)
    assert filled is not None and filled.wkb == world.get(large).wkb  # type: ignore[union-attr]


def test_neighbours_inside_make_one_hole_and_parts_get_their_own() -> None:
    world = project(rectangle(0, 0, 30, 30), rectangle(5, 5, 5, 5), rectangle(10, 5, 5, 5))
    pierced = kept_laws(world, add_hole(world, [A, B, C])).get(A)
    assert pierced is not None and len(pierced.geometry.interiors) == 1 and pierced.geometry.area == 850
    world = project(MultiPolygon([rectangle(0, 0, 30, 30), rectangle(50, 0, 9, 9)]), rectangle(52, 2, 3, 3))
    pierced = kept_laws(world, add_hole(world, [A, B])).get(A)
    assert pierced is not None and [len(p.interiors) for p in pierced.geometry.geoms] == [0, 1]


@pytest.mark.parametrize("inner", [rectangle(25, 25, 10, 10), rectangle(50, 0, 5, 5), rectangle(0, 5, 5, 5)])
def test_what_is_not_inside_is_no_hole(inner: Polygon) -> None:
    with pytest.raises(Refused, match="must lie inside Parcel 1 and may not reach its outline"):
        add_hole(project(rectangle(0, 0, 30, 30), inner), [A, B])


@given(stars(), stars())
def test_filling_adds_the_area_of_the_holes(one: Polygon, other: Polygon) -> None:
    world = project(one, other)
    holes = sum(Polygon(ring).area for star in (one, other) for ring in star.interiors)
    try:
        after = kept_laws(world, fill_holes(world, [A, B]))
    except Refused as refused:
        assert str(refused) == "There is no hole to fill." and holes == 0
        return
    areas = [math.fsum(f.geometry.area for f in state(w)) for w in (world, after)]
    assert areas[1] == pytest.approx(areas[0] + holes, rel=1e-9)


def test_a_part_in_a_hole_is_one_with_what_fills_it() -> None:
    yard = Polygon(rectangle(0, 0, 30, 30).exterior, [rectangle(5, 5, 20, 20).exterior])
    world = project(MultiPolygon([yard, rectangle(10, 10, 5, 5)]))
    filled = kept_laws(world, fill_holes(world, [A])).get(A)
    assert filled is not None and filled.geometry.equals(rectangle(0, 0, 30, 30))


# ---------------------------------------------------------------- dissolving


def town(*rows: tuple[Polygon, str | None]) -> Project:
    world = project(*(geometry for geometry, _name in rows))
    named = [Feature(f.key, f.geometry, {**f.attributes, "name": name, "households": 10 * f.key.id})
             for f, (_geometry, name) in zip(world.table("parcels"), rows, strict=True)]  # fmt: skip
    return Project(world.title, world.layers, {**world.tables, "parcels": type(world.table("parcels")).of(
        "parcels", named, [f.name for f in world.layer("parcels").fields])})  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(["a", "b", "c", None, " "])),
                min_size=2, max_size=12, unique_by=lambda row: row[:2]))  # fmt: skip
def test_dissolving_keeps_the_area_of_each_value_and_adds_counts(
    rows: list[tuple[int, int, str | None]],
) -> None:
    world = town(*((rectangle(10 * x, 10 * y, 10, 10), name) for x, y, name in rows))
    keys = [f.key for f in state(world)]
    names = [name for _x, _y, name in rows if name and name.strip()]
    try:
        after = kept_laws(world, dissolve(world, keys, "name"))
    except Refused as refused:
        assert "No two of these features share a value" in str(refused) and len(set(names)) == len(names)
        return
    for name in set(names):
        (one,) = (f for f in state(after) if f.attributes["name"] == name)
        assert one.geometry.area == pytest.approx(100 * names.count(name), rel=1e-9)
        assert one.key in keys
    others = [f for f in state(world) if f.attributes["name"] in (None, " ")]
    assert all(after.get(f.key) == f for f in others)
    for field in COUNTS:
        assert total(after, "parcels", field) == total(world, "parcels", field)


def test_the_largest_goes_on_and_islands_keep_their_bytes() -> None:
    island = rectangle(100, 0, 5, 5)
    world = town((rectangle(0, 0, 10, 10), "x"), (rectangle(10, 0, 20, 10), "x"), (island, "x"))
    edit = dissolve(world, [A, B, C], "name")
    (one,) = state(world.apply(edit))
    assert one.key == B and one.attributes["households"] == 60
    assert island.wkb in [g.wkb for g in one.geometry.geoms] and len(one.geometry.geoms) == 2
    assert str(edit.title) == "Dissolve 3 features of Parcel by Name into 1"
    with speaking("zh"):
        assert str(edit.title) == "按“名称”将地块的 3 个要素融合为 1 个"


def test_true_is_not_one() -> None:
    world = project(rectangle(0, 0, 5, 5), rectangle(5, 0, 5, 5))
    with pytest.raises(Refused, match=r"The layer Parcel has no field 'trams'\."):
        dissolve(world, [A, B], "trams")
    assert len(state(world.apply(dissolve(world, [A, B], "kept")))) == 1


def test_what_cannot_be_dissolved_says_why() -> None:
    world = project(rectangle(0, 0, 5, 5), Point(at(0, 0)), Point(at(1, 0)), LineString([at(0, 0), at(1, 1)]))
    for keys, why in (
        ([A], "Select two features or more to merge."),
        ([A, Key("railings", 1)], "Only features of one layer can be merged; these are of 2."),
        ([Key("bollards", 1), Key("bollards", 2)], "Points cannot be merged: they are counted one by one."),
    ):
        with pytest.raises(Refused) as refused:
            dissolve(world, keys, "name")
        assert str(refused.value) == why
