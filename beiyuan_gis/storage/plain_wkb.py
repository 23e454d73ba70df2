"""Which WKB needs no parser to know that shapely reads it: most of what there is, told by arrays.

Plain are little-endian points, lines and polygons in two dimensions, and multiples of one part, whose counts
fill the blob to its last byte, whose lines have two vertices and whose rings are closed and have four.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_PADDING = 32


def plain(wkb: Bytes, lengths: Ints) -> Mask:
    """Which of the blobs, one after the other in `wkb`, are plain, shape (n,)."""
    # Numbers may be read a little beyond a blob that lies about itself; it is found out all the same.
    data = np.concatenate([wkb, np.zeros(_PADDING, np.uint8)])
    ends = np.cumsum(lengths)
    at = ends - lengths
    good = lengths >= 9
    at, kinds = _inside_multiple(data, at, good)
    found: Mask = good & (kinds == 1) & (ends - at == 21)
    line, polygon = np.flatnonzero(good & (kinds == 2)), np.flatnonzero(good & (kinds == 3))
    found[line] = _lines(data, at[line], ends[line])
    found[polygon] = _polygons(data, at[polygon], ends[polygon])
    return found


def _words(data: Bytes, at: Ints) -> Ints:
    """The unsigned 32-bit numbers at those bytes."""
    view = np.ndarray((len(data) - 3,), "<u4", data, strides=(1,))
    return view[at].astype(np.int64)


def _inside_multiple(data: Bytes, at: Ints, good: Mask) -> tuple[Ints, Ints]:
    """Where the only part of each multiple begins, or the blob itself, and its type; 0 where none is."""
    at = np.where(good, at, 0)
    kinds = np.where(data[at] == 1, _words(data, at + 1), 0)
    multiple = (kinds >= 4) & (kinds <= 6)
    if multiple.any():
        rows = np.flatnonzero(multiple)
        inner = at[rows] + 9
        inner = np.minimum(inner, len(data) - 9)
        parts = np.where(data[inner] == 1, _words(data, inner + 1), 0)
        fitting = (_words(data, at[rows] + 5) == 1) & (parts == kinds[rows] - 3)
        kinds[rows] = np.where(fitting, parts, 0)
        at[rows] = inner
    return at, kinds


def _lines(data: Bytes, at: Ints, ends: Ints) -> Mask:
    numbers = _words(data, at + 5)
    fits: Mask = (numbers >= 2) & (at + 9 + 16 * numbers == ends)
    return fits


def _polygons(data: Bytes, at: Ints, ends: Ints) -> Mask:
    found = np.zeros(len(at), np.bool_)
    rows = np.arange(len(at))
    rings, at = _words(data, at + 5), at + 9
    while len(rows):
        numbers = _words(data, np.minimum(at, len(data) - 4))
        last = at + 4 + 16 * (numbers - 1)
        fits = (rings > 0) & (numbers >= 4) & (last + 16 <= ends)
        rows, rings, at, ends, last = rows[fits], rings[fits], at[fits], ends[fits], last[fits]
        closed = _same_place(data, at + 4, last)
        rows, rings, at, ends = rows[closed], rings[closed] - 1, last[closed] + 16, ends[closed]
        found[rows[(rings == 0) & (at == ends)]] = True
        more = rings > 0
        rows, rings, at, ends = rows[more], rings[more], at[more], ends[more]
    return found


def _same_place(data: Bytes, one: Ints, other: Ints) -> Mask:
    view = np.ndarray((len(data) - 7,), "<f8", data, strides=(1,))
    same: Mask = (view[one] == view[other]) & (view[one + 8] == view[other + 8])
    return same
