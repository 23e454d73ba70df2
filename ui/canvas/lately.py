"""What was looked up lately is kept; what was not for long is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

Name = TypeVar("Name")
Thing = TypeVar("Thing")


class Lately(Generic[Name, Thing]):
    """The `most` things last asked for or kept, and up to twice as many. Threads may share it without a lock:
    each step is one of a dictionary's own, and what one of them forgets too early is derived once more."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._young: dict[Name, Thing] = {}
        self._old: dict[Name, Thing] = {}

    def __contains__(self, name: Name) -> bool:
        return name in self._young or name in self._old

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def get(self, name: Name) -> Thing | None:
        thing = self._young.get(name)
        if thing is None:
            thing = self._old.get(name)
            if thing is not None:
                self.keep(name, thing)
        return thing

    def keep(self, name: Name, thing: Thing) -> Thing:
        """Return what is kept."""
        young = self._young
        young[name] = thing
        if len(young) >= self.most:
            self._old, self._young = young, {}
        return thing

    def keep_all(self, things: Iterable[tuple[Name, Thing]]) -> None:
        for name, thing in things:
            self.keep(name, thing)
