"""Edges as rows of numbers, and the places on them that a cursor may snap to. Plane metres throughout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.geodesy.arrays import as_geometries
from beiyuan_gis.geodesy.paths import is_line, is_polygon, simple_parts

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Box = tuple[float, float, float, float]

PAIRED = 64
"""Edges that are crossed with each other; more than these meet in no place that one can point at."""


@dataclass(frozen=True, eq=False)
class Segments:
    """`start`, `end` (n, 2) and `owner` (n,): the number of the geometry that an edge belongs to."""

    start: Floats
    end: Floats
    owner: Rows

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: npt.NDArray[Any]) -> Segments:
        """Those of `rows`: a mask, or row numbers in the order wanted."""
        return Segments(self.start[rows], self.end[rows], self.owner[rows])

    def edge(self, row: int) -> tuple[Place, Place]:
        (x0, y0), (x1, y1) = self.start[row].tolist(), self.end[row].tolist()
        return (x0, y0), (x1, y1)


def segments_of(geometries: Sequence[BaseGeometry]) -> Segments:
    """The edges of all rings, then of all lines; points have none."""
    parts, owner = simple_parts(as_geometries(list(geometries)))
    areal, linear = is_polygon(parts), is_line(parts)
    rings, polygon = shapely.get_rings(parts[areal], return_index=True)
    xy, path = shapely.get_coordinates(np.concatenate([rings, parts[linear]]), return_index=True)
    of_path = np.concatenate([owner[areal][polygon], owner[linear]])
    together = path[:-1] == path[1:]  # no edge begins at the last vertex of a path
    return Segments(xy[:-1][together], xy[1:][together], of_path[path[:-1][together]])


def in_box(segments: Segments, box: Box) -> npt.NDArray[np.bool_]:
    """Which edges have a box of their own that shares a point with `box`, (n,)."""
    low, high = np.minimum(segments.start, segments.end), np.maximum(segments.start, segments.end)
    inside: npt.NDArray[np.bool_] = np.all((low <= box[2:]) & (high >= box[:2]), axis=1)
    return inside


def meeting(segments: Segments, box: Box) -> Segments:
    """Those whose own box shares a point with `box`."""
    return segments.take(in_box(segments, box))


def feet(segments: Segments, place: Place) -> Floats:
    """(n, 2): on each edge the place nearest to another."""
    step = segments.end - segments.start
    share = np.clip(_share(segments.start, step, place), 0.0, 1.0)
    return segments.start + share[:, None] * step


def perpendicular_feet(segments: Segments, place: Place) -> tuple[Floats, Rows]:
    """Where a perpendicular from `place` meets an edge between its ends, and which edge; the line
    through the edge must not run through `place` itself."""
    step = segments.end - segments.start
    share = _share(segments.start, step, place)
    found = segments.start + share[:, None] * step
    aside = np.hypot(*(found - place).T)
    rows = np.flatnonzero((share > 0.0) & (share < 1.0) & (aside > 1e-6))
    return found[rows], rows


def crossings(segments: Segments) -> tuple[Floats, Rows]:
    """Where edges cross or touch each other: places (k, 2) and the rows (k, 2) of the two edges.

    Edges that only share an end have no crossing, nor have those that run along each other.
    """
    one, other = np.triu_indices(min(len(segments), PAIRED), 1)
    p, q = segments.start[one], segments.start[other]
    r, s = segments.end[one] - p, segments.end[other] - q
    slant = r[:, 0] * s[:, 1] - r[:, 1] * s[:, 0]
    scale = np.hypot(*r.T) * np.hypot(*s.T)
    askew = np.abs(slant) > 1e-9 * np.where(scale > 0.0, scale, 1.0)
    slant = np.where(askew, slant, 1.0)
    way = q - p
    along = (way[:, 0] * s[:, 1] - way[:, 1] * s[:, 0]) / slant
    across = (way[:, 0] * r[:, 1] - way[:, 1] * r[:, 0]) / slant
    inside = (along >= 0.0) & (along <= 1.0) & (across >= 0.0) & (across <= 1.0)
    at_ends = ((along < 1e-9) | (along > 1 - 1e-9)) & ((across < 1e-9) | (across > 1 - 1e-9))
    found = askew & inside & ~at_ends
    return p[found] + along[found, None] * r[found], np.column_stack([one[found], other[found]])


def _share(start: Floats, step: Floats, place: Place) -> Floats:
    """How far along each edge (0 its start, 1 its end) the foot of `place` on its line lies."""
    squares = (step**2).sum(axis=1)
    share: Floats = ((np.array(place) - start) * step).sum(axis=1) / np.where(squares > 0.0, squares, 1.0)
    return share
