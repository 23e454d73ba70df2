"""Rows as arrays say what the features say, edited ones included."""

from __future__ import annotations

import numpy as np
import pytest

from beiyuan_gis.model import overlay
from beiyuan_gis.model.edit import Change
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.rows import Rows
from beiyuan_gis.model.table import Table
from tests.edits.world import project, rectangle


def edited() -> Table:
    table = project(*(rectangle(20 * i, 0, 10, 5 + i) for i in range(6))).tables["parcels"]
    second, third = table.get(2), table.get(3)
    assert second is not None and third is not None
    new = second.with_attributes(name="新", households=7)
    moved = third.with_geometry(rectangle(0, 50, 30, 30))
    fresh = type(new)(Key("parcels", 40), rectangle(0, 100, 4, 4), {**new.attributes, "kept": 1})
    gone = table.get(5)
    return table.apply([Change(second, new), Change(third, moved), Change(None, fresh), Change(gone, None)])


def test_all_of_a_table_in_order_of_id() -> None:
    table = edited()
    assert Rows.all_of(table).ids.tolist() == table.ids() == [1, 2, 3, 4, 6, 40]
    assert Rows.of(table, [40, 5, 2, 2, 1000]).ids.tolist() == [2, 40]


@pytest.mark.parametrize("few", [1, overlay.FEW])
def test_ids_are_the_same_array_while_none_comes_or_goes(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "FEW", few)
    table = project(*(rectangle(20 * i, 0, 10, 5) for i in range(6))).tables["parcels"]
    for id in (2, 3, 5):
        before = table.get(id)
        assert before is not None
        changed = table.apply([Change(before, before.with_geometry(rectangle(0, 50, 30, 30)))])
        assert changed.all_ids is table.all_ids
        table = changed
    gone = table.get(4)
    assert gone is not None
    without = table.apply([Change(gone, None)])
    assert without.all_ids.tolist() == without.ids() == [1, 2, 3, 5, 6]
    assert without.apply([Change(None, gone)]).all_ids.tolist() == table.all_ids.tolist()


def test_columns_measures_and_geometries_are_the_features_in_any_order() -> None:
    table = edited()
    ids = np.array([40, 1, 3, 2, 6], np.int64)
    rows, features = Rows(table, ids), [table.get(int(i)) for i in ids]
    for name in ("name", "households", "kept", "no such"):
        codes, values = rows.encoded(name)
        wanted = [f.attributes.get(name) for f in features if f]
        found = [values[code] for code in codes.tolist()]
        assert found == wanted and [type(v) for v in found] == [type(v) for v in wanted]
        assert [rows.value(int(i), name) for i in ids] == wanted
    assert rows.measures("area_plane").tolist() == [f.measure.area_plane for f in features if f]
    assert [g.wkb for g in rows.geometries()] == [f.geometry.wkb for f in features if f]


def test_the_values_of_the_base_stay_the_same_object_so_that_what_is_derived_can_be_kept() -> None:
    table = edited()
    own = table.base.attributes["name"].values
    assert Rows.all_of(table).encoded_apart("name").own is own
    assert Rows.all_of(table).encoded_apart("name").later == ("新", "帅府")


def test_an_empty_table_has_empty_arrays() -> None:
    rows = Rows.all_of(Table.of("parcels", [], ["name"]))
    assert len(rows) == 0 and len(rows.encoded("name").codes) == 0
    assert len(rows.measures("area_plane")) == 0 and len(rows.geometries()) == 0
