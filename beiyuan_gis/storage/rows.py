"""Features as rows of a feature table, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from math import isnan

import numpy as np
import shapely

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.geodesy.crs import PLANE
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.feature import Feature, Key, same_attributes
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import attached, geometry_blob
from beiyuan_gis.storage.gpkg import GEOMETRY, ID, index_layer, quoted
from beiyuan_gis.storage.row_values import from_sql, refuse_unreadable, wkb_of

_CHUNK = 10_000
"""Rows written at a time: a whole layer as Python objects would fill the memory."""
_ASKED = 1_000
"""Rows asked for at a time; SQLite takes no more than some thousand values."""


def read_features(
    connection: sqlite3.Connection, definition: LayerDefinition, ids: Sequence[int]
) -> list[Feature | None]:
    """Rows with their attachments, in the order of `ids`; None where there is no such row."""
    found: dict[int, Feature] = {}
    for start in range(0, len(ids), _ASKED):
        some = ids[start : start + _ASKED]
        marks = ", ".join("?" * len(some))
        statement = f"SELECT {_columns(definition)} FROM {quoted(definition.id)} WHERE {ID} IN ({marks})"
        rows = connection.execute(statement, some).fetchall()
        keys = [Key(definition.id, row[0]) for row in rows]
        blobs = [wkb_of(row[1], definition) for row in rows]
        fields = [*enumerate(definition.fields, 2)]
        attributes = ({field.name: from_sql(row[i], field) for i, field in fields} for row in rows)
        held = attached.of_features(connection, definition.id, some)
        features = Feature.stored_together(keys, blobs, attributes, (held.get(key.id, ()) for key in keys))
        found |= {feature.key.id: feature for feature in features}
    return [found.get(id) for id in ids]


def read_few(connection: sqlite3.Connection, definition: LayerDefinition) -> Columns:
    """All rows of a small layer. Raise DamagedProject when a geometry cannot be read."""
    statement = f"SELECT {_columns(definition)} FROM {quoted(definition.id)} ORDER BY {ID}"
    rows = connection.execute(statement).fetchall()
    blobs = [wkb_of(row[1], definition) for row in rows]
    attributes = {f.name: [from_sql(row[i], f) for row in rows] for i, f in enumerate(definition.fields, 2)}
    columns = Columns.build([row[0] for row in rows], blobs, attributes)
    packed = columns.geometry
    refuse_unreadable(columns.ids, packed.data, np.diff(packed.offsets), definition)
    return columns


def put_feature(
    connection: sqlite3.Connection, definition: LayerDefinition, former: Feature | None, feature: Feature
) -> None:
    """Insert the row, or change what differs from the `former` one, which it holds: where a geometry is
    written its index is written too."""
    names = tuple(field.name for field in definition.fields)
    if former is None or not former.same_geometry(feature):
        connection.execute(_upsert(definition.id, names), _row(feature, definition))
        return
    one, other = former.attributes, feature.attributes
    differing = tuple(n for n in names if not same_attributes({n: one.get(n)}, {n: other.get(n)}))
    if differing:
        values = (other.get(name) for name in differing)
        connection.execute(_update(definition.id, differing), (*values, feature.key.id))


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


@cache
def _update(layer: str, fields: tuple[str, ...]) -> str:
    return f"UPDATE {quoted(layer)} SET {', '.join(f'{quoted(n)} = ?' for n in fields)} WHERE {ID} = ?"


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
