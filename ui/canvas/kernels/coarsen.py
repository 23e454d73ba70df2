"""Passes over long rings and lines: their coarser copies, the boxes of their runs, and which copy will do.

What a copy is and why neighbours fit in it is told in `copies`.
"""

from __future__ import annotations

import numpy as np

from ui.canvas.kernels.jit import inlined, kernel

RUN = 64
"""Segments that share a box."""
FINE = 7.0
"""Cells to a pixel along each side, at least."""
KEPT = 2.0 / 3.0
FEWEST = 8
"""A copy of fewer vertices is none."""
_SAMPLE = 1024
"""Segments by which it is guessed where copies begin to pay."""
_COARSEST = 30
"""Bits of a cell that holds all."""


@inlined
def level_for(copies, ring, kx):
    """The row of the table with the coarsest level of a long ring that a picture of `kx` pixels to a unit can
    show."""
    rings, first, table, _xy, _runs = copies
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
    """Write what is left of vertices `begin` to `end` in cells of so many bits to `at`; return how many they
    are.."""
    start, alone = at, True
    x, y = xy[begin, 0] >> bits, xy[begin, 1] >> bits
    out[at, 0], out[at, 1] = xy[begin, 0], xy[begin, 1]
    for i in range(begin + 1, end):
        nx, ny = xy[i, 0] >> bits, xy[i, 1] >> bits
        same = nx == x and ny == y
        if not same or alone:  # else the last one of this cell so far is replaced
            at += 1
        out[at, 0], out[at, 1] = xy[i, 0], xy[i, 1]
        alone = not same
        x, y = nx, ny
    return at + 1 - start


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
def enclose_runs(xy, copied, table, boxes):
    """The boxes of all runs, each with the vertex at which the next one begins."""
    for level in range(len(table)):
        begin, end, run = table[level, 1], table[level, 2], table[level, 3]
        vertices = copied if table[level, 0] > 0 else xy
        for start in range(begin, end - 1, RUN):
            x0 = x1 = vertices[start, 0]
            y0 = y1 = vertices[start, 1]
            for i in range(start + 1, min(start + RUN, end - 1) + 1):
                x, y = vertices[i, 0], vertices[i, 1]
                x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
            boxes[run, 0], boxes[run, 1], boxes[run, 2], boxes[run, 3] = x0, y0, x1, y1
            run += 1
