"""Exact coverage by signed areas: edges leave in each pixel the change of the covered area, a sum along the
row turns the changes into coverage. Any number of edges, in any order, in one buffer that is zero before and
after.

The window of a shape is its bounding box cut by the picture: `x0`, `y0`, `width`, `height` in pixels. What
lies left of it counts as full rows, so the cut is exact. Sums along a row never depend on where a strip
begins or ends: a strip of the picture equals the same rows of the whole.
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np
import numpy.typing as npt

from ui.canvas.kernels.jit import inlined, kernel

Pixels = npt.NDArray[np.uint32]
"""(height, width), 0xffRRGGBB."""


class Ground:
    """What a picture of one size needs for adding up coverage; one for each thread."""

    def __init__(self, width: int, height: int) -> None:
        self.size = width, height
        self.sums = np.zeros((width + 2) * height + 4, np.float32)
        self.first = np.full(height, _NEVER, np.int32)
        self.last = np.full(height, -1, np.int32)


_NEVER = 1 << 30
_FULL, _NONE = 0.998, 0.002
"""Coverage that is as good as one, and as good as none: half a step of an 8-bit colour."""


@inlined
def add_piece(sums, start, limit, area, xa, xb):
    """Add a piece of an edge within the row that begins at `start`, from `xa` to `xb`, of signed height
    `area`."""
    if xa > xb:
        xa, xb = xb, xa
    if xa < limit:
        if xb <= 0.0:
            sums[start] += area
        else:
            if xa < 0.0:
                part = -xa / (xb - xa)
                sums[start] += area * part
                area *= 1.0 - part
                xa = 0.0
            if xb > limit:
                area *= (limit - xa) / (xb - xa)
                xb = limit
            i = int(xa)
            if xb <= i + 1.0:
                right = area * (0.5 * (xa + xb) - i)
                sums[start + i] += area - right
                sums[start + i + 1] += right
            else:
                _spread(sums, start, area, xa, xb, i, int(ceil(xb)))


@kernel
def _spread(sums, start, area, xa, xb, i, j):
    """A piece over several pixels: the coverage left of it falls linearly."""
    slope = 1.0 / (xb - xa)
    left = i + 1.0 - xa
    right = xb - (j - 1.0)
    before = 0.5 * slope * left * left
    after = 0.5 * slope * right * right
    sums[start + i] += area * before
    if j == i + 2:
        sums[start + i + 1] += area * (1.0 - before - after)
    else:
        second = slope * (left + 0.5)
        sums[start + i + 1] += area * (second - before)
        for x in range(i + 2, j - 1):
            sums[start + x] += area * slope
        sums[start + j - 1] += area * (1.0 - after - (second + (j - i - 3) * slope))
    sums[start + j] += area * after


@kernel
def add_edge(sums, first, last, x0, y0, width, height, ax, ay, bx, by, sign):
    """Add an edge from (ax, ay) to (bx, by), in pixels of the picture; `sign` turns its direction. `first`
    and `last` learn which columns of each row it touches."""
    if ay > by:
        ax, ay, bx, by = bx, by, ax, ay
        sign = -sign
    top, bottom = max(ay, float(y0)), min(by, float(y0 + height))
    if not top < bottom:
        return
    slope = (bx - ax) / (by - ay)
    ax -= x0
    bx -= x0
    low, high = min(ax, bx), max(ax, bx)
    for y in range(int(floor(top)), int(ceil(bottom))):
        upper, lower = max(float(y), ay), min(y + 1.0, by)
        xa = min(max(ax + (upper - ay) * slope, low), high)
        xb = min(max(ax + (lower - ay) * slope, low), high)
        row = y - y0
        left, right = min(xa, xb), max(xa, xb)
        if left < width:
            first[row] = min(first[row], int(max(left, 0.0)))
            last[row] = max(last[row], int(max(min(right, float(width)), 0.0)) + 1)
            add_piece(sums, row * (width + 2), float(width), sign * (lower - upper), xa, xb)


@inlined
def mix(below, colour, amount):
    """A colour (0xRRGGBB) laid over a pixel; `amount` is 0 to 1. Red and blue are reckoned side by side."""
    a = int(amount * 256.0 + 0.5)
    rest = 256 - a
    red_blue = ((below & 0xFF00FF) * rest + (colour & 0xFF00FF) * a + 0x800080) >> 8
    green = ((below & 0xFF00) * rest + (colour & 0xFF00) * a + 0x8000) >> 8
    return np.uint32(0xFF000000 | (red_blue & 0xFF00FF) | (green & 0xFF00))


@inlined
def coverage(total, odd_even):
    """Of a sum of windings: odd-even folds, nonzero stops at one. Counting either way round is the same."""
    covered = abs(total)
    if covered > 1.0:
        covered = abs(covered - 2.0 * floor(covered * 0.5 + 0.5)) if odd_even else 1.0
    return covered


@inlined
def lay(out, sums, first, last, window, colour, opacity, odd_even):
    """Lay a colour (0xRRGGBB) where the sums say, and leave them zero."""
    x0, y0, width, height = window
    solid = np.uint32(0xFF000000 | colour)
    for row in range(height):
        if last[row] < 0:
            continue
        start, y = row * (width + 2), y0 + row
        total = 0.0
        for x in range(first[row], min(last[row] + 1, width)):
            total += sums[start + x]
            sums[start + x] = 0.0
            amount = coverage(total, odd_even) * opacity
            if amount > _FULL:
                out[y, x0 + x] = solid
            elif amount > _NONE:
                out[y, x0 + x] = mix(np.int64(out[y, x0 + x]), colour, amount)
        rest = coverage(total, odd_even) * opacity  # what was cut off at the right side goes on to it
        if rest > _NONE:
            for x in range(last[row] + 1, width):
                out[y, x0 + x] = mix(np.int64(out[y, x0 + x]), colour, rest)
        _forget(sums, first, last, row, start, width)


@inlined
def _forget(sums, first, last, row, start, width):
    """What lies in the two columns beyond the window, and which columns of the row were touched."""
    sums[start + width] = 0.0
    sums[start + width + 1] = 0.0
    first[row], last[row] = _NEVER, -1


@kernel
def lay_hatched(out, sums, first, last, window, fill, opacity, ink, tile):
    """A fill under a hatch. `tile` repeats from the corner of the picture and holds how much of each pixel is
    hatched, 0 to 255; `fill` and `ink` are 0xRRGGBB."""
    x0, y0, width, height = window
    size = tile.shape[0]
    for row in range(height):
        if last[row] < 0:
            continue
        start, y = row * (width + 2), y0 + row
        total = 0.0
        end = min(last[row], width - 1)
        for x in range(first[row], width):
            if x <= end:
                total += sums[start + x]
                sums[start + x] = 0.0
            amount = coverage(total, True)
            if amount > _NONE:
                pixel = np.int64(out[y, x0 + x])
                if opacity > 0.0:
                    pixel = np.int64(mix(pixel, fill, amount * opacity))
                hatched = tile[y % size, (x0 + x) % size]
                if hatched > 0:
                    pixel = np.int64(mix(pixel, ink, amount * hatched / 255.0))
                out[y, x0 + x] = np.uint32(pixel)
        _forget(sums, first, last, row, start, width)
