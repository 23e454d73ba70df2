"""Arrays derived from project files, kept in the user's cache folder and mapped from there.

    layouts/PRINT/LAYER-NAME.json        what belongs together: arrays, their types and sizes
    layouts/PRINT/LAYER-NAME-RANDOM/*    one file an array

PRINT is the fingerprint of the state of a project file (`storage.fingerprint`). A set of arrays counts from
the moment its .json is there, which is written last, after the arrays have reached the disk; whatever does
not fit its .json is ignored and made anew. All of it may be deleted at any time.

Not beside the project: where a mapped file goes away, as a network share does, the program is killed; and a
share would be slow, while these files are to be fast.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import mmap
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import platformdirs

from beiyuan_gis.model.shelf import IN_MEMORY, Draft, Kept, MemoryDraft, Shelf

log = logging.getLogger(__name__)

FORMAT = 2
"""Raised by one whenever the same project file would give other arrays, or they would be read otherwise."""

KEPT_PROJECTS, KEPT_BYTES = 16, 4 * 1024**3
_STALE = 24 * 3600
"""Seconds after which arrays without a .json are what a crash left."""


def root() -> Path:
    """Where layouts lie."""
    return platformdirs.user_cache_path("beiyuan-gis", appauthor=False) / "layouts"


class Layout:
    """The arrays of one state of a project file."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._folder = root() / key

    def shelf(self, layer: str) -> Shelf:
        """Where this layer's arrays are kept."""
        return DiskShelf(self._folder, hashlib.blake2b(layer.encode(), digest_size=6).hexdigest())

    def holds(self, shelf: Shelf) -> bool:
        """Whether this is a shelf of this layout."""
        return isinstance(shelf, DiskShelf) and shelf.folder == self._folder

    @property
    def exists(self) -> bool:
        return self._folder.is_dir()

    def used(self) -> None:
        """Remember that it was wanted just now, and drop others that nobody wanted for long."""
        with contextlib.suppress(OSError):
            os.utime(self._folder)
        _publisher().submit(prune, self.key)


class DiskShelf:
    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder, self._prefix = folder, prefix

    def get(self, name: str) -> Kept | None:
        try:
            index = json.loads(self._index(name).read_text("utf-8"))
            if index["format"] != FORMAT or index["key"] != self.folder.name:
                return None
            return _mapped(self.folder / index["folder"], index["arrays"], index["about"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            log.info("%s of %s is of no use", name, self.folder, exc_info=True)
            return None

    def begin(self, name: str) -> Draft:
        import tempfile  # imported late: small projects are not kept

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f"{self._prefix}-{name}-", dir=self.folder))
        except OSError:
            log.warning("nothing can be kept in %s", self.folder, exc_info=True)
            return IN_MEMORY.begin(name)
        return DiskDraft(folder, self._index(name))

    def _index(self, name: str) -> Path:
        return self.folder / f"{self._prefix}-{name}.json"


class DiskDraft:
    """Goes on in memory when the disk takes no more."""

    def __init__(self, folder: Path, index: Path) -> None:
        self._folder, self._index = folder, index
        self._files: dict[str, BinaryIO] = {}
        self._arrays: dict[str, dict[str, Any]] = {}
        self._instead: MemoryDraft | None = None

    def append(self, name: str, piece: npt.NDArray[Any]) -> None:
        if self._instead is None:
            try:
                self._write(name, piece)
                return
            except OSError:
                log.warning("%s cannot be kept", self._folder, exc_info=True)
                self._instead = self._read_back()
        self._instead.append(name, piece)

    def _write(self, name: str, piece: npt.NDArray[Any]) -> None:
        array = self._arrays.get(name)
        if array is None:
            self._files[name] = (self._folder / name).open("wb", buffering=0)
            array = self._arrays[name] = {"type": piece.dtype.str, "row": piece.shape[1:], "rows": 0}
        rest = np.ascontiguousarray(piece, np.dtype(array["type"])).reshape(-1).view(np.uint8)
        while len(rest):  # a disk that is nearly full may take a part
            rest = rest[self._files[name].write(rest.data) :]
        array["rows"] += len(piece)

    def _read_back(self) -> MemoryDraft:
        draft = MemoryDraft()
        self._close()
        for name, array in self._arrays.items():
            length = _length(array)
            with (self._folder / name).open("rb") as file:
                draft.append(name, np.frombuffer(file.read(length), array["type"]).reshape(_shape(array)))
        self.abandon()
        return draft

    def finish(self, about: Mapping[str, Any]) -> Kept:
        if self._instead is not None:
            return self._instead.finish(about)
        try:
            self._close()
            kept = _mapped(self._folder, self._arrays, about)
        except OSError:
            log.warning("%s cannot be kept", self._folder, exc_info=True)
            return self._read_back().finish(about)
        index = {
            "format": FORMAT,
            "key": self._index.parent.name,
            "folder": self._folder.name,
            "arrays": self._arrays,
            "about": about,
        }
        _publisher().submit(_publish, self._folder, self._index, index)
        return kept

    def abandon(self) -> None:
        self._close()
        _remove(self._folder)

    def _close(self) -> None:
        for file in self._files.values():
            with contextlib.suppress(OSError):
                file.close()


