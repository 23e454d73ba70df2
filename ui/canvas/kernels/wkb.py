"""Coordinates out of a table's packed WKB, without an object for a geometry.

Read are little-endian points, lines, polygons, their multiples and collections, with or without Z and M (both
dialects). Whatever else a blob holds is reported, and left to shapely by the caller.
"""

from __future__ import annotations

import numpy as np

from ui.canvas.kernels.jit import inlined, kernel

POINT, LINE, RING = 0, 1, 2
"""Kinds of a run of vertices."""


@inlined
def _integer(data, at):
    return (
        np.int64(data[at])
        | (np.int64(data[at + 1]) << 8)
        | (np.int64(data[at + 2]) << 16)
        | (np.int64(data[at + 3]) << 24)
    )


@inlined
def _header(data, at):
    """Type (1 to 7, else 0) and bytes a vertex."""
    code = _integer(data, at + 1)
    flags, plain = code >> 29, code & 0x0FFFFFFF
    z, m = (flags >> 2) & 1, (flags >> 1) & 1
    dialect, kind = plain // 1000, plain % 1000
    z |= dialect == 1 or dialect == 3
    m |= dialect == 2 or dialect == 3
    known = data[at] == 1 and flags & 1 == 0 and dialect <= 3 and 1 <= kind <= 7
    return (kind if known else 0), 8 * (2 + z + m)


@kernel
def count(data, offsets, runs, vertices, readable):
    """For each blob: how many runs and vertices it has, and whether it was understood to its last byte."""
    for row in range(len(offsets) - 1):
        at, end = offsets[row], offsets[row + 1]
        pending, good = 1, True
        runs[row] = vertices[row] = 0
        while pending > 0 and good:
            pending -= 1
            if at + 5 > end:
                good = False
                break
            kind, size = _header(data, at)
            at += 5
            rings = 1
            if kind == 0 or (kind != 1 and at + 4 > end):
                good = False
            elif kind >= 4:
                pending += _integer(data, at)
                at += 4
                rings = 0
            elif kind == 3:
                rings = _integer(data, at)
                at += 4
            while good and rings > 0:
                rings -= 1
                number = 1
                if kind != 1:
                    if at + 4 > end:
                        good = False
                        break
                    number = _integer(data, at)
                    at += 4
                if number > (end - at) // size:
                    good = False
                    break
                at += number * size
                runs[row] += 1
                vertices[row] += number
        readable[row] = good


@kernel
def read(data, doubles, offsets, run_at, vertex_at, xy, ends, kinds):
    """Fill `xy` (v, 2), `ends` and `kinds` (r,) of blobs that `count` understood; a hole has kind RING + 1.

    `doubles` is room for one vertex, to turn bytes into numbers.
    """
    numbers = doubles.view(np.float64)
    for row in range(len(offsets) - 1):
        at, run, vertex = offsets[row], run_at[row], vertex_at[row]
        pending = 1 if run_at[row + 1] > run else 0
        while pending > 0:
            pending -= 1
            kind, size = _header(data, at)
            at += 5
            rings = 1
            if kind >= 4:
                pending += _integer(data, at)
                rings = 0
            elif kind == 3:
                rings = _integer(data, at)
            if kind >= 3:
                at += 4
            for ring in range(rings):
                number = 1
                if kind != 1:
                    number = _integer(data, at)
                    at += 4
                for _ in range(number):
                    for byte in range(16):
                        doubles[byte] = data[at + byte]
                    xy[vertex, 0], xy[vertex, 1] = numbers[0], numbers[1]
                    vertex += 1
                    at += size
                ends[run] = vertex
                kinds[run] = kind - 1 + (1 if ring > 0 else 0)
                run += 1
