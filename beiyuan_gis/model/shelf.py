"""Where arrays that are derived once are kept: in memory, or in files that outlive the program.

A shelf hands out arrays by name. Those of a shelf on disk (`storage.layouts`) are mapped, not read: they cost
no memory until they are looked at, and what was looked at can be given back with `relax`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]


def _nothing() -> None:
    pass


class Kept(NamedTuple):
    """Arrays as they were put away, and what was said about them (whatever JSON can hold)."""

    arrays: Arrays
    about: Mapping[str, Any]
    relax: Callable[[], None] = _nothing
    """Tell the system that a long pass is over: pages of mapped arrays leave the memory of the process."""


class Draft(Protocol):
    """Arrays that grow piece by piece; nobody else sees them before they are finished."""

    def append(self, name: str, piece: npt.NDArray[Any]) -> None:
        """The next rows of the array `name`, along its first axis; its type is that of the first piece."""

    def finish(self, about: Mapping[str, Any]) -> Kept: ...

    def abandon(self) -> None:
        """Leave no trace."""


class Shelf(Protocol):
    def get(self, name: str) -> Kept | None:
        """What was put away under this name, or None."""

    def begin(self, name: str) -> Draft: ...


def put(shelf: Shelf, name: str, arrays: Arrays, about: Mapping[str, Any] | None = None) -> Kept:
    """Put whole arrays away; what is returned takes their place."""
    draft = shelf.begin(name)
    try:
        for key, array in arrays.items():
            draft.append(key, array)
        return draft.finish(about or {})
    except BaseException:
        draft.abandon()
        raise


class InMemory:
    """Keeps nothing: what is drafted lives as long as who holds it."""

    def get(self, name: str) -> Kept | None:
        return None

    def begin(self, name: str) -> Draft:
        return MemoryDraft()


class MemoryDraft:
    def __init__(self) -> None:
        self._pieces: dict[str, list[npt.NDArray[Any]]] = {}

    def append(self, name: str, piece: npt.NDArray[Any]) -> None:
        self._pieces.setdefault(name, []).append(piece)

    def finish(self, about: Mapping[str, Any]) -> Kept:
        arrays = {}
        for name in list(self._pieces):  # one after the other, so that pieces and wholes do not all coexist
            pieces = self._pieces.pop(name)
            arrays[name] = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
        return Kept(arrays, about)

    def abandon(self) -> None:
        self._pieces.clear()


IN_MEMORY = InMemory()
