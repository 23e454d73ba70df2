"""The edges of a layer's polygons as arrays, and which of them face each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from beiyuan_gis.checks.arrays import Mask, Numbers, Objects, Points, Rows

_PARALLEL = 0.1
"""Sine of the angle, nearly six degrees, up to which two edges face each other."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Straight edges (n,) of sound polygons, the inside on their left; `row` is the feature's in the view."""

    start: Points
    end: Points
    row: Rows

    def __len__(self) -> int:
        return len(self.row)

    def only(self, which: Mask) -> Edges:
        return Edges(self.start[which], self.end[which], self.row[which])

    @cached_property
    def lines(self) -> Objects:
        pairs = np.stack([self.start, self.end], axis=1)
        lines: Objects = np.asarray(shapely.linestrings(pairs), object).reshape(-1)
        return lines

    @cached_property
    def directions(self) -> Points:
        """Unit vectors (n, 2) along the edges."""
        steps = self.end - self.start
        directions: Points = steps / np.hypot(*steps.T)[:, None]
        return directions

    @cached_property
    def unmatched(self) -> Mask:
        """Which edges (n,) no other polygon has, end for end."""
        low = np.where(_before(self.start, self.end)[:, None], self.start, self.end)
        high = np.where(_before(self.start, self.end)[:, None], self.end, self.start)
        _, form, count = np.unique(np.hstack([low, high]), axis=0, return_inverse=True, return_counts=True)
        alone: Mask = count[form] == 1
        return alone


def edges_of(polygons: Objects, rows: Rows) -> Edges:
    """Of valid polygons (n,), which are the features in `rows` (n,); edges without length are left out."""
    parts, of_row = shapely.get_parts(polygons, return_index=True)
    rings, of_part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(xy):
        return Edges(np.empty((0, 2)), np.empty((0, 2)), np.empty(0, np.int64))
    real = (of_ring[1:] == of_ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
    row = rows[of_row[of_part[of_ring[:-1][real]]]]
    return Edges(xy[:-1][real], xy[1:][real], row)


@dataclass(frozen=True, eq=False)
class Facing:
    """Pieces (m,) of edges of two features that run along each other with their outsides between them.

    `quads` (m, 4, 2) are the corners of the strip between them; `one` < `other` are the features' rows.
    """

    one: Rows
    other: Rows
    length: Numbers
    quads: Points

    @cached_property
    def areas(self) -> Numbers:
        """Of the strips (m,), in square metres."""
        across = self.quads[:, 2:] - self.quads[:, :2]
        areas: Numbers = 0.5 * np.abs(across[:, 0, 0] * across[:, 1, 1] - across[:, 0, 1] * across[:, 1, 0])
        return areas


def facing(edges: Edges, kinds: Rows, width: float) -> Facing:
    """What faces within `width` metres, features of the same of `kinds` (n,) only."""
    i, j = shapely.STRtree(edges.lines).query(edges.lines, predicate="dwithin", distance=width)
    keep = (edges.row[i] < edges.row[j]) & (kinds[edges.row[i]] == kinds[edges.row[j]])
    i, j = i[keep], j[keep]
    along, back = edges.directions[i], edges.directions[j]
    turn = along[:, 0] * back[:, 1] - along[:, 1] * back[:, 0]
    keep = ((along * back).sum(axis=1) < 0) & (np.abs(turn) < _PARALLEL)
    return _strips(edges, i[keep], j[keep], width)


def _strips(edges: Edges, i: Rows, j: Rows, width: float) -> Facing:
    """The pieces of edges i and j, which run against each other, that are apart by no more than `width`."""
    origin, along = edges.start[i], edges.directions[i]
    outwards = np.column_stack([along[:, 1], -along[:, 0]])
    length = np.hypot(*(edges.end[i] - origin).T)
    near, far = edges.end[j] - origin, edges.start[j] - origin
    near_at, far_at = (near * along).sum(axis=1), (far * along).sum(axis=1)
    low, high = np.maximum(0.0, near_at), np.minimum(length, far_at)
    offset = (near * outwards).sum(axis=1)
    slope = ((far - near) * outwards).sum(axis=1) / np.where(far_at > near_at, far_at - near_at, 1.0)
    low, high = _where_apart(low, high, offset - slope * near_at, slope, width)
    keep = high - low > 0
    i, j, low, high = i[keep], j[keep], low[keep], high[keep]
    origin, along, outwards = origin[keep], along[keep], outwards[keep]
    near_at, far_at, slope, offset = near_at[keep], far_at[keep], slope[keep], offset[keep]

    def on_one(at: Numbers) -> Points:
        exact = np.where((at == length[keep])[:, None], edges.end[i], origin + at[:, None] * along)
        return np.where((at == 0.0)[:, None], edges.start[i], exact)

    def on_other(at: Numbers) -> Points:
        apart = offset + slope * (at - near_at)
        foot = origin + at[:, None] * along + apart[:, None] * outwards
        foot = np.where((at == near_at)[:, None], edges.end[j], foot)
        return np.where((at == far_at)[:, None], edges.start[j], foot)

    quads = np.stack([on_one(low), on_one(high), on_other(high), on_other(low)], axis=1)
    return Facing(edges.row[i], edges.row[j], high - low, quads)


def _where_apart(
    low: Numbers, high: Numbers, offset: Numbers, slope: Numbers, width: float
) -> tuple[Numbers, Numbers]:
    """The stretch of [low, high] on which 0 <= offset + slope * t <= width; empty ones have high < low."""
    with np.errstate(divide="ignore", invalid="ignore"):
        zero, full = -offset / slope, (width - offset) / slope
    flat = slope == 0
    off = flat & ((offset < 0) | (offset > width))
    first = np.where(flat, low, np.minimum(zero, full))
    last = np.where(flat, high, np.maximum(zero, full))
    return np.maximum(low, first), np.where(off, low - 1, np.minimum(high, last))


def _before(one: Points, other: Points) -> Mask:
    before: Mask = (one[:, 0] < other[:, 0]) | ((one[:, 0] == other[:, 0]) & (one[:, 1] < other[:, 1]))
    return before
