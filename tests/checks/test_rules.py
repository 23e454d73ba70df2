"""Each rule, case by case, on the smallest project that shows it. For single geometries see `test_shapes`."""

import pytest
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Value
from beiyuan_gis.checks import RULES, check
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from tests.checks.world import FIELDS, GROUND, E, N, at, box, only, project

BOW_TIE = Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])


@pytest.mark.parametrize("geometry", [Point(at(3, 3)), MultiPoint([at(0, 0)])])
def test_sound_geometry_is_no_problem(geometry: BaseGeometry) -> None:
    assert check(project("bollards", geometry)) == []


def test_swapped_axes_are_off_the_plane() -> None:
    problem = only(check(project("bollards", Point(N, E))))
    assert problem.rule == "off_plane" and "swapped" in str(problem.message)


# ---------------------------------------------------------------- outside_boundary


@pytest.mark.parametrize("layer, geometry, why", [
    ("parcels", box(95, 0, 10, 10), "Parcel 1: 50.00 m² lie outside the boundary."),
    ("parcels", box(150, 0, 10, 10), "Parcel 1: 100.00 m² lie outside the boundary."),
    ("railings", LineString([at(90, 0), at(120, 0)]), "Railing 1: 20.00 m lie outside the boundary."),
    ("bollards", Point(at(103, 0)), "Bollard 1 lies outside the boundary, 3.00 m away."),
])  # fmt: skip
def test_outside_boundary(layer: str, geometry: BaseGeometry, why: str) -> None:
    problem = only(check(project(layer, geometry)))
    assert (problem.rule, problem.severity) == ("outside_boundary", "warning")
    assert str(problem.message) == why
    assert problem.place is not None and problem.place[0] > E + 100


@pytest.mark.parametrize("geometry", [box(90, 0, 10, 10), box(90.0005, 0, 10, 10), GROUND])
def test_the_boundarys_own_edge_is_inside(geometry: BaseGeometry) -> None:
    assert check(project("parcels", geometry)) == []


def test_without_a_boundary_nothing_is_outside() -> None:
    world = project("bollards", Point(at(500, 500)))
    empty = Table.of("boundary", [], [f.name for f in FIELDS])
    without = Project(world.title, world.layers, {**world.tables, "boundary": empty})
    assert check(without) == []
    tables = {id: table for id, table in world.tables.items() if id != "boundary"}
    assert check(Project(world.title, world.layers[1:], tables)) == []


# ---------------------------------------------------------------- attributes


@pytest.mark.parametrize("value", [None, "", "  "])
def test_missing_attribute(value: Value) -> None:
    problem = only(check(project("bollards", Point(at(1, 2)), (Point(at(3, 4)), {"source": value}))))
    assert (problem.rule, problem.severity, problem.keys) == (
        "missing_attribute",
        "error",
        (Key("bollards", 2),),
    )
    assert str(problem.message) == "Bollard 2: Source must be filled in."
    assert problem.place == at(3, 4)


@pytest.mark.parametrize("field, value, why", [
    ("kind", "villa", "Bollard 1: Kind: 'villa' is not one of the allowed values (site, building)."),
    ("households", 2.5, "Bollard 1: Households: '2.5' is not a whole number."),
    ("households", "2", "Bollard 1: Households: '2' is not a whole number."),
    ("started", "2025-02-30", "Bollard 1: Started: '2025-02-30' is not a date. Write it as 2025-12-31."),
    ("name", 3, "Bollard 1: Name: '3' is not a text that can be stored."),
])  # fmt: skip
def test_domain_value(field: str, value: Value, why: str) -> None:
    problem = only(check(project("bollards", (Point(at(1, 2)), {field: value}))))
    assert (problem.rule, problem.severity) == ("domain_value", "error")
    assert str(problem.message) == why


@pytest.mark.parametrize("values, why", [
    ({"started": "2025-06-01", "finished": "2025-05-31"},
     "Bollard 1: Started (2025-06-01) is after Finished (2025-05-31)."),
    ({"planned_start": "2026-01-01", "planned_finish": "2025-12-31"},
     "Bollard 1: Planned start (2026-01-01) is after Planned finish (2025-12-31)."),
    ({"signed_households": 91, "households": 90}, "Bollard 1: Signed (91) is more than Households (90)."),
    ({"households": -1}, "Bollard 1: Households is below zero (-1)."),
])  # fmt: skip
def test_contradictory(values: dict[str, Value], why: str) -> None:
    problem = only(check(project("bollards", (Point(at(1, 2)), values))))
    assert (problem.rule, problem.severity) == ("contradictory", "error")
    assert str(problem.message) == why


@pytest.mark.parametrize("values", [
    {"started": "2025-06-01", "finished": "2025-06-01"},
    {"started": "2025-06-01", "finished": None},
    {"finished": "2024-06-01", "planned_start": "2025-06-01"},
    {"signed_households": 90, "households": 90},
    {"signed_households": 0, "households": None},
])  # fmt: skip
def test_what_can_be_true_is_no_contradiction(values: dict[str, Value]) -> None:
    assert check(project("bollards", (Point(at(1, 2)), values))) == []


