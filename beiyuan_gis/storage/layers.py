"""Layers that came, went or changed since the last save, brought into the project file.

A feature table is made anew only when its kind of geometry is another one; a style, a title or a place in the
order touch only what describes the table, however many features it holds, and a new field only its schema.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

import msgspec

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.model.edit import LayerChange
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import attached
from beiyuan_gis.storage.codec import dumps
from beiyuan_gis.storage.errors import changed_on_disk
from beiyuan_gis.storage.gpkg import column_type, create_layer, drop_layer, identify, quoted
from beiyuan_gis.storage.rows import put_table, read_features

RETIRED = "retired"
"""The row of `beiyuan_project` that holds the next ids of layers that were removed, as JSON."""


def write_layers(connection: sqlite3.Connection, before: Project, after: Project, path: Path) -> set[str]:
    """Bring the layers from `before` to `after`, in the caller's transaction, but for columns that go (see
    `drop_columns`). Return those whose tables were made anew and filled.

    Raise ChangedOnDisk when the file does not hold `before` where this would write.
    """
    changes = after.definitions_since(before)
    if not changes and before.retired == after.retired:
        return set()
    from beiyuan_gis.storage import qgis  # imported late: XML is only written

    for change in changes:
        _expect(connection, change, path)
    columns = {change.id: _columns_of(change) for change in changes}
    anew = [change for change in changes if columns[change.id] is None]
    for change in anew:
        if change.before is not None:
            _expect_rows(connection, change.before, before.tables[change.id], path)
            drop_layer(connection, change.id)
            attached.forget_layer(connection, change.id)
    described = [change for change in changes if change not in anew]
    for change in described:  # two layers may change titles with each other
        connection.execute("UPDATE gpkg_contents SET identifier = NULL WHERE table_name = ?", (change.id,))
    for change in described:
        assert change.after is not None
        come = columns[change.id]
        _add_columns(connection, change.id, come.come if come else (), path)
        identify(connection, change.after)
        qgis.write_style(connection, change.after, former=change.before)
    filled = [change.after for change in anew if change.after is not None]
    for definition in filled:
        create_layer(connection, definition)
        qgis.write_style(connection, definition)
        put_table(connection, definition, after.table(definition.id))
    list_layers(connection, after)
    return {definition.id for definition in filled}


def list_layers(connection: sqlite3.Connection, project: Project) -> None:
    """Write the definitions in drawing order, and the ids that layers gave that are gone."""
    connection.execute("DELETE FROM beiyuan_layers")
    connection.executemany(
        "INSERT INTO beiyuan_layers VALUES (?, ?, ?)",
        ((d.id, position, d.to_json()) for position, d in enumerate(project.layers)),
    )
    connection.execute(
        "INSERT OR REPLACE INTO beiyuan_project VALUES (?, ?)", (RETIRED, dumps(dict(project.retired)))
    )


class Columns(NamedTuple):
    """Of a table that stays: fields that come, and names of those that go."""

    come: tuple[Field, ...]
    go: tuple[str, ...]


def _columns_of(change: LayerChange) -> Columns | None:
    """What becomes of the columns; None when a table has to be made or to go."""
    if change.before is None or change.after is None or change.before.geometry != change.after.geometry:
        return None
    old, new = ({f.name: f for f in definition.fields} for definition in change if definition is not None)
    if any(old[name].type != new[name].type for name in old.keys() & new.keys()):
        return None
    return Columns(tuple(f for f in new.values() if f.name not in old), tuple(n for n in old if n not in new))


def _add_columns(connection: sqlite3.Connection, layer: str, fields: tuple[Field, ...], path: Path) -> None:
    """Raise ChangedOnDisk when somebody else has put such a column there already."""
    table = quoted(layer)
    there = {row[1].lower() for row in connection.execute(f"PRAGMA table_info({table})")}
    for field in fields:
        if field.name.lower() in there:
            raise changed_on_disk(path)
        connection.execute(f"ALTER TABLE {table} ADD COLUMN {quoted(field.name)} {column_type(field)}")


def while_saving(before: Project, after: Project, layer: str) -> LayerDefinition:
    """A layer that stays, with the fields that it had and those that it will have: what its rows are read and
    written by, between `write_layers` and `drop_columns`."""
    definition = after.layer(layer)
    former = next((d for d in before.layers if d.id == layer), definition)
    gone = tuple(f for f in former.fields if definition.field(f.name) is None)
    return msgspec.structs.replace(definition, fields=(*definition.fields, *gone)) if gone else definition


def drop_columns(connection: sqlite3.Connection, before: Project, after: Project, path: Path) -> None:
    """Take fields away that layers have no more, once their rows are written. Raise ChangedOnDisk when
    somebody else has put values there."""
    for change in after.definitions_since(before):
        columns, table = _columns_of(change), quoted(change.id)
        for name in columns.go if columns else ():
            held = f"SELECT 1 FROM {table} WHERE {table}.{quoted(name)} NOTNULL LIMIT 1"
            if connection.execute(held).fetchone():
                raise changed_on_disk(path)
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {quoted(name)}")


def _expect(connection: sqlite3.Connection, change: LayerChange, path: Path) -> None:
    """Raise ChangedOnDisk when the file's definition is not the one before the change, or a new layer's
    table is there already."""
    row = connection.execute("SELECT definition FROM beiyuan_layers WHERE id = ?", (change.id,)).fetchone()
    found = LayerDefinition.from_json(row[0]) if row else None
    taken = connection.execute("SELECT 1 FROM sqlite_master WHERE lower(name) = lower(?)", (change.id,))
    if found != change.before or (change.before is None and taken.fetchone()):
        raise changed_on_disk(path)


def _expect_rows(
    connection: sqlite3.Connection, definition: LayerDefinition, table: Table, path: Path
) -> None:
    """Raise ChangedOnDisk when a table that is about to go does not hold exactly what was read."""
    (count,) = connection.execute(f"SELECT count(*) FROM {quoted(definition.id)}").fetchone()
    expected = [*table] if count == len(table) else None
    if expected is None or read_features(connection, definition, [f.key.id for f in expected]) != expected:
        raise changed_on_disk(path)
