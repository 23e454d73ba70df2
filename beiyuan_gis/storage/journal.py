"""The journal between two saves: append-only, checksummed, flushed to the disk before a step counts.

One record a line: the first 16 hex digits of the SHA-256 of the JSON, a space, the JSON. The first
record names the project and the revision that the journal follows. A torn last record, which is what a
crash in the middle of a write leaves, is cut off before the next append; anything else that does not
fit is set aside under another name, never deleted.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from beiyuan_gis.i18n import message
from beiyuan_gis.model.history import Step
from beiyuan_gis.storage.codec import dumps, step_from_json, step_to_json
from beiyuan_gis.storage.errors import StorageError, explain

FORMAT = 1
_FIRST_RECORD = 128
"""Bytes that the first record has at least."""


@dataclass(frozen=True)
class Header:
    """Which project, which revision the first step follows, and the digest of that revision's step."""

    project: str
    base: int
    digest: str


@dataclass(frozen=True)
class Content:
    """What a journal file holds. `end` is the length of the good part; `whole` says that nothing follows it
    but, at most, one torn record."""

    header: Header | None
    steps: tuple[Step, ...]
    end: int
    whole: bool


def path_for(project: Path) -> Path:
    """The journal beside a project file."""
    return project.with_name(project.name + ".edits")


def digest(step: Step | None) -> str:
    """What tells one step from another at the same revision."""
    return "" if step is None else digest_of(dumps(step_to_json(step)))


def digest_of(text: str) -> str:
    """The digest of a step that is JSON already."""
    return _checksum(text.encode())


class Journal:
    """An open journal; `append` returns only when the steps are on the disk."""

    def __init__(self, path: Path, header: Header, end: int = 0) -> None:
        self.path, self.header, self._end = path, header, end
        self._file: BinaryIO | None = None

    def append(self, *steps: Step) -> None:
        """Raise StorageError, with the file as it was, when not all can be written. A crash on the way may
        leave the first of them: each is a whole step."""
        if self._end and not self.path.exists():
            raise StorageError(
                message(
                    "The journal {path} was removed or its folder cannot be reached, so edits are not safe. "
                    "Save now, or use Save As, then go on.",
                    path=str(self.path),
                )
            )
        try:
            if self._file is None:
                self._open()
            self._write(*map(step_to_json, steps))
        except OSError as error:
            raise explain(error, self.path) from error

    def _open(self) -> None:
        self._file = self.path.open("r+b" if self._end else "w+b")
        if not self._end:
            header = self.header
            self._write(
                {"journal": FORMAT, "project": header.project, "base": header.base, "digest": header.digest}
            )
            sync_folder(self.path.parent)

    def _write(self, *records: dict[str, Any]) -> None:
        assert self._file is not None
        record = b"".join(map(_record, records))
        file = self._file
        file.seek(self._end)
        file.truncate()
        try:
            file.write(record)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            # Cut what was half written; if even that fails, the next append or reader cuts it. The
            # file is opened anew next time: a buffered file keeps bytes that it could not write.
            self._abandon()
            raise
        self._end += len(record)

    def _abandon(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(file.fileno(), self._end)
            with contextlib.suppress(OSError):
                file.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def remove_if_empty(self, empty: bool) -> None:
        """Close; take the file away when every step of it is in the project file (`empty`)."""
        self.close()
        if empty:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)


def read(path: Path) -> Content | None:
    """What the journal at `path` holds, or None when there is none, not even a whole first record.

    Raise StorageError if it cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise explain(error, path) from error
    records, end = _good_records(data)
    if len(data) < _FIRST_RECORD and b"\n" not in data:  # torn before any step could follow
        return None
    header = _header(records[0]) if records else None
    try:
        steps = tuple(step_from_json(record) for record in records[1:])
    except (KeyError, TypeError, ValueError):
        return Content(header, (), 0, False)
    return Content(header, steps, end, b"\n" not in data[end:-1])


def set_aside(path: Path) -> Path:
    """Rename a journal out of the way, under a name that is not taken, and return it."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    for number in range(1000):
        target = path.with_name(f"{path.name}.aside-{stamp}" + (f"-{number}" if number else ""))
        if not target.exists():
            try:
                path.rename(target)
            except OSError as error:
                raise explain(error, path) from error
            return target
    raise AssertionError("a thousand journals were set aside within one second")


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file survive a power cut (a no-op where folders cannot be synced)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _checksum(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]


def _record(data: dict[str, Any]) -> bytes:
    text = dumps(data).encode()
    return _checksum(text).encode() + b" " + text + b"\n"


def _good_records(data: bytes) -> tuple[list[dict[str, Any]], int]:
    """The records up to the first one that is torn or altered, and how many bytes they take."""
    records: list[dict[str, Any]] = []
    end = 0
    while (newline := data.find(b"\n", end)) >= 0:
        checksum, _, text = data[end:newline].partition(b" ")
        if _checksum(text).encode() != checksum:
            break
        records.append(json.loads(text))
        end = newline + 1
    return records, end


def _header(record: dict[str, Any]) -> Header | None:
    if record.get("journal") != FORMAT:
        return None
    return Header(record["project"], record["base"], record["digest"])
