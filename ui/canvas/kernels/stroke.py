"""Outlines and lines: every segment is a rectangle, every bend a wedge on its outer side, round ends are half
discs. All turn the same way, so that inner borders cancel and what overlaps counts once.

Thin lines have their own way: a run of pixels across the line for each step along it.
"""

from __future__ import annotations

from math import acos, ceil, cos, floor, hypot, pi, sin, sqrt

import numpy as np

from ui.canvas.kernels.cover import add_edge, mix
from ui.canvas.kernels.jit import inlined, kernel

HAIRLINE = 1.5
"""Pixels: lines up to this width are drawn without adding up areas."""
_CLOSE = 0.125
"""Pixels: vertices nearer than this to the last one make no bend that can be seen."""
_LEVEL = 0.02
"""Pixels: a slant that is not worth a second look."""
_FLATNESS = 0.05
"""Pixels between an arc and its chords."""


@kernel
def add_wedge(sums, first, last, window, x, y, ax, ay, bx, by):
    """A sector around (x, y) from the offset a to the offset b, both as long as half the width."""
    x0, y0, width, height = window
    half = hypot(ax, ay)
    angle = acos(min(max((ax * bx + ay * by) / (half * half), -1.0), 1.0))
    steps = max(1, int(ceil(angle * sqrt(half / (8.0 * _FLATNESS)))))
    add_edge(sums, first, last, x0, y0, width, height, x, y, x + ax, y + ay, 1.0)
    c, s = cos(angle / steps), sin(angle / steps)
    px, py = ax, ay
    for step in range(steps):
        qx, qy = (bx, by) if step == steps - 1 else (px * c - py * s, px * s + py * c)
        add_edge(sums, first, last, x0, y0, width, height, x + px, y + py, x + qx, y + qy, 1.0)
        px, py = qx, qy
    add_edge(sums, first, last, x0, y0, width, height, x + bx, y + by, x, y, 1.0)


@inlined
def add_join(sums, first, last, window, x, y, ux, uy, vx, vy, half):
    """The outer side of the bend at (x, y) from direction u to direction v."""
    cross = ux * vy - uy * vx
    if cross > 0.0:
        add_wedge(sums, first, last, window, x, y, uy * half, -ux * half, vy * half, -vx * half)
    elif cross < 0.0 or ux * vx + uy * vy < 0.0:
        add_wedge(sums, first, last, window, x, y, -vy * half, vx * half, -uy * half, ux * half)


@inlined
def add_cap(sums, first, last, window, x, y, ux, uy, half):
    """Half a disc at the end (x, y) of a line that comes along u."""
    dx, dy = ux * half, uy * half
    add_wedge(sums, first, last, window, x, y, dy, -dx, dx, dy)
    add_wedge(sums, first, last, window, x, y, dx, dy, -dy, dx)


@inlined
def add_bar(sums, first, last, window, ax, ay, bx, by, ux, uy, half):
    """The rectangle along the segment from a to b, of direction u."""
    x0, y0, width, height = window
    nx, ny = -uy * half, ux * half
    add_edge(sums, first, last, x0, y0, width, height, ax + nx, ay + ny, ax - nx, ay - ny, 1.0)
    add_edge(sums, first, last, x0, y0, width, height, ax - nx, ay - ny, bx - nx, by - ny, 1.0)
    add_edge(sums, first, last, x0, y0, width, height, bx - nx, by - ny, bx + nx, by + ny, 1.0)
    add_edge(sums, first, last, x0, y0, width, height, bx + nx, by + ny, ax + nx, ay + ny, 1.0)


@inlined
def misses(window, ax, ay, bx, by, half):
    """Whether nothing of a segment of this half width falls into the window."""
    x0, y0, width, height = window
    return (
        max(ax, bx) + half < x0
        or min(ax, bx) - half > x0 + width
        or max(ay, by) + half < y0
        or min(ay, by) - half > y0 + height
    )


@kernel
def add_line(sums, first, last, window, xy, begin, end, transform, half, rounded):
    """A line of vertices `begin` to `end`; a ring when the last repeats the first, else with ends."""
    kx, cx, ky, cy = transform
    closed = end - begin > 2 and xy[begin, 0] == xy[end - 1, 0] and xy[begin, 1] == xy[end - 1, 1]
    sx, sy = xy[begin, 0] * kx + cx, xy[begin, 1] * ky + cy
    px, py = sx, sy
    ux = uy = fx = fy = 0.0
    begun = False
    for i in range(begin + 1, end):
        qx, qy = xy[i, 0] * kx + cx, xy[i, 1] * ky + cy
        length = hypot(qx - px, qy - py)
        if length == 0.0 or (length < _CLOSE and i < end - 1):
            continue
        vx, vy = (qx - px) / length, (qy - py) / length
        if not misses(window, px, py, qx, qy, half):
            add_bar(sums, first, last, window, px, py, qx, qy, vx, vy, half)
        if not begun:
            begun, fx, fy = True, vx, vy
        elif not misses(window, px, py, px, py, half):
            add_join(sums, first, last, window, px, py, ux, uy, vx, vy, half)
        px, py, ux, uy = qx, qy, vx, vy
    if not begun:
        ux, fx = 1.0, 1.0  # no length at all: a dot
    if closed and begun:
        add_join(sums, first, last, window, sx, sy, ux, uy, fx, fy, half)
    elif rounded:
        add_cap(sums, first, last, window, px, py, ux, uy, half)
        add_cap(sums, first, last, window, sx, sy, -fx, -fy, half)


