"""Sums over the edges of very many rings at once, without a loop over rings or a copy of them all.

Paths are cut into pieces of at most 16 edges. Pieces of one length are taken from the buffer together
and turned so that their first vertices lie side by side, then their second ones, and so on: numpy then
works along whole rows, a block at a time, small enough for the processor's cache. Sums run edge by edge
and piece by piece, so a ring's sums do not depend on what it is summed with, to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from beiyuan_gis.geodesy.arrays import Floats, Integers
from beiyuan_gis.geodesy.paths import VERTEX, Paths

MOST_EDGES: Final = 16
BLOCK: Final = 16_384  # vertices


@dataclass(frozen=True, slots=True)
class RingSums:
    """Of each ring, (p,): twice its signed area, a cubic moment, and `box` (4, p) around its vertices.

    For an edge from x0, y0 to x1, y1, x counted from the meridian, with X = x0 + x1 and dy = y1 - y0,
    `cubic` sums X dy (X2 - dy2). Both are NaN for a ring that is not closed.
    `box` is west, south, east, north.
    """

    double_area: Floats
    cubic: Floats
    box: Floats


def ring_sums(rings: Paths, meridian: float) -> RingSums:
    """`meridian` is the x from which the cubic moment counts."""
    pieces = _Pieces.of(rings)
    first, last = _vertices(rings, rings.at), _vertices(rings, rings.at + VERTEX * (rings.counts - 1))
    sums, box = np.empty((2, len(pieces.path))), np.empty((4, len(pieces.path)))
    for rows, x, y in pieces.blocks():
        sums[:, rows] = _edge_sums(x, y, first[0][pieces.path[rows]], meridian)
        box[:, rows] = _box(x, y)
    double_area, cubic = (pieces.add_up(values) for values in sums)
    unclosed = (first != last).any(axis=0)
    double_area[unclosed] = cubic[unclosed] = np.nan
    return RingSums(double_area, cubic, pieces.around(box))


def path_boxes(paths: Paths) -> Floats:
    """West, south, east, north (4, p) of each path."""
    pieces = _Pieces.of(paths)
    box = np.empty((4, len(pieces.path)))
    for rows, x, y in pieces.blocks():
        box[:, rows] = _box(x, y)
    return pieces.around(box)


def _edge_sums(x: Floats, y: Floats, origin: Floats, meridian: float) -> tuple[Floats, Floats]:
    """Both sums over the edges of r pieces, (r,): x, y (k, r), each piece's ring beginning at `origin`.

    The area is a sum of trapezoids down to the x of the ring's first vertex: nothing large cancels.
    """
    near = x - origin
    rise = y[1:] - y[:-1]
    across = near[1:] + near[:-1]
    trapezoids = across * rise
    across += 2 * (origin - meridian)
    cubes = across * across
    cubes -= rise * rise
    cubes *= across
    cubes *= rise
    return _down(trapezoids), _down(cubes)


def _down(values: Floats) -> Floats:
    """The sum of each column of (k, r), row after row: numpy's own order depends on r."""
    total = values[0].copy() if len(values) else np.zeros(values.shape[1])
    for row in values[1:]:
        total += row
    return total


def _box(x: Floats, y: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    return x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0)


def _vertices(paths: Paths, at: Integers) -> Floats:
    """x and y (2, n) of the vertices that begin at these bytes."""
    return np.ascontiguousarray(paths.records(VERTEX)[at].view("<f8").reshape(-1, 2).T)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The q pieces of p paths, in order: which path each is of, where it begins, how many vertices."""

    paths: Paths
    path: Integers
    at: Integers
    counts: Integers

    @staticmethod
    def of(paths: Paths) -> _Pieces:
        edges = paths.counts - 1
        if not len(paths) or edges.max() <= MOST_EDGES:
            return _Pieces(paths, np.arange(len(paths)), paths.at, paths.counts)
        number = np.maximum(1, -(-edges // MOST_EDGES))
        path = np.repeat(np.arange(len(paths)), number)
        nth = np.arange(len(path)) - np.repeat(np.cumsum(number) - number, number)
        counts = np.minimum(MOST_EDGES, edges[path] - MOST_EDGES * nth) + 1
        return _Pieces(paths, path, paths.at[path] + MOST_EDGES * VERTEX * nth, counts)

    def blocks(self) -> Iterator[tuple[Integers, Floats, Floats]]:
        """Which pieces, and their x and y, each (vertices of a piece, number of pieces)."""
        for count in np.flatnonzero(np.bincount(self.counts)).tolist():
            records = self.paths.records(VERTEX * count)
            alike = np.flatnonzero(self.counts == count)
            step = max(1, BLOCK // count)
            for start in range(0, len(alike), step):
                rows = alike[start : start + step]
                flat = records[self.at[rows]].view("<f8").reshape(len(rows), 2 * count)
                turned = np.ascontiguousarray(flat.T)
                yield rows, turned[0::2], turned[1::2]

    def add_up(self, values: Floats) -> Floats:
        """The sum over the pieces of each path, one after the other: (q,) -> (p,)."""
        if len(values) == len(self.paths):
            return values
        return np.bincount(self.path, weights=values, minlength=len(self.paths))

    def around(self, box: Floats) -> Floats:
        """The boxes of pieces (4, q) as those of paths (4, p)."""
        if box.shape[1] == len(self.paths):
            return box
        starts = np.flatnonzero(np.diff(self.path, prepend=-1))
        low, high = np.minimum.reduceat(box[:2], starts, axis=1), np.maximum.reduceat(box[2:], starts, axis=1)
        return np.concatenate((low, high))
