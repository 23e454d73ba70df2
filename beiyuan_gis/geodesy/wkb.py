"""Plain well-known binary taken apart where it lies: no object a feature, no copy of a vertex.

Plain is little-endian and flat: points, lines, polygons, and collections of a single one. It is read at
many rows at once, by what the first bytes of a row say and its length confirms. Whatever else there is
(several parts, big-endian, with Z, M or SRID, empty, damaged) is left to shapely.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from beiyuan_gis.geodesy.arrays import Bytes, Integers
from beiyuan_gis.geodesy.paths import HOLE, LINE, SHELL, VERTEX, Paths

CHUNK_BYTES: Final = 4 << 20
CHUNK_ROWS: Final = 50_000
MOST_RINGS: Final = 64  # of a polygon that is read here: the walk takes a step a ring
FEWEST: Final = 4  # vertices of a ring

_TYPE: Final = 1 + 4  # bytes: the byte order, the type
_HEAD: Final = _TYPE + 4  # and the number of vertices, rings or parts, which a point does not have
_SHORTEST: Final = _TYPE + VERTEX  # a point
_POINT, _LINE, _POLYGON = 1, 2, 3
_MULTI: Final = 3  # what the type of a collection is more than that of its parts


class Plain(NamedTuple):
    """What was read, each in the order of its rows (`feature` is the row), and the rows left over.

    A polygon's shell is followed by its holes; a point is a path of one vertex.
    """

    rings: Paths
    lines: Paths
    points: Paths
    left: Integers


def chunks(offsets: Integers) -> Iterator[slice]:
    """All rows, a few megabytes at a time: what is computed from a chunk stays small."""
    start, rows = 0, len(offsets) - 1
    while start < rows:
        full = int(np.searchsorted(offsets, offsets[start] + CHUNK_BYTES, "right")) - 1
        stop = min(max(full, start + 1), start + CHUNK_ROWS, rows)
        yield slice(start, stop)
        start = stop


def read_plain(buffer: Bytes, offsets: Integers) -> Plain:
    """Row i is `buffer[offsets[i] : offsets[i + 1]]`; `offsets` (n + 1,) need not begin at 0."""
    row = np.flatnonzero(np.diff(offsets) >= _SHORTEST)
    at, end = offsets[:-1][row], offsets[1:][row]
    kind, count = _heads(buffer, at)
    at, kind, count = _within_single(buffer, at, end, kind, count)

    point = np.flatnonzero((kind == _POINT) & (end - at == _SHORTEST))
    line = np.flatnonzero((kind == _LINE) & (count >= 2) & (end - at == _HEAD + VERTEX * count))
    polygon = np.flatnonzero((kind == _POLYGON) & (count >= 1) & (count <= MOST_RINGS))
    rings, read = _walk(buffer, row[polygon], at[polygon], end[polygon], count[polygon])

    left = np.ones(len(offsets) - 1, np.bool_)
    for found in (point, line, polygon[read]):
        left[row[found]] = False
    return Plain(
        rings,
        _alike(buffer, at[line] + _HEAD, count[line], row[line]),
        _alike(buffer, at[point] + _TYPE, np.ones(len(point), np.int64), row[point]),
        np.flatnonzero(left),
    )


def _heads(buffer: Bytes, at: Integers) -> tuple[Integers, Integers]:
    """Of the geometries that begin at `at`: the type if the order is little-endian, else 0, and the count
    that follows it.

    Both are had from one word of eight bytes, which holds three of the count's four: a larger count
    disagrees with the length of its row.
    """
    word = _numbers(buffer, at, "<u8")
    kind = (word >> 8) & 0xFFFFFFFF
    return np.where(word & 0xFF == 1, kind, 0), word >> 40


def _numbers(buffer: Bytes, at: Integers, kind: str) -> Integers:
    """Integers that begin at any byte, as int64."""
    size = np.dtype(kind).itemsize
    anywhere: np.ndarray = np.ndarray((max(0, buffer.size - size + 1),), kind, buffer, 0, (1,))
    return anywhere[at].astype(np.int64)


def _within_single(
    buffer: Bytes, at: Integers, end: Integers, kind: Integers, count: Integers
) -> tuple[Integers, Integers, Integers]:
    """Where, what and how many once collections of one part are seen as that part."""
    single = (kind > _MULTI) & (kind <= 2 * _MULTI) & (count == 1) & (end - at >= _HEAD + _SHORTEST)
    if single.any():
        at = at + _HEAD * single
        inner, count[single] = _heads(buffer, at[single])
        kind[single] = np.where(inner == kind[single] - _MULTI, inner, 0)
    return at, kind, count


def _walk(
    buffer: Bytes, row: Integers, at: Integers, end: Integers, count: Integers
) -> tuple[Paths, Integers]:
    """The rings of polygons whose heads say that they have `count`, and which polygons were as they said."""
    place, walking = at + _HEAD, np.arange(len(at))
    found: list[tuple[Integers, Integers, Integers]] = []
    while len(walking):
        begin = place[walking]
        fits = begin + 4 <= end[walking]
        if not fits.all():
            walking, begin = walking[fits], begin[fits]
        vertices = _numbers(buffer, begin, "<u4")
        after = begin + 4 + VERTEX * vertices
        fits = (vertices >= FEWEST) & (after <= end[walking])
        place[walking] = np.where(fits, after, -1)
        found.append((walking, begin + 4, vertices))
        walking = walking[fits & (count[walking] > len(found))]
    if not found:
        return _alike(buffer, *np.empty((3, 0), np.int64)), np.empty(0, np.int64)
    polygon, start, vertices = (np.concatenate(column) for column in zip(*found, strict=True))
    shells = len(found[0][0])
    role = np.where(np.arange(len(polygon)) < shells, SHELL, HOLE).astype(np.int8)
    whole = (place == end) & (np.bincount(polygon, minlength=len(at)) == count)
    rings = Paths(buffer, start, vertices, row[polygon], role)
    if len(found) > 1 or not whole.all():
        chosen = np.flatnonzero(whole[polygon])
        rings = rings[chosen[np.argsort(polygon[chosen], kind="stable")]]
    return rings, np.flatnonzero(whole)


def _alike(buffer: Bytes, at: Integers, counts: Integers, feature: Integers) -> Paths:
    return Paths(buffer, at, counts, feature, np.full(len(at), LINE, np.int8))