@inlined
def _sharp(ux, uy, vx, vy):
    """Whether the bend from u to v is more than some 45 degrees."""
    along = ux * vx + uy * vy
    return along <= 0.0 or 2.0 * along * along < (ux * ux + uy * uy) * (vx * vx + vy * vy)


@inlined
def draw_hairline(out, window, xy, begin, end, transform, breadth, colour, rounded, whole):
    """A thin line, straight into the picture. Where it bends sharply the next segment begins a little
    earlier, which fills the outer corner; ends go on by as much as a round cap
    covers. `whole` says that the window cuts nothing off."""
    kx, cx, ky, cy = transform
    closed = end - begin > 2 and xy[begin, 0] == xy[end - 1, 0] and xy[begin, 1] == xy[end - 1, 1]
    ux = uy = 0.0
    if closed:
        ux, uy = (xy[end - 1, 0] - xy[end - 2, 0]) * kx, (xy[end - 1, 1] - xy[end - 2, 1]) * ky
    cap = breadth * (pi / 8.0 if rounded else 0.0)
    px, py = xy[begin, 0] * kx + cx, xy[begin, 1] * ky + cy
    first = True
    for i in range(begin + 1, end):
        qx, qy = xy[i, 0] * kx + cx, xy[i, 1] * ky + cy
        vx, vy = qx - px, qy - py
        if abs(vx) < _CLOSE and abs(vy) < _CLOSE and i < end - 1:
            continue
        if whole or not misses(window, px, py, qx, qy, 2.0 + breadth):
            before, after = 0.0, 0.0
            if first and not closed:
                before = cap
            elif _sharp(ux, uy, vx, vy):
                before = 0.5 * breadth
            if i == end - 1 and not closed:
                after = cap
            if abs(vx) >= abs(vy):
                _along(out, window, px, py, qx, qy, before, after, breadth, colour, False)
            else:
                _along(out, window, py, px, qy, qx, before, after, breadth, colour, True)
        px, py, ux, uy = qx, qy, vx, vy
        first = False


@inlined
def _along(out, window, ap, aq, bp, bq, before, after, breadth, colour, steep):
    """Step along p, the axis the segment advances on most; q is the other one. The segment is made longer
    by `before` and `after`."""
    x0, y0, width, height = window
    if ap > bp:
        ap, aq, bp, bq = bp, bq, ap, aq
        before, after = after, before
    slope = (bq - aq) / (bp - ap) if bp > ap else 0.0
    root = sqrt(1.0 + slope * slope)
    across = breadth * root
    aq -= slope * before / root
    ap -= before / root
    bp += after / root
    low, high = (y0, y0 + height) if steep else (x0, x0 + width)
    from_q, to_q = (x0, x0 + width) if steep else (y0, y0 + height)
    for p in range(int(floor(max(ap, float(low)))), int(ceil(min(bp, float(high))))):
        left, right = max(float(p), ap), min(p + 1.0, bp)
        step = right - left
        q0 = aq + (0.5 * (left + right) - ap) * slope - 0.5 * across
        lean = 0.25 * step * abs(slope)
        lean = lean if lean >= _LEVEL else 0.0
        if q0 - lean > to_q or q0 + across + lean < from_q:
            continue
        for q in range(max(int(floor(q0 - lean)), from_q), min(int(ceil(q0 + across + lean)), to_q)):
            if lean == 0.0:
                amount = step * (min(q + 1.0, q0 + across) - max(float(q), q0))
            else:  # the mean of two places stands for the slant within the step
                upper = max(0.0, min(q + 1.0, q0 - lean + across) - max(float(q), q0 - lean))
                lower = max(0.0, min(q + 1.0, q0 + lean + across) - max(float(q), q0 + lean))
                amount = step * 0.5 * (upper + lower)
            if steep:
                out[p, q] = mix(np.int64(out[p, q]), colour, amount)
            else:
                out[q, p] = mix(np.int64(out[q, p]), colour, amount)


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
        around += hypot(qx - px, qy - py)
        px, py = qx, qy
    half = 0.5 * breadth
    left, top, right, bottom = box[0] - half, box[1] - half, box[2] + half, box[3] + half
    covered = 0.5 * abs(area) + half * around + pi * half * half
    density = min(1.0, covered / ((right - left) * (bottom - top)))
    for y in range(max(y0, int(floor(top))), min(y0 + height, int(ceil(bottom)))):
        tall = (min(y + 1.0, bottom) - max(float(y), top)) * density
        for x in range(max(x0, int(floor(left))), min(x0 + width, int(ceil(right)))):
            amount = tall * (min(x + 1.0, right) - max(float(x), left))
            out[y, x] = mix(np.int64(out[y, x]), colour, amount)
