"""Ids of a table sorted and searched by arrays: distinct values are compared, not cells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.model.table import Table
from ui.panels.values import shown

Ids = npt.NDArray[np.int64]


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


def measure(table: Table, id: int, what: str) -> float:
    """`length` (m) or `area` (m2) of one feature on the plane."""
    feature = table.overlay.get(id)
    if feature is not None:
        return feature.measure.length_plane if what == "length" else feature.measure.area_plane
    row = table.base.row_of(id)
    measures = table.base.measures
    return float((measures.length_plane if what == "length" else measures.area_plane)[row])


def ranks(table: Table, ids: Ids, field: Field | None, what: str) -> npt.NDArray[np.float64] | None:
    """What to sort `ids` by, shape (n,); None for their own order. Empty values come last."""
    if field is None and not what:
        return None
    rows, on_base = _rows(table, ids)
    result = np.empty(len(ids), np.float64)
    if field is None:
        measures = table.base.measures
        base = measures.length_plane if what == "length" else measures.area_plane
        result[on_base] = base[rows[on_base]]
        result[~on_base] = [measure(table, int(i), what) for i in ids[~on_base]]
        return result
    column = table.base.attributes.get(field.name)
    own = column.values if column else ()
    edited = [value(table, int(i), field.name) for i in ids[~on_base]]
    rank = {v: n for n, v in enumerate(sorted({_typed(v) for v in (*own, *edited)}, key=_key))}
    by_code = np.array([rank[_typed(v)] for v in own], np.float64)
    result[on_base] = by_code[column.codes[rows[on_base]]] if column and len(own) else 0.0
    result[~on_base] = [rank[_typed(v)] for v in edited]
    return result


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


def _typed(v: Value) -> tuple[str, Value]:
    return type(v).__name__, v


def _key(entry: tuple[str, Value]) -> tuple[int, float, str]:
    """Numbers by size, texts by their characters, nothing at the end."""
    _type, v = entry
    if v is None:
        return 2, 0.0, ""
    return (0, float(v), "") if isinstance(v, (int, float)) else (1, 0.0, v)
