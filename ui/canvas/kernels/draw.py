"""Features into the pixels, one after another: fill, hatch, outline, marker."""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from ui.canvas.kernels.cover import lay, mix
from ui.canvas.kernels.dash import add_dashes
from ui.canvas.kernels.fill import add_feature, fill
from ui.canvas.kernels.jit import inlined, kernel
from ui.canvas.kernels.stroke import HAIRLINE, add_line, draw_dab, draw_hairline
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
            for i in range(block * BLOCK, min(len(rows), (block + 1) * BLOCK)):
                b = boxes[i]
                inside = b[0] <= high_x and b[2] >= low_x and b[1] <= high_y and b[3] >= low_y
                if inside and kept[rows[i]]:
                    found[count] = i
                    count += 1
    return found[:count]


@inlined
def _window(x0, y0, x1, y1, margin, width, top, bottom):
    """The pixels of a box with a margin, cut by the picture's width and a strip's rows."""
    left = int(floor(min(max(x0 - margin, 0.0), float(width))))
    right = int(ceil(min(max(x1 + margin, 0.0), float(width))))
    upper = int(floor(min(max(y0 - margin, float(top)), float(bottom))))
    lower = int(ceil(min(max(y1 + margin, float(top)), float(bottom))))
    return left, upper, right - left, lower - upper


@inlined
def _outline(out, sums, first, last, window, shapes, feature, transform, looks, style, dashes, whole):
    """Stroke all rings and lines of a feature as one shape."""
    xy, rings, parts, _signs = shapes
    breadth, colour, number = looks[style, WIDTH], int(looks[style, STROKE]), int(looks[style, DASHES])
    rounded = looks[style, ROUND] > 0.0
    thin = breadth <= HAIRLINE and number == 0
    picture = (window[0], 0, window[2], out.shape[0])
    lengths = dashes[int(looks[style, DASH]) : int(looks[style, DASH]) + number]
    for ring in range(parts[feature], parts[feature + 1]):
        begin, end = rings[ring], rings[ring + 1]
        if thin:
            draw_hairline(out, window, xy, begin, end, transform, breadth, colour, rounded, whole)
        elif number:
            add_dashes(sums, first, last, window, picture, xy, begin, end, transform, breadth * 0.5, lengths)
        else:
            add_line(sums, first, last, window, xy, begin, end, transform, breadth * 0.5, rounded)
    if not thin:
        lay(out, sums, first, last, window, colour, 1.0, False)


@kernel
def _marker(out, sums, first, last, x, y, top, bottom, markers, looks, style, dashes):
    """A point symbol around a pixel."""
    reach = looks[style, REACH]
    window = _window(x, y, x, y, reach, out.shape[1], top, bottom)
    if window[2] <= 0 or window[3] <= 0:
        return
    transform = (MARKER_UNIT, x, MARKER_UNIT, y)
    if looks[style, FILLED_MARKER] > 0.0:
        add_feature(sums, first, last, window, markers, style, transform)
        lay(out, sums, first, last, window, int(looks[style, FILL]), looks[style, OPACITY], True)
    if looks[style, STROKE] >= 0.0:
        _outline(out, sums, first, last, window, markers, style, transform, looks, style, dashes, False)


@inlined
def _splat(out, x0, y0, x1, y1, top, bottom, colour):
    """All there is to see of a small feature in a hurry: one pixel."""
    x, y = int(floor((x0 + x1) * 0.5)), int(floor((y0 + y1) * 0.5))
    if 0 <= x < out.shape[1] and top <= y < bottom:
        amount = min(1.0, (x1 - x0 + 1.0) * (y1 - y0 + 1.0) * 0.5)
        out[y, x] = mix(np.int64(out[y, x]), colour, amount)


@kernel
def draw(out, sums, first, last, top, bottom, order, shapes, boxes, classes, transform, styles, splat):
    """Draw the features at the places `order` into rows `top` to `bottom` of the picture `out`.

    `shapes` are (vertices, offsets of rings, offsets of features, signs of rings), a sign of zero is a point.
    `transform` is (kx, cx, ky, cy): local units to pixels. Smaller than `splat` pixels becomes one dab.
    """
    kx, cx, ky, cy = transform
    xy, rings, parts, signs = shapes
    looks, dashes, tiles, markers = styles
    width = out.shape[1]
    for i in order:
        style = np.int64(classes[i])
        x0, x1 = boxes[i, 0] * kx + cx, boxes[i, 2] * kx + cx
        y0, y1 = boxes[i, 3] * ky + cy, boxes[i, 1] * ky + cy
        if y1 + looks[style, REACH] < top or y0 - looks[style, REACH] > bottom:
            continue
        ring = parts[i]
        if signs[ring] == 0:
            _marker(out, sums, first, last, x0, y0, top, bottom, markers, looks, style, dashes)
            continue
        larger = max(x1 - x0, y1 - y0)
        if larger < splat:
            colour = int(looks[style, FILL] if looks[style, FILL] >= 0.0 else looks[style, STROKE])
            if colour >= 0:
                _splat(out, x0, y0, x1, y1, top, bottom, colour)
            continue
        breadth = looks[style, WIDTH]
        if looks[style, STROKE] >= 0.0 and larger < DAB and breadth <= HAIRLINE and parts[i + 1] - ring == 1:
            window = _window(x0, y0, x1, y1, 1.0, width, top, bottom)
            colour, box = int(looks[style, STROKE]), (x0, y0, x1, y1)
            draw_dab(out, window, xy, rings[ring], rings[ring + 1], transform, box, breadth, colour)
            continue
        if looks[style, FILL] >= 0.0 or looks[style, HATCH] >= 0.0:
            window = _window(x0, y0, x1, y1, 0.0, width, top, bottom)
            if window[2] > 0 and window[3] > 0:
                fill(out, sums, first, last, window, shapes, i, transform, looks, style, tiles)
        if looks[style, STROKE] >= 0.0:
            window = _window(x0, y0, x1, y1, breadth + 1.0, width, top, bottom)
            if window[2] > 0 and window[3] > 0:
                edge = breadth + 2.0
                whole = x0 > edge and x1 < width - edge and y0 > top + edge and y1 < bottom - edge
                _outline(*(out, sums, first, last, window, shapes, i, transform, looks, style, dashes, whole))
