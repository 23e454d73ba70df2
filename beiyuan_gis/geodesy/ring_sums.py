"""Sums over the edges of very many rings at once, without a loop over rings or a copy of them all.

Paths of the same number of vertices are taken from the buffer together and turned so that their first
vertices lie side by side, then their second ones, and so on: numpy then works along whole rows, a block
at a time, small enough for the processor's cache. Paths of more than 16 edges are cut into pieces first.
Sums run edge by edge and piece by piece, so a ring's do not depend, to the last bit, on what it is
summed with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from beiyuan_gis.geodesy.arrays import Floats, Integers
from beiyuan_gis.geodesy.paths import VERTEX, Paths

MOST_EDGES: Final = 16
BLOCK: Final = 32_768  # vertices

Block = tuple[Integers, Floats, Floats]


@dataclass(frozen=True, slots=True)
class RingSums:
    """Of each ring, (p,): twice its signed area, a cubic moment, and `box` (4, p) around its vertices.

    For an edge from x0, y0 to x1, y1, x counted from the meridian, with X = x0 + x1 and dy = y1 - y0,
    `cubic` sums X dy (X2 - dy2). The area is NaN for a ring that is not closed.
    `box` is west, south, east, north.
    """

    double_area: Floats
    cubic: Floats
    box: Floats


def ring_sums(rings: Paths, meridian: float) -> Iterator[tuple[Integers, RingSums]]:
    """The sums of all rings, some at a time: their indices and the sums.

    `meridian` is the x from which the cubic moment counts.
    """
    long = np.flatnonzero(rings.counts > MOST_EDGES + 1)
    for rows, x, y in _blocks(rings):
        box = _box(x, y)
        unclosed = (x[0] != x[-1]) | (y[0] != y[-1])
        area, cubic = _edge_sums(x, y, x[0].copy(), meridian)
        area[unclosed] = np.nan
        yield rows, RingSums(area, cubic, box)
    if len(long):
        yield long, _long_ring_sums(rings[long], meridian)


def _long_ring_sums(rings: Paths, meridian: float) -> RingSums:
    pieces = _cut(rings)
    first = _vertices(rings, rings.at)
    sums, box = np.empty((2, len(pieces))), np.empty((4, len(pieces)))
    for rows, x, y in _blocks(pieces):
        box[:, rows] = _box(x, y)
        sums[:, rows] = _edge_sums(x, y, first[0][pieces.feature[rows]], meridian)
    area, cubic = (np.bincount(pieces.feature, weights=each).astype(np.float64) for each in sums)
    last = _vertices(rings, rings.at + VERTEX * (rings.counts - 1))
    area[(first != last).any(axis=0)] = np.nan
    return RingSums(area, cubic, _around(pieces, box))


def path_boxes(paths: Paths) -> Floats:
    """West, south, east, north (4, p) of each path."""
    found = np.empty((4, len(paths)))
    for rows, x, y in _blocks(paths):
        found[:, rows] = _box(x, y)
    long = np.flatnonzero(paths.counts > MOST_EDGES + 1)
    if len(long):
        pieces = _cut(paths[long])
        found[:, long] = _around(pieces, path_boxes(pieces))
    return found


def _edge_sums(x: Floats, y: Floats, origin: Floats, meridian: float) -> tuple[Floats, Floats]:
    """Both sums over the edges of r pieces, (r,): x, y (k, r), each piece's ring beginning at `origin`.

    The area is a sum of trapezoids down to the x of the ring's first vertex: nothing large cancels.
    Uses up x.
    """
    x -= origin
    rise = y[1:] - y[:-1]
    across = x[1:] + x[:-1]
    trapezoids = across * rise
    across += 2 * (origin - meridian)
    cubes = across * across
    across *= rise
    rise *= rise
    cubes -= rise
    cubes *= across
    return _down(trapezoids), _down(cubes)


def _down(values: Floats) -> Floats:
    """The sum of each column of (k, r), row after row: numpy's own order depends on r."""
    total = values[0].copy() if len(values) else np.zeros(values.shape[1])
    for row in values[1:]:
        total += row
    return total


def _box(x: Floats, y: Floats) -> Floats:
    return np.stack((x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0)))


def _vertices(paths: Paths, at: Integers) -> Floats:
    """x and y (2, n) of the vertices that begin at these bytes."""
    return np.ascontiguousarray(paths.records(VERTEX)[at].view("<f8").reshape(-1, 2).T)


def _blocks(paths: Paths) -> Iterator[Block]:
    """The paths of at most 16 edges: their indices (r,), and their x and y (k, r) to work with."""
    numbers = np.bincount(paths.counts)[: MOST_EDGES + 2]
    for count in np.flatnonzero(numbers).tolist():
        records = paths.records(VERTEX * count)
        alike = np.flatnonzero(paths.counts == count)
        step = BLOCK // count
        for start in range(0, len(alike), step):
            rows = alike[start : start + step]
            flat = records[paths.at[rows]].view("<f8").reshape(len(rows), 2 * count)
            turned = np.ascontiguousarray(flat.T)
            yield rows, turned[0::2], turned[1::2]


def _cut(paths: Paths) -> Paths:
    """Long paths as pieces of at most 16 edges, in order; `feature` is the index of the path."""
    edges = paths.counts - 1
    number = -(-edges // MOST_EDGES)
    path = np.repeat(np.arange(len(paths)), number)
    nth = np.arange(len(path)) - np.repeat(np.cumsum(number) - number, number)
    counts = np.minimum(MOST_EDGES, edges[path] - MOST_EDGES * nth) + 1
    return Paths(paths.buffer, paths.at[path] + MOST_EDGES * VERTEX * nth, counts, path, paths.role[path])


def _around(pieces: Paths, box: Floats) -> Floats:
    """The boxes of pieces (4, q) as those of their paths (4, p)."""
    starts = np.flatnonzero(np.diff(pieces.feature, prepend=-1))
    low, high = np.minimum.reduceat(box[:2], starts, axis=1), np.maximum.reduceat(box[2:], starts, axis=1)
    return np.concatenate((low, high))
