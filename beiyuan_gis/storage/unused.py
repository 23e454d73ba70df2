"""Bytes of attachments that nothing leads to any more: counted, and cleared when somebody says so.

Bytes stay when their last reference goes, since undo reaches back over saves. What neither a feature holds
nor undo or redo can bring back, nor a journal that was set aside mentions, is of no use to anybody.
"""

from __future__ import annotations

import glob
import logging
import sqlite3
from pathlib import Path
from typing import NamedTuple

from beiyuan_gis.model.history import History
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage import attached, project_file
from beiyuan_gis.storage.connection import connect, transaction
from beiyuan_gis.storage.errors import explain
from beiyuan_gis.storage.journal import Header, path_for

log = logging.getLogger(__name__)


class Unused(NamedTuple):
    """How many attached files nothing leads to, and their bytes; only undo leads to `undoable` more."""

    files: int
    size: int
    undoable: int


NOTHING_UNUSED = Unused(0, 0, 0)


def look(path: Path, project: Project, history: History) -> Unused:
    """What `clear` would take away. Raise StorageError."""
    with connect(path) as connection:
        return _told(*_apart(connection, path, project, history))


def clear(path: Path, at: Header, project: Project, history: History) -> Unused:
    """Take the bytes out of the file, and their room with them; nothing brings them back. Raise ChangedOnDisk
    when the file is no longer `at`, StorageError; then it is as it was."""
    with connect(path, write=True) as connection:
        with transaction(connection):
            project_file.expect(connection, at, path)
            gone, undoable = _apart(connection, path, project, history)
            connection.executemany("DELETE FROM beiyuan_blobs WHERE digest = ?", ((d,) for d in gone))
        if gone:
            try:
                connection.execute("VACUUM")
            except sqlite3.Error:  # it needs as much room again; later saves use what was freed
                log.warning("%s stays as large as it was", path, exc_info=True)
    return _told(gone, undoable)


def _told(gone: dict[str, int], undoable: dict[str, int]) -> Unused:
    return Unused(len(gone), sum(gone.values()), len(undoable))


def _apart(
    connection: sqlite3.Connection, path: Path, project: Project, history: History
) -> tuple[dict[str, int], dict[str, int]]:
    """Of the files that no feature holds, now or as saved, their bytes by digest: those that nothing leads
    to, and those that undo, redo or a journal set aside do."""
    if not attached.has_any(connection):
        return {}, {}
    loose = dict(
        connection.execute(
            "SELECT digest, length(data) FROM beiyuan_blobs"
            " WHERE digest NOT IN (SELECT digest FROM beiyuan_attachments)"
        )
    )
    for attachment in attached.held(project):
        loose.pop(attachment.digest, None)
    reached = {a.digest for a in attached.mentioned((*history.done, *history.undone))}
    reached |= _set_aside(path, loose.keys() - reached)
    undoable = {digest: size for digest, size in loose.items() if digest in reached}
    return {digest: size for digest, size in loose.items() if digest not in reached}, undoable


def _set_aside(path: Path, digests: set[str]) -> set[str]:
    """Those that a journal beside the file mentions, one that was set aside included. Raise StorageError."""
    found: set[str] = set()
    name = path_for(path).name
    for file in path.parent.glob(f"{glob.escape(name)}*") if digests else ():
        if file.is_file():
            try:
                content = file.read_bytes()
            except OSError as error:
                raise explain(error, file) from error
            found |= {digest for digest in digests if digest.encode() in content}
    return found
