"""The change log in the project file: every step since it was made, one row each, never changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.history import Step
from beiyuan_gis.storage.codec import dumps, edit_to_json, step_from_json
from beiyuan_gis.storage.connection import connect

STEP = ("revision", "time", "author", "kind")
"""The columns of a step beside its edit, in the order in which they stand in its JSON."""


def write(connection: sqlite3.Connection, steps: Iterable[Step]) -> None:
    """Append steps, in the caller's transaction."""
    connection.executemany(
        "INSERT INTO beiyuan_changes (revision, time, author, kind, edit) VALUES (?, ?, ?, ?, ?)",
        ((s.revision, s.time.isoformat(), s.author, s.kind, dumps(edit_to_json(s.edit))) for s in steps),
    )


def head(connection: sqlite3.Connection) -> int:
    """The last revision; 0 when there is none."""
    return int(connection.execute("SELECT coalesce(max(revision), 0) FROM beiyuan_changes").fetchone()[0])


def steps_from(connection: sqlite3.Connection, first: int) -> tuple[Step, ...]:
    """Those from revision `first` on, oldest first."""
    return _read(connection, "revision >= ?", (first,))


def read_steps(path: Path, first: int) -> tuple[Step, ...]:
    """The change log from revision `first` on, oldest first. Raise StorageError."""
    with connect(path) as connection:
        return steps_from(connection, first)


def read_descents(path: Path, last: int) -> tuple[Step, ...]:
    """The steps up to revision `last` that made features of others, oldest first. Raise StorageError."""
    with connect(path) as connection:
        return _read(connection, "revision <= ? AND instr(edit, '\"descents\":[{')", (last,))


def read_touching(path: Path, last: int, key: Key) -> tuple[Step, ...]:
    """The steps up to revision `last` that changed `key`, oldest first. Raise StorageError."""
    mark = f'{{"layer":{dumps(key.layer)},"id":{key.id},"before":'
    with connect(path) as connection:
        found = _read(connection, "revision <= ? AND instr(edit, ?)", (last, mark))
    return tuple(step for step in found if key in step.edit.keys)  # the mark may also stand in a text


def _read(connection: sqlite3.Connection, where: str, values: Sequence[object]) -> tuple[Step, ...]:
    rows = connection.execute(
        f"SELECT revision, time, author, kind, edit FROM beiyuan_changes WHERE {where} ORDER BY revision",
        values,
    )
    return tuple(
        step_from_json({**dict(zip(STEP, row[:4], strict=True)), "edit": json.loads(row[4])}) for row in rows
    )


class Past(NamedTuple):
    """All steps of a session: those up to revision `saved` in the file at `path`, `unsaved` in memory.
    Frozen, so that a worker may read it; its methods raise StorageErrors."""

    path: Path | None
    saved: int
    unsaved: tuple[Step, ...]

    def descents(self) -> tuple[Step, ...]:
        """The steps that made features of others, oldest first, undo and redo included."""
        earlier = read_descents(self.path, self.saved) if self.path else ()
        return (*earlier, *(step for step in self.unsaved if step.edit.descents))

    def touching(self, key: Key) -> tuple[Step, ...]:
        """The steps that changed one feature, oldest first, undo and redo included."""
        earlier = read_touching(self.path, self.saved, key) if self.path else ()
        return (*earlier, *(s for s in self.unsaved if any(c.key == key for c in s.edit)))
