"""Ids of a table sorted and searched by arrays: distinct values are compared, not cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.finding.text_order import order
from beiyuan_gis.i18n import language
from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.rows import Measured, Rows
from beiyuan_gis.model.table import Table
from beiyuan_gis.model.values import hold_texts, joined_texts, numbers_of
from ui.panels.values import shown

__all__ = [
    "Ids",
    "Measured",
    "all_ids",
    "distinct",
    "distinct_in",
    "forget",
    "holding",
    "measures",
    "ranks",
    "shared",
    "value",
]
Result = TypeVar("Result")
Several = TypeVar("Several")


def all_ids(table: Table) -> Ids:
    """Ids in rising order, shape (n,)."""
    return Rows.all_of(table).ids


def value(table: Table, id: int, name: str) -> Value:
    """One cell, without building the feature of an unedited row."""
    return Rows(table, np.empty(0, np.int64)).value(id, name)


def measures(table: Table, ids: Ids, what: Measured) -> npt.NDArray[np.float64]:
    """One measure of each of `ids`, shape (n,): m2 for areas, m for lengths."""
    return Rows(table, ids).measures(what)


def distinct(table: Table, ids: Ids, name: str) -> set[tuple[type, Value]]:
    """The different values that `ids` have in a field, with their types: 1, 1.0 and True differ."""
    return distinct_in(Rows(table, ids), name)


def distinct_in(rows: Rows, name: str) -> set[tuple[type, Value]]:
    """As `distinct`, of rows."""
    codes, values = rows.encoded(name)
    used = np.flatnonzero(np.bincount(codes, minlength=1)).tolist()
    known = list(values) if len(used) > 1000 else values
    return {(type(v), v) for v in (known[code] for code in used)}


def shared(rows: Rows, name: str, several: Several) -> Value | Several:
    """The value that all rows have in a field, with its type; `several` as soon as two differ."""
    codes, values = rows.encoded(name)
    used = np.flatnonzero(np.bincount(codes, minlength=1)).tolist()
    first = values[used[0]] if used else None
    for code in used[1:]:
        value = values[code]
        if type(value) is not type(first) or value != first:
            return several
    return first


def ranks(rows: Rows, field: Field | None, what: Measured | None) -> npt.NDArray[np.float64] | None:
    """What to sort `rows` by, shape (n,); None for their own order. Numbers, then texts, empty ones last."""
    if field is None:
        return rows.measures(what) if what else None
    codes, own, later = rows.encoded_apart(field.name)
    ranking = _remembered("ranks", own, lambda: _Ranking(own))
    return np.concatenate([ranking.ranks, ranking.among(later)])[codes]


_NONE = np.empty(0, np.int64), np.empty(0, np.int64)


class _Ranking:
    """The rank of each value of a column, equal ones sharing theirs, and where other values would stand."""

    def __init__(self, values: Sequence[Value]) -> None:
        self._values = values
        known = numbers_of(values)
        if known is not None:
            filled = ~np.isnan(known)
            self.ranks = np.full(len(known), np.inf)
            self._numbers, self.ranks[filled] = np.unique(known[filled], return_inverse=True)
            self._first = float(len(self._numbers))
            self._ordered: Ids = np.empty(0, np.int64)
            return
        texts = order(values)
        if texts is not None:
            by, before = texts
            self._numbers, self._first, self.ranks = np.empty(0), 0.0, np.empty(len(by))
            self.ranks[by] = before
            self._ordered = by[np.diff(before, prepend=-1) > 0]
            return
        listed = list(values)
        kinds = np.array([_kind(v) for v in listed], np.int8)
        self.ranks = np.full(len(values), np.inf)
        numbers = np.array([v for v in listed if isinstance(v, (int, float))], np.float64)
        self._numbers, places = np.unique(numbers, return_inverse=True)
        self.ranks[kinds == 0] = places
        self._first = float(len(self._numbers))  # texts stand behind the numbers
        by, before = order([v for v in listed if isinstance(v, str)]) or _NONE
        self._ordered = np.flatnonzero(kinds == 1)[by][np.diff(before, prepend=-1) > 0]
        self.ranks[np.flatnonzero(kinds == 1)[by]] = self._first + before

    @cached_property
    def _texts(self) -> list[str]:
        """The different texts in order, which only edited values are looked up in."""
        known = list(self._values) if len(self._ordered) else []
        return [str(known[n]) for n in self._ordered.tolist()]

    def among(self, others: Sequence[Value]) -> npt.NDArray[np.float64]:
        """Ranks for `others`: those of equal values, else between them, in their own order."""
        fresh = sorted({v for v in others if v is not None}, key=lambda v: (isinstance(v, str), v))
        ranks: dict[Value, float] = {None: np.inf}
        for n, value in enumerate(fresh):
            at, same = self._place(value)
            ranks[value] = at if same else at - 1 + (n + 1) / (len(fresh) + 1)
        return np.array([ranks[v] for v in others], np.float64)

    def _place(self, value: Value) -> tuple[float, bool]:
        """The rank of the first value that is not below it, and whether that is equal."""
        if isinstance(value, str):
            at = bisect_left(self._texts, value)
            return self._first + at, at < len(self._texts) and self._texts[at] == value
        number = float(value or 0)
        at = int(np.searchsorted(self._numbers, number))
        return float(at), at < len(self._numbers) and bool(self._numbers[at] == number)


def _kind(value: Value) -> int:
    return 1 if isinstance(value, str) else 2 if value is None else 0


def holding(rows: Rows, definition: LayerDefinition, text: str) -> npt.NDArray[np.bool_]:
    """Which of `rows` show `text` in some cell, shape (n,)."""
    wanted = text.casefold()
    whole_number = text.isdecimal() and len(text) < 18
    found = rows.ids == int(text) if whole_number else np.zeros(len(rows), np.bool_)
    for field in definition.fields:
        codes, own, later = rows.encoded_apart(field.name)
        fresh = [wanted in shown(field, value).casefold() for value in later]
        kept = _own_holding(field, own, wanted)
        found |= np.concatenate([kept, np.array(fresh, np.bool_)])[codes]
    return found


def _own_holding(field: Field, values: Sequence[Value], wanted: str) -> npt.NDArray[np.bool_]:
    """Which of a column's values hold `wanted`. No number is written out for what no number can hold."""
    if field.type in ("integer", "real") and not field.domain and not _IN_NUMBERS.issuperset(wanted):
        if not hold_texts(values):
            return np.zeros(len(values), np.bool_)
        words = (isinstance(v, str) and wanted in v.casefold() for v in values)  # from a foreign file
        return np.fromiter(words, np.bool_, len(values))
    return _texts(field, values).holding(wanted)


