"""Features into the pixels, one after another: fill, hatch, outline, marker."""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from ui.canvas.kernels.cover import lay, lay_small, mix, spread
from ui.canvas.kernels.dash import add_dashes
from ui.canvas.kernels.fill import SMALL, add_feature, fill, fill_small
from ui.canvas.kernels.hairline import HAIRLINE, draw_dab, draw_hairline
from ui.canvas.kernels.jit import fetch, inlined, kernel, place
from ui.canvas.kernels.long_lines import add_long_dashes, add_long_line, draw_long_dab, draw_long_hairline
from ui.canvas.kernels.stroke import CLOSE, add_line, draw_dot
from ui.canvas.kernels.styles import (
    DASH,
    DASHES,
    FILL,
    FILLED_MARKER,
    HATCH,
    MARKER_UNIT,
    OPACITY,
    REACH,
    ROUND,
    STROKE,
    WIDTH,
)

DAB = 1.25
"""Pixels: a ring smaller than this lies under its own outline all but wholly."""
BLOCK = 64
"""Features that share a box in the index."""
_AHEAD = 2
"""Features between the one that is drawn and the one whose pixels are fetched."""
_AT_ONCE = 8
"""Pixels that the processor takes at once."""
_FETCHED, _LINE = 48, 16
"""Pixels: of what is larger in one direction the rest is not fetched; what comes in one go."""


@kernel
def find(boxes, blocks, rows, kept, low_x, low_y, high_x, high_y):
    """Places of the features whose box meets the given one (local units), those of edited rows left out."""
    most = 0
    for block in range(len(blocks)):
        b = blocks[block]
        if b[0] <= high_x and b[2] >= low_x and b[1] <= high_y and b[3] >= low_y:
            most += BLOCK
    found = np.empty(min(most, len(rows)), np.int32)
    count = 0
    for block in range(len(blocks)):
        b = blocks[block]
        if b[0] <= high_x and b[2] >= low_x and b[1] <= high_y and b[3] >= low_y:
            whole = b[0] >= low_x and b[2] <= high_x and b[1] >= low_y and b[3] <= high_y
            for i in range(block * BLOCK, min(len(rows), (block + 1) * BLOCK)):
                inside = whole
                if not whole:
                    b = boxes[i]
                    inside = b[0] <= high_x and b[2] >= low_x and b[1] <= high_y and b[3] >= low_y
                if inside and kept[rows[i]]:
                    found[count] = i
                    count += 1
    return found[:count]


@inlined
def _window(x0, y0, x1, y1, margin, clip):
    """The pixels of a box with a margin, cut by `clip`."""
    west, north, east, south = clip
    left = np.int64(floor(min(max(x0 - margin, float(west)), float(east))))
    right = np.int64(ceil(min(max(x1 + margin, float(west)), float(east))))
    upper = np.int64(floor(min(max(y0 - margin, float(north)), float(south))))
    lower = np.int64(ceil(min(max(y1 + margin, float(north)), float(south))))
    return left, upper, right - left, lower - upper


@inlined
def _widened(window, clip):
    """A window with as many more columns, where there is room, as make its rows whole groups of pixels that
    are laid at once: what was left over of small ones took as long as the groups."""
    x0, y0, width, height = window
    wide = (width + _AT_ONCE - 1) & -_AT_ONCE
    return x0, y0, wide if x0 + wide <= clip[2] else width, height


@inlined
def _thin(looks, style):
    """Whether the outline is drawn as a hairline."""
    return looks[style, WIDTH] <= HAIRLINE and looks[style, DASHES] == 0.0


@inlined
def _a_dot(looks, style):
    """Whether the outline of next to nothing is a disc that hides it."""
    return looks[style, STROKE] >= 0.0 and looks[style, ROUND] > 0.0 and not _thin(looks, style)


@inlined
def _dot(out, box, half, clip, colour):
    """Next to nothing under its wide outline."""
    draw_dot(out, _window(box[0], box[1], box[2], box[3], half + 1.0, clip), box, half, colour)


@inlined
def _hairlines(flat, span, window, shapes, copies, feature, transform, looks, hairlines, style, whole):
    """The thin outline of all rings and lines of a feature."""
    xy, rings, parts, signs = shapes
    breadth, colour, rounded = looks[style, WIDTH], np.int64(looks[style, STROKE]), looks[style, ROUND] > 0.0
    for ring in range(parts[feature], parts[feature + 1]):
        if abs(signs[ring]) > 1:
            draw_long_hairline(
                *(flat, span, window, shapes, copies, ring, transform),
                *(breadth, colour, rounded, hairlines[style]),
            )
            continue
        draw_hairline(
            *(flat, span, window, xy, rings[ring], rings[ring + 1], transform),
            *(breadth, colour, rounded, hairlines[style], whole),
        )


