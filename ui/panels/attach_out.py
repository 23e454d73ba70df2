"""Attachments out of the project: a read-only copy opened by the desktop, or a copy saved somewhere."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from functools import cache
from pathlib import Path

from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QDesktopServices

from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.model.media import HEAD, clean_name, may_open
from beiyuan_gis.storage.blobs import Blobs
from beiyuan_gis.storage.errors import explain


def open_copy(blobs: Blobs, attachment: Attachment) -> Path:
    """Have the desktop open a read-only copy, which goes when the program ends. Return where it is.

    Raise Refused for what is no document of a known kind, and when the desktop has no program for it;
    StorageError when the bytes are missing or the copy cannot be written.
    """
    data = blobs.read(attachment.name, attachment.digest)
    if not may_open(attachment.name, data[:HEAD]):
        raise Refused(
            message(
                "{name} is not opened from here: it is a program, or of a kind that may hold one. Save it "
                "first if you trust where it comes from.",
                name=attachment.name,
            )
        )
    folder = Path(_copies().name) / attachment.digest[:16]
    path = folder / (clean_name(attachment.name) or attachment.digest)
    try:
        folder.mkdir(exist_ok=True)
        if not path.exists():
            path.write_bytes(data)
        path.chmod(stat.S_IREAD)
    except OSError as error:
        raise explain(error, path) from error
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise Refused(
            message("No program on this computer opens {name}. Save it instead.", name=attachment.name)
        )
    return path


def save_copy(blobs: Blobs, attachment: Attachment, path: Path) -> None:
    """Write the bytes to `path`, whole or not at all. Raise StorageError."""
    data = blobs.read(attachment.name, attachment.digest)
    part = path.with_name(f".{path.name[:60]}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise explain(error, path) from error


@cache
def _copies() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="beiyuan-", ignore_cleanup_errors=True)