_IN_NUMBERS = frozenset("0123456789.,+-einfa")


class _Texts:
    """What is shown of the values of a column, in small letters, as one long text: searched in one go."""

    def __init__(self, field: Field, values: Sequence[Value]) -> None:
        whole = None if field.domain else joined_texts(values, _END)
        if whole is None:
            short = field.type == "real" and not field.domain  # a quick way for what is written often
            texts = [f"{v:.10g}" if short and isinstance(v, float) else shown(field, v) for v in values]
            whole = _END.join(text.replace(_END, " ") for text in texts)
        self._whole = whole.casefold()
        signs = np.frombuffer(self._whole.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._starts = np.concatenate([[0], np.flatnonzero(signs == ord(_END)) + 1, [len(signs) + 1]])

    def holding(self, wanted: str) -> npt.NDArray[np.bool_]:
        """Which values hold `wanted`."""
        found = np.zeros(len(self._starts) - 1, np.bool_)
        starts, whole, at = self._starts.tolist(), self._whole, self._whole.find(wanted)
        while at >= 0:
            place = bisect_right(starts, at) - 1
            found[place] = True
            at = whole.find(wanted, starts[place + 1])
        return found


_END = "\x1f"


def _texts(field: Field, values: Sequence[Value]) -> _Texts:
    return _remembered(f"{language()} {field}", values, lambda: _Texts(field, values))


_memory: OrderedDict[tuple[str, int], tuple[Sequence[Value], Any]] = OrderedDict()
_REMEMBERED = 24
"""Columns of which what is derived is kept: about two layers."""


def _remembered(what: str, values: Sequence[Value], derive: Callable[[], Result]) -> Result:
    """What was derived of these very `values` (a column's never change) before, or is now."""
    key = what, id(values)
    kept = _memory.get(key)
    if kept is None or kept[0] is not values:
        kept = _memory[key] = values, derive()
        while len(_memory) > _REMEMBERED:
            _memory.popitem(last=False)
    _memory.move_to_end(key)
    result: Result = kept[1]
    return result


def forget() -> None:
    """Drop what was derived of columns; it is derived again when it is asked for."""
    _memory.clear()
