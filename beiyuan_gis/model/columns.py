"""Columns that never change: packed geometry and encoded attributes, no Python object a feature."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.catalogue import Value
from beiyuan_gis.geodesy.measures import Measures
from beiyuan_gis.geodesy.packed import bounds_wkb, measure_wkb
from beiyuan_gis.model.attachment import Attachments
from beiyuan_gis.model.memory import give_back
from beiyuan_gis.model.shelf import IN_MEMORY, Shelf, put
from beiyuan_gis.model.values import numbers_of

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
GeometryArray = npt.NDArray[np.object_]
Box = tuple[float, float, float, float]

_NOTHING_ATTACHED: Mapping[int, Attachments] = MappingProxyType({})

_PIECE = 8 * 1024 * 1024
"""Bytes of WKB that are looked at together."""


@dataclass(frozen=True)
class PackedGeometries:
    """n geometries as one WKB buffer; `offsets` has n + 1 entries. Byte for byte what the file holds.

    `relax` gives the memory of a mapped buffer back after a long pass over it. `told` are the `kinds`, where
    somebody knows them already.
    """

    buffer: bytes | npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]
    relax: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)
    told: frozenset[int] | None = field(default=None, repr=False, compare=False)

    @staticmethod
    def pack(blobs: Sequence[bytes]) -> PackedGeometries:
        offsets = np.zeros(len(blobs) + 1, np.int64)
        np.cumsum([len(b) for b in blobs], out=offsets[1:])
        return PackedGeometries(b"".join(blobs), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def data(self) -> npt.NDArray[np.uint8]:
        """The buffer as an array that cannot be written to, whatever it is."""
        data = np.frombuffer(self.buffer, np.uint8) if len(self.buffer) else np.empty(0, np.uint8)
        data.flags.writeable = False
        return data

    def wkb(self, row: int) -> bytes:
        return bytes(self.buffer[self.offsets[row] : self.offsets[row + 1]])

    def wkbs(self, rows: Ids) -> list[bytes]:
        """As `wkb` of each of `rows` (n,)."""
        whole = self.data.data
        starts, stops = self.offsets[rows].tolist(), self.offsets[rows + 1].tolist()
        return [bytes(whole[start:stop]) for start, stop in zip(starts, stops, strict=True)]

    def between(self, first: int, stop: int) -> PackedGeometries:
        """Rows `first` to `stop`, without copying them."""
        start, end = int(self.offsets[first]), int(self.offsets[stop])
        return PackedGeometries(self.data[start:end], self.offsets[first : stop + 1] - start, self.relax)

    def pieces(self) -> Iterator[tuple[int, PackedGeometries]]:
        """All rows, some megabytes at a time, each with the number of its first row: a pass over a mapped
        buffer then needs no more memory than that."""
        first = 0
        while first < len(self):
            limit = self.offsets[first] + _PIECE
            stop = max(int(np.searchsorted(self.offsets, limit, side="right")) - 1, first + 1)
            yield first, self.between(first, stop)
            self.relax()
            first = stop
        if len(self.buffer) > _PIECE:
            give_back()

    @cached_property
    def kinds(self) -> frozenset[int]:
        """Which types of geometry there are, as WKB counts them: 1 point, 2 line, 3 polygon, 4 to 6 several
        of these, 7 and more something else."""
        if self.told is not None:
            return self.told
        return frozenset[int]().union(*(kinds_of(part.data, part.offsets[:-1]) for _, part in self.pieces()))

    @property
    def has_multipart(self) -> bool:
        """Whether any geometry is a multipoint, multilinestring or multipolygon."""
        return not self.kinds.isdisjoint((4, 5, 6))

    def unpack(self, rows: Sequence[int] | npt.NDArray[np.int64] | None = None) -> GeometryArray:
        """Shapely geometries of `rows` (all by default), in that order, shape (n,)."""
        wanted = np.arange(len(self)) if rows is None else np.asarray(rows, np.int64)
        blobs = np.empty(len(wanted), object)
        blobs[:] = self.wkbs(wanted)
        with np.errstate(invalid="ignore"):  # a file may hold coordinates that are no numbers
            geometries: GeometryArray = np.asarray(shapely.from_wkb(blobs), object)
        return geometries


def kinds_of(wkb: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]) -> frozenset[int]:
    """The kinds of the geometries that begin at these bytes: their types without what tells of Z and M."""
    if not len(wkb):
        return frozenset()
    turned = np.take(wkb, starts, mode="clip") == 0  # the high byte first
    low, high = (
        np.take(wkb, starts + np.where(turned, big, little), mode="clip").astype(np.int64)
        for little, big in ((1, 4), (2, 3))
    )
    return frozenset(np.flatnonzero(np.bincount((low + 256 * high) % 1000)).tolist())


@dataclass(frozen=True)
class EncodedColumn:
    """n values as small integers into the different ones; types are kept (1, 1.0 and True differ).

    Of a column with very many different values, `values` are read from where they are kept, and later ones
    may repeat.
    """

    codes: npt.NDArray[np.int32]
    values: Sequence[Value]

    def __getitem__(self, row: int) -> Value:
        return self.values[int(self.codes[row])]

    def taken(self, rows: Ids) -> list[Value]:
        """The values of `rows` (n,)."""
        codes = self.codes[rows].tolist()
        values = [*self.values] if len(codes) * _SHARE >= len(self.values) else self.values
        return [values[code] for code in codes]

    def is_in(self, wanted: Collection[Value]) -> Mask:
        """Which rows hold one of `wanted`, shape (n,)."""
        hits = self.is_one(wanted)
        return hits[self.codes] if len(hits) else np.zeros(len(self.codes), np.bool_)

    def is_one(self, wanted: Collection[Value]) -> Mask:
        """Which of the distinct values is one of `wanted`."""
        return np.fromiter((value in wanted for value in self.values), np.bool_, len(self.values))

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many rows hold each of the distinct values."""
        counts: npt.NDArray[np.int64] = np.bincount(self.codes, minlength=len(self.values))
        return counts

    @cached_property
    def numbers(self) -> npt.NDArray[np.float64]:
        """The column as float64; whatever is not a number is NaN."""
        known = numbers_of(self.values)
        if known is not None and len(known):
            return known[self.codes]
        numeric = (
            float(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else np.nan
            for v in self.values
        )
        numbers = np.fromiter(numeric, np.float64, len(self.values))
        return numbers[self.codes] if len(numbers) else np.empty(0)


class Boxes(NamedTuple):
    """The box of each row, (n, 4) minx, miny, maxx, maxy, NaN where it is empty; and the one around all."""

    rows: npt.NDArray[np.float64]
    extent: Box | None


@dataclass(frozen=True)
class Columns:
    """The base of a table: ids in rising order, geometry, attributes, all of one length; and by id the
    attachments of the few that have any.

    What is derived from them is put on `shelf`, and taken from there when the project is opened again.
    `boxes` are there already where somebody found them on the way.
    """

    ids: Ids
    geometry: PackedGeometries
    attributes: Mapping[str, EncodedColumn]
    shelf: Shelf = field(default=IN_MEMORY, repr=False, compare=False)
    attached: Mapping[int, Attachments] = field(default_factory=lambda: _NOTHING_ATTACHED)
    boxes: Boxes | None = field(default=None, repr=False, compare=False)

    @staticmethod
    def build(
        ids: Iterable[int], blobs: Iterable[bytes], attributes: Mapping[str, Iterable[Value]]
    ) -> Columns:
        """From parallel sequences already in rising order of id."""
        from beiyuan_gis.model import columns_builder  # which is made of columns itself

        blobs = list(blobs)
        if len(blobs) <= _FEW:
            return columns_builder.few_columns(ids, blobs, attributes)
        builder = columns_builder.ColumnsBuilder(attributes)
        builder.add(ids, blobs, attributes)
        return builder.finish()

    @cached_property
    def _gapless(self) -> int | None:
        """The first id, where the others count on from it: rows of ids are then known without a search."""
        if not len(self.ids) or int(self.ids[-1]) - int(self.ids[0]) != len(self.ids) - 1:
            return None
        return int(self.ids[0])

    def row_of(self, id: int) -> int | None:
        """The row that holds `id`, found by bisection."""
        if self._gapless is not None:
            return id - self._gapless if 0 <= id - self._gapless < len(self.ids) else None
        row = int(np.searchsorted(self.ids, id))
        return row if row < len(self.ids) and self.ids[row] == id else None

    def rows_of(self, ids: Iterable[int]) -> npt.NDArray[np.int64]:
        """The rows of those `ids` that are here, in rising order."""
        return self.rows_of_sorted(np.array(sorted(set(ids)), np.int64))

    def rows_of_sorted(self, wanted: Ids) -> npt.NDArray[np.int64]:
        """As `rows_of`, of ids that rise."""
        if self._gapless is not None:
            first, last = np.searchsorted(wanted, (self._gapless, self._gapless + len(self.ids)))
            return wanted[first:last] - self._gapless
        if len(self.ids) < len(wanted):  # the few are looked for among the many
            return np.flatnonzero(_among(wanted, self.ids))
        here: npt.NDArray[np.int64] = np.searchsorted(self.ids, wanted[_among(self.ids, wanted)])
        return here

    def find(self, wanted: Ids) -> tuple[Ids, Mask]:
        """A row for each of `wanted` (n,), in any order, and whether it holds that id."""
        last = len(self.ids) - 1
        if last < 0:
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
        if self._gapless is not None:
            away = wanted - self._gapless
            return np.clip(away, 0, last), (away >= 0) & (away <= last)
        rows = np.minimum(np.searchsorted(self.ids, wanted), last)
        return rows, self.ids[rows] == wanted

    def attributes_of(self, row: int) -> dict[str, Value]:
        return {name: column[row] for name, column in self.attributes.items()}

    def attributes_of_all(self, rows: Ids) -> list[dict[str, Value]]:
        """As `attributes_of` of each of `rows` (n,)."""
        columns = [column.taken(rows) for column in self.attributes.values()]
        if not columns:
            return [{} for _row in rows]
        return [dict(zip(self.attributes, values, strict=True)) for values in zip(*columns, strict=True)]

    @cached_property
    def measures(self) -> Measures:
        """Areas and lengths of every row, computed once."""
        kept = self.shelf.get("measures")
        if kept is None:
            found = np.empty((len(_MEASURES), len(self.ids)))
            for first, part in self.geometry.pieces():
                measured = measure_wkb(part.buffer, part.offsets)
                found[:, first : first + len(part)] = [getattr(measured, name) for name in _MEASURES]
            kept = put(self.shelf, "measures", dict(zip(_MEASURES, found, strict=True)))
        return Measures(*(kept.arrays[name] for name in _MEASURES))

    @cached_property
    def bounds(self) -> npt.NDArray[np.float64]:
        """(n, 4): minx, miny, maxx, maxy in plane metres; NaN for an empty geometry."""
        if self.boxes is not None:
            return self.boxes.rows
        found = np.empty((len(self.ids), 4))
        for first, part in self.geometry.pieces():
            found[first : first + len(part)] = bounds_wkb(part.buffer, part.offsets)
        return found

    @cached_property
    def extent(self) -> Box | None:
        """minx, miny, maxx, maxy of all rows; None when none has a place."""
        return self.boxes.extent if self.boxes is not None else around(self.bounds)


_FEW = 20_000
"""Up to so many rows the values of attributes stay the objects that they are."""

_SHARE = 8
"""Who takes more than this part of so many values reads all of them: one by one takes longer by as much."""

_MEASURES = ("area_plane", "area_ellipsoidal", "length_plane", "length_ellipsoidal")


def _among(many: Ids, few: Ids) -> Mask:
    """Which of `few` are in `many`, which rise."""
    if not len(many):
        return np.zeros(len(few), np.bool_)
    found: Mask = many[np.minimum(np.searchsorted(many, few), len(many) - 1)] == few
    return found


def around(boxes: npt.NDArray[np.float64]) -> Box | None:
    """The box of boxes (n, 4); those of nothing (NaN) count for nothing."""
    if not len(boxes):
        return None
    low = [float(np.fmin.reduce(boxes[:, axis])) for axis in (0, 1)]  # one by one: several times as fast
    high = [float(np.fmax.reduce(boxes[:, axis])) for axis in (2, 3)]
    return None if np.isnan(low[0]) else (low[0], low[1], high[0], high[1])
