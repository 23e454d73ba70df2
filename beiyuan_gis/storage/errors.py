"""What can go wrong with a file, each with a sentence that says what, where and what to do."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Message, message


class StorageError(BeiyuanError):
    """Reading or writing failed; the file is as it was before."""


class NotAProject(StorageError):
    """The file is something else than a Beiyuan project."""


class DamagedProject(StorageError):
    """The file is, or was, a database, but part of it is missing or broken."""


class NewerProject(StorageError):
    """The file was written by a newer version of the program."""


class ReadOnlyProject(StorageError):
    """The file cannot be written where it lies, or somebody else is editing it."""


class ChangedOnDisk(StorageError):
    """Somebody else changed what this save would overwrite."""


_SHARING = (32, 33)
"""Windows: another program holds the file, or a part of it."""


def explain(error: OSError | sqlite3.Error, path: Path) -> StorageError:
    """The sentence for a failure of the operating system or of SQLite while working on `path`."""
    kind, sentence = _classify(error, path)
    return kind(sentence)


def _classify(error: OSError | sqlite3.Error, path: Path) -> tuple[type[StorageError], Message]:
    place = str(path)
    text = str(error).lower()
    number = getattr(error, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "disk is full" in text:
        return StorageError, message(
            "The disk is full: nothing was written to {path}. Free some space or save elsewhere.", path=place
        )
    if "locked" in text or "busy" in text or getattr(error, "winerror", None) in _SHARING:
        return StorageError, message(
            "{path} is in use by another program (QGIS, for example). Close it there and try again.",
            path=place,
        )
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or "readonly" in text:
        return ReadOnlyProject, message(
            "{path} cannot be written: the file or its folder is read-only. Use Save As to keep your work.",
            path=place,
        )
    if number in (errno.ENOENT, errno.ENOTDIR) or "unable to open" in text:
        return StorageError, message(
            "{path} is not there or cannot be reached. Check the path and the network drive.", path=place
        )
    if "not a database" in text:
        return NotAProject, message("{path} is not a Beiyuan project file.", path=place)
    if "malformed" in text or "corrupt" in text:
        return DamagedProject, damaged(path)
    return StorageError, message("{path} could not be read or written: {why}", path=place, why=str(error))


def damaged(path: Path) -> Message:
    """The sentence for a file that is incomplete or broken."""
    return message(
        "{path} is damaged or incomplete (an interrupted copy, perhaps). It was left untouched: open a "
        "backup copy, or copy the file again from where it came.",
        path=str(path),
    )


def changed_on_disk(path: Path) -> ChangedOnDisk:
    """The error for a file that does not hold what this save would write over."""
    return ChangedOnDisk(
        message(
            "{path} was changed by somebody else since it was opened. Nothing was written: use Save As to "
            "keep your version, then compare the two.",
            path=str(path),
        )
    )
