"""Makes columns from chunks of rows, on a shelf, and finds those that a shelf has already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Value
from beiyuan_gis.model.columns import (
    Box,
    Boxes,
    Columns,
    EncodedColumn,
    Ids,
    PackedGeometries,
    around,
    kinds_of,
)
from beiyuan_gis.model.shelf import IN_MEMORY, Draft, Kept, Shelf
from beiyuan_gis.model.values import REMEMBERED, StoredValues, as_text


class Encoded(NamedTuple):
    """A piece of a column: n codes into the values that occur in it."""

    codes: npt.NDArray[np.int32]
    values: Sequence[Value]


class Chunk(NamedTuple):
    """Some rows of a table: ids, WKB one after the other and the length of each, pieces of columns; and the
    box of each row (n, 4) where it was found on the way."""

    ids: Ids
    wkb: npt.NDArray[np.uint8]
    lengths: npt.NDArray[np.int64]
    columns: Mapping[str, Encoded]
    boxes: npt.NDArray[np.float64] | None = None


def encode(column: Iterable[Value]) -> Encoded:
    """Values as codes into the different ones, types kept."""
    seen: dict[tuple[type, Value], int] = {}
    codes = [seen.setdefault((type(v), v), len(seen)) for v in column]
    return Encoded(np.array(codes, np.int32), [value for _, value in seen])


def few_columns(
    ids: Iterable[int], blobs: Sequence[bytes], attributes: Mapping[str, Iterable[Value]]
) -> Columns:
    """Columns of few rows, in memory: no text is made of their values. Raise ValueError as `append` does."""
    numbers = np.array([*ids], np.int64)
    if not (numbers[1:] > numbers[:-1]).all():
        raise ValueError("ids must rise and not repeat")
    encoded = {name: encode(column) for name, column in attributes.items()}
    columns = {name: EncodedColumn(e.codes, tuple(e.values)) for name, e in encoded.items()}
    return Columns(numbers, PackedGeometries.pack(blobs), columns)


class ColumnsBuilder:
    """Columns from chunks of rows, so that a long table never stands in memory as Python objects."""

    def __init__(self, fields: Iterable[str], shelf: Shelf = IN_MEMORY) -> None:
        self._shelf = shelf
        self._draft = shelf.begin(_COLUMNS)
        self._fields = {name: _FieldBuilder(str(i)) for i, name in enumerate(fields)}
        self._last_id: int | None = None
        self._bytes = 0
        self._kinds: frozenset[int] = frozenset()
        self._extents: list[Box] = []
        """Of the chunks that came with boxes."""
        self._draft.append("ids", np.empty(0, np.int64))
        self._draft.append("wkb", np.empty(0, np.uint8))
        self._draft.append("offsets", np.zeros(1, np.int64))
        for column in self._fields.values():
            column.begin(self._draft)

    def add(
        self, ids: Iterable[int], blobs: Sequence[bytes], attributes: Mapping[str, Iterable[Value]]
    ) -> None:
        """The next rows, as parallel sequences; ids go on rising."""
        lengths = np.fromiter(map(len, blobs), np.int64, len(blobs))
        wkb = np.frombuffer(b"".join(blobs), np.uint8)
        columns = {name: encode(column) for name, column in attributes.items()}
        self.append(Chunk(np.array([*ids], np.int64), wkb, lengths, columns))

    def append(self, chunk: Chunk) -> None:
        """The next rows. Raise ValueError when ids do not go on rising."""
        if not len(chunk.ids):
            return
        rises = (np.diff(chunk.ids) > 0).all()
        if not rises or (self._last_id is not None and chunk.ids[0] <= self._last_id):
            raise ValueError("ids must rise and not repeat")
        self._last_id = int(chunk.ids[-1])
        self._draft.append("ids", chunk.ids)
        self._draft.append("wkb", chunk.wkb)
        ends = np.cumsum(chunk.lengths)
        self._draft.append("offsets", self._bytes + ends)
        self._bytes += len(chunk.wkb)
        self._kinds |= kinds_of(chunk.wkb, ends - chunk.lengths)
        if chunk.boxes is not None:
            self._draft.append(_BOUNDS, chunk.boxes)
            self._extents += [box for box in [around(chunk.boxes)] if box is not None]
        for name, column in chunk.columns.items():
            self._fields[name].append(self._draft, column)

    def finish(self) -> Columns:
        about = {
            "fields": list(self._fields),
            "kinds": sorted(self._kinds),
            "extent": around(np.array(self._extents).reshape(-1, 4)),
        }
        return _columns(self._draft.finish(about), self._shelf)

    def abandon(self) -> None:
        self._draft.abandon()


class _FieldBuilder:
    """Gives one code to equal values as long as there are not too many to remember."""

    def __init__(self, number: str) -> None:
        self._codes, self._text, self._offsets = _names(number)
        self._seen: dict[tuple[type, Value], int] | None = {}
        self._values = self._bytes = 0

    def begin(self, draft: Draft) -> None:
        draft.append(self._codes, np.empty(0, np.int32))
        draft.append(self._text, np.empty(0, np.uint8))
        draft.append(self._offsets, np.zeros(1, np.int64))

    def append(self, draft: Draft, piece: Encoded) -> None:
        first = self._values
        if self._seen is None:
            draft.append(self._codes, piece.codes + np.int32(first))
            self._store(draft, piece.values)
            return
        seen = self._seen
        # Equal ones of another type are others: 1, 1.0 and True.
        lookup = [seen.setdefault((type(v), v), len(seen)) for v in piece.values]
        if lookup:
            draft.append(self._codes, np.array(lookup, np.int32)[piece.codes])
        self._store(draft, [value for _, value in islice(seen, first, None)])
        if len(seen) > REMEMBERED:
            self._seen = None

    def _store(self, draft: Draft, values: Sequence[Value]) -> None:
        text, lengths = as_text(values)
        draft.append(self._text, np.frombuffer(text, np.uint8))
        draft.append(self._offsets, self._bytes + np.cumsum(lengths, dtype=np.int64))
        self._bytes += len(text)
        self._values += len(values)


_COLUMNS, _BOUNDS = "columns", "bounds"


def _names(number: str) -> tuple[str, str, str]:
    return f"codes{number}", f"text{number}", f"offsets{number}"


def kept_columns(shelf: Shelf, fields: Sequence[str]) -> Columns | None:
    """The columns on a shelf, or None when it has none, or others than these."""
    kept = shelf.get(_COLUMNS)
    if kept is None or kept.about.get("fields") != list(fields):
        return None
    try:
        columns = _columns(kept, shelf)
    except (KeyError, TypeError, ValueError, IndexError):  # somebody else wrote there
        return None
    return columns if _sound(columns) else None


def _columns(kept: Kept, shelf: Shelf) -> Columns:
    arrays = kept.arrays
    attributes = {}
    for number, name in enumerate(kept.about["fields"]):
        codes, text, offsets = (arrays[part] for part in _names(str(number)))
        attributes[name] = EncodedColumn(codes, StoredValues(text, offsets))
    told = frozenset(kept.about["kinds"])
    packed = PackedGeometries(arrays["wkb"], arrays["offsets"], kept.relax, told)
    return Columns(arrays["ids"], packed, attributes, shelf, boxes=_boxes(kept))


def _boxes(kept: Kept) -> Boxes | None:
    """None where not all chunks came with boxes."""
    rows, extent = kept.arrays.get(_BOUNDS), kept.about["extent"]
    if rows is None or rows.shape != (len(kept.arrays["ids"]), 4):
        return None
    return Boxes(rows, None if extent is None else (extent[0], extent[1], extent[2], extent[3]))


def _sound(columns: Columns) -> bool:
    """Whether nothing points outside: compiled functions, which do not look, read these arrays."""
    packed, number = columns.geometry, len(columns.ids)
    return (
        len(packed) == number
        and rises(packed.offsets, len(packed.buffer))
        and bool((columns.ids[1:] > columns.ids[:-1]).all())
        and all(len(column.codes) == number for column in columns.attributes.values())
    )


def rises(offsets: npt.NDArray[np.integer[Any]], end: int) -> bool:
    """Whether these may be offsets into something of that length."""
    return (
        len(offsets) > 0
        and int(offsets[0]) == 0
        and int(offsets[-1]) == end
        and bool((offsets[1:] >= offsets[:-1]).all())
    )
