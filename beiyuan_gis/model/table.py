"""A layer's features: columns that never change, and a small overlay of the edited ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.catalogue import Query, Value
from beiyuan_gis.model.attachment import Attachments
from beiyuan_gis.model.columns import Columns, Ids, Mask, geometry_from_wkb
from beiyuan_gis.model.edit import Change, conflict
from beiyuan_gis.model.feature import Feature, Key, measure_together
from beiyuan_gis.model.sums import exact_sum

_NONE: Mapping[int, Feature | None] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Table:
    """Frozen. `overlay` maps an id to its edited feature, or to None where a base row was deleted.

    `next_id` only rises, so that a key is never given twice, not even after a delete.
    """

    layer: str
    base: Columns
    overlay: Mapping[int, Feature | None] = field(default_factory=lambda: _NONE)
    next_id: int = 0

    def __post_init__(self) -> None:
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
        return len(self.base.ids) - len(self._gone) + sum(f is not None for f in self.overlay.values())

    def __contains__(self, id: int) -> bool:
        """Without building the feature."""
        return self.overlay[id] is not None if id in self.overlay else self.base.row_of(id) is not None

    def among(self, ids: Ids) -> Ids:
        """Those of some sorted ids that are here."""
        base = self.base.ids
        here = np.zeros(len(ids), np.bool_)
        if len(base):
            rows = np.minimum(np.searchsorted(base, ids), len(base) - 1)
            here = (base[rows] == ids) & self.base_mask[rows]
        edited = [i for i, f in self.overlay.items() if f is not None]
        return ids[here | np.isin(ids, edited)] if edited else ids[here]

    def __iter__(self) -> Iterator[Feature]:
        """Features in rising order of id."""
        return (f for f in map(self.get, self.ids()) if f is not None)

    def get(self, id: int) -> Feature | None:
        """The feature as it is now, or None."""
        if id in self.overlay:
            return self.overlay[id]
        row = self.base.row_of(id)
        return None if row is None else self._base_feature(row)

    def ids(self) -> list[int]:
        """All ids in rising order."""
        edited = [i for i, f in self.overlay.items() if f is not None]
        return sorted([*map(int, self.base.ids[self.base_mask]), *edited])

    def _base_feature(self, row: int) -> Feature:
        key = Key(self.layer, int(self.base.ids[row]))
        geometry = geometry_from_wkb(self.base.geometry.wkb(row))
        return Feature(key, geometry, self.base.attributes_of(row), self.base.attached.get(key.id, ()))

    @cached_property
    def attached(self) -> Mapping[int, Attachments]:
        """By id, the attachments of the features that have any."""
        base = {id: held for id, held in self.base.attached.items() if held and id in self}
        edited = {f.key.id: f.attachments for f in self.edited}
        return {id: held for id, held in (base | edited).items() if held}

    def apply(self, changes: Iterable[Change]) -> Table:
        """The table after `changes`. Raise EditConflict, with nothing done, when a `before` does not fit."""
        overlay = dict(self.overlay)
        next_id = self.next_id
        for change in changes:
            id = change.key.id
            if self.get(id) != change.before:
                raise conflict(change.key)
            if change.after is None and self.base.row_of(id) is None:
                overlay.pop(id, None)
            else:
                overlay[id] = change.after
            next_id = max(next_id, id + 1)
        return Table(self.layer, self.base, MappingProxyType(overlay), next_id)

    def changes_since(self, earlier: Table) -> list[Change]:
        """What turns `earlier` into this table; cheap when both share their base."""
        if earlier.base is self.base:
            ids: Iterable[int] = sorted(self.overlay.keys() | earlier.overlay.keys())
        else:
            ids = sorted(set(self.ids()) | set(earlier.ids()))
        pairs = (Change(earlier.get(i), self.get(i)) for i in ids)
        return [change for change in pairs if change.before != change.after]

    @cached_property
    def base_mask(self) -> Mask:
        """Which base rows are still as they were, shape (n,)."""
        mask = np.ones(len(self.base.ids), np.bool_)
        mask[self._gone] = False
        return mask

    @cached_property
    def _gone(self) -> npt.NDArray[np.int64]:
        """The base rows that the overlay stands for, or that were deleted."""
        return self.base.rows_of_sorted(np.sort(np.fromiter(self.overlay, np.int64, len(self.overlay))))

    def count(self, column: str, values: Collection[Value]) -> int:
        """How many features hold one of `values` in `column`; quick, however many there are."""
        encoded = self.base.attributes.get(column)
        found = 0
        if encoded is not None:
            wanted = encoded.is_one(values)
            found = int(encoded.counts[wanted].sum() - wanted[encoded.codes[self._gone]].sum())
        return found + sum(f.attributes.get(column) in values for f in self.edited)

    @property
    def edited(self) -> Iterator[Feature]:
        """The overlay's features."""
        return (f for f in self.overlay.values() if f is not None)

    def total(self, query: Query) -> float:
        """The exact (correctly rounded) sum of `query`: features, metres, square metres or the field's
        unit."""
        mask = self.base_mask
        for name, wanted in query.where.items():
            column = self.base.attributes.get(name)
            mask = mask & (column.is_in(wanted) if column else np.bool_(None in wanted))
        chosen = [f for f in self.edited if matches(f.attributes, query.where)]
        if query.what == "count":
            return float(int(mask.sum()) + len(chosen))
        if query.what != "sum":
            measure_together(chosen)
        rows = self._base_values(query)[mask]
        edited = np.fromiter((_value(f, query) for f in chosen), np.float64)
        return exact_sum(np.concatenate((rows[~np.isnan(rows)], edited)))

    def _base_values(self, query: Query) -> npt.NDArray[np.float64]:
        if query.what == "sum":
            column = self.base.attributes.get(query.field)
            return column.numbers if column else np.zeros(len(self.base.ids))
        measures = self.base.measures
        return {
            "length": measures.length_plane,
            "area": measures.area_plane,
            "area_ellipsoidal": measures.area_ellipsoidal,
        }[query.what]

    @cached_property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """minx, miny, maxx, maxy of all features in plane metres; None when there is nothing to see."""
        if not self.overlay:
            return self.base.extent
        edited = np.fromiter((f.geometry for f in self.edited), object)
        rows = np.vstack([self.base.bounds[self.base_mask], shapely.bounds(edited).reshape(-1, 4)])
        rows = rows[~np.isnan(rows).any(axis=1)]
        if not len(rows):
            return None
        low, high = rows[:, :2].min(axis=0), rows[:, 2:].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    @property
    def has_multipart(self) -> bool:
        """Whether any feature, also one edited away since, is a multipart geometry."""
        return self.base.geometry.has_multipart or any(
            f.geometry.geom_type.startswith("Multi") for f in self.edited
        )


def matches(attributes: Mapping[str, Value], where: Mapping[str, tuple[Value, ...]]) -> bool:
    """Whether every named attribute has one of the listed values."""
    return all(attributes.get(name) in wanted for name, wanted in where.items())


def _value(feature: Feature, query: Query) -> float:
    if query.what == "sum":
        value = feature.attributes.get(query.field)
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0
    measure = feature.measure
    return {
        "length": measure.length_plane,
        "area": measure.area_plane,
        "area_ellipsoidal": measure.area_ellipsoidal,
    }[query.what]
