"""Ids of a table sorted and searched by arrays: distinct values are compared, not cells."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.model.table import Table
from ui.panels.values import shown

Ids = npt.NDArray[np.int64]
Measured = Literal["area_plane", "area_ellipsoidal", "length_plane", "length_ellipsoidal"]


def all_ids(table: Table) -> Ids:
    """Ids in rising order, shape (n,)."""
    edited = np.fromiter((f.key.id for f in table.edited), np.int64)
    return np.sort(np.concatenate([table.base.ids[table.base_mask], edited]))


def value(table: Table, id: int, name: str) -> Value:
    """One cell, without building the feature of an unedited row."""
    if id in table.overlay:
        feature = table.overlay[id]
        return feature.attributes.get(name) if feature else None
    row = table.base.row_of(id)
    column = table.base.attributes.get(name)
    return None if row is None or column is None else column[row]


def measures(table: Table, ids: Ids, what: Measured) -> npt.NDArray[np.float64]:
    """One measure of each of `ids`, shape (n,): m2 for areas, m for lengths."""
    rows, on_base = _rows(table, ids)
    result = np.empty(len(ids), np.float64)
    if on_base.any():
        result[on_base] = getattr(table.base.measures, what)[rows[on_base]]
    edited = (table.get(int(i)) for i in ids[~on_base])
    result[~on_base] = [getattr(f.measure, what) if f else np.nan for f in edited]
    return result


def distinct(table: Table, ids: Ids, name: str) -> set[tuple[type, Value]]:
    """The different values that `ids` have in a field, with their types: 1, 1.0 and True differ."""
    rows, on_base = _rows(table, ids)
    column = table.base.attributes.get(name)
    found: set[tuple[type, Value]] = set()
    if on_base.any():
        codes = [*np.unique(column.codes[rows[on_base]])] if column else []
        found = {(type(v), v) for v in (column.values[c] for c in codes)} if column else {(type(None), None)}
    return found | {(type(v), v) for v in (value(table, int(i), name) for i in ids[~on_base])}


def ranks(
    table: Table, ids: Ids, field: Field | None, what: Measured | None
) -> npt.NDArray[np.float64] | None:
    """What to sort `ids` by, shape (n,); None for their own order. Numbers, then texts, empty ones last."""
    if field is None:
        return measures(table, ids, what) if what else None
    rows, on_base = _rows(table, ids)
    column = table.base.attributes.get(field.name)
    own = column.values if column else ()
    edited = [value(table, int(i), field.name) for i in ids[~on_base]]
    rank = _ranking({*own, *edited})
    result = np.full(len(ids), np.inf)
    if column and len(own):
        result[on_base] = np.array([rank[v] for v in own], np.float64)[column.codes[rows[on_base]]]
    result[~on_base] = [rank[v] for v in edited]
    return result


def _ranking(values: set[Value]) -> dict[Value, float]:
    numbers = sorted(v for v in values if isinstance(v, (int, float)))
    texts = sorted(v for v in values if isinstance(v, str))
    order: list[Value] = [*numbers, *texts, None]
    return {v: float(n) for n, v in enumerate(order)}


def holding(table: Table, definition: LayerDefinition, ids: Ids, text: str) -> npt.NDArray[np.bool_]:
    """Which of `ids` show `text` in some cell, shape (n,)."""
    wanted = text.casefold()
    rows, on_base = _rows(table, ids)
    found = ids == int(text) if text.isdecimal() and len(text) < 18 else np.zeros(len(ids), np.bool_)
    for field in definition.fields:
        column = table.base.attributes.get(field.name)
        if column and len(column.values):
            hits = np.array([wanted in shown(field, v).casefold() for v in column.values], np.bool_)
            found[on_base] |= hits[column.codes[rows[on_base]]]
        cells = (value(table, int(i), field.name) for i in ids[~on_base])
        found[~on_base] |= np.array([wanted in shown(field, v).casefold() for v in cells], np.bool_)
    return found


def _rows(table: Table, ids: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """Base rows of `ids`, and which of them stand on the base as they were."""
    if not len(table.base.ids):
        return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
    rows = np.minimum(np.searchsorted(table.base.ids, ids), len(table.base.ids) - 1)
    return rows, (table.base.ids[rows] == ids) & table.base_mask[rows]
