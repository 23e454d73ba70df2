"""Sets of keys held as arrays: a hundred thousand of them without a Python object each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from beiyuan_gis.model.feature import Key

Ids = npt.NDArray[np.int64]
_NONE: Ids = np.empty(0, np.int64)
_MANY = 64
"""Where one of so many rows is meant, rows are not sorted."""


class Keys(AbstractSet[Key]):
    """Frozen; equal to, and hashed as, a frozenset of the same keys. `ids` are sorted arrays, by layer."""

    def __init__(self, ids: Mapping[str, Ids] = MappingProxyType({})) -> None:
        """From sorted ids that do not repeat; layers without any are left out."""
        self.ids: Mapping[str, Ids] = {layer: found for layer, found in ids.items() if len(found)}

    @staticmethod
    def of(keys: Iterable[Key]) -> Keys:
        if isinstance(keys, Keys):
            return keys
        by_layer: dict[str, list[int]] = {}
        for layer, id in keys:
            by_layer.setdefault(layer, []).append(id)
        return Keys({layer: np.array(sorted(set(ids)), np.int64) for layer, ids in by_layer.items()})

    @classmethod
    def _from_iterable(cls, keys: Iterable[Any]) -> Keys:  # type: ignore[override]
        return Keys.of(keys)

    def of_layer(self, layer: str) -> Ids:
        return self.ids.get(layer, _NONE)

    @property
    def layers(self) -> frozenset[str]:
        return frozenset(self.ids)

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, tuple) or len(key) != 2 or not isinstance(key[1], int):
            return False
        ids = self.ids.get(key[0], _NONE)
        at = int(np.searchsorted(ids, key[1]))
        return at < len(ids) and int(ids[at]) == key[1]

    def __iter__(self) -> Iterator[Key]:
        """In rising order."""
        for layer in sorted(self.ids):
            for id in self.ids[layer]:
                yield Key(layer, int(id))

    def __len__(self) -> int:
        return sum(map(len, self.ids.values()))

    def __bool__(self) -> bool:
        return bool(self.ids)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Keys):
            return self.ids.keys() == other.ids.keys() and all(
                np.array_equal(ids, other.ids[layer]) for layer, ids in self.ids.items()
            )
        return super().__eq__(other)

    def __hash__(self) -> int:
        return self._known_hash

    @cached_property
    def _known_hash(self) -> int:
        return hash(frozenset(self))

    def __and__(self, other: AbstractSet[object]) -> Keys:
        return self._with(other, _shared)

    def __or__(self, other: AbstractSet[object]) -> Keys:
        return self._with(other, _united)

    def __sub__(self, other: AbstractSet[object]) -> Keys:
        return self._with(other, lambda ours, theirs: _apart(ours, _shared(ours, theirs)))

    def __xor__(self, other: AbstractSet[object]) -> Keys:
        return self._with(other, _apart)

    def _with(self, other: AbstractSet[object], operation: Callable[[Ids, Ids], Ids]) -> Keys:
        if not isinstance(other, AbstractSet):
            return NotImplemented
        theirs = Keys.of(other)  # type: ignore[arg-type]
        both = self.ids.keys() | theirs.ids.keys()
        unique = {layer: (self.of_layer(layer), theirs.of_layer(layer)) for layer in both}
        return Keys({layer: operation(*pair) for layer, pair in unique.items()})

    def __repr__(self) -> str:
        return f"Keys({set(self)!r})"


def in_order(rows: Ids, number: int) -> Ids:
    """Some of so many rows, each once, in rising order. Many are not sorted, but ticked off."""
    if len(rows) * _MANY < number:
        return np.sort(rows)
    ticked = np.zeros(number, np.bool_)
    ticked[rows] = True
    return np.flatnonzero(ticked)


def _merged(ours: Ids, theirs: Ids) -> tuple[Ids, npt.NDArray[np.bool_]]:
    """All ids in rising order, and which of them (n,) stand twice, here being the first of the two. Numpy's
    own set operations sort or hash anew, which takes many times as long for what is in order."""
    both = np.sort(np.concatenate([ours, theirs]), kind="stable")
    return both, np.append(both[:-1] == both[1:], np.zeros(min(len(both), 1), np.bool_))


def _united(ours: Ids, theirs: Ids) -> Ids:
    both, twice = _merged(ours, theirs)
    return both[~twice]


def _shared(ours: Ids, theirs: Ids) -> Ids:
    both, twice = _merged(ours, theirs)
    return both[twice]


def _apart(ours: Ids, theirs: Ids) -> Ids:
    both, twice = _merged(ours, theirs)
    twice[1:] |= twice[:-1].copy()
    return both[~twice]
