"""Polygons: any number of rings, holes and parts, filled odd-even at exact coverage, with or without a hatch.

Every ring comes with a sign that makes outer rings turn one way and holes the other, so that even within one
pixel a hole takes away exactly its own area.
"""

from __future__ import annotations

from math import ceil

from ui.canvas.kernels.cover import add_piece, lay, lay_hatched
from ui.canvas.kernels.jit import inlined
from ui.canvas.kernels.styles import FILL, HATCH, INK, OPACITY


@inlined
def add_feature(sums, first, last, window, shapes, feature, transform):
    """Add all rings of a feature, closed whether or not the last vertex repeats the first."""
    x0, y0, width, height = window
    kx, cx, ky, cy = transform
    xy, rings, parts, signs = shapes
    cx -= x0
    limit, highest, lowest = float(width), float(y0), float(y0 + height)
    for ring in range(parts[feature], parts[feature + 1]):
        begin, end, turn = rings[ring], rings[ring + 1], float(signs[ring])
        px, py = xy[end - 1, 0] * kx + cx, xy[end - 1, 1] * ky + cy
        for i in range(begin, end):
            qx, qy = xy[i, 0] * kx + cx, xy[i, 1] * ky + cy
            if py < qy:
                ax, ay, bx, by, sign = px, py, qx, qy, -turn
            else:
                ax, ay, bx, by, sign = qx, qy, px, py, turn
            px, py = qx, qy
            top, bottom = max(ay, highest), min(by, lowest)
            if not top < bottom:
                continue
            slope = (bx - ax) / (by - ay)
            low, high = min(ax, bx), max(ax, bx)
            xb = min(max(ax + (top - ay) * slope, low), high)
            for y in range(int(top), int(ceil(bottom))):
                upper, lower = max(float(y), ay), min(y + 1.0, by)
                xa = xb
                xb = min(max(ax + (lower - ay) * slope, low), high)
                add_piece(sums, (y - y0) * (width + 2), limit, sign * (upper - lower), xa, xb)
    for row in range(height):
        first[row], last[row] = 0, width - 1


@inlined
def fill(out, sums, first, last, window, shapes, feature, transform, looks, style, tiles):
    """Fill a feature within `window` (x0, y0, width, height in pixels) as its style says."""
    add_feature(sums, first, last, window, shapes, feature, transform)
    paint, opacity = int(looks[style, FILL]), looks[style, OPACITY]
    if looks[style, HATCH] < 0.0:
        lay(out, sums, first, last, window, paint, opacity, True)
    else:
        opacity = opacity if paint >= 0 else 0.0
        ink = int(looks[style, INK])
        lay_hatched(out, sums, first, last, window, paint, opacity, ink, tiles[style])
