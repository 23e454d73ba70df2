"""What was edited of a layer since its columns were made: cheap to change, however much was edited.

Features that were edited together in thousands, a calculated field say, are looked at as columns like the
base itself; the few that were edited since are kept apart, so that one more edit copies and derives little.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.model.columns import Columns, Ids, Mask, around
from beiyuan_gis.model.feature import Feature

Entries = Mapping[int, Feature | None]
NOTHING: Entries = MappingProxyType({})
Box = npt.NDArray[np.float64]
"""minx, miny, maxx, maxy."""

FEW: Final = 256
"""So many edited features are always kept apart."""
_SHARE: Final = 8
"""More than FEW are, while they are less than this part of those that have settled: each feature then settles
a few times at most."""


class Stratum(NamedTuple):
    """Columns of n rows, and which of them (n,) count: the others were edited or deleted since."""

    columns: Columns
    mask: Mask


class Settled:
    """A base and what lies over it, that does not change any more. `remembered` holds what was derived."""

    def __init__(self, base: Columns, entries: Entries = NOTHING, bare: Settled | None = None) -> None:
        self.base, self.entries = base, entries
        self.bare = bare or self
        """The base with nothing over it."""
        self.remembered: dict[Hashable, Any] = {}

    @cached_property
    def strata(self) -> tuple[Stratum, ...]:
        """The base, and the edited features as columns, if there are any."""
        mask = np.ones(len(self.base.ids), np.bool_)
        mask[self.base.rows_of_sorted(_sorted(self.entries))] = False
        features = sorted((f for f in self.entries.values() if f is not None), key=lambda f: f.key.id)
        if not features:
            return (Stratum(self.base, mask),)
        names = dict.fromkeys(chain(self.base.attributes, *(f.attributes for f in features)))
        columns = Columns.build(
            (f.key.id for f in features),
            (f.wkb for f in features),
            {name: [f.attributes.get(name) for f in features] for name in names},
        )
        return Stratum(self.base, mask), Stratum(columns, np.ones(len(features), np.bool_))

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Features of each stratum."""
        return tuple(int(np.count_nonzero(stratum.mask)) for stratum in self.strata)

    @cached_property
    def extents(self) -> tuple[Box, ...]:
        """Of each stratum; NaN where there is nothing to see."""
        gone = (np.flatnonzero(~stratum.mask) for stratum in self.strata)
        return tuple(
            _remaining(_box(stratum.columns.extent), stratum, rows)
            for stratum, rows in zip(self.strata, gone, strict=True)
        )

    @cached_property
    def ids(self) -> Ids:
        """All ids in rising order."""
        return _changed_ids(self.base.ids, self.entries)


