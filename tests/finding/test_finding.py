"""Finding features agrees with asking each feature by itself, edits and unsound geometry included."""

from __future__ import annotations

import random

import numpy as np
import pytest
import shapely
from shapely.affinity import rotate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from beiyuan_gis.catalogue import Value
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.expression import ExpressionError
from beiyuan_gis.finding.by_column import ColumnFilter, distinct_values, passing, summary
from beiyuan_gis.finding.by_condition import by_condition
from beiyuan_gis.finding.by_place import RELATIONS, Relation, all_keys, by_place, inside
from beiyuan_gis.finding.combine import combined, inverted
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.rows import Rows
from tests.edits.world import E, N, at, project, rectangle


def world(r: random.Random, count: int = 25) -> Project:
    """Areas, lines and points that often share corners; some edited, one gone."""
    shapes = []
    for _ in range(count):
        x, y = 5.0 * r.randrange(8), 5.0 * r.randrange(8)
        shapes += [
            rectangle(x, y, r.choice([5, 10, 20]), r.choice([5, 10])),
            LineString([at(x, y), at(x + 5, y + r.choice([0, 5]))]),
            Point(at(x, y)),
        ]
    made = project(*shapes)
    for id in range(1, count + 1):
        values: dict[str, Value] = {
            "households": r.choice([None, 1, 5, 30]), "height": r.choice([None, 1.5, 20.0]),
            "finished": r.choice([None, "2025-01-01", "2026-02-03"]),
            "name": r.choice(["北苑", "Alpha", None]),
        }  # fmt: skip
        if r.random() < 0.5:
            made = made.apply(set_attributes(made, [Key("parcels", id)], values))
    made = made.apply(move_features(made, [Key("parcels", 2), Key("bollards", 2)], 5.0, 0.0))
    return made.apply(delete_features(made, [Key("parcels", 3)]))


def holds(one: Feature, other: Feature, relation: Relation, distance: float) -> bool:
    a, b = one.geometry, other.geometry
    match relation:
        case "meets":
            return bool(a.intersects(b))
        case "within":
            return bool(a.covered_by(b))
        case "contains":
            return bool(a.covers(b))
        case "touches":
            return bool(a.touches(b))
        case "near":
            return float(a.distance(b)) <= distance


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("layer", ["parcels", "railings", "bollards"])
@pytest.mark.parametrize("others", ["parcels", "railings", "bollards"])
def test_places_are_what_shapely_says_pair_by_pair(layer: str, others: str, relation: Relation) -> None:
    r = random.Random(f"{relation}{layer}{others}")
    made = world(r)
    keys = r.sample(all_keys(made, others), k=r.choice([1, 3, 24]))
    there = [f for key in keys if (f := made.get(key)) is not None]
    wanted = [
        f.key.id
        for f in made.table(layer)
        if any(holds(f, other, relation, 7.0) for other in there if other.key != f.key)
    ]
    assert by_place(made, layer, relation, keys, 7.0).tolist() == wanted


def test_unsound_and_empty_geometry_is_found_or_not_and_nothing_fails() -> None:
    bow = Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])
    with np.errstate(invalid="ignore"):
        nowhere = Polygon([at(0, 0), at(float("nan"), 1), at(1, 1), at(0, 0)])
    made = project(rectangle(0, 0, 10, 10), bow, Polygon(), MultiPolygon([rectangle(50, 0, 2, 2)]), nowhere)
    assert by_place(made, "parcels", "meets", [Key("parcels", 1)]).tolist() == [2]
    assert by_place(made, "parcels", "within", [Key("parcels", 1)]).tolist() == [2]
    assert by_place(made, "parcels", "near", [Key("parcels", 4)], 45.0).tolist() == [1, 2]
    assert by_place(made, "bollards", "meets", all_keys(made, "parcels")).tolist() == []


def test_inside_a_drawn_area() -> None:
    made = world(random.Random(3))
    area = Polygon([at(-1, -1), at(22, -1), at(11, 30)])
    for layer in ("parcels", "railings", "bollards"):
        wanted = [f.key.id for f in made.table(layer) if f.geometry.intersects(area)]
        assert inside(made, layer, area).tolist() == wanted and wanted


def test_a_condition_chooses() -> None:
    made = world(random.Random(1))
    wanted = [
        f.key.id
        for f in made.table("parcels")
        if (n := f.attributes["households"]) is not None and float(n) > 4 and f.geometry.area > 60
    ]
    found = by_condition(made, "parcels", '"户数" > 4 and $area_plane > 60')
    assert found.tolist() == wanted and wanted
    with pytest.raises(ExpressionError):
        by_condition(made, "parcels", "households")


