"""Dashes along lines: flat pieces with bends in them. Each line begins its pattern anew, as Qt does."""

from __future__ import annotations

from math import hypot

from ui.canvas.kernels.jit import kernel
from ui.canvas.kernels.stroke import add_bar, add_join, misses


@kernel
def _within(window, ax, ay, bx, by, half, length):
    """From where to where, in pixels along it, a segment may touch the window; from > to if nowhere.

    Far beyond a window lie millions of dashes: they are counted, not drawn.
    """
    x0, y0, width, height = window
    begin, end = 0.0, length
    for axis in range(2):
        a, b = (ax, bx) if axis == 0 else (ay, by)
        low = (x0 if axis == 0 else y0) - half
        high = (x0 + width if axis == 0 else y0 + height) + half
        step = (b - a) / length
        if step == 0.0:
            if a < low or a > high:
                return 1.0, 0.0
        else:
            one, other = (low - a) / step, (high - a) / step
            begin, end = max(begin, min(one, other)), min(end, max(one, other))
    return begin, end


@kernel
def _place(lengths, at):
    """Which dash or gap holds the distance `at`, and how much of it is left."""
    for index in range(len(lengths)):
        if at < lengths[index]:
            return index, lengths[index] - at
        at -= lengths[index]
    return 0, lengths[0]


@kernel
def add_dashes(sums, first, last, window, picture, xy, begin, end, transform, half, lengths):
    """The dashes of a line of vertices `begin` to `end`; `lengths` are dash, gap, dash, gap in pixels.

    Where dashes begin is reckoned within `picture`, the window without the cut of a strip, so that all strips
    round alike.
    """
    kx, cx, ky, cy = transform
    period = lengths.sum()
    px, py = xy[begin, 0] * kx + cx, xy[begin, 1] * ky + cy
    travelled = ux = uy = 0.0
    inked = False  # whether a dash reaches the vertex at which the next segment begins
    for i in range(begin + 1, end):
        qx, qy = xy[i, 0] * kx + cx, xy[i, 1] * ky + cy
        length = hypot(qx - px, qy - py)
        if length == 0.0:
            continue
        vx, vy = (qx - px) / length, (qy - py) / length
        at, stop = _within(picture, px, py, qx, qy, half, length)
        index, left = _place(lengths, (travelled + at) % period)
        if inked and at == 0.0 and index % 2 == 0 and not misses(window, px, py, px, py, half):
            add_join(sums, first, last, window, px, py, ux, uy, vx, vy, half)
        inked = False
        while at < stop:
            step = min(left, stop - at)
            if index % 2 == 0:
                ax, ay, b = px + vx * at, py + vy * at, at + step
                add_bar(sums, first, last, window, ax, ay, px + vx * b, py + vy * b, vx, vy, half)
            at += step
            left -= step
            inked = index % 2 == 0 and at >= length
            if left <= 0.0:
                index = (index + 1) % len(lengths)
                left = lengths[index]
        travelled = (travelled + length) % period
        px, py, ux, uy = qx, qy, vx, vy
