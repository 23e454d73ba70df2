"""The bytes of attachments: in the project file, and until the next save in a folder beside the journal.

The folder `NAME.gpkg.edits-files` has one file for each digest, on the disk before the step that mentions it
is written to the journal, so the journal's lines stay small and what they mention is there after a crash. A
file goes only when the project file holds its bytes; others may be mentioned by a journal that was set aside.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage import attached
from beiyuan_gis.storage.connection import connect
from beiyuan_gis.storage.errors import StorageError, explain
from beiyuan_gis.storage.journal import sync_folder

_NAMED = 5
"""So many names are said."""

log = logging.getLogger(__name__)


class MissingBytes(StorageError):
    """What was attached is neither in the project file nor beside it."""


def folder_for(project: Path) -> Path:
    """Where the bytes of edits lie that a project file does not hold yet."""
    return project.with_name(project.name + ".edits-files")


class Blobs:
    """Of the project at `path`, or, without one, of a session in memory: then in a folder that goes with it.

    Threads may keep and read at the same time.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._making = threading.Lock()

    def keep(self, data: bytes) -> str:
        """Put bytes on the disk; return the digest that names them from now on. Raise StorageError."""
        digest = hashlib.sha256(data).hexdigest()
        folder = self._folder(make=True)
        assert folder is not None
        target = folder / digest
        part = folder / f"{digest}.{threading.get_ident()}.part"
        try:
            if _whole(target, digest) is None:
                folder.mkdir(exist_ok=True)
                with part.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(part, target)
                sync_folder(folder)
                sync_folder(folder.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise explain(error, target) from error
        return digest

    def pending(self, digest: str) -> bytes | None:
        """The bytes that wait for the next save, unless the file there is not what its name says."""
        folder = self._folder()
        return None if folder is None else _whole(folder / digest, digest)

    def find(self, digest: str) -> bytes | None:
        """The bytes wherever they are; None when they are nowhere whole or the file is unreadable."""
        try:
            return self._find(digest)
        except StorageError:
            log.warning("%s cannot be asked for %s", self._path, digest, exc_info=True)
            return None

    def _find(self, digest: str) -> bytes | None:
        found = self.pending(digest)
        if found is None and self._path is not None and self._path.exists():
            with connect(self._path) as connection:
                found = attached.read(connection, digest)
        return found if found is not None and hashlib.sha256(found).hexdigest() == digest else None

    def read(self, name: str, digest: str) -> bytes:
        """The bytes of the attachment `name`. Raise MissingBytes when they are nowhere, StorageError."""
        found = self._find(digest)
        if found is None:
            raise MissingBytes(
                message(
                    "The content of {name} is not in this project: it was lost, or altered on the disk. "
                    "Attach the file again if you still have it.",
                    name=name,
                )
            )
        return found

    def missing(self, digests: Iterable[str]) -> frozenset[str]:
        """Those whose bytes are nowhere; whether they are whole is not looked at."""
        folder = self._folder()
        left = {d for d in digests if folder is None or not (folder / d).exists()}
        if left and self._path is not None and self._path.exists():
            with connect(self._path) as connection:
                left -= set(attached.present(connection, left))
        return frozenset(left)

    def after_save(self) -> None:
        """Let go of the files whose bytes the project file holds now."""
        folder = self._folder()
        if folder is None or self._path is None or not folder.is_dir():
            return
        with contextlib.suppress(OSError, StorageError), connect(self._path) as connection:
            for digest in attached.present(connection, [f.name for f in folder.iterdir()]):
                (folder / digest).unlink(missing_ok=True)
            folder.rmdir()  # stays while anything else lies in it

    def close(self) -> None:
        """Let go of the folder in memory's stead; one beside a project stays."""
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _folder(self, make: bool = False) -> Path | None:
        if self._path is not None:
            return folder_for(self._path)
        with self._making:
            if self._temporary is None and make:
                self._temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
            return None if self._temporary is None else Path(self._temporary.name)


def what_is_missing(project: Project, blobs: Blobs) -> Message | None:
    """The sentence that names attachments whose bytes are nowhere, or None."""
    lost = blobs.missing({attachment.digest for attachment in attached.held(project)})
    names = sorted({attachment.name for attachment in attached.held(project) if attachment.digest in lost})
    if not names:
        return None
    return message(
        "The content of {count} attachments is missing: {names}. The file was copied without the folder "
        "beside it, or that was changed. Attach them again if you still have them.",
        count=len(names),
        names=", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else ""),
    )


def _whole(path: Path, digest: str) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == digest else None
