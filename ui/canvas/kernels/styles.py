"""Symbols of the catalogue as rows of numbers: what the compiled functions draw with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage

from beiyuan_gis.catalogue import Symbol
from ui.canvas.kernels.hairline import HAIRLINE, coverages
from ui.canvas.symbols import Brush, hatch_tile

FILL, OPACITY, HATCH, INK, STROKE, WIDTH, ROUND, DASH, DASHES, FILLED_MARKER, REACH = range(11)
"""Columns of a style. Colours are 0xRRGGBB or -1 for none, lengths are pixels; DASHES lengths start at DASH
in the table of dashes; OPACITY is 0 to 256; REACH is how far the symbol goes beyond its geometry."""

MARKER_UNIT = 1.0 / 1024.0
"""Pixels: vertices of markers are whole numbers, as those of features are."""


class Styles(NamedTuple):
    """k symbols: `looks` (k, 11), lengths of dashes, tiles of hatches (k, size, size) 0 to 255, coverage of
    thin lines, (k, ...) as `hairline.coverages` gives it, and the outlines of their markers as shapes, one
    feature for each symbol."""

    looks: npt.NDArray[np.float64]
    dashes: npt.NDArray[np.float64]
    tiles: npt.NDArray[np.uint8]
    hairlines: npt.NDArray[np.int16]
    markers: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int8]]


@lru_cache(maxsize=64)
def styles_of(symbols: tuple[Symbol, ...], dots_per_mm: float) -> Styles:
    """The same pens, brushes and markers that QPainter would draw with."""
    brushes = [Brush(symbol, dots_per_mm) for symbol in symbols]
    looks = np.zeros((len(brushes), 11))
    dashes: list[float] = []
    for look, brush in zip(looks, brushes, strict=True):
        _describe(look, brush, dashes)
    tiles = np.stack([_tile(symbol, dots_per_mm) for symbol in symbols])
    hairlines = np.stack([coverages(min(float(look[WIDTH]), HAIRLINE)) for look in looks])
    return Styles(looks, np.array([*dashes, 0.0]), tiles, hairlines, _markers(brushes))


def placed(styles: Styles, corner: tuple[int, int]) -> Styles:
    """With hatches that repeat from the pixel `corner` of the picture on, wherever that is."""
    if not (styles.looks[:, HATCH] > 0.0).any():
        return styles
    return styles._replace(tiles=np.roll(styles.tiles, (corner[1], corner[0]), (1, 2)))


def _describe(look: npt.NDArray[np.float64], brush: Brush, dashes: list[float]) -> None:
    pen, symbol = brush.pen, brush.symbol
    look[FILL] = _rgb(symbol.fill)
    look[OPACITY] = round(brush.fill.color().alphaF() * 256) if symbol.fill else 0
    look[HATCH] = 1.0 if brush.hatch else -1.0
    look[INK] = _rgb(symbol.stroke or symbol.fill or "#333333")
    drawn = pen.style() != Qt.PenStyle.NoPen
    look[STROKE] = _rgb(symbol.stroke) if drawn else -1
    look[WIDTH] = pen.widthF() if drawn else 0.0
    look[ROUND] = pen.capStyle() == Qt.PenCapStyle.RoundCap
    lengths = [part * pen.widthF() for part in pen.dashPattern()] if symbol.dash and drawn else []
    look[DASH], look[DASHES] = len(dashes), len(lengths)
    dashes += lengths
    look[FILLED_MARKER] = symbol.marker != "cross" and bool(symbol.fill)
    box = brush.marker.boundingRect()
    look[REACH] = max(-box.left(), -box.top(), box.right(), box.bottom()) + look[WIDTH] / 2 + 1.0


def _rgb(colour: str) -> int:
    return QColor(colour).rgb() & 0xFFFFFF if colour else -1


def _tile(symbol: Symbol, dots_per_mm: float) -> npt.NDArray[np.uint8]:
    """How much of each pixel the hatch covers: the very tile that QPainter repeats."""
    tile = hatch_tile(symbol, dots_per_mm).convertToFormat(QImage.Format.Format_Alpha8)
    memory = tile.constBits()
    assert memory is not None
    memory.setsize(tile.sizeInBytes())
    flat: npt.NDArray[np.uint8] = np.frombuffer(memory, np.uint8)  # type: ignore[call-overload]
    return flat.reshape(tile.height(), -1)[:, : tile.width()].copy()


def _markers(
    brushes: Sequence[Brush],
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.int8]]:
    """The outlines as (vertices, offsets of rings, offsets of features, signs of rings), of the same types as
    a scene's: what strokes a feature strokes a marker, and is compiled once."""
    vertices: list[tuple[float, float]] = []
    rings, parts = [0], [0]
    for brush in brushes:
        for polygon in brush.marker.toSubpathPolygons():
            vertices += [(polygon[i].x(), polygon[i].y()) for i in range(len(polygon))]
            rings.append(len(vertices))
        parts.append(len(rings) - 1)
    xy = np.round(np.array(vertices or [(0.0, 0.0)]) / MARKER_UNIT).astype(np.int32)
    return xy, np.array(rings, np.int32), np.array(parts, np.int32), np.ones(max(len(rings) - 1, 1), np.int8)
