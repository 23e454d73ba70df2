"""Values of attributes as JSON: one by one, and as a long column of which no Python object is kept."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from json.encoder import encode_basestring_ascii
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Value

Numbers = npt.NDArray[np.float64]

REMEMBERED = 65_536
"""Up to so many different values of a column are told apart, and held as objects once they were asked for."""

_AT_ONCE = 16_384


def value_to_json(value: Any) -> Any:
    """As it is; what JSON cannot hold, but a column that others filled may, as an object."""
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, float) and not math.isfinite(value):
        return {"real": repr(value)}
    return value


def value_from_json(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return base64.b64decode(value["bytes"]) if "bytes" in value else float(value["real"])


def as_text(values: Iterable[Value]) -> tuple[bytes, list[int]]:
    """Values as ASCII JSON with a comma after each, and the length of every piece with its comma."""
    pieces = [
        (encode_basestring_ascii(v) if type(v) is str else json.dumps(value_to_json(v))) + "," for v in values
    ]
    return "".join(pieces).encode("ascii"), [len(piece) for piece in pieces]


class StoredValues(Sequence[Value]):
    """What `as_text` wrote: read value by value, or some thousands at a time.

    `offsets` has one entry more than there are values.
    """

    def __init__(self, text: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64]) -> None:
        self._text, self._offsets = text, offsets

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Value]: ...
    def __getitem__(self, index: int | slice) -> Value | Sequence[Value]:
        if len(self) <= REMEMBERED:
            return self._remembered[index]
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        found: Value = self._read(at, at + 1)[0]
        return found

    def __iter__(self) -> Iterator[Value]:
        if len(self) <= REMEMBERED:
            yield from self._remembered
            return
        for start in range(0, len(self), _AT_ONCE):
            yield from self._read(start, min(start + _AT_ONCE, len(self)))

    @cached_property
    def _remembered(self) -> tuple[Value, ...]:
        return tuple(self._read(0, len(self))) if len(self) else ()

    @cached_property
    def numbers(self) -> Numbers | None:
        """See `numbers_of`. The text is read as numbers at once, without an object each."""
        text = self._text.tobytes()
        if text.translate(None, b"0123456789+-.eE,").replace(b"null", b""):
            return None
        found = np.fromstring(text[:-1].replace(b"null", b"nan").decode("ascii"), np.float64, sep=",")
        return found if len(found) == len(self) and not np.isinf(found).any() else None

    @property
    def hold_texts(self) -> bool:
        """See `hold_texts`."""
        return b'"' in self._text.tobytes()

    def _read(self, first: int, stop: int) -> list[Value]:
        text = self._text[self._offsets[first] : self._offsets[stop] - 1].tobytes()
        plain = _plain_texts(text, stop - first) if stop - first > 1 else None
        if plain is not None:
            return [*plain.split(_BETWEEN)]
        return [value_from_json(v) for v in json.loads(b"[" + text + b"]")]

    def as_one_text(self) -> str | None:
        """All values with `","` between them, when they are plain texts; else None."""
        return _plain_texts(self._text.tobytes()[:-1], len(self)) if len(self) else None


def hold_texts(values: Sequence[Value]) -> bool:
    """Whether any of the values may be a text; quicker than to look at each."""
    if isinstance(values, StoredValues):
        return values.hold_texts
    return any(isinstance(value, str) for value in values)


def numbers_of(values: Sequence[Value]) -> Numbers | None:
    """Values that are all numbers or empty, as float64 with NaN for the empty ones; None when others are
    among them (yes and no, texts, numbers that are infinite or none)."""
    if isinstance(values, StoredValues):
        return values.numbers
    if not all(v is None or type(v) is int or type(v) is float for v in values):
        return None
    try:
        found = np.array([math.nan if v is None else v for v in values], np.float64)
    except OverflowError:
        return None
    empty = sum(v is None for v in values)
    return found if np.isfinite(found).sum() == len(values) - empty else None


def joined_texts(values: Sequence[Value], sign: str) -> str | None:
    """The values with `sign` between them; None unless all are texts without the sign."""
    if isinstance(values, StoredValues):
        plain = values.as_one_text()
        if plain is not None:
            return None if sign in plain else plain.replace(_BETWEEN, sign)
    listed = list(values)
    if not set(map(type, listed)) <= {str}:
        return None
    whole = sign.join(map(str, listed))
    return whole if whole.count(sign) == max(len(listed) - 1, 0) else None


_BETWEEN = '","'


def _plain_texts(text: bytes, number: int) -> str | None:
    """A piece of JSON that holds `number` texts and nothing else, without a parser: the texts with quotes and
    a comma between; None when it holds anything that needs one."""
    if text[:1] != b'"' or b"\\ud" in text:  # halves of signs, which JSON joins
        return None
    decoded = text.decode("raw_unicode_escape")
    if "\\" in decoded or decoded.count('"') != 2 * number:
        return None
    plain = decoded[1:-1]
    return plain if plain.count(_BETWEEN) == number - 1 else None
