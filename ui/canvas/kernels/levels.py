"""Long rings and lines, made quick to draw: boxes of their runs, and coarser copies of them.

A run is 64 segments with a box: what of a long ring is far outside a picture is not walked. A copy of level b
puts every vertex into the middle of its cell, 2^b local units wide, and leaves out those that stay in the cell
of the one before. Which cells a border passes is the same whichever way it is walked and whatever goes before
or after it: neighbours keep a common border in every copy, without a crack. Cells of a coarser level are made
of whole finer ones, so that a copy of a copy is the copy of the original.

A copy is kept only where it has at most KEPT of the vertices of the one before: all copies of a ring together
are no more than twice the ring.
"""

from __future__ import annotations

from math import ceil, log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ui.canvas.kernels.jit import inlined, kernel

RUN = 64
"""Segments that share a box; rings and lines of more vertices are long."""
LONG = 2
"""The sign of a ring, 1 or -1, times this marks a long one."""
FINE = 12.0
"""Cells to a pixel, at least: no vertex is drawn more than a twenty-fourth of a pixel aside."""
KEPT = 2.0 / 3.0
FEWEST = 8
"""A copy of fewer vertices is none."""
_SAMPLE = 1024
"""Segments by which it is guessed where copies begin to pay."""
_COARSEST = 30
"""Bits of a cell that holds all."""


class Levels(NamedTuple):
    """h long rings, each with at least one level: the ring itself, then its copies, finer before coarser."""

    rings: npt.NDArray[np.int32]
    """(h,) which rings of the scene, rising."""
    first: npt.NDArray[np.int32]
    """(h + 1,) where the levels of each begin."""
    table: npt.NDArray[np.int64]
    """(l, 4) width of a cell, first vertex and behind the last one, first run. Width 0 is the ring itself,
    with vertices in the scene; those of a copy are in `xy`."""
    xy: npt.NDArray[np.int32]
    runs: npt.NDArray[np.int32]
    """(r, 4) boxes minx, miny, maxx, maxy."""


def none() -> Levels:
    return _levels(np.zeros(0, np.int32), np.zeros((0, 2), np.int32), np.zeros(1, np.int32))


def mark(
    xy: npt.NDArray[np.int32], rings: npt.NDArray[np.int32], signs: npt.NDArray[np.int8]
) -> Levels:
    """The levels of all long rings and lines; their `signs` are marked in place."""
    long = np.flatnonzero((np.diff(rings) > RUN) & (signs != 0)).astype(np.int32)
    signs[long] *= LONG
    return _levels(long, xy, rings)


