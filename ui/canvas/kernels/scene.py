"""A layer as arrays to draw from: no Python object for a feature, neighbours next to each other.

Features are kept along a curve that fills the plane, in blocks of 64 with a box each. Where few of them fit
in view (`press.SORTED`) they are drawn in rising order of their rows, as QPainter draws them. Where more are,
they are some pixels large and are drawn block by block, as they lie in memory: only which of two overlapping
features of about one size lies on top may then differ (`order` keeps the few large ones in their place).
"""

from __future__ import annotations

from math import ceil, log2
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.model.columns import PackedGeometries
from ui.canvas.kernels.draw import BLOCK
from ui.canvas.kernels.layout import arrange, clean, enclose, orient
from ui.canvas.kernels.order import large_in_place
from ui.canvas.kernels.wkb import POINT, count, read

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_FURTHEST = 1e8
"""Metres: no projection puts a place of the earth further out; such a vertex is a fault of the data."""
_FINEST, _COARSEST = 2.0**-24, 2.0**-3
"""Metres: limits of the unit. A layer 4,000 km wide is kept to 4 mm, and the coarsest still reaches all."""


class Scene(NamedTuple):
    """n features at n places. Local units are `quantum` metres from `origin`.

    `shapes` are vertices (v, 2) int32, offsets of rings (r + 1,), of features (n + 1,), signs of rings (r,).
    """

    origin: tuple[float, float]
    quantum: float
    shapes: tuple[npt.NDArray[np.int32], Ints, Ints, npt.NDArray[np.int8]]
    boxes: npt.NDArray[np.int32]
    """(n, 4) minx, miny, maxx, maxy."""
    blocks: npt.NDArray[np.int32]
    """(n / 64, 4) boxes of blocks."""
    rows: npt.NDArray[np.int32]
    """Which row of the table is at each place."""


class _Runs(NamedTuple):
    """Points, lines and rings one after another; feature f has runs `parts[f]` to `parts[f + 1]`."""

    xy: Floats
    starts: Ints
    ends: Ints
    kinds: npt.NDArray[np.int8]
    parts: Ints


def build(packed: PackedGeometries) -> Scene:
    """The scene of a column of geometries; rows without a place to draw are left out."""
    runs = _one_anchor_each(_runs_of(packed), packed)
    signs = np.empty(len(runs.kinds), np.int8)
    orient(runs.xy, runs.starts, runs.ends, runs.kinds, signs)
    boxes = np.empty((len(packed), 4))
    enclose(runs.xy, runs.starts, runs.ends, runs.parts, boxes)
    drawn = np.flatnonzero(boxes[:, 0] <= boxes[:, 2])
    if not len(drawn):
        return _nothing()
    middles = (boxes[drawn, :2] + boxes[drawn, 2:]) / 2
    origin = np.floor(np.percentile(middles, 50, axis=0, method="lower"))
    quantum = _quantum(float(max((boxes[drawn, 2:] - origin).max(), (origin - boxes[drawn, :2]).max())))
    order = large_in_place(drawn[_along_curve(middles)], boxes)
    return _laid_out(order, runs, signs, origin, quantum)


def _runs_of(packed: PackedGeometries) -> _Runs:
    data = np.frombuffer(packed.buffer or b"\0", np.uint8)
    number = len(packed)
    runs, vertices, readable = np.empty(number, np.int64), np.empty(number, np.int64), np.empty(number, bool)
    count(data, packed.offsets, runs, vertices, readable)
    if not readable.all():
        packed = _plain(packed, np.flatnonzero(~readable))
        data = np.frombuffer(packed.buffer, np.uint8)
        count(data, packed.offsets, runs, vertices, readable)
    parts, vertex_at = np.zeros(number + 1, np.int64), np.zeros(number + 1, np.int64)
    np.cumsum(runs, out=parts[1:])
    np.cumsum(vertices, out=vertex_at[1:])
    xy = np.empty((vertex_at[-1], 2))
    ends, kinds = np.empty(parts[-1], np.int64), np.empty(parts[-1], np.int8)
    read(data, np.empty(16, np.uint8), packed.offsets, parts, vertex_at, xy, ends, kinds)
    starts = np.concatenate(([0], ends[:-1])) if len(ends) else ends.copy()
    clean(xy, starts, ends, _FURTHEST)
    return _Runs(xy, starts, ends, kinds, parts)


