"""Columns that never change: packed geometry and encoded attributes, no Python object a feature."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Value
from beiyuan_gis.geodesy.measures import Measures
from beiyuan_gis.geodesy.packed import bounds_wkb, measure_wkb

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
GeometryArray = npt.NDArray[np.object_]


@dataclass(frozen=True)
class PackedGeometries:
    """n geometries as one WKB buffer; `offsets` has n + 1 entries. Byte for byte what the file holds."""

    buffer: bytes
    offsets: npt.NDArray[np.int64]

    @staticmethod
    def pack(blobs: Sequence[bytes]) -> PackedGeometries:
        offsets = np.zeros(len(blobs) + 1, np.int64)
        np.cumsum([len(b) for b in blobs], out=offsets[1:])
        return PackedGeometries(b"".join(blobs), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def wkb(self, row: int) -> bytes:
        return self.buffer[self.offsets[row] : self.offsets[row + 1]]

    @cached_property
    def has_multipart(self) -> bool:
        """Whether any geometry is a multipoint, multilinestring or multipolygon (by its WKB type code)."""
        codes = np.frombuffer(self.buffer, np.uint8)[self.offsets[:-1] + 1] if len(self) else np.empty(0)
        return bool(np.isin(codes, (4, 5, 6)).any())

    def unpack(self, rows: Sequence[int] | npt.NDArray[np.int64] | None = None) -> GeometryArray:
        """Shapely geometries of `rows` (all by default), in that order, shape (n,)."""
        wanted = range(len(self)) if rows is None else rows
        blobs = np.empty(len(wanted), object)
        blobs[:] = [self.wkb(int(row)) for row in wanted]
        with np.errstate(invalid="ignore"):  # a file may hold coordinates that are no numbers
            geometries: GeometryArray = np.asarray(shapely.from_wkb(blobs), object)
        return geometries


@dataclass(frozen=True)
class EncodedColumn:
    """n values as small integers into a tuple of the distinct ones; types are kept (1, 1.0 and True
    differ)."""

    codes: npt.NDArray[np.int32]
    values: tuple[Value, ...]

    def __getitem__(self, row: int) -> Value:
        return self.values[int(self.codes[row])]

    def is_in(self, wanted: Collection[Value]) -> Mask:
        """Which rows hold one of `wanted`, shape (n,)."""
        hits = np.array([value in wanted for value in self.values], np.bool_)
        return hits[self.codes] if len(hits) else np.zeros(len(self.codes), np.bool_)

    @cached_property
    def numbers(self) -> npt.NDArray[np.float64]:
        """The column as float64; whatever is not a number is NaN."""
        numeric = [
            float(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else np.nan
            for v in self.values
        ]
        return np.array(numeric, np.float64)[self.codes] if numeric else np.empty(0)


@dataclass(frozen=True)
class Columns:
    """The base of a table: ids in rising order, geometry, attributes, all of one length."""

    ids: Ids
    geometry: PackedGeometries
    attributes: Mapping[str, EncodedColumn]

    @staticmethod
    def build(
        ids: Iterable[int],
        blobs: Iterable[bytes],
        attributes: Mapping[str, Iterable[Value]],
    ) -> Columns:
        """From parallel sequences already in rising order of id."""
        builder = ColumnsBuilder(attributes)
        builder.add(ids, list(blobs), attributes)
        return builder.finish()

    def row_of(self, id: int) -> int | None:
        """The row that holds `id`, found by bisection."""
        row = int(np.searchsorted(self.ids, id))
        return row if row < len(self.ids) and self.ids[row] == id else None

    def rows_of(self, ids: Iterable[int]) -> npt.NDArray[np.int64]:
        """The rows of those `ids` that are here, in rising order."""
        wanted = np.unique(np.fromiter(ids, np.int64))
        rows = np.searchsorted(self.ids, wanted)
        inside = rows < len(self.ids)
        rows, wanted = rows[inside], wanted[inside]
        here: npt.NDArray[np.int64] = rows[self.ids[rows] == wanted]
        return here

    def attributes_of(self, row: int) -> dict[str, Value]:
        return {name: column[row] for name, column in self.attributes.items()}

    @cached_property
    def measures(self) -> Measures:
        """Areas and lengths of every row, computed once."""
        return measure_wkb(self.geometry.buffer, self.geometry.offsets)

    @cached_property
    def bounds(self) -> npt.NDArray[np.float64]:
        """(n, 4): minx, miny, maxx, maxy in plane metres; NaN for an empty geometry."""
        return bounds_wkb(self.geometry.buffer, self.geometry.offsets)


class ColumnsBuilder:
    """Columns from batches of rows, so that a long table never stands in memory as Python objects."""

    def __init__(self, fields: Iterable[str]) -> None:
        self._ids, self._lengths = array("q"), array("q")
        self._buffers: list[bytes] = []
        self._codes = {name: array("i") for name in fields}
        self._seen: dict[str, dict[tuple[type, Value], int]] = {name: {} for name in self._codes}

    def add(
        self, ids: Iterable[int], blobs: Sequence[bytes], attributes: Mapping[str, Iterable[Value]]
    ) -> None:
        """The next rows, as parallel sequences; ids go on rising."""
        self._ids.extend(ids)
        self._lengths.extend(map(len, blobs))
        self._buffers.append(b"".join(blobs))
        for name, column in attributes.items():
            seen = self._seen[name]
            self._codes[name].extend([seen.setdefault((type(v), v), len(seen)) for v in column])

    def finish(self) -> Columns:
        """Raise ValueError when the ids did not rise."""
        ids = np.array(self._ids, np.int64)
        if len(ids) > 1 and not (np.diff(ids) > 0).all():
            raise ValueError("ids must rise and not repeat")
        offsets = np.zeros(len(self._lengths) + 1, np.int64)
        np.cumsum(self._lengths, out=offsets[1:])
        columns = {
            name: EncodedColumn(np.array(codes, np.int32), tuple(value for _, value in self._seen[name]))
            for name, codes in self._codes.items()
        }
        return Columns(ids, PackedGeometries(b"".join(self._buffers), offsets), columns)


def geometry_from_wkb(wkb: bytes) -> BaseGeometry:
    """One geometry; ring closure and order are kept as stored."""
    with np.errstate(invalid="ignore"):
        geometry: BaseGeometry = shapely.from_wkb(wkb)
    return geometry
