"""Geometries taken apart into points, lines and rings one after another, some megabytes at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.model.columns import PackedGeometries
from ui.canvas.kernels.layout import clean
from ui.canvas.kernels.wkb import POINT, count, read

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LITTLE, _ABREAST = 1024 * 1024, 2
"""Bytes of WKB that are not worth a thread; and how many threads there are for more."""
_FURTHEST = 1e8
"""Metres: no projection puts a place of the earth further out; such a vertex is a fault of the data."""


class Runs(NamedTuple):
    """Points, lines and rings one after another; feature f has runs `parts[f]` to `parts[f + 1]`."""

    xy: Floats
    starts: Ints
    ends: Ints
    kinds: npt.NDArray[np.int8]
    parts: Ints


class Piece(NamedTuple):
    """Some rows, from `first` on, taken apart."""

    first: int
    runs: Runs


def pass_over(packed: PackedGeometries, do: Callable[[Piece], None]) -> None:
    """`do` to all rows, some megabytes at a time, so that neither memory nor what is mapped grows with the
    layer; to two pieces at once where there are several, as compiled functions leave each other alone."""

    def taken_apart(first: int, part: PackedGeometries) -> None:
        do(Piece(first, _one_anchor_each(_runs_of(part), part)))

    if len(packed.buffer) < _LITTLE:
        for piece in packed.pieces():
            taken_apart(*piece)
        return
    at_work: deque[Future[None]] = deque()
    with ThreadPoolExecutor(_ABREAST, thread_name_prefix="scene") as pool:
        for piece in packed.pieces():
            at_work.append(pool.submit(taken_apart, *piece))
            if len(at_work) == _ABREAST:
                at_work.popleft().result()
        for rest in at_work:
            rest.result()


def _runs_of(packed: PackedGeometries) -> Runs:
    data = packed.data
    number = len(packed)
    runs, vertices, readable = np.empty(number, np.int64), np.empty(number, np.int64), np.empty(number, bool)
    count(data, packed.offsets, runs, vertices, readable)
    if not readable.all():
        packed = _plain(packed, np.flatnonzero(~readable))
        data = packed.data
        count(data, packed.offsets, runs, vertices, readable)
    parts, vertex_at = np.zeros(number + 1, np.int64), np.zeros(number + 1, np.int64)
    np.cumsum(runs, out=parts[1:])
    np.cumsum(vertices, out=vertex_at[1:])
    xy = np.empty((vertex_at[-1], 2))
    ends, kinds = np.empty(parts[-1], np.int64), np.empty(parts[-1], np.int8)
    read(data, np.empty(16, np.uint8), packed.offsets, parts, vertex_at, xy, ends, kinds)
    starts = np.concatenate(([0], ends[:-1])) if len(ends) else ends.copy()
    clean(xy, starts, ends, _FURTHEST)
    return Runs(xy, starts, ends, kinds, parts)


def _plain(packed: PackedGeometries, rows: Ints) -> PackedGeometries:
    """The same with some rows written anew as plain little-endian WKB: other byte orders, curves."""
    blobs = [packed.wkb(row) for row in range(len(packed))]
    again = shapely.to_wkb(packed.unpack(rows), output_dimension=2, byte_order=1)
    for row, blob in zip(rows.tolist(), again, strict=True):
        blobs[row] = blob or b""
    return PackedGeometries.pack(blobs)


def _one_anchor_each(runs: Runs, packed: PackedGeometries) -> Runs:
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