def _plain(packed: PackedGeometries, rows: Ints) -> PackedGeometries:
    """The same with some rows written anew as plain little-endian WKB: other byte orders, curves."""
    blobs = [packed.wkb(row) for row in range(len(packed))]
    again = shapely.to_wkb(packed.unpack(rows), output_dimension=2, byte_order=1)
    for row, blob in zip(rows.tolist(), again, strict=True):
        blobs[row] = blob or b""
    return PackedGeometries.pack(blobs)


def _one_anchor_each(runs: _Runs, packed: PackedGeometries) -> _Runs:
    """Of a feature with lines or rings, its points are not drawn; one of many points has one symbol."""
    points = runs.kinds == POINT
    if not points.any():
        return runs
    owners = np.repeat(np.arange(len(packed)), np.diff(runs.parts))
    several = np.bincount(owners, minlength=len(packed)) > 1
    if not several[owners[points]].any():
        return runs
    with_paths = np.zeros(len(packed), bool)
    with_paths[owners[~points]] = True
    ends = runs.ends.copy()
    ends[points & several[owners]] = runs.starts[points & several[owners]]
    rows = np.flatnonzero(several & ~with_paths)
    geometries = packed.unpack(rows)
    anchors = shapely.centroid(geometries)
    outside = ~shapely.intersects(geometries, anchors)
    anchors[outside] = shapely.point_on_surface(geometries[outside])
    there = ~(shapely.is_empty(anchors) | shapely.is_missing(anchors))
    first = runs.parts[rows[there]]
    runs.xy[runs.starts[first]] = np.column_stack(
        [shapely.get_x(anchors[there]), shapely.get_y(anchors[there])]
    )
    ends[first] = runs.starts[first] + 1
    return runs._replace(ends=ends)


def _quantum(reach: float) -> float:
    """A power of two, so that a coordinate of the file is the same whole number in every layer."""
    wanted = 2.0 ** ceil(log2(reach / 2**30)) if reach > 0.0 else _FINEST
    return min(max(wanted, _FINEST), _COARSEST)


def _along_curve(middles: Floats) -> Ints:
    """The order of places on a Z-shaped curve; in each block of it, rows rise."""
    low, high = middles.min(axis=0), middles.max(axis=0)
    cells = ((middles - low) / np.maximum(high - low, 1e-9) * 65535.0).astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        cells = (cells | (cells << np.uint64(shift))) & np.uint64(mask)
    order = np.argsort(cells[:, 0] | (cells[:, 1] << np.uint64(1)), kind="stable")
    return order[np.lexsort((order, np.arange(len(order)) // BLOCK))]


def _laid_out(order: Ints, runs: _Runs, signs: npt.NDArray[np.int8], origin: Floats, quantum: float) -> Scene:
    number = len(order)
    xy = np.empty((len(runs.xy), 2), np.int32)
    rings, parts = np.empty(len(runs.kinds) + 1, np.int64), np.empty(number + 1, np.int64)
    new_signs = np.empty(len(runs.kinds), np.int8)
    used, vertices = arrange(
        order,
        runs.xy,
        runs.starts,
        runs.ends,
        runs.parts,
        signs,
        origin,
        quantum,
        xy,
        rings,
        parts,
        new_signs,
    )
    rings = rings[: used + 1]
    boxes = np.empty((number, 4), np.int32)
    enclose(xy, rings[:-1], rings[1:], parts, boxes)
    starts = np.arange(0, number, BLOCK)
    low = np.minimum.reduceat(boxes[:, :2], starts)
    high = np.maximum.reduceat(boxes[:, 2:], starts)
    blocks = np.column_stack([low, high])
    shapes = xy[:vertices], rings, parts, new_signs[:used]
    return Scene((float(origin[0]), float(origin[1])), quantum, shapes, boxes, blocks, order.astype(np.int32))


def _nothing() -> Scene:
    none = np.empty((0, 4), np.int32)
    shapes = np.empty((0, 2), np.int32), np.zeros(1, np.int64), np.zeros(1, np.int64), np.empty(0, np.int8)
    return Scene((0.0, 0.0), 1.0, shapes, none, none, np.empty(0, np.int32))