@kernel
def _stroke(out, sums, first, last, window, shapes, copies, feature, transform, looks, dashes, style):
    """Stroke all rings and lines of a feature as one shape, thick or dashed."""
    xy, rings, parts, signs = shapes
    number, dash = np.int64(looks[style, DASHES]), np.int64(looks[style, DASH])
    half, rounded = looks[style, WIDTH] * 0.5, looks[style, ROUND] > 0.0
    picture = (0, 0, out.shape[1], out.shape[0])
    lengths = dashes[dash : dash + number]
    for ring in range(parts[feature], parts[feature + 1]):
        begin, end = rings[ring], rings[ring + 1]
        if abs(signs[ring]) > 1:
            to = (sums, first, last, window)
            if number:
                add_long_dashes(*to, picture, shapes, copies, ring, transform, half, lengths)
            else:
                add_long_line(*to, shapes, copies, ring, transform, half, rounded)
        elif number:
            add_dashes(sums, first, last, window, picture, xy, begin, end, transform, half, lengths)
        else:
            add_line(sums, first, last, window, xy, begin, end, transform, half, rounded)
    lay(out, sums, first, last, window, np.int64(looks[style, STROKE]), 256, False)


@kernel
def _marker(out, sums, first, last, x, y, clip, copies, styles, style):
    """A point symbol around a pixel."""
    looks, dashes, _tiles, hairlines, markers = styles
    reach = looks[style, REACH]
    window = _window(x, y, x, y, reach, clip)
    if window[2] <= 0 or window[3] <= 0:
        return
    transform = (MARKER_UNIT, x, MARKER_UNIT, y)
    if looks[style, FILLED_MARKER] > 0.0:
        add_feature(sums, window, markers, style, transform)
        lay_small(out, sums, window, np.int64(looks[style, FILL]), np.int64(looks[style, OPACITY]))
    if looks[style, STROKE] < 0.0:
        return
    if _thin(looks, style):
        flat, span = out.reshape(-1), out.shape[1]
        _hairlines(flat, span, window, markers, copies, style, transform, looks, hairlines, style, False)
    else:
        _stroke(out, sums, first, last, window, markers, copies, style, transform, looks, dashes, style)


@inlined
def _splat(out, x0, y0, x1, y1, clip, colour):
    """All there is to see of a small feature in a hurry: one pixel."""
    west, north, east, south = clip
    x, y = np.int64(floor((x0 + x1) * 0.5)), np.int64(floor((y0 + y1) * 0.5))
    if west <= x < east and north <= y < south:
        amount = np.int64(256.0 * min(1.0, (x1 - x0 + 1.0) * (y1 - y0 + 1.0) * 0.5))
        out[y, x] = mix(out[y, x], spread(colour), amount)


@kernel
def draw(out, sums, first, last, clip, stops, owners, places, levels, styles, splat):
    """Draw features into the rectangle `clip` (left, top, right, bottom) of `out`, in the order of `places`.

    Run r of the places ends at `stops[r]` and is of `levels[owners[r]]`: of three of (shapes, copies, boxes,
    classes, transform). `shapes` are (vertices, offsets of rings and of features, signs of rings), a sign
    of zero is a point; `transform` is (kx, cx, ky, cy), local units to pixels. Smaller than `splat` pixels
    becomes one dab.
    """
    start = 0
    for run in range(len(stops)):
        if owners[run] == 0:
            level = levels[0]
        elif owners[run] == 1:
            level = levels[1]
        else:
            level = levels[2]
        _draw_run(out, sums, first, last, clip, places[start : stops[run]], level, styles, splat)
        start = stops[run]


@inlined
def _fetch_pixels(flat, span, box, transform, clip):
    """Ask for the pixels of a feature that is drawn soon: they lie in as many places as it has rows, and
    waiting for each of them took a third of the time."""
    kx, cx, ky, cy = transform
    window = _window(box[0] * kx + cx, box[3] * ky + cy, box[2] * kx + cx, box[1] * ky + cy, 1.0, clip)
    left, top, width, height = _widened(window, clip)
    if width <= 0:
        return
    for y in range(top, top + min(height, _FETCHED)):
        row = y * span + left
        for x in range(0, min(width, _FETCHED), _LINE):
            fetch(flat, place(row + x))
        fetch(flat, place(row + min(width, _FETCHED) - 1))


