"""A small sheet to draw on, and the exact coverage of its pixels to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Style, Symbol
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.table import Table
from ui.canvas.kernels.press import Press, Sheet
from ui.canvas.viewport import Viewport

SIZE = 48
WHITE = np.uint32(0xFFFFFFFF)
BLACK = Symbol(fill="#000000", stroke="")

pytestmark = pytest.mark.usefixtures("qapp")


def table_of(blobs: Sequence[bytes], base: int = 1) -> Table:
    return Table("sketch", Columns.build(range(base, base + len(blobs)), blobs, {}))


def looking_down(size: int = SIZE) -> Viewport:
    """A pixel is a metre; x is column and y is `size` minus row."""
    return Viewport(size / 2, size / 2, 1.0, size, size)


def drawn(
    shapes: Sequence[BaseGeometry | bytes],
    symbol: Symbol = BLACK,
    dots_per_mm: float = 1.0,
    view: Viewport | None = None,
    strips: Sequence[int] = (),
    columns: Sequence[int] = (),
) -> npt.NDArray[np.uint32]:
    """The pixels of a white sheet with the shapes on it; in one go, or in rectangles that end at rows
    `strips` and at `columns`."""
    view = view or looking_down()
    pixels = np.full((round(view.height), round(view.width)), WHITE, np.uint32)
    table = table_of([shape if isinstance(shape, bytes) else shape.wkb for shape in shapes])
    press = Press()
    for top, bottom in pairwise([0, *strips, len(pixels)]):
        for left, right in pairwise([0, *columns, pixels.shape[1]]):
            sheet = Sheet(pixels, view, dots_per_mm, top, bottom, left=left, right=right)
            press.draw(sheet, table, Style(symbol))
    return pixels


def darkness(pixels: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
    """How much of each pixel is black, by its green."""
    return 1.0 - ((pixels >> 8) & 255) / 255.0


def exact(shape: BaseGeometry, size: int = SIZE) -> npt.NDArray[np.float64]:
    """How much of each pixel the shape covers, by areas of intersections."""
    x, y = np.meshgrid(np.arange(size), size - 1 - np.arange(size))
    covered = np.zeros((size, size))
    x0, y0, x1, y1 = shape.bounds
    near = (x < x1) & (x + 1 > x0) & (y < y1) & (y + 1 > y0)
    pixels = shapely.box(x[near], y[near], x[near] + 1, y[near] + 1)
    covered[near] = shapely.area(shapely.intersection(pixels, shape))
    return covered


def error(pixels: npt.NDArray[np.uint32], shape: BaseGeometry) -> float:
    """Mean error of coverage over the pixels that the shape or its picture touch, in percent."""
    truth, seen = exact(shape, len(pixels)), darkness(pixels)
    touched = (truth > 0) | (seen > 0)
    return float(np.abs(truth - seen)[touched].mean() * 100) if touched.any() else 0.0
