"""Rules between features: overlaps, gaps, nearly shared outlines, slivers, dangling ends; and their fixes."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from shapely.affinity import rotate
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Value
from beiyuan_gis.checks import check
from beiyuan_gis.checks.fixing import fix, why_not
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.checks.world import E, N, at, box, by_rule, fixed, only, project, rules


def parcels(*features: BaseGeometry, turn: float = 0.0) -> Project:
    """Parcels as given, or turned by degrees about the middle of the ground."""
    return project("parcels", *(rotate(f, turn, (E, N)) for f in features))


def areas(world: Project, layer: str = "parcels") -> list[float]:
    return [round(f.geometry.area, 2) for f in world.table(layer)]


TURNED = pytest.mark.parametrize("turn", [0.0, 33.3])
LEFT = box(0, 0, 10, 10)

# ---------------------------------------------------------------- overlaps


@TURNED
@pytest.mark.parametrize(("other", "left"), [
    (box(8, 0, 10, 10), [100, 80]),  # alike: the later one gives way
    (box(8, 0, 20, 10), [80, 200]),  # the smaller one gives way
    (box(9.5, 3, 3, 3), [100, 7.5]),
    (box(3, -5, 2, 20), [100, 20]),  # what is left of it falls in two
    (box(2, 2, 3, 3), [91, 9]),  # nothing would be left of the smaller one: the larger gets a hole
    (box(0, 0, 10, 5), [50, 50]),
])  # fmt: skip
def test_an_overlap_is_cut_out(other: Polygon, left: list[float], turn: float) -> None:
    after = fixed(parcels(LEFT, other, turn=turn), "overlap")
    assert areas(after) == left
    assert rules(after) == []


def test_three_that_overlap_are_three_problems_and_fixed_one_by_one() -> None:
    world = parcels(box(0, 0, 10, 10), box(6, 0, 10, 10), box(4, 6, 10, 10))
    assert rules(world) == ["overlap"] * 3
    while problems := check(world):
        world = world.apply(fix(world, problems[0]))
    assert sum(areas(world)) == pytest.approx(
        shapely.union_all([f.geometry for f in world.table("parcels")]).area
    )


@TURNED
@pytest.mark.parametrize("double", [
    Polygon([at(10, 10), at(10, 0), at(5, 0), at(0, 0), at(0, 10)]),  # another start, a corner more
    shapely.multipolygons([LEFT]),
])  # fmt: skip
def test_a_double_is_one_however_it_is_written(double: BaseGeometry, turn: float) -> None:
    world = parcels(LEFT, double, turn=turn)
    assert rules(world) == ["duplicate_feature"]
    assert rules(fixed(world, "duplicate_feature")) == []


@TURNED
def test_a_double_that_is_a_millimetre_off_goes(turn: float) -> None:
    after = fixed(parcels(LEFT, box(0.0005, 0.0005, 10, 10), turn=turn), "overlap")
    assert rules(after) == [] and areas(after) == [100]


def test_a_double_that_says_something_else_stays_and_the_field_is_named() -> None:
    other: tuple[BaseGeometry, dict[str, Value]] = (box(0.0005, 0, 10, 10), {"name": "乙"})
    world = project("parcels", (LEFT, {"name": "甲"}), other)
    assert "Parcel 1 and 2 differ in Name" in str(why_not(world, by_rule(world, "overlap")))


@pytest.mark.parametrize("apart", [0.01, 0.3, 0.7])
def test_an_unsound_neighbour_is_named_as_far_as_a_gap_reaches(apart: float) -> None:
    tie = Polygon([at(10 + apart, 0), at(20, 10), at(20, 0), at(10 + apart, 10)])
    world = parcels(LEFT, tie)
    assert rules(world) == ["self_crossing", "not_compared"]
    assert "gap" in rules(fixed(world, "self_crossing"))


def test_an_overlap_with_an_unsound_neighbour_is_not_passed_over() -> None:
    tie = Polygon([at(5, 0), at(25, 10), at(25, 0), at(5, 10)])
    world = parcels(LEFT, tie)
    assert rules(world) == ["self_crossing", "not_compared"]
    reason = why_not(world, by_rule(world, "not_compared"))
    assert str(reason) == "Repair the geometry of feature 2 first."
    repaired = world.apply(fix(world, by_rule(world, "self_crossing")))
    assert rules(repaired) == ["overlap"]


# ---------------------------------------------------------------- gaps


@TURNED
@pytest.mark.parametrize(("others", "ids", "area"), [
    ([box(10.3, 0, 10, 10)], (1, 2), 3.0),
    ([box(10.75, 0, 10, 10)], (1, 2), 7.5),
    ([box(10.3, 4, 10, 10)], (1, 2), 1.8),
    ([Polygon([at(10, 0), at(20, 0), at(20, 10), at(10.6, 10)])], (1, 2), 3.0),  # a wedge
    ([box(10, 0, 10, 10), box(0, 10, 8, 10), box(8.4, 10, 11.6, 10)], (1, 3, 4), 4.0),
    ([box(10, 0, 6, 6), box(10, 9, 6, 6), box(16, 0, 6, 15), box(0, 10, 10, 5)], (1, 2, 3, 4), 18.0),
])  # fmt: skip
def test_a_gap_is_found_and_filled(
    others: list[Polygon], ids: tuple[int, ...], area: float, turn: float
) -> None:
    world = parcels(LEFT, *others, turn=turn)
    problem = by_rule(world, "gap")
    assert problem.severity == "warning"
    if len(ids) == 2 or area == 18:
        assert tuple(k.id for k in problem.keys) == ids
    assert f"a gap of {area:.2f} m²" in str(problem.message)
    assert sum(areas(fixed(world, "gap"))) == pytest.approx(sum(areas(world)) + area, abs=0.02)


@TURNED
@pytest.mark.parametrize("others", [
    [box(11, 0, 10, 10)],  # a metre is an alley
    [box(10.5, 9.8, 10, 10)],  # past each other rather than side by side
    [box(10, 10, 10, 10)],  # corner to corner
    [rotate(box(10, 0, 10, 10), 30, (E + 10, N))],  # walls that part at thirty degrees
    [box(10.4, 0, 10, 10), box(10, -5, 0.4, 20)],  # what lies between belongs to a third
    [box(14, 0, 3, 10), box(0, 10, 17, 3), box(0, -3, 17, 3)],  # a court larger than what is around it
])  # fmt: skip
def test_no_gap(others: list[Polygon], turn: float) -> None:
    assert "gap" not in rules(parcels(LEFT, *others, turn=turn))


def test_a_missing_parcel_in_a_block_is_a_gap() -> None:
    block = [box(10 * x, 10 * y, 10, 10) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    problem = by_rule(parcels(*block), "gap")
    assert len(problem.keys) == 8 and "100.00 m²" in str(problem.message)


def test_a_hole_of_one_feature_is_no_gap_but_what_a_smaller_one_leaves_of_it_is() -> None:
    ring = Polygon(box(0, 0, 30, 30).exterior, [box(10, 10, 10, 10).exterior])
    assert rules(parcels(ring)) == []
    assert rules(parcels(ring, box(10, 10, 10, 10))) == []
    world = parcels(ring, box(10.2, 10.2, 9.6, 9.6))
    assert rules(world) == ["gap"]
    assert sum(areas(fixed(world, "gap"))) == pytest.approx(900)


def test_buildings_leave_no_gap_on_their_site() -> None:
    site: tuple[BaseGeometry, dict[str, Value]] = (box(0, 0, 40, 40), {"kind": "site"})
    house: tuple[BaseGeometry, dict[str, Value]] = (box(0.3, 0.3, 10, 10), {"kind": "building"})
    assert rules(project("parcels", site, house)) == []


# ---------------------------------------------------------------- nearly shared


@TURNED
@pytest.mark.parametrize("other", [
    box(10.004, 0, 10, 10),
    box(9.9995, 0, 10, 10),
    box(10.0001, -4, 10, 10),
    Polygon([at(10.002, 0), at(20, 0), at(20, 10), at(9.999, 10)]),
    Polygon([at(10, 0), at(20, 0), at(20, 10), at(10, 10), at(10.0005, 5)]),
    Polygon([at(10, 0), at(20, 0), at(20, 10), at(10, 9.97)]),  # along the edge, short of the corner
])  # fmt: skip
def test_nearly_shared_outlines_are_found_and_snapped(other: Polygon, turn: float) -> None:
    world = parcels(LEFT, other, turn=turn)
    assert "nearly_shared" in rules(world)
    after = fixed(world, "nearly_shared")
    assert rules(after) == []
    assert after.get(Key("parcels", 1)) == world.get(Key("parcels", 1))


@TURNED
def test_what_is_shared_is_not_nearly_shared(turn: float) -> None:
    grid = [box(10 * x, 10 * y, 10, 10) for x in range(3) for y in range(3)]
    bricks = [box(40 + 5 * (y % 2) + 10 * x, 10 * y, 10, 10) for x in range(3) for y in range(3)]
    assert rules(parcels(*grid, *bricks, turn=turn)) == []


def test_whoever_shares_a_corner_moves_along() -> None:
    world = parcels(box(0, 0, 10, 10), box(10.004, 0, 10, 10), box(10.004, 10, 10, 10))
    assert rules(world).count("nearly_shared") == 2
    world = world.apply(fix(world, next(p for p in check(world) if p.rule == "nearly_shared")))
    assert rules(world) == []  # the corner that 2 and 3 share went to the corner of 1, for both
    assert areas(world)[0] == 100
    second, third = (world.get(Key("parcels", id)) for id in (2, 3))
    assert second is not None and third is not None
    assert shapely.intersection(second.geometry, third.geometry).length == pytest.approx(10.004, abs=0.01)


# ---------------------------------------------------------------- slivers


@TURNED
@pytest.mark.parametrize(("sliver", "merged"), [
    (box(10, 0, 0.05, 10), 100.5),
    (box(10, 0, 0.19, 10), 101.9),
    (box(10, 0, 0.2, 0.2), 100.04),
])  # fmt: skip
def test_a_sliver_is_merged_into_its_neighbour(sliver: Polygon, merged: float, turn: float) -> None:
    world = parcels(LEFT, sliver, box(-5, 0, 5, 10), turn=turn)
    after = fixed(world, "sliver")
    assert areas(after) == [merged, 50]


def test_a_sliver_that_is_a_part_is_dropped() -> None:
    world = parcels(shapely.MultiPolygon([LEFT, box(20, 0, 0.02, 10)]))
    assert areas(fixed(world, "sliver")) == [100]


@TURNED
def test_a_hole_that_is_a_sliver_is_filled(turn: float) -> None:
    plot = Polygon(box(0, 0, 10, 10).exterior, [box(2, 5, 6, 0.001).exterior, box(2, 7, 2, 2).exterior])
    world = parcels(plot, turn=turn)
    assert "Parcel 1: a hole of 0.006 m², 0.001 m wide" in str(by_rule(world, "sliver").message)
    assert areas(fixed(world, "sliver")) == [96]


def test_a_sliver_on_its_own_is_for_a_person() -> None:
    world = parcels(LEFT, box(30, 0, 0.02, 10))
    assert "no edge" in str(why_not(world, by_rule(world, "sliver")))


@pytest.mark.parametrize("verge", [box(0, 0, 0.5, 80), box(0, 0, 0.4, 8), box(0, 0, 0.3, 0.3)])
def test_a_narrow_verge_is_no_sliver(verge: Polygon) -> None:
    assert rules(parcels(verge)) == []


# ---------------------------------------------------------------- dangling ends


@TURNED
@pytest.mark.parametrize(("lines", "end"), [
    ([[(0, 0), (20, 0)], [(10, 0.3), (10, 8)]], (10, 0)),  # short of it
    ([[(0, 0), (20, 0)], [(10, -0.2), (10, 8)]], (10, 0)),  # past it
    ([[(0, 0), (20, 0)], [(10, 8), (10, 0.3)]], (10, 0)),
    ([[(0, 0), (20, 0)], [(20.2, 0.1), (30, 8)]], (20, 0)),  # end to end
    ([[(0, 0), (20, 0)], [(5, 0.4), (1, 4.4)]], (5.4, 0)),  # aslant: on in its own direction
])  # fmt: skip
def test_a_dangling_end_is_joined(
    lines: list[list[tuple[float, float]]], end: tuple[float, float], turn: float
) -> None:
    drawn = [rotate(LineString([at(*p) for p in line]), turn, (E, N)) for line in lines]
    world = project("railings", *drawn)
    problems = [p for p in check(world) if p.rule == "dangling_end"]
    assert problems and {k.id for k in problems[0].keys} == {1, 2}
    for problem in problems:
        if problem in check(world):
            world = world.apply(fix(world, problem))
    assert rules(world) == []
    meeting = rotate(Point(at(*end)), turn, (E, N))
    joined = [f for f in world.table("railings") if f.geometry.distance(meeting) < 0.35]
    assert len(joined) == 2 and joined[0].geometry.distance(joined[1].geometry) < 1e-6


@pytest.mark.parametrize("lines", [
    [[(0, 0), (20, 0)], [(10, 0), (10, 8)]],
    [[(0, 0), (20, 0)], [(20, 0), (30, 8)]],
    [[(0, 0), (20, 0)], [(10, 0.6), (10, 8)]],
    [[(0, 0), (20, 0)], [(10, -5), (10, 5)]],
    [[(0, 0), (20, 0), (20, 10), (0, 10), (0, 0)]],
])  # fmt: skip
def test_ends_that_meet_or_are_far_do_not_dangle(lines: list[list[tuple[float, float]]]) -> None:
    assert rules(project("railings", *(LineString([at(*p) for p in line]) for line in lines))) == []


def test_a_ring_left_open_is_closed() -> None:
    open_ = LineString([at(0, 0), at(20, 0), at(20, 10), at(0.2, 0.3)])
    world = project("railings", open_)
    problem = by_rule(world, "dangling_end")
    assert "two of its ends" in str(problem.message)
    after = world.apply(fix(world, problem)).get(Key("railings", 1))
    assert after is not None and after.geometry.is_closed


def test_a_part_of_a_line_is_joined_to_another_part() -> None:
    parts = shapely.MultiLineString([[at(0, 0), at(20, 0)], [at(10, 8), at(10, 0.25)]])
    after = fixed(project("railings", parts), "dangling_end").get(Key("railings", 1))
    assert after is not None and list(after.geometry.geoms[1].coords)[-1] == at(10, 0)


# ---------------------------------------------------------------- duplicates, the boundary, attributes


def test_a_duplicate_is_deleted_when_nothing_is_lost() -> None:
    world = project("parcels", (LEFT, {"name": "甲"}), (LEFT, {}))
    assert [f.key.id for f in fixed(world, "duplicate_feature").table("parcels")] == [1]
    world = project("parcels", (LEFT, {"name": "甲"}), (LEFT, {"name": "乙"}))
    reason = why_not(world, by_rule(world, "duplicate_feature"))
    assert str(reason) == "Parcel 1 and 2 differ in Name: which to keep is for a person to say."


@pytest.mark.parametrize(("layer", "geometry", "left"), [
    ("parcels", box(95, 0, 10, 10), 50.0),
    ("railings", LineString([at(90, 0), at(120, 0)]), 10.0),
])  # fmt: skip
def test_what_lies_outside_is_cut_off(layer: str, geometry: BaseGeometry, left: float) -> None:
    after = fixed(project(layer, geometry), "outside_boundary").get(Key(layer, 1))
    assert after is not None
    assert (after.geometry.area or after.geometry.length) == pytest.approx(left)


@pytest.mark.parametrize(("layer", "geometry"), [
    ("bollards", Point(at(120, 0))), ("parcels", box(150, 0, 10, 10)),
])  # fmt: skip
def test_what_lies_outside_altogether_is_for_a_person(layer: str, geometry: BaseGeometry) -> None:
    world = project(layer, geometry)
    with pytest.raises(Refused, match="by hand"):
        fix(world, by_rule(world, "outside_boundary"))


@pytest.mark.parametrize(("field", "value", "meant"), [
    ("households", "12", 12), ("households", "1,200", 1200), ("kind", " Building ", "building"),
    ("kind", "SITE", "site"), ("name", 3, "3"),
    ("started", "2025年3月8日", "2025-03-08"), ("started", "2025/3/8", "2025-03-08"),
])  # fmt: skip
def test_a_value_is_written_as_it_was_meant(field: str, value: Value, meant: Value) -> None:
    world = project("bollards", (Point(at(1, 2)), {field: value}))
    after = fixed(world, "domain_value").get(Key("bollards", 1))
    assert after is not None and after.attributes[field] == meant
    assert type(after.attributes[field]) is type(meant)


@pytest.mark.parametrize(("field", "value"), [
    ("households", "a dozen"), ("households", 2.5), ("kind", "villa"), ("started", "2025-02-30"),
    ("started", "3/8"),
])  # fmt: skip
def test_a_value_that_cannot_be_read_is_for_a_person(field: str, value: Value) -> None:
    world = project("bollards", (Point(at(1, 2)), {field: value}))
    assert "a person" in str(why_not(world, by_rule(world, "domain_value")))


@pytest.mark.parametrize("values", [
    {"source": None}, {"started": "2025-06-01", "finished": "2025-05-31"}, {"households": -1},
])  # fmt: skip
def test_what_only_a_person_knows_is_refused(values: dict[str, Value]) -> None:
    world = project("bollards", (Point(at(1, 2)), values))
    assert "a person" in str(why_not(world, only(check(world))))


# ---------------------------------------------------------------- the fix itself


def test_a_fix_is_one_edit_that_undo_takes_back() -> None:
    world = parcels(LEFT, box(8, 0, 10, 10))
    edit = fix(world, check(world)[0])
    after = world.apply(edit)
    assert rules(after) == [] and str(edit.title) == "Cut an area out of Parcel 2"
    assert check(after.apply(~edit)) == check(world)
    assert after.apply(~edit).changes_since(world) == []


def test_a_fix_that_would_break_something_else_is_refused() -> None:
    """To meet the line beyond the boundary, the end would have to go there too."""
    lines = LineString([at(80, 0), at(99.9, 0)]), LineString([at(100.3, -20), at(100.3, 20)])
    world = project("railings", *lines)
    reason = why_not(world, by_rule(world, "dangling_end"))
    assert reason is not None and "another problem" in str(reason) and "boundary" in str(reason)


def test_fixes_of_gone_features_are_refused() -> None:
    world = parcels(LEFT, box(8, 0, 10, 10))
    problem = check(world)[0]
    with pytest.raises(Refused, match="not there any more"):
        fix(parcels(LEFT), problem)


def test_distances_read_as_numbers() -> None:
    for apart in (0.04, 0.0002, 0.00001):
        text = str(by_rule(parcels(LEFT, box(10 + apart, 0, 10, 10)), "nearly_shared").message)
        shown = float(text.split("up to ")[1].split(" m")[0])
        assert math.isclose(shown, apart, rel_tol=0.05), text
    assert np.isfinite(shown)
