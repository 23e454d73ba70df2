"""Long rings and lines (`copies`): drawn from the coarsest level that shows all there is to see, run by run.

What lies above, below or beside a window is left out where its picture does not turn on it, and is an upright
edge at the window's side where it does. Every run ends with a segment of its own, so that where a picture is
cut changes nothing in it.
"""

from __future__ import annotations

import numpy as np

from ui.canvas.kernels.coarsen import RUN, level_for
from ui.canvas.kernels.cover import ONE_BITS, add_piece, fixed, spread
from ui.canvas.kernels.dash import add_dashes
from ui.canvas.kernels.hairline import at_begin, cap_length, draw_dab, follow, is_closed
from ui.canvas.kernels.jit import inlined, kernel
from ui.canvas.kernels.stroke import add_bars, add_cap, add_join

_BESIDE = 2.0
"""Pixels that a run must be outside to be outside, however its places round."""


@inlined
def _level(shapes, copies, ring, kx):
    """Vertices, begin and end, first run of the level to draw."""
    level = level_for(copies, ring, kx)
    table = copies[2]
    vertices = copies[3] if table[level, 0] > 0 else shapes[0]
    return vertices, table[level, 1], table[level, 2], table[level, 3]


@inlined
def _around(window, transform, margin):
    """A window with a margin in local units: low and high x, low and high y."""
    x0, y0, width, height = window
    kx, cx, ky, cy = transform
    return (
        (x0 - margin - cx) / kx,
        (x0 + width + margin - cx) / kx,
        (y0 + height + margin - cy) / ky,
        (y0 - margin - cy) / ky,
    )


@inlined
def _meets(box, around):
    return box[2] >= around[0] and box[0] <= around[1] and box[3] >= around[2] and box[1] <= around[3]


# ---------------------------------------------------------------- fills


@kernel
def add_long_rings(sums, first, last, window, shapes, copies, feature, transform, noted):
    """Add the long rings of a feature, closed whether or not the last vertex repeats the first. Where it is
    to be `noted`, `first` and `last` learn which columns of each row may be touched."""
    _xy, _rings, parts, signs = shapes
    for ring in range(parts[feature], parts[feature + 1]):
        if abs(signs[ring]) > 1:
            xy, begin, end, run = _level(shapes, copies, ring, transform[0])
            turn = 1.0 if signs[ring] > 0 else -1.0
            _add_ring(sums, first, last, window, xy, begin, end, copies[4], run, transform, turn, noted)


@kernel
def _add_ring(sums, first, last, window, xy, begin, end, runs, run, transform, turn, noted):
    x0, y0, width, height = window
    kx, cx, ky, cy = transform
    around = _around(window, transform, _BESIDE)
    for start in range(begin, end - 1, RUN):
        box, stop = runs[run], min(start + RUN, end - 1)
        run += 1
        if box[1] > around[3] or box[3] < around[2]:
            continue
        if box[2] < around[0] or box[0] > around[1]:
            column = 0 if box[2] < around[0] else width
            upper, lower = fixed(xy[start, 1] * ky + cy), fixed(xy[stop, 1] * ky + cy)
            _add_upright(sums, first, last, window, column, upper, lower, turn, noted)
            continue
        if noted:
            rows = box[3] * ky + cy - y0, box[1] * ky + cy - y0
            _note(first, last, rows, (box[0] * kx + cx - x0, box[2] * kx + cx - x0), width, height)
        _add_run(sums, window, xy, start, stop, transform, turn)
    if xy[begin, 0] != xy[end - 1, 0] or xy[begin, 1] != xy[end - 1, 1]:
        ax, ay, bx, by = (
            xy[end - 1, 0] * kx + cx,
            xy[end - 1, 1] * ky + cy,
            xy[begin, 0] * kx + cx,
            xy[begin, 1] * ky + cy,
        )
        if noted:
            rows = min(ay, by) - y0, max(ay, by) - y0
            _note(first, last, rows, (min(ax, bx) - x0, max(ax, bx) - x0), width, height)
        _add_segment(sums, window, ax, fixed(ay), bx, fixed(by), turn)


@inlined
def _note(first, last, rows, columns, width, height):
    """That pieces between these rows and columns are added."""
    left = np.int64(min(max(columns[0] - 1.0, 0.0), float(width)))
    right = np.int64(min(max(columns[1] + 2.0, 0.0), float(width))) + 1
    for row in range(np.int64(max(rows[0] - 1.0, 0.0)), np.int64(min(rows[1] + 2.0, float(height)))):
        first[row], last[row] = min(first[row], left), max(last[row], right)


@inlined
def _add_upright(sums, first, last, window, column, upper, lower, turn, noted):
    """All of a run beside the window: what it winds, in a column at the side."""
    _x0, y0, width, height = window
    if upper > lower:
        upper, lower, turn = lower, upper, -turn
    top, bottom = max(upper, np.int64(y0) << ONE_BITS), min(lower, np.int64(y0 + height) << ONE_BITS)
    while top < bottom:
        row = top >> ONE_BITS
        stop = min((row + 1) << ONE_BITS, bottom)
        row -= y0
        sums[row * (width + 2) + column] += np.int32(np.int64(turn) * (stop - top))
        if noted:
            first[row], last[row] = min(first[row], np.int64(column)), max(last[row], np.int64(column))
        top = stop