@pytest.mark.parametrize("column, wanted", [
    ("name", ColumnFilter("ALPH")),
    ("name", ColumnFilter(values=frozenset({(type(None), None), (str, "北苑")}))),
    ("households", ColumnFilter(low=5)),
    ("households", ColumnFilter(low=1, high=5.0)),
    ("households", ColumnFilter("3", low=2)),
    ("height", ColumnFilter(high=19.99)),
    ("finished", ColumnFilter(low="2025-06-01")),
    ("finished", ColumnFilter(high="2025-06-01")),
    ("$id", ColumnFilter("1")),
    ("$id", ColumnFilter(low=3, high=9)),
    ("area_plane", ColumnFilter(low=50, high=100)),
])  # fmt: skip
def test_a_columns_filter_agrees_with_looking_at_each_cell(column: str, wanted: ColumnFilter) -> None:
    made = world(random.Random(8))
    rows = Rows.all_of(made.table("parcels"))

    def cell(f: Feature) -> Value:
        if column == "$id":
            return f.key.id
        return f.measure.area_plane if column == "area_plane" else f.attributes[column]

    def shown(value: Value) -> str:
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    def passes(v: Value) -> bool:
        inside = wanted.values is None or (type(v), v) in wanted.values
        low = wanted.low is None or (v is not None and v >= wanted.low)  # type: ignore[operator]
        high = wanted.high is None or (v is not None and v <= wanted.high)  # type: ignore[operator]
        return inside and low and high and wanted.text.casefold() in shown(v).casefold()

    expected = [f.key.id for f in made.table("parcels") if passes(cell(f))]
    assert rows.ids[passing(rows, column, wanted, shown)].tolist() == expected and expected
    assert wanted and not ColumnFilter()


def test_distinct_values_are_counted_in_order() -> None:
    made = world(random.Random(8))
    found = distinct_values(Rows.all_of(made.table("parcels")), "households")
    cells = [f.attributes["households"] for f in made.table("parcels")]
    assert found == [(v, cells.count(v)) for v in (1, 5, 30, 120, None) if v in cells]


def test_a_summary_is_exact_and_leaves_out_what_is_empty() -> None:
    made = world(random.Random(8))
    rows = Rows.all_of(made.table("parcels"))
    numbers = [f.attributes["households"] for f in made.table("parcels")]
    filled = [n for n in numbers if isinstance(n, int)]
    found = summary(rows, "households", "number")
    assert found == (len(filled), float(sum(filled)), min(filled), max(filled))
    days = [d for f in made.table("parcels") if isinstance(d := f.attributes["finished"], str)]
    assert summary(rows, "finished", "date") == (len(days), None, min(days), max(days))
    assert summary(Rows.of(made.table("parcels"), []), "households", "number") is None


def test_rows_of_some_ids_leaves_out_what_is_gone() -> None:
    made = world(random.Random(8))
    assert Rows.of(made.table("parcels"), [5, 3, 1, 5, 999]).ids.tolist() == [1, 5]


def test_selections_are_combined_and_inverted() -> None:
    a, b, c = (Key("parcels", i) for i in (1, 2, 3))
    assert combined({a, b}, {b, c}, "new") == {b, c}
    assert combined({a, b}, {b, c}, "add") == {a, b, c}
    assert combined({a, b}, {b, c}, "remove") == {a}
    assert combined({a, b}, {b, c}, "keep") == {b}
    made = project(*(rectangle(i * 20, 0, 5, 5) for i in range(3)), Point(at(0, 0)))
    assert inverted(made, frozenset({a}), "bollards") == {b, c}
    assert inverted(made, frozenset(), "bollards") == {Key("bollards", 1)}
    assert inverted(made, frozenset({a, b, c}), "") == frozenset() == inverted(made, frozenset(), "")


def test_a_large_layer_is_compared_within_a_moment() -> None:
    """Through an index: 20,000 by 20,000 pairs one by one would take minutes."""
    side = np.arange(141)
    x, y = (a.ravel() * 10.0 for a in np.meshgrid(side, side))
    made = project(*(Point(at(a, b)) for a, b in zip(x, y, strict=True)))
    found = by_place(made, "bollards", "near", all_keys(made, "bollards"), 10.0)
    assert len(found) == len(side) ** 2
    assert shapely.get_num_points(made.table("bollards").base.geometry.unpack()).sum() == 0


@pytest.mark.parametrize("turn", range(3, 360, 17))
def test_what_was_snapped_to_a_slanted_edge_is_on_it(turn: float) -> None:
    site = rotate(rectangle(0, 0, 100, 20), turn, (E, N))
    one, other, middle = (*(site.exterior.interpolate(at) for at in (11.3, 31.7)), site.centroid)
    beyond = Point(2 * one.x - middle.x, 2 * one.y - middle.y)
    made = project(
        site,
        Polygon([(p.x, p.y) for p in (one, other, middle)]),
        Polygon([(p.x, p.y) for p in (one, other, beyond)]),
        LineString([one, beyond]),
        LineString([middle, beyond]),
    )
    on = [Key("parcels", 1)]
    assert by_place(made, "parcels", "within", on).tolist() == [2]
    assert by_place(made, "parcels", "contains", [Key("parcels", 2)]).tolist() == [1]
    assert by_place(made, "parcels", "touches", on).tolist() == [3]
    assert by_place(made, "parcels", "meets", on).tolist() == [2, 3]
    assert by_place(made, "railings", "touches", on).tolist() == [1]
    assert by_place(made, "railings", "meets", on).tolist() == [1, 2]


def test_more_than_a_millimetre_is_not_forgiven() -> None:
    made = project(rectangle(0, 0, 100, 20), rectangle(-0.002, 5, 5, 5), rectangle(100.002, 5, 5, 5))
    for relation in ("within", "touches"):
        assert by_place(made, "parcels", relation, [Key("parcels", 1)]).tolist() == []  # type: ignore[arg-type]
    assert by_place(made, "parcels", "meets", [Key("parcels", 1)]).tolist() == [2]
