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
_LONE_RING: Final = 1 | _POLYGON << 8 | 1 << 40  # the first eight bytes of a polygon without holes


class Plain(NamedTuple):
    """What was read, by row (which is `feature`), and the rows left over.

    A polygon's shell comes before its holes; a point is a path of one vertex.
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
    word = _numbers(buffer, at, "<i8")
    left = np.ones(len(offsets) - 1, np.bool_)

    lone = word == _LONE_RING  # most rows of most layers: nothing else is asked about them
    vertices = _numbers(buffer, at[lone] + _HEAD, "<u4")
    lone[lone] = (vertices >= FEWEST) & (end[lone] - at[lone] == _HEAD + 4 + VERTEX * vertices)
    shells = _alike(buffer, at[lone] + _HEAD + 4, end[lone], row[lone], SHELL)
    left[row[lone]] = False

    row, at, end, word = (values[~lone] for values in (row, at, end, word))
    kind, count = _kinds(word)
    at, kind, count = _within_single(buffer, at, end, kind, count)
    point = (kind == _POINT) & (end - at == _SHORTEST)
    line = (kind == _LINE) & (count >= 2) & (end - at == _HEAD + VERTEX * count)
    polygon = np.flatnonzero((kind == _POLYGON) & (count >= 1) & (count <= MOST_RINGS))
    rings, read = _walk(buffer, row[polygon], at[polygon], end[polygon], count[polygon])
    for found in (point, line, polygon[read]):
        left[row[found]] = False
    return Plain(
        shells + rings,
        _alike(buffer, at[line] + _HEAD, end[line], row[line], LINE),
        _alike(buffer, at[point] + _TYPE, end[point], row[point], LINE),
        np.flatnonzero(left),
    )


def _numbers(buffer: Bytes, at: Integers, kind: str) -> Integers:
    """Integers that begin at any byte, as int64."""
    size = np.dtype(kind).itemsize
    anywhere: np.ndarray = np.ndarray((max(0, buffer.size - size + 1),), kind, buffer, 0, (1,))
    return anywhere[at].astype(np.int64, copy=False)


def _kinds(word: Integers) -> tuple[Integers, Integers]:
    """Of geometries by their first eight bytes: the type if the order is little-endian, else 0, and the
    count that follows it. That has three of its four bytes there: a larger count disagrees with the
    length of its row."""
    return np.where(word & 0xFF == 1, word >> 8 & 0xFFFFFFFF, 0), word >> 40


def _within_single(
    buffer: Bytes, at: Integers, end: Integers, kind: Integers, count: Integers
) -> tuple[Integers, Integers, Integers]:
    """Where, what and how many once collections of one part are seen as that part."""
    single = (kind > _MULTI) & (kind <= 2 * _MULTI) & (count == 1) & (end - at >= _HEAD + _SHORTEST)
    if single.any():
        at = at + _HEAD * single
        inner, count[single] = _kinds(_numbers(buffer, at[single], "<i8"))
        kind[single] = np.where(inner == kind[single] - _MULTI, inner, 0)
    return at, kind, count


def _walk(
    buffer: Bytes, row: Integers, at: Integers, end: Integers, count: Integers
) -> tuple[Paths, Integers]:
    """The rings of polygons that say they have `count`, and the indices of those that have, to the byte."""
    place, seen, walking = at + _HEAD, np.zeros_like(count), np.flatnonzero(count)
    steps = [np.empty((3, 0), np.int64)]
    while len(walking):
        walking = walking[place[walking] + 4 <= end[walking]]
        first = place[walking] + 4
        vertices = _numbers(buffer, first - 4, "<u4")
        fits = (vertices >= FEWEST) & (first + VERTEX * vertices <= end[walking])
        walking, first, vertices = walking[fits], first[fits], vertices[fits]
        steps.append(np.stack((walking, first, vertices)))
        place[walking] = first + VERTEX * vertices
        seen[walking] += 1
        walking = walking[count[walking] > seen[walking]]
    polygon, first, vertices = np.concatenate(steps, axis=1)
    whole = (seen == count) & (place == end)
    order = np.argsort(polygon, kind="stable")
    order = order[whole[polygon[order]]]
    polygon = polygon[order]
    role = np.where(np.diff(polygon, prepend=-1) != 0, SHELL, HOLE).astype(np.int8)
    return Paths(buffer, first[order], vertices[order], row[polygon], role), np.flatnonzero(whole)


def _alike(buffer: Bytes, at: Integers, end: Integers, feature: Integers, role: int) -> Paths:
    """Paths of one role, each filling the bytes from `at` to `end`."""
    return Paths(buffer, at, (end - at) // VERTEX, feature, np.full(len(at), role, np.int8))
