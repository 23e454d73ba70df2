"""A layer's features: columns that never change, and a small overlay of the edited ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from weakref import WeakValueDictionary

import numpy as np

from beiyuan_gis.catalogue import Query, Value
from beiyuan_gis.model import totals
from beiyuan_gis.model.attachment import Attachments
from beiyuan_gis.model.columns import Columns, Ids, Mask
from beiyuan_gis.model.edit import Change, conflict
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.overlay import NOTHING, Overlay, Stratum

_AT_ONCE = 1024
"""Features that whoever goes over all of them builds together."""


@dataclass(frozen=True, eq=False)
class Table:
    """Frozen. `overlay` maps an id to its edited feature, or to None where a base row was deleted.

    Whoever looks at all features looks at the rows of `strata`, and at the few features of `recent`.

    `next_id` only rises, so that a key is never given twice, not even after a delete.

    `lent` are the features of base rows that somebody holds: whoever asks for one again gets the same, so
    that an edit of many is compared with what is here in no time.
    """

    layer: str
    base: Columns
    overlay: Mapping[int, Feature | None] = field(default_factory=lambda: NOTHING)
    next_id: int = 0
    lent: WeakValueDictionary[int, Feature] = field(default_factory=WeakValueDictionary, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.overlay, Overlay):
            object.__setattr__(self, "overlay", Overlay.of(self.base, self.overlay))
        floor = int(self.base.ids[-1]) + 1 if len(self.base.ids) else 1
        object.__setattr__(self, "next_id", max(self.next_id, floor))

    @staticmethod
    def of(layer: str, features: Iterable[Feature], fields: Iterable[str], next_id: int = 0) -> Table:
        """A table whose base holds `features`; `fields` are its attribute columns."""
        ordered = sorted(features, key=lambda f: f.key.id)
        columns = Columns.build(
            (f.key.id for f in ordered),
            (f.wkb for f in ordered),
            {name: [f.attributes.get(name) for f in ordered] for name in fields},
        )
        attached = {f.key.id: f.attachments for f in ordered if f.attachments}
        return Table(layer, replace(columns, attached=attached), next_id=next_id)

    def __len__(self) -> int:
        return self._over.count

    def __contains__(self, id: int) -> bool:
        """Without building the feature."""
        return self.overlay[id] is not None if id in self.overlay else self.base.row_of(id) is not None

    def among(self, ids: Ids) -> Ids:
        """Those of some sorted ids that are here."""
        every = self.all_ids
        if not len(every):
            return ids[:0]
        if int(every[-1]) - int(every[0]) == len(every) - 1:  # without a gap: nothing has to be searched
            first, last = np.searchsorted(ids, (every[0], every[-1] + 1))
            return ids[first:last]
        here: Ids = ids[every[np.minimum(np.searchsorted(every, ids), len(every) - 1)] == ids]
        return here

    def __iter__(self) -> Iterator[Feature]:
        """Features in rising order of id."""
        ids = self.ids()
        pieces = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
        return (f for piece in pieces for f in self.get_all(piece) if f is not None)

    def get(self, id: int) -> Feature | None:
        """The feature as it is now, or None."""
        if id in self.overlay:
            return self.overlay[id]
        if (lent := self.lent.get(id)) is not None:
            return lent
        row = self.base.row_of(id)
        return None if row is None else self._base_features(np.array([row]))[0]

    def get_all(self, ids: Sequence[int]) -> list[Feature | None]:
        """As `get` of each of `ids`, in a fraction of the time where they are many."""
        over, lent = self.overlay, self.lent
        found = {id: over[id] if id in over else lent.get(id) for id in ids}
        unread = np.array([id for id, f in found.items() if f is None and id not in over], np.int64)
        rows, there = self.base.find(unread)
        for feature in self._base_features(rows[there]):
            found[feature.key.id] = feature
        return [found[id] for id in ids]

    def ids(self) -> list[int]:
        """All ids in rising order."""
        found: list[int] = self.all_ids.tolist()
        return found

    @property
    def all_ids(self) -> Ids:
        """As `ids`, shape (n,): the very same array while features are only changed. Read only."""
        return self._over.ids

    def _base_features(self, rows: Ids) -> list[Feature]:
        ids = self.base.ids[rows].tolist()
        features = Feature.stored_together(
            [Key(self.layer, id) for id in ids],
            self.base.geometry.wkbs(rows),
            self.base.attributes_of_all(rows),
            [self.base.attached.get(id, ()) for id in ids],
        )
        self.lent.update(zip(ids, features, strict=True))
        return features

    @cached_property
    def attached(self) -> Mapping[int, Attachments]:
        """By id, the attachments of the features that have any."""
        settled = self._over.settled
        if "attached" not in settled.remembered:
            entries = settled.entries
            base = {id: held for id, held in self.base.attached.items() if id not in entries}
            edited = {id: f.attachments for id, f in entries.items() if f is not None and f.attachments}
            settled.remembered["attached"] = base | edited
        recent = {id: () if f is None else f.attachments for id, f in self._over.recent.items()}
        return {id: held for id, held in (settled.remembered["attached"] | recent).items() if held}

    def apply(self, changes: Iterable[Change]) -> Table:
        """The table after `changes`. Raise EditConflict, with nothing done, when a `before` does not fit."""
        changes = tuple(changes)
        ids = [change.key.id for change in changes]
        for change, now in zip(changes, self.get_all(ids), strict=True):
            if now != change.before:
                raise conflict(change.key)
        changed = {id: change.after for id, change in zip(ids, changes, strict=True)}
        next_id = max(self.next_id, *(id + 1 for id in ids)) if ids else self.next_id
        return Table(self.layer, self.base, self._over.changed(changed), next_id, self.lent)

    def changes_since(self, earlier: Table) -> list[Change]:
        """What turns `earlier` into this table; cheap when both share their base."""
        if earlier.base is self.base:
            ids: Iterable[int] = sorted(self._over.differing(earlier._over))
        else:
            ids = sorted(set(self.ids()) | set(earlier.ids()))
        ids = list(ids)
        pairs = map(Change, earlier.get_all(ids), self.get_all(ids))
        return [change for change in pairs if change.before != change.after]

    @property
    def _over(self) -> Overlay:
        assert isinstance(self.overlay, Overlay)
        return self.overlay

    @property
    def strata(self) -> tuple[Stratum, ...]:
        """The base, and what was edited long ago, as columns and which rows of them count."""
        return self._over.strata

    @property
    def recent(self) -> tuple[Feature, ...]:
        """The edited features that are in no stratum, in rising order of id; never many."""
        return self._over.features

    @property
    def base_mask(self) -> Mask:
        """Which base rows are still as they were, shape (n,)."""
        return self.strata[0].mask

    @property
    def edited(self) -> Iterator[Feature]:
        """The overlay's features, of which there may be as many as rows."""
        return (f for f in self.overlay.values() if f is not None)

    def differing(self, earlier: Table) -> Iterable[int]:
        """Ids at which a table over the same base holds another feature, compared by identity."""
        return self._over.differing(earlier._over)

    def values(self, column: str) -> list[Value]:
        """What occurs in a column, each once; values that were edited away may be among them."""
        found: dict[Value, None] = {}
        for columns, _mask in self.strata:
            if (encoded := columns.attributes.get(column)) is not None:
                found |= dict.fromkeys(encoded.values)
        return [*(found | dict.fromkeys(feature.attributes.get(column) for feature in self.recent))]

    def count(self, column: str, values: Collection[Value]) -> int:
        """How many features hold one of `values` in `column`; quick, however many there are."""
        return int(self.total(Query("count", {column: tuple(values)})))

    def total(self, query: Query) -> float:
        """The exact (correctly rounded) sum of `query`: features, metres, square metres or the field's
        unit."""
        return totals.total(self._over, query)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """minx, miny, maxx, maxy of all features in plane metres; None when there is nothing to see."""
        if not self.overlay:
            return self.base.extent
        x0, y0, x1, y1 = self._over.extent.tolist()
        return None if x0 != x0 else (x0, y0, x1, y1)

    @property
    def has_multipart(self) -> bool:
        """Whether any feature, also one edited away since, is a multipart geometry."""
        return any(columns.geometry.has_multipart for columns, _mask in self.strata) or any(
            f.geometry.geom_type.startswith("Multi") for f in self.recent
        )
