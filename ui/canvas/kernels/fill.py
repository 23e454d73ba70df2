"""Polygons: any number of rings, holes and parts, filled odd-even at exact coverage, with or without a hatch.

Every ring comes with a sign that makes outer rings turn one way and holes the other, so that even within one
pixel a hole takes away exactly its own area.
"""

from __future__ import annotations

from ui.canvas.kernels.cover import add_edge, lay, lay_hatched
from ui.canvas.kernels.jit import kernel
from ui.canvas.kernels.styles import FILL, HATCH, INK, OPACITY


@kernel
def add_feature(sums, first, last, window, shapes, feature, transform):  # type: ignore[no-untyped-def]
    """Add all rings of a feature, closed whether or not the last vertex repeats the first."""
    x0, y0, width, height = window
    kx, cx, ky, cy = transform
    xy, rings, parts, signs = shapes
    for ring in range(parts[feature], parts[feature + 1]):
        begin, end, sign = rings[ring], rings[ring + 1], float(signs[ring])
        px, py = xy[end - 1, 0] * kx + cx, xy[end - 1, 1] * ky + cy
        for i in range(begin, end):
            qx, qy = xy[i, 0] * kx + cx, xy[i, 1] * ky + cy
            if py != qy:
                add_edge(sums, first, last, x0, y0, width, height, px, py, qx, qy, sign)
            px, py = qx, qy


@kernel
def fill(out, sums, first, last, window, shapes, feature, transform, look, tile):  # type: ignore[no-untyped-def]
    """Fill a feature within `window` (x0, y0, width, height in pixels) as the row `look` of a style says."""
    add_feature(sums, first, last, window, shapes, feature, transform)
    paint = int(look[FILL])
    if look[HATCH] < 0.0:
        lay(out, sums, first, last, window, paint, look[OPACITY], True)
    else:
        opacity = look[OPACITY] if paint >= 0 else 0.0
        lay_hatched(out, sums, first, last, window, paint, opacity, int(look[INK]), tile)
