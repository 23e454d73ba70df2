"""Attachments in the project file: two plain tables, made by the first save that needs them.

`beiyuan_attachments` holds the references, one row each; `beiyuan_blobs` the bytes, once each, named by
their SHA-256. Bytes stay when their last reference goes, because undo reaches back over saves.

Not registered with GeoPackage, as the other `beiyuan_*` tables: QGIS opens the file as it did before. The
profile "media" of OGC's Related Tables was considered: it wants a mapping table for every layer beside ours,
which another program may change behind our references, and the QGIS of Debian 12 (3.22) reads none of it.
`beiyuan_blobs` has the columns of its media table, so that a view is all that is missing for it one day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from beiyuan_gis.model.attachment import Attachment, Attachments
from beiyuan_gis.model.history import Step
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

Bytes = Callable[[str], bytes | None]
"""Gives the bytes that a digest names, or None where they are not kept."""

_TABLES = (
    "CREATE TABLE beiyuan_attachments (layer TEXT NOT NULL, feature INTEGER NOT NULL,"
    " position INTEGER NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,"
    " digest TEXT NOT NULL, note TEXT NOT NULL, added TEXT NOT NULL, PRIMARY KEY (layer, feature, position))",
    "CREATE TABLE beiyuan_blobs (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE,"
    " content_type TEXT NOT NULL, data BLOB NOT NULL)",
)
_COLUMNS = "name, media_type, size, digest, note, added"


def has_any(connection: sqlite3.Connection) -> bool:
    """Whether the tables are there."""
    found = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'beiyuan_attachments'"
    return connection.execute(found).fetchone() is not None


def of_layer(connection: sqlite3.Connection, layer: str) -> Mapping[int, Attachments]:
    """All references of a layer, by the id of the feature."""
    if not has_any(connection):
        return {}
    rows = connection.execute(
        f"SELECT feature, {_COLUMNS} FROM beiyuan_attachments WHERE layer = ? ORDER BY feature, position",
        (layer,),
    )
    return _by_feature(rows)


def of_features(connection: sqlite3.Connection, layer: str, ids: Sequence[int]) -> Mapping[int, Attachments]:
    """The references of some features, by the id of the feature; at most some thousand."""
    if not has_any(connection):
        return {}
    rows = connection.execute(
        f"SELECT feature, {_COLUMNS} FROM beiyuan_attachments WHERE layer = ? "
        f"AND feature IN ({', '.join('?' * len(ids))}) ORDER BY feature, position",
        (layer, *ids),
    )
    return _by_feature(rows)


def _by_feature(rows: Iterable[tuple[Any, ...]]) -> dict[int, Attachments]:
    found: dict[int, Attachments] = {}
    for id, *values in rows:
        found[id] = (*found.get(id, ()), Attachment(*values))
    return found


def put(connection: sqlite3.Connection, layer: str, id: int, attachments: Attachments) -> None:
    """Make these the references of a feature, inside the caller's transaction."""
    if not has_any(connection):
        if not attachments:
            return
        _create(connection)
    connection.execute("DELETE FROM beiyuan_attachments WHERE layer = ? AND feature = ?", (layer, id))
    connection.executemany(
        "INSERT INTO beiyuan_attachments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((layer, id, position, *attachment) for position, attachment in enumerate(attachments)),
    )


def put_layer(connection: sqlite3.Connection, table: Table) -> None:
    """Make those of a table the only references of its layer, whose rows are written anew."""
    forget_layer(connection, table.layer)
    for id, attachments in table.attached.items():
        put(connection, table.layer, id, attachments)


def forget_layer(connection: sqlite3.Connection, layer: str) -> None:
    """Take the references of a layer away that leaves, inside the caller's transaction."""
    if has_any(connection):
        connection.execute("DELETE FROM beiyuan_attachments WHERE layer = ?", (layer,))


def store(connection: sqlite3.Connection, wanted: Iterable[Attachment], bytes_of: Bytes) -> None:
    """Take in the bytes of `wanted` that the file does not hold yet, inside the caller's transaction.

    Bytes that are nowhere are left out: the references stay, and say what is missing.
    """
    missing = {a.digest: a for a in wanted}
    if missing and not has_any(connection):
        _create(connection)
    for digest in present(connection, missing):
        del missing[digest]
    for digest, attachment in missing.items():
        data = bytes_of(digest)
        if data is not None:
            connection.execute(
                "INSERT INTO beiyuan_blobs (digest, content_type, data) VALUES (?, ?, ?)",
                (digest, attachment.media_type, data),
            )


def present(connection: sqlite3.Connection, digests: Iterable[str]) -> list[str]:
    """Those whose bytes the file holds."""
    if not has_any(connection):
        return []
    look = "SELECT 1 FROM beiyuan_blobs WHERE digest = ?"
    return [digest for digest in digests if connection.execute(look, (digest,)).fetchone()]


def read(connection: sqlite3.Connection, digest: str) -> bytes | None:
    """The bytes that the file holds under a digest."""
    if not has_any(connection):
        return None
    row = connection.execute("SELECT data FROM beiyuan_blobs WHERE digest = ?", (digest,)).fetchone()
    return bytes(row[0]) if row else None


def mentioned(steps: Iterable[Step]) -> Iterator[Attachment]:
    """All that features have before or after these steps: what undo and redo may bring back."""
    for step in steps:
        for change in step.edit:
            for feature in (change.before, change.after):
                if feature is not None:
                    yield from feature.attachments


def held(project: Project) -> Iterator[Attachment]:
    """All that is attached in a project."""
    for table in project.tables.values():
        for attachments in table.attached.values():
            yield from attachments


def _create(connection: sqlite3.Connection) -> None:
    for statement in _TABLES:
        connection.execute(statement)