class Overlay(Mapping[int, Feature | None]):
    """Frozen. An id to its edited feature, or to None where it was deleted.

    `recent` lies over `settled`; `strata` and `features` together are all that the layer holds.
    """

    def __init__(self, settled: Settled, recent: Entries = NOTHING) -> None:
        self.settled, self.recent = settled, recent

    @staticmethod
    def of(base: Columns, entries: Entries) -> Overlay:
        return Overlay(Settled(base)).changed(entries)

    def changed(self, changes: Entries) -> Overlay:
        """With other features at the ids of `changes`; None deletes."""
        settled = self.settled
        recent = {**self.recent, **changes}
        for id in changes:
            if recent[id] is None and id not in settled.entries and settled.base.row_of(id) is None:
                del recent[id]
        if len(recent) <= max(FEW, len(settled.entries) // _SHARE):
            return Overlay(settled, MappingProxyType(recent))
        whole = {**settled.entries, **recent}
        there = {i: f for i, f in whole.items() if f is not None or settled.base.row_of(i) is not None}
        return Overlay(Settled(settled.base, MappingProxyType(there), settled.bare))

    def __getitem__(self, id: int) -> Feature | None:
        return self.recent[id] if id in self.recent else self.settled.entries[id]

    def __contains__(self, id: object) -> bool:
        return id in self.recent or id in self.settled.entries

    def __iter__(self) -> Iterator[int]:
        yield from self.recent
        yield from (id for id in self.settled.entries if id not in self.recent)

    def __len__(self) -> int:
        return len(self.recent) + sum(id not in self.recent for id in self.settled.entries)

    def __bool__(self) -> bool:
        return bool(self.recent or self.settled.entries)

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """The few that are in no stratum, in rising order of id."""
        return tuple(sorted((f for f in self.recent.values() if f is not None), key=lambda f: f.key.id))

    @cached_property
    def shadowed(self) -> tuple[Ids, ...]:
        """Of each settled stratum the rows that count no more."""
        ids = _sorted(self.recent)
        rows = (stratum.columns.rows_of_sorted(ids) for stratum in self.settled.strata)
        return tuple(r[s.mask[r]] for r, s in zip(rows, self.settled.strata, strict=True))

    @property
    def count(self) -> int:
        """How many features there are; no row is looked at for it."""
        return sum(self.settled.counts) - sum(map(len, self.shadowed)) + len(self.features)

    @cached_property
    def extent(self) -> Box:
        """minx, miny, maxx, maxy of all features; NaN when there is nothing to see. Rows are only looked at
        when one that reached the edge is gone."""
        found = [shapely.bounds([f.geometry for f in self.features]).reshape(-1, 4)]
        found += [
            _remaining(extent, stratum, rows).reshape(1, 4)
            for extent, stratum, rows in zip(self.settled.extents, self.strata, self.shadowed, strict=True)
        ]
        return _box(around(np.vstack(found)))

    @cached_property
    def ids(self) -> Ids:
        """All ids in rising order."""
        return _changed_ids(self.settled.ids, self.recent)

    @cached_property
    def strata(self) -> tuple[Stratum, ...]:
        if not self.recent:
            return self.settled.strata
        return tuple(
            Stratum(stratum.columns, _without(stratum.mask, rows))
            for stratum, rows in zip(self.settled.strata, self.shadowed, strict=True)
        )

    def differing(self, other: Overlay) -> Iterable[int]:
        """Ids at which `other`, over the same base, holds another feature. Compared by identity: edits keep
        those that it does not touch."""
        mine, theirs = (self, other) if self.settled is not other.settled else (self.recent, other.recent)
        for id in mine.keys() | theirs.keys():
            if self.get(id, _ABSENT) is not other.get(id, _ABSENT):
                yield id


_ABSENT: Any = object()


def _sorted(ids: Iterable[int]) -> Ids:
    return np.sort(np.fromiter(ids, np.int64))


def _changed_ids(ids: Ids, entries: Entries) -> Ids:
    """Rising ids when `entries` lie over them: the very same array while none comes or goes."""
    changed = _sorted(entries)
    there = np.array([entries[id] is not None for id in changed.tolist()], np.bool_)
    at = np.searchsorted(ids, changed)
    known = ids[np.minimum(at, len(ids) - 1)] == changed if len(ids) else np.zeros(len(changed), np.bool_)
    if not (known ^ there).any():
        return ids
    kept = np.delete(ids, at[known & ~there])
    fresh = changed[~known & there]
    return np.insert(kept, np.searchsorted(kept, fresh), fresh)


def _without(mask: Mask, rows: Ids) -> Mask:
    less = mask.copy()
    less[rows] = False
    return less


def _box(extent: tuple[float, ...] | None) -> Box:
    return np.full(4, np.nan) if extent is None else np.array(extent)


def _remaining(extent: Box, stratum: Stratum, gone: Ids) -> Box:
    """What is left of an extent of all rows when some are gone: the same, unless one of them reached its
    edge; only then the others are looked at."""
    bounds = stratum.columns.bounds
    return _box(around(bounds[stratum.mask])) if (bounds[gone] == extent).any() else extent
