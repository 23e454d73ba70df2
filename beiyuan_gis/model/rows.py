"""Some rows of a table as arrays: what expressions, filters, orders and footers compute on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Value
from beiyuan_gis.model.columns import GeometryArray, Ids, Mask
from beiyuan_gis.model.feature import measure_together
from beiyuan_gis.model.sums import exact_sum
from beiyuan_gis.model.table import Table

_NOTHING: Sequence[Value] = (None,)
Measured = Literal["area_plane", "area_ellipsoidal", "length_plane", "length_ellipsoidal"]


class Encoded(NamedTuple):
    """A field of the rows: `codes` (n,) into the distinct `values`; types are kept (1 and True differ)."""

    codes: npt.NDArray[np.int64]
    values: Sequence[Value]


class EncodedApart(NamedTuple):
    """`codes` (n,) into `own`, the base column's, and beyond its end into `later`."""

    codes: npt.NDArray[np.int64]
    own: Sequence[Value]
    later: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Rows:
    """`ids` (n,), in any order, each of a feature that `table` holds. Unedited features are never built."""

    table: Table
    ids: Ids

    @staticmethod
    def all_of(table: Table) -> Rows:
        """Every feature, in rising order of id."""
        return Rows(table, table.all_ids)

    @staticmethod
    def of(table: Table, ids: Iterable[int]) -> Rows:
        """Those of `ids` that are there, each once, in rising order."""
        return Rows(table, table.among(np.unique(np.fromiter(ids, np.int64))))

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def place(self) -> tuple[Ids, Mask]:
        """Base rows of the ids, and which of them stand on the base as they were, each (n,)."""
        rows, there = self.table.base.find(self.ids)
        there &= self.table.base_mask[rows] if len(self.table.base.ids) else False
        return rows, there

    @cached_property
    def _edited(self) -> Ids:
        """Where in `ids` those are that do not stand on the base as they were: few, nearly always."""
        return np.flatnonzero(~self.place[1])

    def encoded(self, name: str) -> Encoded:
        """A field's values; None everywhere when the table has no such field. `values` may hold more than
        occurs here."""
        codes, own, later = self.encoded_apart(name)
        return Encoded(codes, (*own, *later) if later else own)

    def encoded_apart(self, name: str) -> EncodedApart:
        """As `encoded`, with the values of the base column, which never change, apart from those of edits."""
        column = self.table.base.attributes.get(name)
        if column is not None and len(column.values):
            own, codes = column.values, column.codes[self.place[0]].astype(np.int64)
        else:
            own, codes = _NOTHING, np.zeros(len(self.ids), np.int64)
        later: dict[tuple[type, Value], int] = {}
        for row in self._edited.tolist():
            value = self.value(int(self.ids[row]), name)
            codes[row] = later.setdefault((type(value), value), len(own) + len(later))
        return EncodedApart(codes, own, tuple(value for _type, value in later))

    def value(self, id: int, name: str) -> Value:
        """One cell, without building the feature of an unedited row."""
        if id in self.table.overlay:
            feature = self.table.overlay[id]
            return feature.attributes.get(name) if feature else None
        row = self.table.base.row_of(id)
        column = self.table.base.attributes.get(name)
        return None if row is None or column is None else column[row]

    def measures(self, what: Measured) -> npt.NDArray[np.float64]:
        """One measure of each row, shape (n,): m2 for areas, m for lengths."""
        result = np.empty(len(self.ids), np.float64)
        if len(self._edited) < len(self.ids):
            result = getattr(self.table.base.measures, what)[self.place[0]]
        features = [self.table.get(int(id)) for id in self.ids[self._edited]]
        measure_together(f for f in features if f)
        result[self._edited] = [getattr(f.measure, what) if f else np.nan for f in features]
        return result

    def total(self, what: Measured) -> float:
        """The sum of one measure, correctly rounded: m2 or m."""
        return exact_sum(self.measures(what))

    def geometries(self) -> GeometryArray:
        """As they are now, in EPSG:4548, shape (n,)."""
        rows, on_base = self.place
        result = np.empty(len(self.ids), object)
        result[on_base] = self.table.base.geometry.unpack(rows[on_base])
        features = (self.table.get(int(i)) for i in self.ids[~on_base])
        result[~on_base] = [f.geometry if f else None for f in features]
        return result
