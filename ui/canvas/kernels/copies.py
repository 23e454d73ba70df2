"""Long rings and lines, made quick to draw: boxes of their runs, and coarser copies of them.

A run is 64 segments with a box: what of a long ring is far outside a picture is not walked. A copy of level
b has a grid of cells 2^b local units wide, and of the vertices that follow each other within a cell it keeps
the first and the last. So what goes from cell to cell is as it was, and what is left out stays in a cell.
Which are kept is the same whichever way a border is walked, and beyond the cells it begins and ends in it
does not turn on what comes before and after: neighbours keep a common border in every copy. Cells of a
coarser level are made of whole finer ones, so that a copy of a copy is the copy of the original.

A copy is kept only where it has at most KEPT of the vertices of the one before: all copies of a ring together
are no more than twice the ring.
"""

from __future__ import annotations

from math import ceil, log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ui.canvas.kernels.coarsen import FEWEST, KEPT, RUN, enclose_runs, make_copies

LONG = 2
"""The sign of a ring, 1 or -1, times this marks a long one: one of more than RUN segments."""


class Copies(NamedTuple):
    """h long rings, each with at least one level: the ring itself, then its copies, finer before coarser."""

    rings: npt.NDArray[np.int32]
    """(h,) which rings of the scene, rising."""
    first: npt.NDArray[np.int32]
    """(h + 1,) where the copies of each begin."""
    table: npt.NDArray[np.int64]
    """(l, 4) width of a cell, first vertex and behind the last one, first run. Width 0 is the ring itself,
    with vertices in the scene; those of a copy are in `xy`."""
    xy: npt.NDArray[np.int32]
    runs: npt.NDArray[np.int32]
    """(r, 4) boxes minx, miny, maxx, maxy."""


def none() -> Copies:
    places, boxes = np.zeros((0, 2), np.int32), np.zeros((0, 4), np.int32)
    return Copies(np.zeros(0, np.int32), np.zeros(1, np.int32), np.zeros((0, 4), np.int64), places, boxes)


def mark(xy: npt.NDArray[np.int32], rings: npt.NDArray[np.int32], signs: npt.NDArray[np.int8]) -> Copies:
    """The copies of all long rings and lines; their `signs` are marked in place."""
    long = np.flatnonzero((np.diff(rings) > RUN) & (signs != 0)).astype(np.int32)
    if not len(long):
        return none()
    signs[long] *= LONG
    return _copies(long, xy, rings)


def _copies(long: npt.NDArray[np.int32], xy: npt.NDArray[np.int32], rings: npt.NDArray[np.int32]) -> Copies:
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
    return Copies(long, first, table, room[:copied], boxes)


def sound(copies: Copies, rings: npt.NDArray[np.int32], signs: npt.NDArray[np.int8]) -> bool:
    """Whether nothing points outside: the compiled functions do not look."""
    long, first, table, xy, runs = copies
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
