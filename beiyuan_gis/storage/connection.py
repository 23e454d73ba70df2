"""Opening a project file with SQLite, and finding out early what is wrong with it.

Only SQLite touches a project file in this process: GDAL and SQLite ignore each other's locks.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import quote

from beiyuan_gis.i18n import message
from beiyuan_gis.storage.errors import (
    DamagedProject,
    NewerProject,
    NotAProject,
    StorageError,
    damaged,
    explain,
)
from beiyuan_gis.storage.geometry_blob import register_functions

SCHEMA_VERSION = 2
"""Raised by one with every change of what a file may hold, together with a migration; a save writes it, so
that an older program does not touch what it knows nothing of. 2: steps that change layers or tell of
descent; a file of version 1 is one without such steps."""

_MAGIC = b"SQLite format 3\x00"
_CHECKED_IN_FULL = 32 * 1024 * 1024
"""Files up to this many bytes are checked page by page when opened; it takes about 0.1 s."""


@contextlib.contextmanager
def connect(path: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection in manual-transaction mode; SQLite's and the system's errors leave as StorageErrors.

    Rollback journal, not WAL: a write-ahead log on a network share deadlocks or corrupts. QGIS switches
    the files that it opens to WAL; they are switched back as soon as nobody else has them open.
    """
    mode = "rw" if write or os.access(path, os.W_OK) else "ro"
    # Where nothing can be written, a file left in WAL mode can only be read as one that nobody changes.
    frozen = "&immutable=1" if mode == "ro" and _left_in_wal(path) else ""
    try:
        connection = sqlite3.connect(
            f"{uri(path.absolute())}?mode={mode}{frozen}", uri=True, isolation_level=None
        )
    except sqlite3.Error as error:
        raise explain(error, path) from error
    try:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA synchronous = EXTRA")
        register_functions(connection)
        if mode == "rw":
            _leave_wal(connection)
        yield connection
    except (sqlite3.Error, OSError) as error:
        raise explain(error, path) from error
    finally:
        connection.close()


def uri(path: PurePath) -> str:
    """An absolute path as SQLite reads it. `Path.as_uri` names the server of a network share as authority,
    which SQLite refuses; resolving a mapped Windows drive yields such a share."""
    return f"file:///{quote(path.as_posix().removeprefix('/'), safe='/:')}"


def _left_in_wal(path: Path) -> bool:
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(20)[18:] == b"\2\2" and not path.with_name(f"{path.name}-wal").exists()
    return False


def settle(path: Path) -> None:
    """Let SQLite finish what an interrupted save left beside a file that is about to be replaced.

    Its journals, found beside the new file, would be played into that and destroy it. Raise StorageError
    while another program has the file open with one.
    """
    left = [path.with_name(path.name + suffix) for suffix in ("-journal", "-wal", "-shm")]
    if path.exists() and any(file.exists() for file in left):
        with connect(path, write=True) as connection, transaction(connection, "EXCLUSIVE"):
            if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                raise sqlite3.OperationalError("database is locked")
    for file in left:
        file.unlink(missing_ok=True)


def _leave_wal(connection: sqlite3.Connection) -> None:
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = DELETE")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    """All or nothing."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def examine(path: Path) -> None:
    """Raise the StorageError that fits when `path` is no whole file of a database. Reads only the header."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
        size = path.stat().st_size
    except OSError as error:
        raise explain(error, path) from error
    if not header:
        raise DamagedProject(
            message("{path} is empty: its content was lost before it came here.", path=str(path))
        )
    if not _MAGIC.startswith(header[:16]) and header[:16] != _MAGIC:
        raise NotAProject(message("{path} is not a Beiyuan project file.", path=str(path)))
    if len(header) < 100:
        raise DamagedProject(damaged(path))
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # A save cut off in the middle leaves SQLite's own journal: that puts the size right when it is opened.
    interrupted = any(path.with_name(path.name + suffix).exists() for suffix in ("-journal", "-wal"))
    if size < pages * (65536 if page == 1 else page) and not interrupted:
        raise DamagedProject(damaged(path))


def check_content(connection: sqlite3.Connection, path: Path) -> None:
    """Raise when the database is broken, is no project, or comes from a newer program."""
    try:
        broken = path.stat().st_size <= _CHECKED_IN_FULL and _quick_check(connection) != "ok"
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        found = explain(error, path)
        raise (DamagedProject(damaged(path)) if type(found) is StorageError else found) from error
    if broken:
        raise DamagedProject(damaged(path))
    if "beiyuan_project" not in tables:
        raise NotAProject(
            message(
                "{path} is a database but not a Beiyuan project. If it holds map data, open a project and "
                "replace a layer with this file.",
                path=str(path),
            )
        )
    try:
        version = int(meta(connection, "schema_version"))
    except ValueError as error:
        raise DamagedProject(damaged(path)) from error
    if version > SCHEMA_VERSION:
        raise NewerProject(
            message(
                "{path} was saved by a newer version of Beiyuan GIS (format {found}; this version reads up "
                "to {known}). Install the newer version; the file was left untouched.",
                path=str(path),
                found=version,
                known=SCHEMA_VERSION,
            )
        )


def meta(connection: sqlite3.Connection, key: str) -> str:
    """A value of the project's own table; empty when it is not there."""
    row = connection.execute("SELECT value FROM beiyuan_project WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def _quick_check(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
