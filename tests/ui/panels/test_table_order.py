"""Sorting and searching by arrays agrees with doing it cell by cell, edits included."""

from __future__ import annotations

import random

import shapely

from beiyuan_gis.catalogue import Field, LayerDefinition, Query, Style, Symbol, Value
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.edit import Change
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.rows import Rows
from beiyuan_gis.model.table import Table
from ui.panels import table_order as order

FIELDS = (Field("name", "text", Text("名", "Name")), Field("n", "integer", Text("数", "N")))
LAYER = LayerDefinition(
    Text("线", "lines"), "LineString", 0, "m", Query("length"), Style(Symbol()), id="lines", fields=FIELDS
)


def feature(id: int, name: Value, n: Value) -> Feature:
    return Feature(Key("lines", id), shapely.LineString([(0, 0), (id % 7 + 1, 0)]), {"name": name, "n": n})


def edited_table() -> Table:
    dice = random.Random(4)
    names = ["甲", "乙", "丙", None, "Alpha", "alpha 2"]
    rows = [feature(i, dice.choice(names), dice.choice([None, 1, 5, 30])) for i in range(1, 80)]
    rows[14] = rows[14].with_attributes(n="many")  # a foreign file can hold that
    table = Table.of("lines", rows, ["name", "n"])
    changes = [
        Change(rows[4], rows[4].with_attributes(name="新名", n=7)),
        Change(rows[9], None),
        Change(None, feature(200, "新增", 2)),
    ]
    return table.apply(changes)


def test_ids_are_those_of_the_table() -> None:
    table = edited_table()
    assert order.all_ids(table).tolist() == table.ids()


def test_cells_and_measures_are_those_of_the_features() -> None:
    table = edited_table()
    for f in table:
        assert order.value(table, f.key.id, "name") == f.attributes["name"]
    ids = order.all_ids(table)
    assert order.measures(table, ids, "length_plane").tolist() == [f.measure.length_plane for f in table]


def test_distinct_values_are_those_of_the_features() -> None:
    table = edited_table()
    for some in (order.all_ids(table), order.all_ids(table)[:7], order.all_ids(table)[-1:]):
        for name in ("name", "n", "no such field"):
            wanted = {(type(v), v) for i in some for v in (table.get(int(i)).attributes.get(name),)}
            assert order.distinct(table, some, name) == wanted


def test_ranks_sort_numbers_by_size_with_empty_ones_last() -> None:
    table = edited_table()
    ids = order.all_ids(table)
    ranks = order.ranks(Rows(table, ids), FIELDS[1], None)
    assert ranks is not None
    values = [order.value(table, int(i), "n") for i in ids[ranks.argsort(kind="stable")]]
    numbers = [v for v in values if isinstance(v, int)]
    assert numbers == sorted(numbers) and 7 in numbers
    assert values[: len(numbers)] == numbers and values[len(numbers)] == "many"


def test_ranks_of_a_measure_are_the_measures() -> None:
    table = edited_table()
    ids = order.all_ids(table)
    ranks = order.ranks(Rows(table, ids), None, "length_plane")
    assert ranks is not None and ranks.tolist() == [f.measure.length_plane for f in table]


def test_a_search_finds_what_a_search_of_every_cell_finds() -> None:
    table = edited_table()
    ids = order.all_ids(table)
    for text in ("alpha", "ALPHA", "新", "30", "7", "没有", "many"):
        found = set(ids[order.holding(Rows(table, ids), LAYER, text)].tolist())
        wanted = {
            f.key.id
            for f in table
            if text == str(f.key.id)
            or any(text.casefold() in str(v).casefold() for v in f.attributes.values() if v is not None)
        }
        assert found == wanted, text


def test_an_empty_table_sorts_and_searches_too() -> None:
    table = Table.of("lines", [], ["name", "n"])
    ids = order.all_ids(table)
    ranks = order.ranks(Rows(table, ids), FIELDS[0], None)
    assert ranks is not None and len(ranks) == 0 and not order.holding(Rows(table, ids), LAYER, "x").any()