@inlined
def _fetch_shapes(vertices, corners, rings, parts, places, at):
    """Ask for the first and last vertices of a feature that is drawn soon, for the box and what says where
    they are of a later one, and for what says where that is of one still later: none has to be waited for to
    find the next."""
    last = len(places) - 1
    fetch(parts, place(places[min(at + 3 * _AHEAD, last)]))
    soon = places[min(at + 2 * _AHEAD, last)]
    fetch(corners, place(4 * soon))
    fetch(rings, place(parts[soon]))
    next_one = places[at + _AHEAD]
    fetch(vertices, place(2 * rings[parts[next_one]]))
    fetch(vertices, place(2 * rings[parts[next_one + 1]] - 1))


@kernel
def _draw_run(out, sums, first, last, clip, places, level, styles, splat):
    """Features of one level."""
    shapes, copies, boxes, classes, (kx, cx, ky, cy) = level
    transform = (kx, cx, ky, cy)
    xy, rings, parts, signs = shapes
    looks, _dashes, tiles, _thin_ones, _markers = styles
    west, north, east, south = clip
    flat, span, vertices, corners = out.reshape(-1), out.shape[1], xy.reshape(-1), boxes.reshape(-1)
    for at in range(len(places)):
        if at + _AHEAD < len(places):
            _fetch_pixels(flat, span, boxes[places[at + _AHEAD]], transform, clip)
            _fetch_shapes(vertices, corners, rings, parts, places, at)
        i = np.int64(places[at])
        style = np.int64(classes[i])
        reach = looks[style, REACH]
        x0, x1 = boxes[i, 0] * kx + cx, boxes[i, 2] * kx + cx
        y0, y1 = boxes[i, 3] * ky + cy, boxes[i, 1] * ky + cy
        if y1 + reach < north or y0 - reach > south or x1 + reach < west or x0 - reach > east:
            continue
        ring, box = parts[i], (x0, y0, x1, y1)
        if signs[ring] == 0:
            _marker(out, sums, first, last, x0, y0, clip, copies, styles, style)
            continue
        larger = max(x1 - x0, y1 - y0)
        if larger < splat:
            colour = np.int64(looks[style, FILL] if looks[style, FILL] >= 0.0 else looks[style, STROKE])
            if colour >= 0:
                _splat(out, x0, y0, x1, y1, clip, colour)
            continue
        breadth, colour = looks[style, WIDTH], np.int64(looks[style, STROKE])
        if colour >= 0 and larger < DAB and breadth <= HAIRLINE and parts[i + 1] - ring == 1:
            window = _window(x0, y0, x1, y1, 1.0, clip)
            if abs(signs[ring]) > 1:
                draw_long_dab(out, window, shapes, copies, ring, transform, box, breadth, colour)
            else:
                draw_dab(out, window, xy, rings[ring], rings[ring + 1], transform, box, breadth, colour)
            continue
        if larger < CLOSE and _a_dot(looks, style) and parts[i + 1] - ring == 1:
            _dot(out, box, 0.5 * breadth, clip, colour)
            continue
        if looks[style, FILL] >= 0.0 or looks[style, HATCH] >= 0.0:
            window = _window(x0, y0, x1, y1, 0.0, clip)
            if window[2] > 0 and window[3] > 0:
                if window[2] <= SMALL and looks[style, HATCH] < 0.0:
                    window = _widened(window, clip)
                    fill_small(out, sums, first, last, window, shapes, copies, i, transform, looks, style)
                else:
                    fill(out, sums, first, last, window, shapes, copies, i, transform, looks, style, tiles)
        if colour >= 0:
            _outline(out, sums, first, last, box, clip, shapes, copies, i, transform, styles, style)


@inlined
def _outline(out, sums, first, last, box, clip, shapes, copies, i, transform, styles, style):
    looks, dashes, _tiles, hairlines, _markers = styles
    (x0, y0, x1, y1), (west, north, east, south) = box, clip
    breadth = looks[style, WIDTH]
    window = _window(x0, y0, x1, y1, breadth + 1.0, clip)
    if window[2] <= 0 or window[3] <= 0:
        return
    if _thin(looks, style):
        flat, span, edge = out.reshape(-1), out.shape[1], breadth + 3.0
        whole = x0 > west + edge and x1 < east - edge and y0 > north + edge and y1 < south - edge
        _hairlines(flat, span, window, shapes, copies, i, transform, looks, hairlines, style, whole)
    else:
        _stroke(out, sums, first, last, window, shapes, copies, i, transform, looks, dashes, style)
