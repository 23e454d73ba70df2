"""Filters as the heads of a table's columns offer them: a text, some of the values, from and to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Value
from beiyuan_gis.finding.text_order import order
from beiyuan_gis.model.columns import Mask
from beiyuan_gis.model.rows import Encoded, Measured, Rows
from beiyuan_gis.model.sums import exact_sum
from beiyuan_gis.model.values import numbers_of

Column = str
"""A field's name, `$id`, or one of the `Measured`."""
Bound = float | str
"""A number, or a day as ISO text."""
Showing = Callable[[Value], str]
"""How a column's value is read by people."""
_MEASURED: tuple[Measured, ...] = ("area_plane", "area_ellipsoidal", "length_plane", "length_ellipsoidal")


@dataclass(frozen=True)
class ColumnFilter:
    """All that is given must hold. `text` is looked for in what is shown, whatever its case; `values` are
    those to keep (with None for empty cells), compared with their types; `low` and `high` belong to it."""

    text: str = ""
    values: frozenset[tuple[type, Value]] | None = None
    low: Bound | None = None
    high: Bound | None = None

    def __bool__(self) -> bool:
        return bool(self.text) or self.values is not None or self.low is not None or self.high is not None


class Summary(NamedTuple):
    """Of the cells that are not empty; `total` is None where adding up makes no sense (days)."""

    cells: int
    total: float | None
    least: Bound
    greatest: Bound


def passing(rows: Rows, column: Column, wanted: ColumnFilter, showing: Showing) -> Mask:
    """Which of `rows` pass, (n,). Texts are looked for in those rows only that pass otherwise."""
    numbers = own_numbers(rows, column)
    if numbers is not None:
        return _numbers_passing(numbers, wanted, showing)
    codes, values = rows.encoded(column)
    known = numbers_of(values) if wanted.values is None and not wanted.text else None
    if known is not None:
        return _between(known, wanted)[codes]
    passed = np.ones(len(values), np.bool_)
    if wanted.values is not None or wanted.low is not None or wanted.high is not None:
        passed = np.fromiter((_passes(value, wanted) for value in values), np.bool_, len(values))
    if wanted.text:
        text = wanted.text.casefold()
        passed &= np.fromiter(
            (fits and text in showing(v).casefold() for v, fits in zip(values, passed, strict=True)),
            np.bool_,
            len(values),
        )
    return passed[codes]


def _between(numbers: npt.NDArray[np.float64], wanted: ColumnFilter) -> Mask:
    """Which of these numbers reach from `low` to `high`; an empty one (NaN) never does."""
    passed = np.ones(len(numbers), np.bool_)
    if wanted.low is not None:
        passed &= numbers >= wanted.low if isinstance(wanted.low, (int, float)) else False
    if wanted.high is not None:
        passed &= numbers <= wanted.high if isinstance(wanted.high, (int, float)) else False
    return passed


def own_numbers(rows: Rows, column: Column) -> npt.NDArray[np.float64] | None:
    """A column that is not a field: the ids, or a measure in m or m2; else None."""
    if column == "$id":
        return rows.ids.astype(np.float64)
    return rows.measures(column) if column in _MEASURED else None


def _numbers_passing(numbers: npt.NDArray[np.float64], wanted: ColumnFilter, showing: Showing) -> Mask:
    passed = np.ones(len(numbers), np.bool_)
    if isinstance(wanted.low, (int, float)):
        passed &= numbers >= wanted.low
    if isinstance(wanted.high, (int, float)):
        passed &= numbers <= wanted.high
    if wanted.text:
        text = wanted.text.casefold()
        left = np.flatnonzero(passed)
        passed[left] = [text in showing(x).casefold() for x in numbers[left].tolist()]
    return passed


def _passes(value: Value, wanted: ColumnFilter) -> bool:
    """All but the text."""
    if wanted.values is not None and (type(value), value) not in wanted.values:
        return False
    if wanted.low is not None and not _reaches(value, wanted.low):
        return False
    return wanted.high is None or _reaches(wanted.high, value)


def _reaches(value: Value, bound: Value) -> bool:
    """Whether `value` is `bound` or beyond it; never when one is empty or they are of different kinds."""
    if isinstance(value, str) and isinstance(bound, str):
        return value >= bound
    if isinstance(value, (int, float)) and isinstance(bound, (int, float)):
        return value >= bound
    return False


def distinct_values(rows: Rows, column: Column) -> list[tuple[Value, int]]:
    """The different values of a field and how many rows have each: numbers, then texts, None last."""
    codes, values = rows.encoded(column)
    counts = np.bincount(codes, minlength=len(values))
    places = _in_order(values)
    if places is not None:
        known, many = list(values), counts.tolist()
        return _once_each((known[n], many[n]) for n in places.tolist() if many[n])
    found: dict[tuple[type, Value], int] = {}
    for value, count in zip(values, counts.tolist(), strict=True):
        if count:
            found[type(value), value] = found.get((type(value), value), 0) + count
    return [(value, count) for (_type, value), count in sorted(found.items(), key=_by_value)]


def _in_order(values: Sequence[Value]) -> npt.NDArray[np.int64] | None:
    """The places of values in rising order, the empty ones last; None unless they are of one kind."""
    known = numbers_of(values)
    if known is not None:
        return np.argsort(known, kind="stable")
    texts = order(values)
    return None if texts is None else texts[0]


def _once_each(counted: Iterable[tuple[Value, int]]) -> list[tuple[Value, int]]:
    """Values in order, those that are the same (with their types) joined."""
    found: list[tuple[Value, int]] = []
    alike: dict[tuple[type, Value], int] = {}
    for value, count in counted:
        if not found or found[-1][0] != value:
            alike.clear()
        key = type(value), value
        if key in alike:
            at = alike[key]
            found[at] = value, found[at][1] + count
        else:
            alike[key] = len(found)
            found.append((value, count))
    return found


def _by_value(item: tuple[tuple[type, Value], int]) -> tuple[int, float, str]:
    (_type, value), _count = item
    if value is None:
        return 2, 0.0, ""
    return (1, 0.0, value) if isinstance(value, str) else (0, float(value), "")


def summary(rows: Rows, column: Column, kind: Literal["number", "date"]) -> Summary | None:
    """Count, sum and extremes of a column's cells; the sum is exact (correctly rounded). None when all are
    empty."""
    numbers = own_numbers(rows, column)
    if numbers is None:
        codes, values = rows.encoded(column)
        if kind == "date":
            return _of_days(Encoded(codes, values))
        known = numbers_of(values)
        numbers = (np.array([_number(v) for v in values], np.float64) if known is None else known)[codes]
    numbers = numbers[np.isfinite(numbers)]
    if not len(numbers):
        return None
    return Summary(len(numbers), exact_sum(numbers), float(numbers.min()), float(numbers.max()))


def _number(value: Value) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else float("nan")


def _of_days(column: Encoded) -> Summary | None:
    used = np.bincount(column.codes, minlength=len(column.values))
    days = [(v, int(n)) for v, n in zip(column.values, used, strict=True) if isinstance(v, str) and n]
    if not days:
        return None
    return Summary(sum(n for _v, n in days), None, min(v for v, _n in days), max(v for v, _n in days))