def _levels(
    long: npt.NDArray[np.int32], xy: npt.NDArray[np.int32], rings: npt.NDArray[np.int32]
) -> Levels:
    sizes = np.array([rings[ring + 1] - rings[ring] for ring in long], np.int64)
    most = int(sum(2 + ceil(log(size / FEWEST) / -log(KEPT)) for size in sizes.tolist()))
    table, first = np.empty((most, 4), np.int64), np.zeros(len(long) + 1, np.int32)
    room = np.empty((int(2 * sizes.sum()) + RUN, 2), np.int32)  # memory that is not written to costs nothing
    copied = make_copies(xy, rings, long, table, first, room)
    table = table[: first[-1]].copy()
    runs = -(-(table[:, 2] - table[:, 1] - 1) // RUN)
    table[:, 3] = np.cumsum(runs) - runs
    boxes = np.empty((int(runs.sum()), 4), np.int32)
    enclose_runs(xy, room, table, boxes)
    return Levels(long, first, table, room[:copied], boxes)


def sound(levels: Levels, rings: npt.NDArray[np.int32], signs: npt.NDArray[np.int8]) -> bool:
    """Whether nothing points outside: the compiled functions do not look."""
    long, first, table, xy, runs = levels
    if not np.array_equal(long, np.flatnonzero(np.abs(signs[: len(rings) - 1]) > 1)):
        return False
    if len(first) != len(long) + 1 or first[0] != 0 or first[-1] != len(table) or (np.diff(first) < 1).any():
        return False
    own = table[:, 0] == 0
    begin, end, run = table[:, 1], table[:, 2], table[:, 3]
    most = np.where(own, rings[-1], len(xy))
    needed = run + -(-(end - begin - 1) // RUN)
    return bool(
        own[first[:-1]].all()
        and (table[:, 0] >= 0).all()
        and (begin >= 0).all()
        and (end - begin >= 2).all()
        and (end <= most).all()
        and (run >= 0).all()
        and (needed <= len(runs)).all()
    )


@inlined
def level_for(levels, ring, kx):
    """The row of the table with the coarsest level of a long ring that a picture of `kx` pixels to a unit can
    show."""
    rings, first, table, _xy, _runs = levels
    low, high = 0, len(rings) - 1
    while low < high:
        middle = (low + high) >> 1
        if rings[middle] < ring:
            low = middle + 1
        else:
            high = middle
    level = np.int64(first[low + 1]) - 1
    while level > first[low] and table[level, 0] * kx * FINE > 1.0:
        level -= 1
    return level


@inlined
def _first_bits(xy, begin, end):
    """The finest cells in which a third of the vertices stay in that of the one before, by some of them."""
    step = max(1, (end - begin) // _SAMPLE)
    for bits in range(1, _COARSEST):
        short = number = 0
        for i in range(begin + 1, end, step):
            number += 1
            if max(abs(xy[i, 0] - xy[i - 1, 0]), abs(xy[i, 1] - xy[i - 1, 1])) < 1 << bits:
                short += 1
        if short * 3 > number:
            return bits
    return _COARSEST


@inlined
def _copy(xy, begin, end, bits, out, at):
    """Write vertices `begin` to `end` in cells of so many bits to `at`; return how many they are."""
    half, start = 1 << (bits - 1), at
    px, py = np.int64(0), np.int64(0)
    for i in range(begin, end):
        x, y = np.int64(xy[i, 0]) >> bits, np.int64(xy[i, 1]) >> bits
        if x != px or y != py or at == start:
            out[at, 0], out[at, 1] = (x << bits) + half, (y << bits) + half
            at += 1
            px, py = x, y
    return at - start


@kernel
def make_copies(xy, rings, long, table, first, out):
    """Fill `table` (without runs) and `first` of all `long` rings; copies go to `out`. Return how many
    vertices they have."""
    used = np.int64(0)
    level = 0
    for number in range(len(long)):
        ring = long[number]
        first[number] = level
        begin, end = np.int64(rings[ring]), np.int64(rings[ring + 1])
        table[level, 0], table[level, 1], table[level, 2] = 0, begin, end
        level += 1
        copy = False
        for bits in range(_first_bits(xy, begin, end), _COARSEST):
            size = _copy(out, begin, end, bits, out, used) if copy else _copy(xy, begin, end, bits, out, used)
            if size < FEWEST:
                break
            if size <= KEPT * (end - begin):
                begin, end, copy = used, used + size, True
                table[level, 0], table[level, 1], table[level, 2] = 1 << bits, begin, end
                used = end
                level += 1
    first[len(long)] = level
    return used


@kernel
def enclose_runs(xy, copies, table, boxes):
    """The boxes of all runs, each with the vertex at which the next one begins."""
    for level in range(len(table)):
        begin, end, run = table[level, 1], table[level, 2], table[level, 3]
        vertices = copies if table[level, 0] > 0 else xy
        for start in range(begin, end - 1, RUN):
            x0 = x1 = vertices[start, 0]
            y0 = y1 = vertices[start, 1]
            for i in range(start + 1, min(start + RUN, end - 1) + 1):
                x, y = vertices[i, 0], vertices[i, 1]
                x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
            boxes[run, 0], boxes[run, 1], boxes[run, 2], boxes[run, 3] = x0, y0, x1, y1
            run += 1
