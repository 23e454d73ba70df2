"""A file of the user's about to be attached: read whole, or refused with a sentence."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from beiyuan_gis.edits.attaching import FILE_LIMIT, accepted_name, why_too_large
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.model.media import HEAD, media_type
from beiyuan_gis.storage.blobs import Blobs


class Unreadable(BeiyuanError):
    """The file cannot be read, or is no file."""


class TooLarge(Refused):
    """The file is larger than may be attached; of a photo, a smaller copy may be."""


class Source(NamedTuple):
    name: str
    data: bytes


def read_source(path: Path) -> Source:
    """The whole file. Raise TooLarge before reading more than may be kept, Refused when it is empty,
    Unreadable when it is not there, may not be read or is a folder or a device."""
    try:
        if not path.is_file():
            raise Unreadable(_not_a_file(path))
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = b"" if size > FILE_LIMIT else file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise Unreadable(_why(error, path)) from error
    size = max(size, len(data))
    problem = why_too_large(path.name, size)
    if problem is not None:
        raise TooLarge(problem) if size > 0 else Refused(problem)
    return Source(path.name, data)


def kept(blobs: Blobs, source: Source) -> Attachment:
    """Put the bytes on the disk and say what was put, added now. Raise StorageError, Refused."""
    name, data = accepted_name(source.name), source.data
    problem = why_too_large(name, len(data))
    if problem is not None:
        raise Refused(problem)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Attachment(name, media_type(name, data[:HEAD]), len(data), blobs.keep(data), "", now)


def _not_a_file(path: Path) -> Message:
    if path.is_dir():
        return message("{name} is a folder: attach the files in it.", name=path.name)
    if path.exists():
        return message("{name} is not a file that can be attached.", name=path.name)
    return message("{name} is not there any more.", name=path.name)


def _why(error: OSError, path: Path) -> Message:
    if error.errno in (errno.EACCES, errno.EPERM):
        return message("{name} may not be read: its permissions do not allow it.", name=path.name)
    return message("{name} could not be read: {why}", name=path.name, why=error.strerror or str(error))
