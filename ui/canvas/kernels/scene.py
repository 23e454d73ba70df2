"""A layer as arrays to draw from: no Python object for a feature, neighbours next to each other.

Features are kept along a curve that fills the plane, in blocks of 64 with a box each. Where few of them fit
in view (`press.SORTED`) they are drawn in rising order of their rows, as QPainter draws them. Where more are,
they are some pixels large and are drawn block by block, as they lie in memory: only which of two overlapping
features of about one size lies on top may then differ (`order` keeps the few large ones in their place).

A scene is built in two passes over the WKB, some megabytes at a time: boxes first, which give the order, then
every vertex straight to its place. What is built of a large layer is kept on its shelf and mapped next time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, log2
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.model.columns import Columns, PackedGeometries
from beiyuan_gis.model.columns_builder import rises
from beiyuan_gis.model.memory import give_back
from beiyuan_gis.model.shelf import Arrays, Kept, put
from ui.canvas.kernels.copies import Copies, mark, sound
from ui.canvas.kernels.copies import none as no_copies
from ui.canvas.kernels.draw import BLOCK
from ui.canvas.kernels.layout import arrange, clean, enclose, orient, weigh
from ui.canvas.kernels.order import large_in_place
from ui.canvas.kernels.wkb import POINT, count, read

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Offsets = npt.NDArray[np.int32]

_KEPT = "scene2"
"""The name on the shelf; another one as soon as the same geometries give another scene."""

_FURTHEST = 1e8
"""Metres: no projection puts a place of the earth further out; such a vertex is a fault of the data."""
_FINEST, _COARSEST = 2.0**-24, 2.0**-3
"""Metres: limits of the unit. A layer 4,000 km wide is kept to 4 mm, and the coarsest still reaches all."""


class Scene(NamedTuple):
    """n features at n places. Local units are `quantum` metres from `origin`.

    `shapes` are vertices (v, 2), offsets of rings (r + 1,) and of features (n + 1,), all int32, and the signs
    of rings (r,) int8.
    """

    origin: tuple[float, float]
    quantum: float
    shapes: tuple[npt.NDArray[np.int32], Offsets, Offsets, npt.NDArray[np.int8]]
    copies: Copies
    """Of long rings, whose signs say so."""
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


class _Piece(NamedTuple):
    """Some rows, from `first` on, taken apart."""

    first: int
    runs: _Runs


def scene_of(columns: Columns) -> Scene:
    """The scene of base columns, from their shelf if it is there, else built and put there."""
    kept = columns.shelf.get(_KEPT)
    scene = None if kept is None else _unpacked(kept)
    if scene is None or not _sound(scene, len(columns.ids)):
        scene = build(columns.geometry)
        arrays = (*scene.shapes, scene.boxes, scene.blocks, scene.rows, *scene.copies)
        names: Arrays = dict(zip(_ARRAYS, arrays, strict=True))
        about = {"origin": scene.origin, "quantum": scene.quantum}
        scene = _unpacked(put(columns.shelf, _KEPT, names, about))
        del arrays, names
        give_back()
    return scene


_OF_SCENE = ("xy", "rings", "parts", "signs", "boxes", "blocks", "rows")
_OF_COPIES = ("long", "first", "table", "copied", "runs")
_ARRAYS = (*_OF_SCENE, *_OF_COPIES)


def _unpacked(kept: Kept) -> Scene:
    xy, rings, parts, signs, boxes, blocks, rows = (kept.arrays[name] for name in _OF_SCENE)
    copies = Copies(*(kept.arrays[name] for name in _OF_COPIES))
    x, y = kept.about["origin"]
    return Scene((x, y), kept.about["quantum"], (xy, rings, parts, signs), copies, boxes, blocks, rows)


def _sound(scene: Scene, number: int) -> bool:
    """Whether nothing points outside: the compiled functions do not look."""
    xy, rings, parts, signs = scene.shapes
    places = len(scene.rows)
    return (
        rises(rings, len(xy))
        and rises(parts, len(rings) - 1)
        and len(signs) >= len(rings) - 1
        and len(scene.boxes) == len(parts) - 1 == places
        and len(scene.blocks) == -(-places // BLOCK)
        and (not places or (int(scene.rows.min()) >= 0 and int(scene.rows.max()) < number))
        and sound(scene.copies, rings, signs)
    )


def build(packed: PackedGeometries) -> Scene:
    """The scene of a column of geometries; rows without a place to draw are left out."""
    boxes, runs, vertices = np.empty((len(packed), 4)), _whole(len(packed)), _whole(len(packed))
    piece = None
    for piece in _pieces(packed):
        here = slice(piece.first, piece.first + len(piece.runs.parts) - 1)
        enclose(piece.runs.xy, piece.runs.starts, piece.runs.ends, piece.runs.parts, boxes[here])
        weigh(piece.runs.starts, piece.runs.ends, piece.runs.parts, runs[here], vertices[here])
    drawn = np.flatnonzero(boxes[:, 0] <= boxes[:, 2])
    if not len(drawn):
        return _nothing()
    middles = (boxes[drawn, :2] + boxes[drawn, 2:]) / 2
    few = len(drawn) <= BLOCK  # as of what was edited just now, while the hand waits: one block has no order
    origin = np.floor(middles[0] if few else np.percentile(middles, 50, axis=0, method="lower"))
    quantum = _quantum(float(max((boxes[drawn, 2:] - origin).max(), (origin - boxes[drawn, :2]).max())))
    order = drawn if few else large_in_place(drawn[_along_curve(middles)], boxes)
    del boxes, middles, drawn
    only = piece if piece and len(piece.runs.parts) == len(packed) + 1 else None
    return _laid_out(order, [only] if only else _pieces(packed), runs, vertices, origin, quantum)


def _whole(number: int) -> npt.NDArray[np.int32]:
    return np.empty(number, np.int32)


def _pieces(packed: PackedGeometries) -> Iterator[_Piece]:
    """All rows, some megabytes at a time, so that neither memory nor what is mapped grows with the layer."""
    for first, part in packed.pieces():
        yield _Piece(first, _one_anchor_each(_runs_of(part), part))


def _runs_of(packed: PackedGeometries) -> _Runs:
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
    keys = cells[:, 0] | (cells[:, 1] << np.uint64(1))
    keys = (keys << np.uint64(32)) | np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    order: Ints = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    whole = len(order) // BLOCK * BLOCK
    order[:whole].reshape(-1, BLOCK).sort(axis=1)
    order[whole:].sort()
    return order


def _laid_out(
    order: Ints,
    pieces: Iterable[_Piece],
    runs: npt.NDArray[np.int32],
    vertices: npt.NDArray[np.int32],
    origin: Floats,
    quantum: float,
) -> Scene:
    """`runs` and `vertices` are how many each row has; `order` is of rows."""
    places = np.full(len(runs), -1, np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    parts, vertex_at = _offsets(runs[order]), _offsets(vertices[order])
    xy, rings = np.empty((vertex_at[-1], 2), np.int32), np.empty(parts[-1] + 1, vertex_at.dtype)
    new_signs = np.empty(parts[-1], np.int8)
    rings[-1] = vertex_at[-1]
    for first, piece in pieces:
        signs = np.empty(len(piece.kinds), np.int8)
        orient(piece.xy, piece.starts, piece.ends, piece.kinds, signs)
        here = places[first : first + len(piece.parts) - 1]
        arrange(
            *(here, piece.xy, piece.starts, piece.ends, piece.parts, signs, origin, quantum),
            *(vertex_at, xy, rings, parts, new_signs),
        )
    boxes = np.empty((len(order), 4), np.int32)
    enclose(xy, rings[:-1], rings[1:], parts, boxes)
    starts = np.arange(0, len(order), BLOCK)
    low = np.minimum.reduceat(boxes[:, :2], starts)
    high = np.maximum.reduceat(boxes[:, 2:], starts)
    blocks = np.column_stack([low, high])
    copies = mark(xy, rings, new_signs)
    shapes, corner = (xy, rings, parts, new_signs), (float(origin[0]), float(origin[1]))
    return Scene(corner, quantum, shapes, copies, boxes, blocks, order.astype(np.int32))


def _offsets(counts: npt.NDArray[np.int32]) -> Offsets:
    """Where each begins, and where the last one ends."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    if offsets[-1] > np.iinfo(np.int32).max:
        return offsets  # type: ignore[return-value]  # two thousand million vertices cost a compilation
    return offsets.astype(np.int32)


def _nothing() -> Scene:
    none = np.empty((0, 4), np.int32)
    one = np.zeros(1, np.int32)
    shapes = np.empty((0, 2), np.int32), one, one, np.empty(0, np.int8)
    return Scene((0.0, 0.0), 1.0, shapes, no_copies(), none, none, np.empty(0, np.int32))
