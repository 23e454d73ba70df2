"""Comparing, choosing, yes and no, with SQL's three values: true, false, and empty for "not known"."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from beiyuan_gis.expression.vector import Vector, all_missing

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compared(sign: str) -> Callable[[Vector, Vector], Vector]:
    """Empty where one side is. Texts are in the order of their characters' code points, no is before yes."""

    def apply(one: Vector, other: Vector) -> Vector:
        left, right = _comparable(one, other)
        return Vector("boolean", _OPERATORS[sign](left, right), all_missing(one, other))

    return apply


def _comparable(one: Vector, other: Vector) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Both sides as numbers in the same order as the values; texts by their place in the dictionary."""
    if "empty" in (one.kind, other.kind) or not (one.words or other.words):
        return one.data, other.data
    place = {word: n for n, word in enumerate(sorted({*one.words, *other.words}))}
    left, right = (np.array([place[w] for w in v.words], np.int64)[v.data] for v in (one, other))
    return left, right


def one_of(value: Vector, *wanted: Vector) -> Vector:
    """Whether it equals one of the others; empty when it does not and one of them is empty."""
    found = compared("=")(value, wanted[0])
    for other in wanted[1:]:
        found = either(found, compared("=")(value, other))
    return found


def both(one: Vector, other: Vector) -> Vector:
    """No when one side is no, whatever the other is."""
    no = (~one.missing & ~_truth(one)) | (~other.missing & ~_truth(other))
    return Vector("boolean", _truth(one) & _truth(other), all_missing(one, other) & ~no)


def either(one: Vector, other: Vector) -> Vector:
    """Yes when one side is yes, whatever the other is."""
    yes = (~one.missing & _truth(one)) | (~other.missing & _truth(other))
    return Vector("boolean", yes, all_missing(one, other) & ~yes)


def negated(one: Vector) -> Vector:
    return Vector("boolean", ~_truth(one), one.missing)


def _truth(vector: Vector) -> npt.NDArray[np.bool_]:
    return vector.data.astype(np.bool_)


def is_missing(value: Vector) -> Vector:
    """Never empty itself. A text of no characters is not empty, as in SQL."""
    return Vector("boolean", value.missing, np.zeros_like(value.missing))


def chosen(condition: Vector, then: Vector, otherwise: Vector) -> Vector:
    """Where the condition is yes the first, else, also where it is empty, the second."""
    return _either_of(_truth(condition) & ~condition.missing, then, otherwise)


def first_filled(*values: Vector) -> Vector:
    result = values[0]
    for other in values[1:]:
        result = _either_of(~result.missing, result, other)
    return result


def _either_of(mask: npt.NDArray[np.bool_], one: Vector, other: Vector) -> Vector:
    kind = other.kind if one.kind == "empty" else one.kind
    words = (*one.words, *other.words)
    further = other.data + len(one.words) if kind == "text" and other.kind == "text" else other.data
    data = np.where(mask, one.data, further)
    if kind == "boolean":
        data = data.astype(np.bool_)
    return Vector(kind, data, np.where(mask, one.missing, other.missing), words or ("",) * (kind == "text"))
