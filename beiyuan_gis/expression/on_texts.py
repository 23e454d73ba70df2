"""Functions of texts; each is called once for every different combination of values. Letters are compared
with their case, positions count characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from beiyuan_gis.catalogue import Value
from beiyuan_gis.expression.vector import LONGEST_TEXT, Kind, Vector, mapped, too_long
from beiyuan_gis.model.numerals import number_in


def written(value: Value) -> str:
    """A value as text: numbers without needless zeros, a day as 2026-01-31, yes and no as true and false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(value)
    return "" if value is None else str(value)


def _by(kind: Kind, function: Callable[..., Any]) -> Callable[..., Vector]:
    return lambda *vectors: mapped(kind, function, *vectors)


def _short(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise too_long()
    return text


as_text = _by("text", written)
joined = _by("text", lambda *parts: _short("".join(map(written, parts))))
upper = _by("text", str.upper)
lower = _by("text", str.lower)
trimmed = _by("text", str.strip)
length = _by("number", len)
contains = _by("boolean", lambda text, part: part in text)
starts_with = _by("boolean", str.startswith)
ends_with = _by("boolean", str.endswith)


def concatenated(*parts: Vector) -> Vector:
    """All as one text; empty ones are left out, as in most databases."""
    return mapped("text", lambda *values: _short("".join(map(written, values))), *parts, nulls=True)


def _count(number: float) -> int:
    return int(max(0.0, min(number, float(LONGEST_TEXT))))


left = _by("text", lambda text, n: text[: _count(n)])
right = _by("text", lambda text, n: text[len(text) - min(len(text), _count(n)) :])
mid = _by("text", lambda text, start, n: text[_count(start - 1) :][: _count(n)])


def _replaced(text: str, old: str, new: str) -> str:
    if not old:
        return text
    if len(text) + text.count(old) * (len(new) - len(old)) > LONGEST_TEXT:
        raise too_long()
    return text.replace(old, new)


replaced = _by("text", _replaced)


def _number(text: str) -> Value:
    number = number_in(text)
    try:
        return None if number is None else float(number)
    except OverflowError:
        return None


as_number = _by("number", _number)
