"""Exact coverage by signed areas: edges leave in each pixel the change of the covered area, a sum along the
row turns the changes into coverage. Any number of edges, in any order, in one buffer that is zero before and
after.

Everything that is added up is a whole number: heights in 1 / ONE of a pixel, coverage in 1 / ONE of its area.
So sums do not depend on their order or on where a window begins: a rectangle of the picture is pixel for
pixel the whole picture cut, and a closed ring leaves nothing behind beyond its last column.

The window of a shape is its bounding box cut by what is drawn: `x0`, `y0`, `width`, `height` in pixels.
"""

from __future__ import annotations

from math import floor

import numpy as np
import numpy.typing as npt

from ui.canvas.kernels.jit import inlined, kernel, place

Pixels = npt.NDArray[np.uint32]
"""(height, width), 0xffRRGGBB."""

ONE_BITS = 16
ONE = 1 << ONE_BITS
_FURTHEST = float(1 << 40)
"""Pixels: vertices beyond are drawn as if they lay here, where whole numbers still hold them."""
_NEVER = 1 << 30
_U32 = np.uint32
RUN = 16
"""Pixels that are looked at together: where nothing changes in them, they are laid without reckoning."""


class Ground:
    """What a picture of one size needs for adding up coverage; one for each thread."""

    def __init__(self, width: int, height: int) -> None:
        self.size = width, height
        self.sums = np.zeros((width + 2) * height + 4, np.int32)
        self.first = np.full(height, _NEVER, np.int32)
        self.last = np.full(height, -1, np.int32)


@inlined
def fixed(y):
    """A height in whole numbers, 1 / ONE of a pixel."""
    return np.int64(floor(min(max(y, -_FURTHEST), _FURTHEST) * float(ONE) + 0.5))


@kernel
def _spread(sums, start, x0, width, area, xa, xb):
    """A piece over several pixels: what is covered of pixel x grows as (x - xa)^2, then linearly."""
    scale = 0.5 / (xb - xa)
    i, j = np.int64(floor(xa)), np.int64(floor(xb))
    x, end = max(i, x0), min(j, x0 + width)
    before = scale * (x - xa) * (x - xa) if x > i else 0.0
    done = np.int64(0)
    while x < end:
        after = scale * (x + 1.0 - xa) * (x + 1.0 - xa)
        covered = np.int64(floor(area * (after - before) + 0.5))
        sums[place(start + x - x0)] += np.int32(covered - done)
        before, done = after, covered
        x += 1
    if x == j and x < x0 + width:  # the pixel in which it ends
        covered = np.int64(floor(area * (x + 1.0 - 0.5 * (xa + xb) - before) + 0.5))
        sums[place(start + x - x0)] += np.int32(covered - done)
        done = covered
        x += 1
    x = min(max(x, x0), x0 + width)
    sums[place(start + x - x0)] += np.int32(np.int64(area) - done)


@inlined
def add_piece(sums, start, x0, width, area, xa, xb):
    """Add a piece of an edge within the row that begins at `start`, from `xa` to `xb`, of signed height
    `area`, a whole number as float. What lies beyond the window goes into its first column, or behind its
    last, so that every row of a closed ring ends at nothing."""
    low, high = min(xa, xb), max(xa, xb)
    i = np.int64(floor(low))
    if high <= i + 1.0:
        at = min(i - x0, width)
        right = np.int64(floor(area * (0.5 * (low + high) - i) + 0.5))
        if at < 0:
            at, right = 0, 0
        sums[place(start + at)] += np.int32(np.int64(area) - right)
        sums[place(start + at + 1)] += np.int32(right)
    elif high <= x0:
        sums[start] += np.int32(np.int64(area))
    else:
        _spread(sums, start, x0, width, area, low, high)


@kernel
def add_edge(sums, first, last, x0, y0, width, height, ax, ay, bx, by, sign):
    """Add an edge from (ax, ay) to (bx, by), in pixels of the picture; `sign` turns its direction. `first`
    and `last` learn which columns of each row it touches."""
    upper, lower = fixed(ay), fixed(by)
    if upper > lower:
        ax, bx = bx, ax
        upper, lower = lower, upper
        sign = -sign
    top, bottom = max(upper, np.int64(y0) << ONE_BITS), min(lower, np.int64(y0 + height) << ONE_BITS)
    if top >= bottom:
        return
    slope = (bx - ax) / (lower - upper)
    low, high = min(ax, bx), max(ax, bx)
    xb = min(max(ax + (top - upper) * slope, low), high)
    while top < bottom:
        row = top >> ONE_BITS
        end = min((row + 1) << ONE_BITS, bottom)
        xa = xb
        xb = min(max(ax + (end - upper) * slope, low), high)
        row -= y0
        left, right = min(xa, xb) - x0, max(xa, xb) - x0
        if left < width:
            first[row] = min(first[row], np.int64(max(left, 0.0)))
            last[row] = max(last[row], np.int64(max(min(right, float(width)), 0.0)) + 1)
            add_piece(sums, row * (width + 2), x0, width, sign * (end - top), xa, xb)
        top = end


@inlined
def spread(colour):
    """A colour (0xRRGGBB) as its red and blue, which leave room between them, and its green."""
    return np.uint32(colour & 0xFF00FF), np.uint32(colour & 0xFF00)


