"""A layer as arrays to draw from: no Python object for a feature, neighbours next to each other.

Features are kept along a curve that fills the plane, in blocks of 64 with a box each. Where few of them fit
in view (`press.SORTED`) they are drawn in rising order of their rows, as QPainter draws them. Where more are,
they are some pixels large and are drawn block by block, as they lie in memory: only which of two overlapping
features of about one size lies on top may then differ (`order` keeps the few large ones in their place).

A scene is built in two passes over the WKB, some megabytes at a time: boxes first, which give the order, then
every vertex straight to its place. What is built of a large layer is kept on its shelf and mapped next time.
"""

from __future__ import annotations

from math import ceil, log2
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.model.columns import Columns, PackedGeometries
from beiyuan_gis.model.columns_builder import rises
from beiyuan_gis.model.memory import give_back
from beiyuan_gis.model.shelf import Arrays, Kept, put
from ui.canvas.kernels.apart import Piece, pass_over
from ui.canvas.kernels.copies import Copies, mark, sound
from ui.canvas.kernels.copies import none as no_copies
from ui.canvas.kernels.draw import BLOCK
from ui.canvas.kernels.layout import arrange, enclose, orient, weigh
from ui.canvas.kernels.order import large_in_place

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int32]

_KEPT = "scene2"
"""The name on the shelf; another one as soon as the same geometries give another scene."""

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
    boxes, runs, vertices, whole = _looked_at(packed)
    drawn = np.flatnonzero(boxes[:, 0] <= boxes[:, 2])
    if not len(drawn):
        return _nothing()
    middles, origin, quantum = _middles(boxes if len(drawn) == len(boxes) else boxes[drawn])
    few = len(drawn) <= BLOCK  # as of what was edited just now, while the hand waits: one block has no order
    order = drawn if few else large_in_place(drawn[_along_curve(middles)], boxes)
    del boxes, middles, drawn
    return _laid_out(order, whole or packed, runs, vertices, origin, quantum)


def _looked_at(packed: PackedGeometries) -> tuple[Floats, Counts, Counts, list[Piece]]:
    """Of each row its box (n, 4) and how many runs and vertices it has; and all rows, taken apart, where they
    are few enough to be one piece."""
    boxes, whole = np.empty((len(packed), 4)), list[Piece]()
    runs, vertices = np.empty(len(packed), np.int32), np.empty(len(packed), np.int32)

    def look_at(piece: Piece) -> None:
        first, apart = piece
        here = slice(first, first + len(apart.parts) - 1)
        enclose(apart.xy, apart.starts, apart.ends, apart.parts, boxes[here])
        weigh(apart.starts, apart.ends, apart.parts, runs[here], vertices[here])
        if len(apart.parts) == len(packed) + 1:
            whole.append(piece)

    pass_over(packed, look_at)
    return boxes, runs, vertices, whole


def _middles(boxes: Floats) -> tuple[Floats, Floats, float]:
    """Of boxes (n, 4) the middles (n, 2), and the origin and the quantum that suit them. Axis by axis: numpy
    takes several times as long over short rows."""
    middles, origin, reach = np.empty((len(boxes), 2)), np.empty(2), 0.0
    for axis in (0, 1):
        low, high = boxes[:, axis], boxes[:, axis + 2]
        middles[:, axis] = (low + high) / 2
        half = (len(boxes) - 1) // 2
        origin[axis] = np.floor(np.partition(middles[:, axis], half)[half])
        reach = max(reach, float(high.max() - origin[axis]), float(origin[axis] - low.min()))
    return middles, origin, _quantum(reach)


def _quantum(reach: float) -> float:
    """A power of two, so that a coordinate of the file is the same whole number in every layer."""
    wanted = 2.0 ** ceil(log2(reach / 2**30)) if reach > 0.0 else _FINEST
    return min(max(wanted, _FINEST), _COARSEST)


def _along_curve(middles: Floats) -> Ints:
    """The order of places on a Z-shaped curve; in each block of it, rows rise."""
    cells = np.empty(middles.shape, np.uint64)
    for axis in (0, 1):
        low, high = middles[:, axis].min(), middles[:, axis].max()
        cells[:, axis] = (middles[:, axis] - low) / max(high - low, 1e-9) * 65535.0
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
    packed: PackedGeometries | list[Piece],
    runs: Counts,
    vertices: Counts,
    origin: Floats,
    quantum: float,
) -> Scene:
    """`runs` and `vertices` are how many each row has; `order` is of rows. `packed` may be taken apart
    already."""
    places = np.full(len(runs), -1, np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    parts, vertex_at = _offsets(runs[order]), _offsets(vertices[order])
    xy, rings = np.empty((vertex_at[-1], 2), np.int32), np.empty(parts[-1] + 1, vertex_at.dtype)
    new_signs = np.empty(parts[-1], np.int8)
    rings[-1] = vertex_at[-1]

    def lay_out(piece: Piece) -> None:
        first, apart = piece
        signs = np.empty(len(apart.kinds), np.int8)
        orient(apart.xy, apart.starts, apart.ends, apart.kinds, signs)
        here = places[first : first + len(apart.parts) - 1]
        arrange(
            *(here, apart.xy, apart.starts, apart.ends, apart.parts, signs, origin, quantum),
            *(vertex_at, xy, rings, parts, new_signs),
        )

    if isinstance(packed, list):
        for piece in packed:
            lay_out(piece)
    else:
        pass_over(packed, lay_out)
    boxes = np.empty((len(order), 4), np.int32)
    enclose(xy, rings[:-1], rings[1:], parts, boxes)
    starts = np.arange(0, len(order), BLOCK)
    blocks = np.empty((len(starts), 4), np.int32)
    for side, outermost in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
        blocks[:, side] = outermost.reduceat(boxes[:, side], starts)
    copies = mark(xy, rings, new_signs)
    shapes, corner = (xy, rings, parts, new_signs), (float(origin[0]), float(origin[1]))
    return Scene(corner, quantum, shapes, copies, boxes, blocks, order.astype(np.int32))


def _offsets(counts: Counts) -> Offsets:
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