@inlined
def _add_run(sums, window, xy, start, stop, transform, turn):
    """Most segments of a long ring stay within a row."""
    x0, y0, width, height = window
    kx, cx, ky, cy = transform
    px, py = xy[start, 0] * kx + cx, fixed(xy[start, 1] * ky + cy)
    for i in range(start + 1, stop + 1):
        qx, qy = xy[i, 0] * kx + cx, fixed(xy[i, 1] * ky + cy)
        row = (py >> ONE_BITS) - y0
        if row == (qy >> ONE_BITS) - y0:
            if 0 <= row < height:
                add_piece(sums, row * (width + 2), x0, width, turn * (qy - py), px, qx)
        else:
            _add_segment(sums, window, px, py, qx, qy, turn)
        px, py = qx, qy


@kernel
def _add_segment(sums, window, px, py, qx, qy, turn):
    """A segment over several rows; heights are whole numbers."""
    x0, y0, width, height = window
    if py < qy:
        ax, upper, bx, lower = px, py, qx, qy
    else:
        ax, upper, bx, lower, turn = qx, qy, px, py, -turn
    top, bottom = max(upper, np.int64(y0) << ONE_BITS), min(lower, np.int64(y0 + height) << ONE_BITS)
    if top >= bottom:
        return
    slope = (bx - ax) / (lower - upper)
    low, high = min(ax, bx), max(ax, bx)
    xb = min(max(ax + (top - upper) * slope, low), high)
    while top < bottom:
        row = top >> ONE_BITS
        stop = min((row + 1) << ONE_BITS, bottom)
        xa = xb
        xb = min(max(ax + (stop - upper) * slope, low), high)
        add_piece(sums, (row - y0) * (width + 2), x0, width, turn * (stop - top), xa, xb)
        top = stop


# ---------------------------------------------------------------- outlines


@kernel
def draw_long_hairline(flat, span, window, shapes, copies, ring, transform, breadth, colour, rounded, table):
    """A long ring or line as `hairline.draw_hairline` draws others."""
    xy, begin, end, run = _level(shapes, copies, ring, transform[0])
    pen = (flat, span, window, transform, breadth, spread(colour), cap_length(breadth, rounded), table)
    line = (xy, begin, end, is_closed(xy, begin, end))
    around, inside = _around(window, transform, breadth + 4.0), _around(window, transform, -breadth - 4.0)
    runs, number = copies[4], -(-(end - begin - 1) // RUN)
    before, begun = at_begin(pen, line, begin), True
    for turn in range(number):
        start, box = begin + turn * RUN, runs[run + turn]
        # What is in view begins as it was left by the run before it.
        following = turn + 1 if turn + 1 < number else 0
        if not (_meets(box, around) or _meets(runs[run + following], around)):
            begun = False
            continue
        if not begun:
            before, begun = at_begin(pen, line, start), True
        whole = box[0] > inside[0] and box[2] < inside[1] and box[1] > inside[2] and box[3] < inside[3]
        before = follow(pen, line, start, min(start + RUN, end - 1), before, whole)


@kernel
def add_long_line(sums, first, last, window, shapes, copies, ring, transform, half, rounded):
    """A long ring or line as `stroke.add_line` adds others."""
    kx, cx, ky, cy = transform
    xy, begin, end, run = _level(shapes, copies, ring, kx)
    around = _around(window, transform, half + 2.0)
    runs, number = copies[4], -(-(end - begin - 1) // RUN)
    closed = is_closed(xy, begin, end)
    fx, fy, whole = 1.0, 0.0, True
    state = (0.0, 0.0, 1.0, 0.0, 1.0, 0.0, False)
    for turn in range(number):
        start = begin + turn * RUN
        following = turn + 1 if turn + 1 < number else 0
        if not (_meets(runs[run + turn], around) or _meets(runs[run + following], around)):
            whole = False
            continue
        if turn == 0 or not whole:
            state = (xy[start, 0] * kx + cx, xy[start, 1] * ky + cy, 1.0, 0.0, 1.0, 0.0, False)
            whole = True
        state = add_bars(
            sums, first, last, window, xy, start, min(start + RUN, end - 1), transform, half, state
        )
        if turn == 0:
            fx, fy = state[4], state[5]
    px, py, ux, uy = state[0], state[1], state[2], state[3]
    sx, sy = xy[begin, 0] * kx + cx, xy[begin, 1] * ky + cy
    at_start = _meets(runs[run], around)
    at_end = _meets(runs[run + number - 1], around)
    if closed and at_start and at_end:
        add_join(sums, first, last, window, sx, sy, ux, uy, fx, fy, half)
    elif not closed and rounded:
        if at_end:
            add_cap(sums, first, last, window, px, py, ux, uy, half)
        if at_start:
            add_cap(sums, first, last, window, sx, sy, -fx, -fy, half)


@kernel
def add_long_dashes(sums, first, last, window, picture, shapes, copies, ring, transform, half, lengths):
    """The dashes of a long ring or line."""
    xy, begin, end, _run = _level(shapes, copies, ring, transform[0])
    add_dashes(sums, first, last, window, picture, xy, begin, end, transform, half, lengths)


@kernel
def draw_long_dab(out, window, shapes, copies, ring, transform, box, breadth, colour):
    """A long ring smaller than a pixel."""
    xy, begin, end, _run = _level(shapes, copies, ring, transform[0])
    draw_dab(out, window, xy, begin, end, transform, box, breadth, colour)
