"""Features as rows of a feature table, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from math import isnan

import numpy as np
import shapely

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.geodesy.crs import PLANE
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import attached, geometry_blob
from beiyuan_gis.storage.gpkg import GEOMETRY, ID, index_layer, quoted
from beiyuan_gis.storage.row_values import from_sql, wkb_of

_CHUNK = 10_000
"""Rows written at a time: a whole layer as Python objects would fill the memory."""


def read_feature(connection: sqlite3.Connection, definition: LayerDefinition, id: int) -> Feature | None:
    """One row with its attachments, or None."""
    statement = f"SELECT {_columns(definition)} FROM {quoted(definition.id)} WHERE {ID} = ?"
    row = connection.execute(statement, (id,)).fetchone()
    if row is None:
        return None
    attributes = {f.name: from_sql(row[2 + i], f) for i, f in enumerate(definition.fields)}
    key, wkb = Key(definition.id, id), wkb_of(row[1], definition)
    return Feature.stored(key, wkb, attributes, attached.of_feature(connection, definition.id, id))


def put_feature(connection: sqlite3.Connection, definition: LayerDefinition, feature: Feature) -> None:
    """Insert the row, or change its geometry and the columns that the definition names."""
    connection.execute(
        _upsert(definition.id, tuple(f.name for f in definition.fields)), _row(feature, definition)
    )


def put_table(connection: sqlite3.Connection, definition: LayerDefinition, table: Table) -> None:
    """Fill a layer that `create_layer` made, with what is attached, and index it."""
    connection.executemany(
        _upsert(definition.id, tuple(f.name for f in definition.fields)), _rows(definition, table)
    )
    index_layer(connection, definition.id, _boxes(table))
    attached.put_layer(connection, table)


def _rows(definition: LayerDefinition, table: Table) -> Iterator[tuple[object, ...]]:
    """All rows: the base from its columns, then what was edited."""
    base = table.base
    kept = np.flatnonzero(table.base_mask)
    columns = [base.attributes.get(f.name) for f in definition.fields]
    for start in range(0, len(kept), _CHUNK):
        chosen = kept[start : start + _CHUNK]
        bounds = base.bounds[chosen].tolist()
        for row, id, box in zip(chosen.tolist(), base.ids[chosen].tolist(), bounds, strict=True):
            blob = geometry_blob.encode(base.geometry.wkb(row), None if isnan(box[0]) else tuple(box), PLANE)
            yield (id, blob, *(column[row] if column else None for column in columns))
    for feature in table.edited:
        yield _row(feature, definition)


def _boxes(table: Table) -> Iterator[tuple[float, ...]]:
    edited = list(table.edited)
    ids = np.concatenate([table.base.ids[table.base_mask], np.array([f.key.id for f in edited], np.int64)])
    bounds = np.vstack(
        [table.base.bounds[table.base_mask], shapely.bounds([f.geometry for f in edited]).reshape(-1, 4)]
    )
    seen = ~np.isnan(bounds[:, 0])
    for id, (x0, y0, x1, y1) in zip(ids[seen].tolist(), bounds[seen].tolist(), strict=True):
        yield id, x0, x1, y0, y1


def delete_feature(connection: sqlite3.Connection, definition: LayerDefinition, id: int) -> None:
    connection.execute(f"DELETE FROM {quoted(definition.id)} WHERE {ID} = ?", (id,))


@cache
def _upsert(layer: str, fields: tuple[str, ...]) -> str:
    names = [ID, GEOMETRY, *map(quoted, fields)]
    marks = ", ".join("?" * len(names))
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    return (
        f"INSERT INTO {quoted(layer)} ({', '.join(names)}) VALUES ({marks}) "
        f"ON CONFLICT ({ID}) DO UPDATE SET {updates}"
    )


def _columns(definition: LayerDefinition) -> str:
    """Each with its table before it: SQLite takes a quoted name that it does not know for a text."""
    table = quoted(definition.id)
    return ", ".join(
        f"{table}.{quoted(name)}" for name in (ID, GEOMETRY, *(f.name for f in definition.fields))
    )


def _row(feature: Feature, definition: LayerDefinition) -> tuple[object, ...]:
    bounds = None if feature.geometry.is_empty else feature.geometry.bounds
    blob = geometry_blob.encode(feature.wkb, bounds, PLANE)
    return (feature.key.id, blob, *(feature.attributes.get(f.name) for f in definition.fields))