# ---------------------------------------------------------------- duplicates and overlaps


def test_duplicates_are_found_however_they_were_drawn() -> None:
    ring = list(box(0, 0, 5, 5).exterior.coords)[:-1]
    again = Polygon([*reversed(ring[2:]), *reversed(ring[:2])])
    problem = only(check(project("parcels", box(0, 0, 5, 5), box(20, 0, 5, 5), again)))
    assert (problem.rule, problem.severity) == ("duplicate_feature", "warning")
    assert problem.keys == (Key("parcels", 1), Key("parcels", 3))
    assert str(problem.message) == "Parcel: 2 features have the same geometry (1, 3)."


def test_three_bollards_in_one_place_are_one_problem() -> None:
    problem = only(check(project("bollards", *[Point(at(0, 0))] * 3)))
    assert [k.id for k in problem.keys] == [1, 2, 3]


def test_two_empty_geometries_are_no_duplicates() -> None:
    rules = [p.rule for p in check(project("bollards", Point(), Point()))]
    assert rules == ["empty_geometry", "empty_geometry"]


def test_overlap_names_both_the_area_and_the_place() -> None:
    problem = only(check(project("parcels", box(0, 0, 10, 10), box(8, 5, 10, 10))))
    assert (problem.rule, problem.severity) == ("overlap", "error")
    assert problem.keys == (Key("parcels", 1), Key("parcels", 2))
    assert str(problem.message) == "Parcel 1 and 2 overlap by 10.00 m²."
    with speaking("zh"):
        assert str(problem.message) == "地块 1 与 2 重叠 10.00 平方米。"
    assert problem.place is not None and box(8, 5, 2, 5).contains(Point(problem.place))


@pytest.mark.parametrize("other", [box(10, 0, 10, 10), box(10, 10, 5, 5), box(9.9999, 0, 10, 10), BOW_TIE])
def test_neighbours_hairs_and_unsound_ones_do_not_overlap(other: Polygon) -> None:
    rules = {p.rule for p in check(project("parcels", box(0, 0, 10, 10), other))}
    assert "overlap" not in rules


def test_an_unsound_neighbour_is_named_also_when_only_the_sound_one_is_asked_about() -> None:
    world = project("parcels", box(0, 0, 10, 10), BOW_TIE, box(50, 50, 5, 5))
    everything = check(world)
    assert [p.rule for p in everything] == ["self_crossing", "not_compared"]
    assert str(everything[1].message) == (
        "Parcel 2 is invalid: it could not be compared with its neighbours (1)."
    )
    assert check(world, [Key("parcels", 1)]) == everything[1:]


def test_a_building_stands_on_its_site_but_not_on_another_building() -> None:
    site, one = (box(0, 0, 50, 50), {"kind": "site"}), (box(5, 5, 10, 10), {"kind": "building"})
    assert check(project("parcels", site, one)) == []
    two = (box(10, 10, 10, 10), {"kind": "building"})
    problem = only(check(project("parcels", site, one, two)))
    assert [k.id for k in problem.keys] == [2, 3]


def test_a_building_may_fill_its_site() -> None:
    world = project("parcels", (box(0, 0, 5, 5), {"kind": "site"}), (box(0, 0, 5, 5), {"kind": "building"}))
    assert check(world) == []


def test_inside_one_another_overlap() -> None:
    problem = only(check(project("parcels", box(0, 0, 50, 50), box(5, 5, 10, 10))))
    assert str(problem.message) == "Parcel 1 and 2 overlap by 100.00 m²."


# ---------------------------------------------------------------- the whole


def test_rules_have_titles_in_both_languages() -> None:
    for id, rule in RULES.items():
        assert id == rule.id
        with speaking("zh"):
            chinese = str(rule.title)
        assert chinese != str(rule.title)


def test_edited_features_are_checked_as_they_are_now() -> None:
    world = project("parcels", box(0, 0, 10, 10), box(20, 0, 10, 10), box(40, 0, 10, 10))
    assert check(world) == []
    moved = world.apply(move_features(world, [Key("parcels", 1)], 15, 0))
    assert [k.id for k in only(check(moved)).keys] == [1, 2]
    back = moved.apply(move_features(moved, [Key("parcels", 1)], -15, 0))
    assert check(back) == []
    set_ = world.apply(set_attributes(world, [Key("parcels", 2)], {"households": 1, "signed_households": 2}))
    assert only(check(set_)).keys == (Key("parcels", 2),)


def test_with_keys_only_what_concerns_them_is_found_against_all_others() -> None:
    world = project(
        "parcels",
        box(0, 0, 10, 10),
        box(5, 0, 10, 10),
        (box(30, 0, 5, 5), {"source": None}),
        box(60, 0, 5, 5),
    )
    everything = check(world)
    assert [p.rule for p in everything] == ["overlap", "missing_attribute"]
    for id, expected in ((1, ["overlap"]), (2, ["overlap"]), (3, ["missing_attribute"]), (4, []), (99, [])):
        found = check(world, [Key("parcels", id)])
        assert [p.rule for p in found] == expected
        assert found == [p for p in everything if Key("parcels", id) in p.keys]
    assert check(world, []) == []
