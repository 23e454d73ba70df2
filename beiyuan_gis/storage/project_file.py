"""The project file: a GeoPackage with all layers, their styles, the figures and the change log inside.

Saving is one transaction over the changed rows together with the steps that describe them.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import msgspec

from beiyuan_gis.catalogue import Figure, LayerDefinition
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.edit import Change
from beiyuan_gis.model.history import Step
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import attached, changelog
from beiyuan_gis.storage.attached import Bytes
from beiyuan_gis.storage.codec import dumps
from beiyuan_gis.storage.connection import (
    SCHEMA_VERSION,
    check_content,
    connect,
    examine,
    meta,
    settle,
    transaction,
)
from beiyuan_gis.storage.errors import DamagedProject, changed_on_disk, damaged, explain
from beiyuan_gis.storage.fingerprint import Fingerprint, fingerprint
from beiyuan_gis.storage.gpkg import APPLICATION_ID, GPKG_VERSION, create_layer, create_schema
from beiyuan_gis.storage.journal import Header, digest_of, sync_folder
from beiyuan_gis.storage.kept import Found, find, read_table
from beiyuan_gis.storage.layers import RETIRED, drop_columns, list_layers, while_saving, write_layers
from beiyuan_gis.storage.read_table import Progress, Source, is_wide
from beiyuan_gis.storage.rows import delete_feature, put_feature, put_table, read_features

_AT_ONCE = 1_000
"""Changed rows that are compared with the file and written together."""
HISTORY_KEPT = 1000
"""How many of the latest steps are read for undo when a project is opened; the log keeps all of them."""


@dataclass(frozen=True)
class Loaded:
    """A project as its file holds it. `steps` are the latest of the change log, oldest first."""

    project: Project
    id: str
    revision: int
    steps: tuple[Step, ...]
    kept: Found


def read(path: Path, progress: Progress = lambda _done: None) -> Loaded:
    """Read a project file. Raise a StorageError that says what is wrong with it; it is left untouched."""
    examine(path)
    with connect(path) as connection:
        check_content(connection, path)
        try:
            with transaction(connection, "DEFERRED"):
                return _read(connection, path, progress)
        except (ValueError, KeyError, TypeError, msgspec.MsgspecError) as error:
            raise DamagedProject(damaged(path)) from error


def create(
    path: Path, project: Project, steps: Sequence[Step] = (), bytes_of: Bytes = lambda _digest: None
) -> None:
    """Write a new project file: beside `path` first, then into its place, so that a half one never shows.
    `bytes_of` gives the bytes of what is attached."""
    with _in_place_of(path) as part, connect(part, write=True) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {GPKG_VERSION}")
        with transaction(connection):
            create_schema(connection)
            _write_project(connection, project)
            attached.store(connection, (*attached.held(project), *attached.mentioned(steps)), bytes_of)
            changelog.write(connection, steps)


def copy(
    source: Path,
    path: Path,
    before: Project,
    after: Project,
    steps: Sequence[Step],
    at: Header,
    bytes_of: Bytes = lambda _digest: None,
) -> None:
    """Write `path` as a copy of `source`, whatever else that file holds included, with `steps` saved into
    it. Raise ChangedOnDisk when `source` is no longer `at`."""
    with _in_place_of(path) as part:
        with connect(source) as old, connect(part, write=True) as new:
            old.backup(new)
            expect(new, at, source)
            new.execute("UPDATE beiyuan_project SET value = ? WHERE key = 'id'", (_new_id(),))
        save(part, before, after, steps, bytes_of=bytes_of)


def save(
    path: Path,
    before: Project,
    after: Project,
    steps: Sequence[Step],
    at: Header | None = None,
    bytes_of: Bytes = lambda _digest: None,
) -> Fingerprint | None:
    """Bring the rows from `before` to `after`, log `steps` and take in the bytes that they attach, in one
    transaction. Return the fingerprint of the state that was written over.

    Raise ChangedOnDisk when the file is no longer `at`, or does not hold `before` where this save would
    write; StorageError when it cannot be written. Either way nothing of it is written.
    """
    changes = after.changes_since(before)
    with connect(path, write=True) as connection, transaction(connection):
        if at is not None:
            expect(connection, at, path)
        state = fingerprint(path)
        written = write_layers(connection, before, after, path)
        for layer in after.tables.keys() - written:
            own = [change for change in changes if change.key.layer == layer]
            _write_changes(connection, while_saving(before, after, layer), own, path)
        drop_columns(connection, before, after, path)
        # Layers of all steps, not of `changes` alone: an id given and taken back must not be given again.
        touched = written.union(*(step.edit.layers for step in steps))
        for layer in sorted(touched & after.tables.keys()):
            _describe(connection, after.table(layer))
        attached.store(connection, attached.mentioned(steps), bytes_of)
        connection.execute(
            "UPDATE beiyuan_project SET value = ? WHERE key = 'schema_version'", (str(SCHEMA_VERSION),)
        )
        changelog.write(connection, steps)
    return state


def _read(connection: sqlite3.Connection, path: Path, progress: Progress) -> Loaded:
    rows = connection.execute("SELECT definition FROM beiyuan_layers ORDER BY position")
    layers = tuple(LayerDefinition.from_json(row[0]) for row in rows)
    figures = connection.execute("SELECT definition FROM beiyuan_figures ORDER BY position")
    wide = any(is_wide(connection, definition) for definition in layers)
    found = find(fingerprint(path) if wide else None)  # while this transaction keeps others from writing
    source = Source(connection, path)
    tables = {
        definition.id: read_table(source, definition, found, _share(progress, number, len(layers)))
        for number, definition in enumerate(layers)
    }
    project = Project(
        Text.from_json(json.loads(meta(connection, "title"))),
        layers,
        tables,
        tuple(msgspec.json.decode(row[0], type=Figure) for row in figures),
        MappingProxyType(json.loads(meta(connection, RETIRED) or "{}")),
    )
    head = changelog.head(connection)
    steps = changelog.steps_from(connection, head - HISTORY_KEPT + 1)
    return Loaded(project, meta(connection, "id"), head, steps, found)


def _share(progress: Progress, number: int, total: int) -> Progress:
    return lambda done: progress((number + done) / total)


def _new_id() -> str:
    import uuid  # imported late: a project that is there has its own

    return str(uuid.uuid4())


def _write_project(connection: sqlite3.Connection, project: Project) -> None:
    from beiyuan_gis.storage import qgis  # imported late: XML is only written

    values = {
        "schema_version": str(SCHEMA_VERSION),
        "id": _new_id(),
        "title": dumps(project.title.to_json()),
    }
    connection.executemany("INSERT INTO beiyuan_project VALUES (?, ?)", values.items())
    for definition in project.layers:
        create_layer(connection, definition)
        qgis.write_style(connection, definition)
        put_table(connection, definition, project.table(definition.id))
        _describe(connection, project.table(definition.id))
    list_layers(connection, project)
    for position, figure in enumerate(project.figures):
        _write_figure(connection, position, figure)


def _write_figure(connection: sqlite3.Connection, position: int, figure: Figure) -> None:
    readable = (
        figure.title.zh,
        figure.value,
        figure.unit,
        figure.qualifier,
        float(figure.tolerance),
        figure.role,
    )
    definition = msgspec.json.encode(figure).decode()
    connection.execute(
        "INSERT INTO beiyuan_figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (figure.id, position, *readable, definition),
    )


def _write_changes(
    connection: sqlite3.Connection, definition: LayerDefinition, changes: Sequence[Change], path: Path
) -> None:
    for start in range(0, len(changes), _AT_ONCE):
        some = changes[start : start + _AT_ONCE]
        held = read_features(connection, definition, [change.key.id for change in some])
        if any(there != change.before for there, change in zip(held, some, strict=True)):
            raise changed_on_disk(path)
        for change in some:
            _write_change(connection, definition, change)


def _write_change(connection: sqlite3.Connection, definition: LayerDefinition, change: Change) -> None:
    if change.after is None:
        delete_feature(connection, definition, change.key.id)
    else:
        put_feature(connection, definition, change.before, change.after)
    before, after = ((f.attachments if f else ()) for f in change)
    if before != after:
        attached.put(connection, definition.id, change.key.id, after)


def _describe(connection: sqlite3.Connection, table: Table) -> None:
    """What GeoPackage wants said of a table: extent, time, geometry type; and the ids never given again."""
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?, "
        "last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE table_name = ?",
        (*(table.bounds or (None,) * 4), table.layer),
    )
    if table.has_multipart:
        connection.execute(
            "UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY' WHERE table_name = ?",
            (table.layer,),
        )
    # Another program may have given further ids meanwhile.
    given = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.layer,)).fetchone()
    connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table.layer,))
    connection.execute(
        "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)",
        (table.layer, max(table.next_id - 1, given[0] if given else 0)),
    )


def expect(connection: sqlite3.Connection, at: Header, path: Path) -> None:
    """Raise ChangedOnDisk when this is another project, or its last step is another."""
    row = connection.execute(
        "SELECT revision, time, author, kind, edit FROM beiyuan_changes ORDER BY revision DESC LIMIT 1"
    ).fetchone()
    # The log holds the edit as JSON: a large one need not be read to tell it from another.
    step = row and f'{dumps(dict(zip(changelog.STEP, row[:4], strict=True)))[:-1]},"edit":{row[4]}}}'
    found = Header(meta(connection, "id"), row[0] if row else 0, digest_of(step) if step else "")
    if found != at:
        raise changed_on_disk(path)


@contextlib.contextmanager
def _in_place_of(path: Path) -> Iterator[Path]:
    """A new file to write that takes the place of `path` when all went well, and leaves no trace
    otherwise."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch()
        yield part
        settle(path)
        os.replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        raise explain(error, path) from error
    finally:
        for leftover in (part, part.with_name(part.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)
