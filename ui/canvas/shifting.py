"""A picture moved by whole pixels, and the rectangles that the move lays bare."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from math import ceil, floor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QPoint, QRect
from PyQt6.QtGui import QRegion


class Rect(NamedTuple):
    """Whole device pixels; `right` and `bottom` are the first ones beyond."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        return max(self.right - self.left, 0) * max(self.bottom - self.top, 0)

    def united(self, other: Rect) -> Rect:
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def meets(self, other: Rect) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def region_of(rects: Iterable[Rect], density: float, beyond: int) -> QRegion:
    """The logical pixels of rectangles of device pixels, and so many around them."""
    region = QRegion()
    for left, top, right, bottom in rects:
        corner = QPoint(floor(left / density) - beyond, floor(top / density) - beyond)
        end = QPoint(ceil(right / density) + beyond - 1, ceil(bottom / density) + beyond - 1)
        region += QRect(corner, end)
    return region


def shift(pixels: npt.NDArray[np.uint32], right: int, down: int) -> list[Rect]:
    """Move a picture in place; return the rectangles that hold nothing of it now, which do not overlap.

    One move of the whole memory: what runs over the end of a row lands in those rectangles.
    """
    height, width = pixels.shape
    if abs(right) >= width or abs(down) >= height:
        return [Rect(0, 0, width, height)]
    by = down * width + right
    if by:
        count, start = pixels.size - abs(by), pixels.ctypes.data
        to, source = (start + 4 * by, start) if by > 0 else (start, start - 4 * by)
        ctypes.memmove(to, source, 4 * count)
    rows = Rect(0, 0, width, down) if down > 0 else Rect(0, height + down, width, height)
    top, bottom = max(down, 0), height + min(down, 0)
    columns = Rect(0, top, right, bottom) if right > 0 else Rect(width + right, top, width, bottom)
    return [rect for rect in (rows, columns) if rect.area]
