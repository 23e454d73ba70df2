"""GeoPackage geometry: a small header with the envelope, then WKB (OGC 12-128r18, clause 2.1.3)."""

from __future__ import annotations

import sqlite3
import struct

import shapely

_HEADER = struct.Struct("<2sBBi")
_ENVELOPE = struct.Struct("<4d")
_LITTLE_ENDIAN, _HAS_XY_ENVELOPE, _EMPTY = 0b1, 0b10, 0b10000
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)


def encode(wkb: bytes, bounds: tuple[float, float, float, float] | None, srs: int) -> bytes:
    """The blob of a geometry; `bounds` is (minx, miny, maxx, maxy), None when it is empty."""
    if bounds is None:
        return _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _EMPTY, srs) + wkb
    minx, miny, maxx, maxy = bounds
    header = _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _HAS_XY_ENVELOPE, srs)
    return header + _ENVELOPE.pack(minx, maxx, miny, maxy) + wkb


def header_size(blob: bytes) -> int | None:
    """Bytes before the WKB, told by the first eight; None when this is no GeoPackage geometry."""
    if len(blob) < 8 or blob[:2] != b"GP" or (kind := blob[3] >> 1 & 0b111) >= len(_ENVELOPE_BYTES):
        return None
    return 8 + _ENVELOPE_BYTES[kind]


def wkb_of(blob: bytes) -> bytes:
    """The WKB inside. Raise ValueError when `blob` is no GeoPackage geometry."""
    size = header_size(blob)
    if size is None:
        raise ValueError("not a GeoPackage geometry")
    return blob[size:]


def _bounds(blob: bytes) -> tuple[float, float, float, float] | None:
    if blob[3] & _LITTLE_ENDIAN and blob[3] & 0b1110 == _HAS_XY_ENVELOPE:
        minx, maxx, miny, maxy = _ENVELOPE.unpack_from(blob, 8)
        return minx, miny, maxx, maxy
    geometry = shapely.from_wkb(wkb_of(blob))
    return None if geometry.is_empty else geometry.bounds


def register_functions(connection: sqlite3.Connection) -> None:
    """The functions that the R-tree triggers of every GeoPackage call, so that plain SQLite can edit it."""

    def side(index: int) -> object:
        def value(blob: bytes | None) -> float | None:
            bounds = _bounds(blob) if blob else None
            return bounds[index] if bounds else None

        return value

    def is_empty(blob: bytes | None) -> int | None:
        return None if blob is None else int(_bounds(blob) is None)

    connection.create_function("ST_IsEmpty", 1, is_empty, deterministic=True)
    for index, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, side(index), deterministic=True)  # type: ignore[arg-type]
