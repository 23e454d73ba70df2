"""Outlines and lines: every segment is a rectangle, every bend a wedge on its outer side, round ends are half
discs. All turn the same way, so that inner borders cancel and what overlaps counts once. Thin lines have
their own way (`hairline`).
"""

from __future__ import annotations

from math import acos, ceil, cos, hypot, sin, sqrt

import numpy as np

from ui.canvas.kernels.cover import add_edge, mix, spread
from ui.canvas.kernels.jit import inlined, kernel

CLOSE = 0.125
"""Pixels: vertices nearer than this to the last one make no bend that can be seen."""
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
    state = (sx, sy, 1.0, 0.0, 1.0, 0.0, False)
    state = add_bars(sums, first, last, window, xy, begin, end - 1, transform, half, state)
    px, py, ux, uy, fx, fy, begun = state
    if closed and begun:
        add_join(sums, first, last, window, sx, sy, ux, uy, fx, fy, half)
    elif rounded:  # one of no length at all is a dot
        add_cap(sums, first, last, window, px, py, ux, uy, half)
        add_cap(sums, first, last, window, sx, sy, -fx, -fy, half)


@inlined
def add_bars(sums, first, last, window, xy, start, stop, transform, half, state):
    """The segments from vertex `start` to `stop` and the bends between them. The state is the place, the
    direction in which it was come to, the direction of the first segment, and whether there was one."""
    kx, cx, ky, cy = transform
    px, py, ux, uy, fx, fy, begun = state
    for i in range(start + 1, stop + 1):
        qx, qy = xy[i, 0] * kx + cx, xy[i, 1] * ky + cy
        length = hypot(qx - px, qy - py)
        if length == 0.0 or (length < CLOSE and i < stop):
            continue
        vx, vy = (qx - px) / length, (qy - py) / length
        if not misses(window, px, py, qx, qy, half):
            add_bar(sums, first, last, window, px, py, qx, qy, vx, vy, half)
        if not begun:
            begun, fx, fy = True, vx, vy
        elif not misses(window, px, py, px, py, half):
            add_join(sums, first, last, window, px, py, ux, uy, vx, vy, half)
        px, py, ux, uy = qx, qy, vx, vy
    return px, py, ux, uy, fx, fy, begun


@inlined
def draw_dot(out, window, box, half, colour):
    """A ring smaller than CLOSE under its own wide outline, straight into the picture: a disc around its box.
    What a disc of some pixels covers of a quarter of one is all but how far its edge reaches beyond the
    quarter's middle; the edge is put inwards so far that all together are as dark as the disc is large."""
    x0, y0, width, height = window
    ink = spread(colour)
    edge = half - 1.0 / (96.0 * half) + 0.25
    for y in range(y0, y0 + height):
        for x in range(x0, x0 + width):
            covered = 0.0
            for quarter in range(4):
                px, py = x + 0.25 + 0.5 * (quarter & 1), y + 0.25 + 0.5 * (quarter >> 1)
                along, down = max(box[0] - px, px - box[2], 0.0), max(box[1] - py, py - box[3], 0.0)
                covered += min(max(edge - sqrt(along * along + down * down), 0.0), 0.5)
            out[y, x] = mix(out[y, x], ink, np.int64(covered * 128.0 + 0.5))
