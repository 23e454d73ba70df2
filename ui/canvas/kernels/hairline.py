"""Thin lines, straight into the picture: for each step along a segment a column of pixels across it.

How much of those pixels a line covers depends on its slope and on where between two pixels it passes: that is
looked up in a table (`coverages`), exact for both rounded to its steps.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor, pi, sqrt

import numpy as np
import numpy.typing as npt

from ui.canvas.kernels.cover import mix, spread
from ui.canvas.kernels.four import lay_four
from ui.canvas.kernels.jit import inlined, kernel, place

HAIRLINE = 1.4
"""Pixels: lines up to this width are drawn this way."""
SLOPES, PHASES, ACROSS = 32, 64, 4
PHASE_BITS = 6
"""Steps of the slope from 0 to 1 and of the place within a pixel; pixels across a line, the most that one of
HAIRLINE touches in a column."""
_CLOSE = 0.125
"""Pixels: vertices nearer than this to the last one make no bend that can be seen."""
_SHORT, _ASIDE = 1.0, 1.0 / 16.0
"""Pixels: up to this length segments become one, while no vertex lies further aside than this."""
_NOT_BY_CHANCE = 1.0001
"""Diagonals and bends of just 45 degrees are frequent. In another scene, as after the edit of a neighbour,
they round otherwise: that must not decide how they are drawn."""

Table = npt.NDArray[np.int16]


@lru_cache(maxsize=64)
def coverages(breadth: float) -> Table:
    """Flat (SLOPES + 1, PHASES, ACROSS): coverage, 0 to 256, of the pixels across a line so many pixels wide.

    A line y = f + s x whose lower edge passes through pixel 0 at x = 0, between f = 0 and 1, over one column
    of pixels. Under a straight edge that rises by s, a pixel that reaches z above its lower end is covered
    by A(z) - A(z - 1), A(z) the integral of max(z - s x, 0).
    """
    s = np.linspace(0.0, 1.0, SLOPES + 1)[:, None, None]
    f = ((np.arange(PHASES) + 0.5) / PHASES)[None, :, None]
    pixel = np.arange(ACROSS)[None, None, :]

    def integral(z: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        slanted = (np.maximum(z, 0.0) ** 2 - np.maximum(z - s, 0.0) ** 2) / np.where(s > 0.0, 2.0 * s, 1.0)
        return np.where(s > 0.0, slanted, np.maximum(z, 0.0))

    def above(edge: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return integral(pixel + 1.0 - edge) - integral(pixel - edge)

    covered = above(f) - above(f + breadth * np.sqrt(1.0 + s**2))
    return np.round(covered * 256.0).astype(np.int16).ravel()


@inlined
def _sharp(ux, uy, vx, vy):
    """Whether the bend from u to v is more than some 45 degrees, and there are two directions."""
    along = ux * vx + uy * vy
    if max(abs(ux), abs(uy)) < _CLOSE or max(abs(vx), abs(vy)) < _CLOSE:
        return False
    return along <= 0.0 or 2.0 * _NOT_BY_CHANCE * along * along < (ux * ux + uy * uy) * (vx * vx + vy * vy)


@inlined
def _goes_on(vx, vy, wx, wy):
    """Whether the vertex between two segments can be left out: a shore has many to a pixel, and each segment
    costs as much as a pixel of line."""
    size = max(abs(vx), abs(vy))
    if size < _CLOSE:
        return True
    if size >= _SHORT or vx * wx + vy * wy <= 0.0:
        return False
    aside, x, y = vx * wy - vy * wx, vx + wx, vy + wy
    return aside * aside <= _ASIDE * _ASIDE * (x * x + y * y)


@inlined
def _lies_flat(vx, vy):
    """Whether a segment advances most along x."""
    return abs(vx) * _NOT_BY_CHANCE >= abs(vy)


@inlined
def _goes_the_same_way(vx, vy, wx, wy):
    """Whether two segments advance most along the same axis, in the same direction."""
    flat = _lies_flat(vx, vy)
    return flat == _lies_flat(wx, wy) and (vx * wx > 0.0 if flat else vy * wy > 0.0)


@inlined
def draw_hairline(flat, span, window, xy, begin, end, transform, breadth, colour, rounded, table, whole):
    """A thin line into the pixels `flat`, `span` of them a row. Where it bends sharply a segment
    goes on to the outer corner and the next begins behind it; ends go on by as much as a round cap covers.
    `whole` says that the window cuts nothing off."""
    if end - begin < 2:
        return
    pen = (flat, span, window, transform, breadth, spread(colour), cap_length(breadth, rounded), table)
    line = (xy, begin, end, is_closed(xy, begin, end))
    follow(pen, line, begin, end - 1, at_begin(pen, line, begin), whole)


@inlined
def is_closed(xy, begin, end):
    """Whether the last vertex repeats the first."""
    return end - begin > 2 and xy[begin, 0] == xy[end - 1, 0] and xy[begin, 1] == xy[end - 1, 1]


@inlined
def cap_length(breadth, rounded):
    """By how much an end goes on."""
    return breadth * (pi / 8.0 if rounded else 0.0)


@inlined
def at_begin(pen, line, start):
    """By how much the segment that begins at vertex `start` is made longer there. Directions are not those
    between places on the screen: what turns on them must not turn on how these round where the map was
    moved."""
    _flat, _span, _window, transform, breadth, _ink, cap, _table = pen
    xy, begin, end, closed = line
    kx, _cx, ky, _cy = transform
    if start == begin and not closed:
        return cap
    last = start if start > begin else end - 1
    ux, uy = (xy[last, 0] - xy[last - 1, 0]) * kx, (xy[last, 1] - xy[last - 1, 1]) * ky
    vx, vy = (xy[start + 1, 0] - xy[start, 0]) * kx, (xy[start + 1, 1] - xy[start, 1]) * ky
    return -0.5 * breadth if _sharp(ux, uy, vx, vy) else 0.0


@inlined
def _segment(xy, kx, ky, start, stop):
    """The segment from vertex `start`: the vertex it goes to, `stop` at the latest, and its direction."""
    vx, vy = (xy[start + 1, 0] - xy[start, 0]) * kx, (xy[start + 1, 1] - xy[start, 1]) * ky
    i = start + 1
    while i < stop:
        wx, wy = (xy[i + 1, 0] - xy[i, 0]) * kx, (xy[i + 1, 1] - xy[i, 1]) * ky
        if not _goes_on(vx, vy, wx, wy):
            break
        vx, vy, i = vx + wx, vy + wy, i + 1
    return i, vx, vy


@inlined
def follow(pen, line, start, stop, before, whole):
    """Draw the line from vertex `start`, where it is made longer by `before`, to `stop`, to which a segment
    goes however short it is. Return by how much the next one is made longer.

    Where it bends little a step along the axis belongs to the segment that is in its middle. Were each laid
    as far as it goes, the one over the other, the pixel would be covered by less than both together."""
    flat, span, window, transform, breadth, ink, cap, table = pen
    xy, begin, end, closed = line
    kx, cx, ky, cy = transform
    x0, y0, width, height = window
    reach, half = 2.0 + breadth, 0.5 * breadth
    west, east, north, south = x0 - reach, x0 + width + reach, y0 - reach, y0 + height + reach
    px, py, from_middle = xy[start, 0] * kx + cx, xy[start, 1] * ky + cy, False
    i, vx, vy = _segment(xy, kx, ky, start, stop)
    while True:
        qx, qy = xy[i, 0] * kx + cx, xy[i, 1] * ky + cy
        following, wx, wy, to_middle = i, 0.0, 0.0, False
        if i < stop:
            following, wx, wy = _segment(xy, kx, ky, i, stop)
            to_middle = _goes_the_same_way(vx, vy, wx, wy)
        elif i < end - 1 or closed:
            beyond = i if i < end - 1 else begin
            wx, wy = (xy[beyond + 1, 0] - xy[beyond, 0]) * kx, (xy[beyond + 1, 1] - xy[beyond, 1]) * ky
        after = cap
        if i < end - 1 or closed:
            after = half if _sharp(vx, vy, wx, wy) else 0.0
        to_middle = to_middle and after == 0.0
        there = max(abs(vx), abs(vy)) + after > -before  # else it is gone behind the bend
        if there and (
            whole
            or not (max(px, qx) < west or min(px, qx) > east or max(py, qy) < north or min(py, qy) > south)
        ):
            lengths = (before, after, breadth, from_middle, to_middle)
            # From here on p is the axis on which the segment advances most, and q the other one.
            if _lies_flat(vx, vy):
                ends = (px, py, qx, qy)
                strides, limits = (1, span), (x0, x0 + width, y0, y0 + height)
            else:
                ends = (py, px, qy, qx)
                strides, limits = (span, 1), (y0, y0 + height, x0, x0 + width)
            if whole:
                _along(flat, strides, ends, lengths, ink, table)
            else:
                _along_within(flat, strides, limits, ends, lengths, ink, table)
        before, from_middle = -after, to_middle
        if i >= stop:
            return before
        px, py, vx, vy, i = qx, qy, wx, wy, following


@inlined
def _shortening(slope):
    """1 / sqrt(1 + slope^2) for a slope up to 1, to 1e-3: a root and a division would keep all that follows
    waiting, and this only says by how much corners are filled and lines are wide."""
    t = slope * slope
    return 1.0 + t * (-0.4873 + t * (0.2848 - t * 0.0912))


@inlined
def _lengthened(ends, lengths):
    """From where to where along p a segment goes that is made longer by `before` and `after`, or from the
    middle or to the middle of a step, its slope, and where it is at p = 0: how low its lower edge gets within
    a step."""
    ap, aq, bp, bq = ends
    before, after, breadth, from_middle, to_middle = lengths
    if ap > bp:
        ap, aq, bp, bq = bp, bq, ap, aq
        before, after, from_middle, to_middle = after, before, to_middle, from_middle
    slope = (bq - aq) / (bp - ap) if bp > ap else 0.0
    short = _shortening(slope)
    base = aq - slope * ap - 0.5 * (breadth * (1.0 + slope * slope) * short + abs(slope))
    low = ceil(ap - 0.5) if from_middle else ap - before * short
    high = ceil(bp - 0.5) if to_middle else bp + after * short
    return float(low), float(high), slope, base


@inlined
def _along(flat, strides, ends, lengths, ink, table):
    """Step along p; every pixel on the way can be written. Of the two ends only a part is covered; between
    them nothing has to be weighed."""
    ap, bp, slope, base = _lengthened(ends, lengths)
    along, across = strides
    row = np.int64(abs(slope) * SLOPES + 0.5) * (PHASES * ACROSS)
    colour = np.uint32(np.uint32(0xFF000000) | ink[0] | ink[1])
    first, last = np.int64(ap), np.int64(ceil(bp)) - 1
    for p in range(first, last + 1):
        middle, weight = p + 0.5, np.uint32(256)
        if not first < p < last:
            left, right = max(float(p), ap), min(p + 1.0, bp)
            middle, weight = 0.5 * (left + right), np.uint32(np.int64((right - left) * 256.0 + 0.5))
        lowest = np.int64((base + middle * slope) * PHASES)
        cell = place(row + (lowest & (PHASES - 1)) * ACROSS)
        at = place(p * along + (lowest >> PHASE_BITS) * across)
        if across == 1:
            lay_four(flat, at, None, colour, table, cell, weight)
        else:
            lay_four(flat, at, place(across), colour, table, cell, weight)


@kernel
def _along_within(flat, strides, limits, ends, lengths, ink, table):
    """Step along p within the limits (low, high, of p and of q)."""
    ap, bp, slope, base = _lengthened(ends, lengths)
    along, across = strides
    low_p, high_p, low_q, high_q = limits
    row = np.int64(abs(slope) * SLOPES + 0.5) * (PHASES * ACROSS)
    for p in range(np.int64(floor(max(ap, float(low_p)))), np.int64(ceil(min(bp, float(high_p))))):
        left, right = max(float(p), ap), min(p + 1.0, bp)
        lowest = np.int64(floor((base + 0.5 * (left + right) * slope) * PHASES))
        weight = np.int64((right - left) * 256.0 + 0.5)
        cell = row + (lowest & (PHASES - 1)) * ACROSS
        for k in range(ACROSS):
            q = (lowest >> PHASE_BITS) + k
            if low_q <= q < high_q:
                at = p * along + q * across
                flat[at] = mix(flat[at], ink, (table[cell + k] * weight + 128) >> 8)


@inlined
def draw_dab(out, window, xy, begin, end, transform, box, breadth, colour):
    """A ring smaller than a pixel, under its own outline: as much colour as ring and outline cover together,
    over the box of both."""
    kx, _cx, ky, _cy = transform
    x0, y0, width, height = window
    area = around = 0.0
    px, py = xy[end - 1, 0] * kx, xy[end - 1, 1] * ky
    for i in range(begin, end):
        qx, qy = xy[i, 0] * kx, xy[i, 1] * ky
        area += px * qy - py * qx
        around += sqrt((qx - px) * (qx - px) + (qy - py) * (qy - py))
        px, py = qx, qy
    half = 0.5 * breadth
    left, top, right, bottom = box[0] - half, box[1] - half, box[2] + half, box[3] + half
    covered = 0.5 * abs(area) + half * around + pi * half * half
    ink = spread(colour)
    density = 256.0 * min(1.0, covered / ((right - left) * (bottom - top)))
    for y in range(max(y0, np.int64(floor(top))), min(y0 + height, np.int64(ceil(bottom)))):
        tall = (min(y + 1.0, bottom) - max(float(y), top)) * density
        for x in range(max(x0, np.int64(floor(left))), min(x0 + width, np.int64(ceil(right)))):
            amount = np.int64(tall * (min(x + 1.0, right) - max(float(x), left)) + 0.5)
            out[y, x] = mix(out[y, x], ink, amount)
