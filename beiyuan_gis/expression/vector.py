"""A column of values of one kind while it is computed on: numpy arrays, no Python object a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import FieldType, Value
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.values import numbers_of

Kind = Literal["number", "text", "date", "boolean", "empty"]
"""What a value is. `empty` is the kind of a bare `null`, which fits everywhere."""
KINDS: tuple[Kind, ...] = ("number", "text", "date", "boolean")
NAMES: dict[Kind, str] = {
    "number": mark("a number"),
    "text": mark("a text"),
    "date": mark("a date"),
    "boolean": mark("yes or no"),
    "empty": mark("empty"),
}
OF_FIELD: dict[FieldType, Kind] = {
    "text": "text",
    "integer": "number",
    "real": "number",
    "date": "date",
    "boolean": "boolean",
}

_LARGEST = 1e300
"""Numbers from here on count as empty: what is computed from them would soon be infinite."""

LONGEST_TEXT = 10_000
"""Characters that one computed text may have."""
MOST_TEXT = 50_000_000
"""Characters that the distinct texts of one computed column may have together."""


@dataclass(frozen=True, eq=False)
class Vector:
    """n values, or one that stands for all rows; `missing` marks the empty ones.

    `data` is float64 for numbers, bool for yes and no, int64 for dates (days as `date.toordinal`) and for
    texts (codes into `words`).
    """

    kind: Kind
    data: npt.NDArray[Any]
    missing: npt.NDArray[np.bool_]
    words: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.data)

    def spread(self, length: int) -> Vector:
        """The same with one value for each of `length` rows."""
        if len(self.data) == length:
            return self
        data, missing = np.broadcast_to(self.data, length), np.broadcast_to(self.missing, length)
        return Vector(self.kind, data, missing, self.words)

    def values(self) -> list[Value]:
        """As a project holds them; dates are ISO text, numbers float."""
        return [None if gone else self._value(x) for x, gone in zip(self.data, self.missing, strict=True)]

    def _value(self, x: Any) -> Value:
        match self.kind:
            case "number":
                return float(x)
            case "boolean":
                return bool(x)
            case "date":
                return date.fromordinal(int(x)).isoformat()
            case "text":
                return self.words[int(x)]
        return None

    def distinct(self) -> tuple[npt.NDArray[np.int64], list[Value]]:
        """Codes (n,) into the distinct values, and these; the last of them is None."""
        unique, codes = np.unique(self.data, return_inverse=True)
        known = Vector(self.kind, unique, np.zeros(len(unique), np.bool_), self.words)
        return np.where(self.missing, len(unique), codes.reshape(-1)), [*known.values(), None]


def constant(kind: Kind, value: Value) -> Vector:
    """One value for all rows; a date as ISO text."""
    return encoded(kind, np.zeros(1, np.int64), (value,))


def encoded(kind: Kind, codes: npt.NDArray[np.int64], values: Sequence[Value]) -> Vector:
    """A field's column. What is not of the field's kind (a foreign file can hold it) counts as empty, except
    that a text field holds everything as text."""
    if kind == "empty":
        return Vector(kind, np.zeros(len(codes), np.int64), np.ones(len(codes), np.bool_))
    quick = numbers_of(values) if kind == "number" else None
    if quick is not None and len(quick):
        usable = np.abs(quick) < _LARGEST  # not so of an empty one, which is NaN
        return Vector(kind, np.where(usable, quick, 0.0)[codes], ~usable[codes])
    listed = list(values)
    if kind == "text" and set(map(type, listed)) == {str}:
        return Vector(kind, codes, np.zeros(len(codes), np.bool_), tuple(map(str, listed)))
    if kind == "boolean" and set(map(type, listed)) <= {bool, type(None)}:
        none = np.array([value is None for value in listed], np.bool_)
        return Vector(kind, np.array([value is True for value in listed], np.bool_)[codes], none[codes])
    blank: Any = "" if kind == "text" else 0
    plain = [_plain(kind, value) for value in listed]
    gone = np.array([p is None for p in plain], np.bool_)
    if kind == "text":
        words = tuple(blank if p is None else p for p in plain)
        return Vector(kind, codes, gone[codes], words)
    dtype = {"number": np.float64, "boolean": np.bool_, "date": np.int64}[kind]
    data: npt.NDArray[Any] = np.array([blank if p is None else p for p in plain], dtype)
    return Vector(kind, data[codes], gone[codes])


def _plain(kind: Kind, value: Value) -> Any:
    if value is None:
        return None
    if kind == "text":
        return value if isinstance(value, str) else str(value)
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind == "date":
        day = iso_date(value) if isinstance(value, str) else None
        return None if day is None else day.toordinal()
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    number = float(value) if abs(value) < _LARGEST else np.nan
    return number if np.isfinite(number) else None


def iso_date(text: str) -> date | None:
    """The day that `YYYY-MM-DD` names, or None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def numbers(data: npt.NDArray[np.float64], missing: npt.NDArray[np.bool_]) -> Vector:
    """What is not a finite number (a division by zero, a root of a negative) is empty."""
    return Vector("number", data, missing | ~np.isfinite(data))