@inlined
def mix(below, ink, amount):
    """A colour that `spread` gave laid over a pixel; `amount` is 0 to 256. All in 32 bits, in which numba
    does not stay unless told at each step: the processor then takes eight pixels at once."""
    amount = _U32(amount)
    red_blue, green = _U32(below & _U32(0xFF00FF)), _U32(below & _U32(0xFF00))
    red_blue = _U32(_U32(red_blue << _U32(8)) + _U32(_U32(ink[0] - red_blue) * amount))
    green = _U32(_U32(green << _U32(8)) + _U32(_U32(ink[1] - green) * amount))
    red_blue = _U32(_U32(red_blue + _U32(0x800080)) >> _U32(8)) & _U32(0xFF00FF)
    green = _U32(_U32(green + _U32(0x8000)) >> _U32(8)) & _U32(0xFF00)
    return _U32(_U32(0xFF000000) | red_blue | green)


@inlined
def coverage(total, odd_even):
    """Of a sum of windings, 0 to ONE: odd-even folds, nonzero stops at ONE. Counting either way round is the
    same."""
    windings = _U32(max(total, np.int32(-total)))
    folded = _U32(windings & _U32(2 * ONE - 1))
    folded = _U32(min(folded, _U32(_U32(2 * ONE) - folded)))
    return folded if odd_even else _U32(min(windings, _U32(ONE)))


@inlined
def _amount(total, opacity, odd_even):
    """What `mix` is given of a colour whose opacity is 0 to 256."""
    return _U32(_U32(_U32(coverage(total, odd_even) * _U32(opacity)) + _U32(ONE // 2)) >> _U32(ONE_BITS))


@inlined
def lay_small(out, sums, window, colour, opacity):
    """Lay a colour as `lay` does, odd-even, over a window of few pixels: in two passes that never branch by
    what a pixel holds. Every row ends at nothing (whole numbers), so that the sum runs on through all."""
    x0, y0, width, height = window
    ink = spread(colour)
    total = np.int32(0)
    number = place(height * (width + 2))
    for at in range(number):
        total = np.int32(total + sums[at])
        sums[at] = total
    for row in range(height):
        start = row * (width + 2)
        cells, pixels = sums[start : start + width], out[y0 + row, x0 : x0 + width]
        for x in range(place(width)):
            pixels[x] = mix(pixels[x], ink, _amount(cells[x], opacity, True))
    for at in range(number):  # all at once: a call for each row would take longer than the row
        sums[at] = 0


@inlined
def lay(out, sums, first, last, window, colour, opacity, odd_even):
    """Lay a colour (0xRRGGBB) where the sums say, and leave them zero. `opacity` is 0 to 256."""
    x0, y0, width, height = window
    solid, ink = np.uint32(0xFF000000 | colour), spread(colour)
    for row in range(height):
        if last[row] < 0:
            continue
        start = row * (width + 2)
        cells, pixels = sums[start : start + width + 2], out[y0 + row, x0 : x0 + width]
        total = np.int32(0)
        x, end = place(first[row]), place(min(last[row] + 1, width))
        while x < end:
            stop = min(x + place(RUN), end)
            changed = np.int32(0)
            for i in range(x, stop):
                changed |= cells[i]
            amount = _amount(total, opacity, odd_even)
            if changed != 0:
                for i in range(x, stop):
                    total = np.int32(total + cells[i])
                    cells[i] = total
                for i in range(x, stop):
                    pixels[i] = mix(pixels[i], ink, _amount(cells[i], opacity, odd_even))
                for i in range(x, stop):
                    cells[i] = 0
            elif amount == 256:
                for i in range(x, stop):
                    pixels[i] = solid
            elif amount > 0:
                for i in range(x, stop):
                    pixels[i] = mix(pixels[i], ink, amount)
            x = stop
        amount = _amount(total, opacity, odd_even)
        if amount == 256:  # what was cut off at the right side goes on to it
            for i in range(end, place(width)):
                pixels[i] = solid
        elif amount > 0:
            for i in range(end, place(width)):
                pixels[i] = mix(pixels[i], ink, amount)
        _forget(sums, first, last, row, start, width)


@inlined
def _forget(sums, first, last, row, start, width):
    """What lies in the two columns beyond the window, and which columns of the row were touched."""
    sums[start + width] = 0
    sums[start + width + 1] = 0
    first[row], last[row] = _NEVER, -1


@kernel
def lay_hatched(out, sums, first, last, window, fill, opacity, ink, tile):
    """A fill under a hatch. `tile` repeats from the corner of the picture and holds how much of each pixel is
    hatched, 0 to 255; `fill` and `ink` are 0xRRGGBB, `opacity` is 0 to 256."""
    x0, y0, width, height = window
    size = tile.shape[0]
    fill, ink = spread(fill), spread(ink)
    for row in range(height):
        if last[row] < 0:
            continue
        start, y = row * (width + 2), y0 + row
        total = np.int32(0)
        end = min(last[row], width - 1)
        for x in range(first[row], width):
            if x <= end:
                total = np.int32(total + sums[start + x])
                sums[start + x] = 0
            covered = np.int64(coverage(total, True))
            if covered > 0:
                pixel = out[y, x0 + x]
                if opacity > 0:
                    pixel = mix(pixel, fill, (covered * opacity + ONE // 2) >> ONE_BITS)
                hatched = np.int64(tile[y % size, (x0 + x) % size])
                if hatched > 0:
                    pixel = mix(pixel, ink, (covered * hatched + 32768) // (255 * 256))
                out[y, x0 + x] = pixel
        _forget(sums, first, last, row, start, width)