# ---------------------------------------------------------------- mapping


def _shape(array: Mapping[str, Any]) -> tuple[int, ...]:
    return (array["rows"], *array["row"])


def _length(array: Mapping[str, Any]) -> int:
    return prod(_shape(array)) * int(np.dtype(array["type"]).itemsize)


def _mapped(folder: Path, arrays: Mapping[str, Mapping[str, Any]], about: Mapping[str, Any]) -> Kept:
    """Raise ValueError when a file is not as long as it should be.

    Mapped to be copied on write, so that to numba the arrays are like any other: it compiles functions anew
    for arrays that cannot be written to.
    """
    maps: list[mmap.mmap] = []
    found: dict[str, npt.NDArray[Any]] = {}
    for name, array in arrays.items():
        length = _length(array)
        with (folder / name).open("rb") as file:
            if os.fstat(file.fileno()).st_size != length:
                raise ValueError(f"{name} is not whole")
            if not length:
                found[name] = np.empty(_shape(array), array["type"])
                continue
            memory = mmap.mmap(file.fileno(), length, access=mmap.ACCESS_COPY)
        maps.append(memory)
        found[name] = np.frombuffer(memory, array["type"]).reshape(_shape(array))
    return Kept(found, about, _relax(maps))


def _relax(maps: list[mmap.mmap]) -> Callable[[], None]:
    if not hasattr(mmap, "MADV_DONTNEED"):
        return lambda: None

    def relax() -> None:
        for memory in maps:
            memory.madvise(mmap.MADV_DONTNEED)

    return relax


# ---------------------------------------------------------------- publishing and pruning


@cache
def _publisher() -> ThreadPoolExecutor:
    """One thread; the program waits for it when it ends."""
    return ThreadPoolExecutor(1, thread_name_prefix="layouts")


def settled(timeout: float | None = None) -> None:
    """Wait until all that was put away so far will be found again."""
    _publisher().submit(lambda: None).result(timeout)


def _publish(folder: Path, index: Path, content: Mapping[str, Any]) -> None:
    try:
        for file in folder.iterdir():
            with file.open("rb+") as written:
                os.fsync(written.fileno())
        write_whole(index, json.dumps(content))
    except OSError:
        log.warning("%s cannot be kept", folder, exc_info=True)


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def prune(keep: str = "") -> None:
    """Delete what is too much or left over; what cannot be deleted, being mapped on Windows, stays."""
    try:
        folders = sorted((f for f in root().iterdir() if f.is_dir()), key=_age)
    except OSError:
        return
    total = 0
    for number, folder in enumerate(folders):
        _sweep(folder)
        total += sum(_size(file) for file in folder.rglob("*"))
        if folder.name != keep and (number >= KEPT_PROJECTS or total > KEPT_BYTES):
            _remove(folder)


def _sweep(folder: Path) -> None:
    """Arrays whose .json was never written, or names others meanwhile."""
    named = set()
    for index in folder.glob("*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            named.add(json.loads(index.read_text("utf-8"))["folder"])
    for part in folder.iterdir():
        if part.name not in named and part.suffix not in (".json", ".alias") and _age(part) > _STALE:
            _remove(part) if part.is_dir() else part.unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    import shutil  # imported late, as above

    shutil.rmtree(folder, ignore_errors=True)


def _age(path: Path) -> float:
    """Seconds since it was last used."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
