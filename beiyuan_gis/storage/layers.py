"""Layers that came, went or changed since the last save, brought into the project file.

A feature table is made anew when its columns or its kind of geometry are other ones; a style, a title or a
place in the order touch only what describes the table, however many features it holds.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.model.edit import LayerChange
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import qgis
from beiyuan_gis.storage.codec import dumps
from beiyuan_gis.storage.errors import changed_on_disk
from beiyuan_gis.storage.gpkg import create_layer, drop_layer, identify, quoted
from beiyuan_gis.storage.rows import put_table, read_feature

RETIRED = "retired"
"""The row of `beiyuan_project` that holds the next ids of layers that were removed, as JSON."""


def write_layers(connection: sqlite3.Connection, before: Project, after: Project, path: Path) -> set[str]:
    """Bring the layers from `before` to `after`, in the caller's transaction. Return those whose tables were
    made anew and filled.

    Raise ChangedOnDisk when the file does not hold `before` where this would write.
    """
    changes = after.definitions_since(before)
    if not changes and before.retired == after.retired:
        return set()
    for change in changes:
        _expect(connection, change, path)
    anew = [change for change in changes if _needs_a_table(change)]
    for change in anew:
        if change.before is not None:
            _expect_rows(connection, change.before, before.tables[change.id], path)
            drop_layer(connection, change.id)
    described = [change for change in changes if change not in anew]
    for change in described:  # two layers may change titles with each other
        connection.execute("UPDATE gpkg_contents SET identifier = NULL WHERE table_name = ?", (change.id,))
    for change in described:
        assert change.after is not None
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


def _needs_a_table(change: LayerChange) -> bool:
    old, new = change.before, change.after
    if old is None or new is None:
        return True
    columns = [[(f.name, f.type) for f in definition.fields] for definition in (old, new)]
    return old.geometry != new.geometry or columns[0] != columns[1]


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
    if count != len(table) or any(read_feature(connection, definition, f.key.id) != f for f in table):
        raise changed_on_disk(path)
