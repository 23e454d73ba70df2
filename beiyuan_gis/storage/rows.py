"""Features as rows of a feature table, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from math import isnan

import numpy as np
import shapely

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.geodesy.crs import PLANE
from beiyuan_gis.i18n import message
from beiyuan_gis.model.columns import ColumnsBuilder, geometry_from_wkb
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import geometry_blob
from beiyuan_gis.storage.errors import DamagedProject
from beiyuan_gis.storage.gpkg import GEOMETRY, ID, index_layer, quoted

_CHUNK = 10_000
"""Rows read at a time: a whole layer as Python objects would fill the memory."""


def read_table(connection: sqlite3.Connection, definition: LayerDefinition) -> Table:
    """All rows of a layer, column by column. Raise DamagedProject when a geometry cannot be read."""
    builder = ColumnsBuilder(f.name for f in definition.fields)
    cursor = connection.execute(f"SELECT {_columns(definition)} FROM {quoted(definition.id)} ORDER BY {ID}")
    while rows := cursor.fetchmany(_CHUNK):
        ids, blobs = [row[0] for row in rows], [_wkb(row[1], definition) for row in rows]
        _refuse_unreadable(ids, blobs, definition)
        columns = {f.name: [from_sql(row[i], f) for row in rows] for i, f in enumerate(definition.fields, 2)}
        builder.add(ids, blobs, columns)
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (definition.id,)).fetchone()
    return Table(definition.id, builder.finish(), next_id=(last[0] + 1) if last else 1)


def read_feature(connection: sqlite3.Connection, definition: LayerDefinition, id: int) -> Feature | None:
    """One row, or None."""
    statement = f"SELECT {_columns(definition)} FROM {quoted(definition.id)} WHERE {ID} = ?"
    row = connection.execute(statement, (id,)).fetchone()
    if row is None:
        return None
    attributes = {f.name: from_sql(row[2 + i], f) for i, f in enumerate(definition.fields)}
    return Feature(Key(definition.id, id), geometry_from_wkb(_wkb(row[1], definition)), attributes)


def put_feature(connection: sqlite3.Connection, definition: LayerDefinition, feature: Feature) -> None:
    """Insert the row, or change its geometry and the columns that the definition names."""
    connection.execute(
        _upsert(definition.id, tuple(f.name for f in definition.fields)), _row(feature, definition)
    )


def put_table(connection: sqlite3.Connection, definition: LayerDefinition, table: Table) -> None:
    """Fill a layer that `create_layer` made, and index it."""
    connection.executemany(
        _upsert(definition.id, tuple(f.name for f in definition.fields)), _rows(definition, table)
    )
    index_layer(connection, definition.id, _boxes(table))


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


def _wkb(blob: bytes | None, definition: LayerDefinition) -> bytes:
    """A row without geometry, which another program may leave, is an empty one of the layer's type."""
    return empty_wkb(definition.geometry) if blob is None else geometry_blob.wkb_of(blob)


def _refuse_unreadable(ids: list[int], blobs: list[bytes], definition: LayerDefinition) -> None:
    """Better now, by name, than in the middle of measuring or drawing."""
    for start in range(0, len(blobs), _CHUNK):
        chunk = blobs[start : start + _CHUNK]
        if _readable(chunk):
            continue
        id = next(id for id, blob in zip(ids[start:], chunk, strict=False) if not _readable([blob]))
        raise DamagedProject(
            message(
                "Feature {id} of layer {layer} has a geometry that cannot be read: a curve, or damaged. The "
                "file was left untouched: put a plain geometry there in QGIS.",
                id=id,
                layer=definition.title,
            )
        )


def _readable(blobs: list[bytes]) -> bool:
    try:
        shapely.from_wkb(blobs)
    except (shapely.errors.ShapelyError, RuntimeError):  # the latter for curves
        return False
    return True


@cache
def empty_wkb(geometry_type: str) -> bytes:
    """`POINT EMPTY` and so on, as WKB."""
    wkb: bytes = shapely.to_wkb(
        shapely.from_wkt(f"{geometry_type.upper()} EMPTY"), byte_order=1, flavor="iso"
    )
    return wkb


def from_sql(value: Value, field: Field) -> Value:
    """A column's value as an attribute. What is neither yes nor no in a boolean column stays what it is."""
    return bool(value) if field.type == "boolean" and value in (0, 1) else value
