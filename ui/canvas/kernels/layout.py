"""Passes over all vertices of a layer: orientation, boxes, and putting features next to their neighbours."""

from __future__ import annotations

import numpy as np

from ui.canvas.kernels.jit import kernel
from ui.canvas.kernels.wkb import POINT, RING


@kernel
def clean(xy, starts, ends, furthest):
    """Squeeze out vertices that are no place in the world; `ends` then tell what is left of each run."""
    kept = 0
    for run in range(len(ends)):
        begin, end = starts[run], ends[run]
        starts[run] = kept
        for i in range(begin, end):
            x, y = xy[i, 0], xy[i, 1]
            if abs(x) < furthest and abs(y) < furthest:
                xy[kept, 0], xy[kept, 1] = x, y
                kept += 1
        ends[run] = kept


@kernel
def orient(xy, starts, ends, kinds, signs):
    """The sign that makes an outer ring turn left and a hole turn right; 1 for lines, 0 for points."""
    for run in range(len(kinds)):
        kind = kinds[run]
        signs[run] = 0 if kind == POINT else 1
        if kind >= RING and ends[run] > starts[run]:
            begin, area = starts[run], 0.0
            for i in range(begin + 1, ends[run] - 1):
                ax, ay = xy[i, 0] - xy[begin, 0], xy[i, 1] - xy[begin, 1]
                bx, by = xy[i + 1, 0] - xy[begin, 0], xy[i + 1, 1] - xy[begin, 1]
                area += ax * by - ay * bx
            signs[run] = 1 if (area >= 0.0) == (kind == RING) else -1


@kernel
def enclose(xy, starts, ends, parts, boxes):
    """The box of every feature, minx, miny, maxx, maxy; turned inside out (inf, -inf) when it is empty."""
    for feature in range(len(parts) - 1):
        x0 = y0 = np.inf
        x1 = y1 = -np.inf
        for run in range(parts[feature], parts[feature + 1]):
            for i in range(starts[run], ends[run]):
                x, y = xy[i, 0], xy[i, 1]
                x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
        boxes[feature] = x0, y0, x1, y1


@kernel
def weigh(starts, ends, parts, runs, vertices):
    """How many runs and vertices of each feature are there to draw."""
    for feature in range(len(parts) - 1):
        runs[feature] = vertices[feature] = 0
        for run in range(parts[feature], parts[feature + 1]):
            if ends[run] > starts[run]:
                runs[feature] += 1
                vertices[feature] += ends[run] - starts[run]


@kernel
def arrange(
    places,
    xy,
    starts,
    ends,
    parts,
    signs,
    origin,
    quantum,
    vertices,
    new_xy,
    new_rings,
    new_parts,
    new_signs,
):
    """Write each feature, as local whole numbers, to the place that is kept for it; -1 is none.

    `new_parts` and `vertices` say at which of the new rings and vertices a place begins.
    """
    most = float(1 << 30)
    for feature in range(len(places)):
        place = places[feature]
        if place < 0:
            continue
        ring, vertex = new_parts[place], vertices[place]
        for run in range(parts[feature], parts[feature + 1]):
            if ends[run] <= starts[run]:
                continue
            new_rings[ring], new_signs[ring] = vertex, signs[run]
            for i in range(starts[run], ends[run]):
                for axis in range(2):
                    local = (xy[i, axis] - origin[axis]) / quantum
                    new_xy[vertex, axis] = int(round(min(max(local, -most), most)))
                vertex += 1
            ring += 1
