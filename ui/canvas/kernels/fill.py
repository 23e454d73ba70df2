"""Polygons: any number of rings, holes and parts, filled odd-even at exact coverage, with or without a hatch.

Every ring comes with a sign that makes outer rings turn one way and holes the other, so that even within one
pixel a hole takes away exactly its own area.
"""

from __future__ import annotations

import numpy as np

from ui.canvas.kernels.cover import ONE_BITS, add_piece, fixed, lay, lay_hatched, lay_small
from ui.canvas.kernels.jit import inlined, kernel
from ui.canvas.kernels.long_lines import add_long_rings
from ui.canvas.kernels.styles import FILL, HATCH, INK, OPACITY

SMALL = 64
"""Pixels: in a wider window it pays to look where nothing changes."""


@inlined
def add_feature(sums, window, shapes, feature, transform):
    """Add all rings of a feature but the long ones, closed whether or not the last vertex repeats the first.
    Return how many there are and how many of them are long."""
    x0, y0, width, height = window
    kx, cx, ky, cy = transform
    xy, rings, parts, signs = shapes
    highest, lowest = np.int64(y0) << ONE_BITS, np.int64(y0 + height) << ONE_BITS
    long = 0
    for ring in range(parts[feature], parts[feature + 1]):
        begin, end, turn = rings[ring], rings[ring + 1], float(signs[ring])
        if abs(turn) > 1.0:
            long += 1
            continue
        px, py = xy[end - 1, 0] * kx + cx, fixed(xy[end - 1, 1] * ky + cy)
        for i in range(begin, end):
            qx, qy = xy[i, 0] * kx + cx, fixed(xy[i, 1] * ky + cy)
            if py < qy:
                ax, upper, bx, lower, sign = px, py, qx, qy, turn
            else:
                ax, upper, bx, lower, sign = qx, qy, px, py, -turn
            px, py = qx, qy
            top, bottom = max(upper, highest), min(lower, lowest)
            if top >= bottom:
                continue
            slope = (bx - ax) / (lower - upper)
            low, high = min(ax, bx), max(ax, bx)
            xb = min(max(ax + (top - upper) * slope, low), high)
            while top < bottom:
                row = top >> ONE_BITS
                stop = min((row + 1) << ONE_BITS, bottom)
                xa = xb
                xb = min(max(ax + (stop - upper) * slope, low), high)
                add_piece(sums, (row - y0) * (width + 2), x0, width, sign * (stop - top), xa, xb)
                top = stop
    return parts[feature + 1] - parts[feature], long


@inlined
def fill_small(out, sums, first, last, window, shapes, copies, feature, transform, looks, style):
    """Fill a feature whose window is not wider than SMALL, and which has no hatch."""
    _number, long = add_feature(sums, window, shapes, feature, transform)
    if long > 0:
        add_long_rings(sums, first, last, window, shapes, copies, feature, transform, False)
    lay_small(out, sums, window, np.int64(looks[style, FILL]), np.int64(looks[style, OPACITY]))


@kernel
def fill(out, sums, first, last, window, shapes, copies, feature, transform, looks, style, tiles):
    """Fill a feature within `window` (x0, y0, width, height in pixels) as its style says."""
    number, long = add_feature(sums, window, shapes, feature, transform)
    if long > 0:
        add_long_rings(sums, first, last, window, shapes, copies, feature, transform, True)
    if long < number:
        for row in range(window[3]):
            first[row], last[row] = 0, window[2] - 1
    paint, opacity = np.int64(looks[style, FILL]), np.int64(looks[style, OPACITY])
    if looks[style, HATCH] < 0.0:
        lay(out, sums, first, last, window, paint, opacity, True)
    else:
        if paint < 0:
            opacity = 0
        ink = np.int64(looks[style, INK])
        lay_hatched(out, sums, first, last, window, paint, opacity, ink, tiles[style])
