"""Each rule, case by case, on the smallest project that shows it."""

import math

import pytest
import shapely
from shapely import from_wkt
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Choice, Field, LayerDefinition, Query, Style, Symbol, Value
from beiyuan_gis.checks import RULES, Problem, check
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.i18n import Text, speaking
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

E, N = 469_000.0, 4_419_000.0
KINDS = tuple(Choice(v, Text(v, v)) for v in ("site", "building"))
FIELDS = (
    Field("name", "text", Text("名称", "Name")),
    Field("kind", "text", Text("类别", "Kind"), domain=KINDS),
    Field("source", "text", Text("来源", "Source"), required=True),
    Field("households", "integer", Text("户数", "Households"), unit="households"),
    Field("signed_households", "integer", Text("签约户数", "Signed"), unit="households"),
    Field("started", "date", Text("开工", "Started")),
    Field("finished", "date", Text("完工", "Finished")),
    Field("planned_start", "date", Text("计划开工", "Planned start")),
    Field("planned_finish", "date", Text("计划完工", "Planned finish")),
)
LAYERS = tuple(
    LayerDefinition(
        Text(zh, en), geometry, order, "m2", Query("count"), Style(Symbol()), id=id, fields=FIELDS
    )
    for order, (id, zh, en, geometry) in enumerate(
        (
            ("boundary", "街道边界", "Boundary", "Polygon"),
            ("parcels", "地块", "Parcel", "Polygon"),
            ("railings", "护栏", "Railing", "LineString"),
            ("bollards", "阻车桩", "Bollard", "Point"),
        )
    )
)  # fmt: skip


def at(x: float, y: float) -> tuple[float, float]:
    return E + x, N + y


def box(x: float, y: float, width: float, height: float) -> Polygon:
    return shapely.box(E + x, N + y, E + x + width, N + y + height)


GROUND = box(-100, -100, 200, 200)


def project(layer: str, *features: BaseGeometry | tuple[BaseGeometry, dict[str, Value]]) -> Project:
    """A boundary of 200 m by 200 m about the origin, and `features`, from id 1, in one layer."""
    rows = [f if isinstance(f, tuple) else (f, {}) for f in features]
    tables = {d.id: Table.of(d.id, [], [f.name for f in FIELDS]) for d in LAYERS}
    blank: dict[str, Value] = {f.name: None for f in FIELDS}
    held = {"boundary": [(GROUND, {})]} | {layer: rows}
    for id, of in held.items():
        made = [Feature(Key(id, i + 1), g, blank | {"source": "实测"} | a) for i, (g, a) in enumerate(of)]
        tables[id] = Table.of(id, made, [f.name for f in FIELDS])
    return Project(Text("试", "Trial"), LAYERS, tables)


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(p.message) for p in problems]
    return problems[0]


# ---------------------------------------------------------------- invalid_geometry

BOW_TIE = Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])


@pytest.mark.parametrize("layer, geometry, why, place", [
    ("parcels", BOW_TIE, f"Parcel 1: The outline crosses itself near {E + 5:.2f}, {N + 5:.2f}.", at(5, 5)),
    ("parcels", Polygon(), "Parcel 1: The geometry is empty.", None),
    ("bollards", Point(E, math.inf), "Bollard 1: A coordinate is not a number.", None),
    ("railings", LineString([at(0, 0), at(0, 0)]),
     f"Railing 1: There are too few different points near {E:.2f}, {N:.2f}.", at(0, 0)),
    ("bollards", box(0, 0, 1, 1), "Bollard 1: This layer holds points, not areas.", at(0.5, 0.5)),
    ("railings", from_wkt(f"GEOMETRYCOLLECTION (POINT ({E} {N}))"),
     "Railing 1: This layer holds lines, not mixed collections.", at(0, 0)),
])  # fmt: skip
def test_invalid_geometry(
    layer: str, geometry: BaseGeometry, why: str, place: tuple[float, float] | None
) -> None:
    problem = only(check(project(layer, geometry)))
    assert (problem.rule, problem.severity, problem.keys) == ("invalid_geometry", "error", (Key(layer, 1),))
    assert str(problem.message) == why
    assert problem.place == place


def test_swapped_axes_are_both_off_the_plane_and_outside() -> None:
    problems = check(project("bollards", Point(N, E)))
    assert [p.rule for p in problems] == ["invalid_geometry", "outside_boundary"]
    assert "swapped" in str(problems[0].message)


@pytest.mark.parametrize("geometry", [MultiPoint([at(0, 0), at(1, 1)]), Point(at(3, 3))])
def test_sound_geometry_is_no_problem(geometry: BaseGeometry) -> None:
    assert check(project("bollards", geometry)) == []


# ---------------------------------------------------------------- outside_boundary


@pytest.mark.parametrize("layer, geometry, why", [
    ("parcels", box(95, 0, 10, 10), "Parcel 1: 49.99 m² lie outside the boundary."),  # less 1 mm by 10 m
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
    assert rules == ["invalid_geometry", "invalid_geometry"]


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