def all_missing(*vectors: Vector) -> npt.NDArray[np.bool_]:
    """Where any of them is empty; (n,), or (1,) when each holds for all rows."""
    result = vectors[0].missing
    for vector in vectors[1:]:
        result = result | vector.missing
    return result


def mapped(kind: Kind, function: Callable[..., Value], *vectors: Vector, nulls: bool = False) -> Vector:
    """`function` of each different combination of values, called once for each; its result may be None.

    An empty argument makes the result empty, unless `nulls`: then the function is given None.
    """
    shape = np.broadcast_shapes(*(v.data.shape for v in vectors))
    texts, *rest = vectors
    if texts.kind == "text" and len(texts) > 1 and all(len(v) == 1 for v in rest):
        return _mapped_words(kind, function, texts, [v.values()[0] for v in rest], nulls)
    codes, known = zip(*(v.distinct() for v in vectors), strict=True)
    whole = np.zeros(shape, np.int64)
    for code, values in zip(codes, known, strict=True):
        whole = whole * len(values) + code
        if len(vectors) > 1:  # renumbered, so that the product of many columns does not overflow
            whole = np.unique(whole, return_inverse=True)[1].reshape(shape)
    _unique, first, inverse = np.unique(whole, return_index=True, return_inverse=True)
    results: list[Value] = []
    total = 0
    columns = [np.broadcast_to(code, shape)[first] for code in codes]
    for combination in zip(*columns, strict=True):
        given = [values[code] for values, code in zip(known, combination, strict=True)]
        result = function(*given) if nulls or None not in given else None
        total += len(result) if isinstance(result, str) else 0
        if total > MOST_TEXT:
            raise too_long()
        results.append(result)
    return encoded(kind, inverse.reshape(shape), results or (None,))


def _mapped_words(
    kind: Kind, function: Callable[..., Value], texts: Vector, rest: list[Value], nulls: bool
) -> Vector:
    """As `mapped`, of a column of texts and values that are the same for all rows: word by word."""
    used = np.bincount(texts.data[~texts.missing], minlength=len(texts.words)) > 0
    results: list[Value] = [None] * (len(texts.words) + 1)
    total = 0
    whole = nulls or None not in rest
    for n, word in enumerate(texts.words):
        if used[n] and whole:
            results[n] = result = function(word, *rest)
            if isinstance(result, str):
                total += len(result)
                if total > MOST_TEXT:
                    raise too_long()
    if nulls:
        results[-1] = function(None, *rest)
    return encoded(kind, np.where(texts.missing, len(texts.words), texts.data), results)


def too_long() -> Refused:
    """The refusal of texts that grow beyond all use."""
    return Refused(
        message("The texts become too long: {count} characters at most.", count=f"{LONGEST_TEXT:,}")
    )
