"""Exact totals over a layer: what has settled is added up once, an edit adds and takes away its own."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Query, Value
from beiyuan_gis.model.columns import Columns, Ids, Mask
from beiyuan_gis.model.feature import Feature, measure_together
from beiyuan_gis.model.overlay import Overlay, Settled
from beiyuan_gis.model.sums import exact_parts

_MEASURED = {"length": "length_plane", "area": "area_plane", "area_ellipsoidal": "area_ellipsoidal"}


_FEW = 4_096
"""Edited rows that are looked at one by one."""


class _Sum(NamedTuple):
    """How many features were chosen, and a few numbers that have exactly the sum of their values."""

    number: int
    parts: Sequence[float]


def total(overlay: Overlay, query: Query) -> float:
    """The exact (correctly rounded) sum of `query`: features, metres, square metres or the field's unit."""
    settled = _of_settled(overlay.settled, query)
    shadowed = [
        _of_rows(stratum.columns, query, rows)
        for stratum, rows in zip(overlay.settled.strata, overlay.shadowed, strict=True)
    ]
    chosen = _matching(overlay.features, query.where)
    if query.what == "count":
        return float(settled.number - sum(gone.number for gone in shadowed) + len(chosen))
    gone = [-number for number in chain.from_iterable(one.parts for one in shadowed)]
    numbers = [*settled.parts, *gone, *_values(chosen, query)]
    if all(map(math.isfinite, numbers)):
        return math.fsum(numbers)
    left = [_chosen(stratum.columns, query, stratum.mask) for stratum in overlay.strata]
    return math.fsum([*chain.from_iterable(one.parts for one in left), *_values(chosen, query)])


def _matching(features: Sequence[Feature], where: Mapping[str, tuple[Value, ...]]) -> Sequence[Feature]:
    """Those of which every named attribute has one of the listed values."""
    for name, wanted in where.items():
        features = [feature for feature in features if feature.attributes.get(name) in wanted]
    return features


def _of_settled(settled: Settled, query: Query) -> _Sum:
    key: Hashable = query.what, query.field, tuple((name, tuple(v)) for name, v in query.where.items())
    kept: _Sum | None = settled.remembered.get(key)
    if kept is None:
        kept = settled.remembered[key] = _less_edited(settled, query) or _all_of(settled, query)
    return kept


def _all_of(settled: Settled, query: Query) -> _Sum:
    sums = [_chosen(stratum.columns, query, stratum.mask) for stratum in settled.strata]
    parts = [*chain.from_iterable(one.parts for one in sums)]
    return _Sum(sum(one.number for one in sums), parts)


def _less_edited(settled: Settled, query: Query) -> _Sum | None:
    """From what the bare base holds, where few of its rows were edited: a million numbers are not added up
    again. None where many were, or a number has no negative that takes it away."""
    first, *later = settled.strata
    edited = np.flatnonzero(~first.mask)
    if settled.bare is settled or len(edited) > _FEW:
        return None
    whole, gone = _of_settled(settled.bare, query), _of_rows(first.columns, query, edited)
    sums = [_chosen(stratum.columns, query, stratum.mask) for stratum in later]
    parts = [*whole.parts, *(-part for part in gone.parts), *chain.from_iterable(one.parts for one in sums)]
    if not all(map(math.isfinite, parts)):
        return None
    return _Sum(whole.number - gone.number + sum(one.number for one in sums), parts)


def _chosen(columns: Columns, query: Query, mask: Mask) -> _Sum:
    """Of the rows of `mask` that the query is about."""
    for name, wanted in query.where.items():
        column = columns.attributes.get(name)
        mask = mask & (column.is_in(wanted) if column else np.bool_(None in wanted))
    count = int(np.count_nonzero(mask))
    return _Sum(count, () if query.what == "count" else _parts(_column(columns, query)[mask]))


def _of_rows(columns: Columns, query: Query, rows: Ids) -> _Sum:
    """Of those of a few rows that the query is about."""
    for name, wanted in query.where.items():
        column = columns.attributes.get(name)
        if column is None:
            rows = rows if None in wanted else rows[:0]
        elif len(rows):
            rows = rows[[column[row] in wanted for row in rows.tolist()]]
    return _Sum(len(rows), () if query.what == "count" else _parts(_column(columns, query)[rows]))


def _parts(values: npt.NDArray[np.float64]) -> Sequence[float]:
    return exact_parts(values[~np.isnan(values)])


def _column(columns: Columns, query: Query) -> npt.NDArray[np.float64]:
    if query.what == "sum":
        column = columns.attributes.get(query.field)
        return column.numbers if column else np.zeros(len(columns.ids))
    measured: npt.NDArray[np.float64] = getattr(columns.measures, _MEASURED[query.what])
    return measured


def _values(features: Sequence[Feature], query: Query) -> list[float]:
    if query.what == "sum":
        values = (feature.attributes.get(query.field) for feature in features)
        return [float(v) for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
    measure_together(features)
    found = (getattr(feature.measure, _MEASURED[query.what]) for feature in features)
    return [value for value in found if not math.isnan(value)]
