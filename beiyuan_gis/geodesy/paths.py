"""Geometries of any kind taken apart into rings and lines that lie anywhere in a buffer of bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from beiyuan_gis.geodesy.arrays import Bytes, Floats, Geometries, Integers

_LINES = (1, 2)  # shapely type ids: LineString, LinearRing
_POLYGON = 3
_FIRST_COLLECTION = 4  # MultiPoint, MultiLineString, MultiPolygon, GeometryCollection

LINE, SHELL, HOLE = 0, 1, -1
VERTEX = 16  # bytes: x and y, little-endian doubles, as WKB has them


@dataclass(frozen=True, slots=True)
class Paths:
    """The p rings and lines of n features, each where it already lies, so that none is copied.

    `buffer` holds the vertices of every path end to end; `at` (p,) is the byte of its first vertex,
    aligned or not; `counts` (p,) the number of vertices (at least two; a ring repeats its first vertex
    at its end); `feature` (p,) the index of the feature it belongs to; `role` (p,) LINE, SHELL or HOLE.
    """

    buffer: Bytes
    at: Integers
    counts: Integers
    feature: Integers
    role: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, chosen: NDArray[np.bool_] | Integers | slice) -> Paths:
        return Paths(
            self.buffer, self.at[chosen], self.counts[chosen], self.feature[chosen], self.role[chosen]
        )

    def __add__(self, other: Paths) -> Paths:
        """These paths, then those of another that has the same buffer."""
        if not len(other):
            return self
        columns = ("at", "counts", "feature", "role")
        joined = (np.concatenate((getattr(self, name), getattr(other, name))) for name in columns)
        return Paths(self.buffer, *joined)

    def records(self, size: int) -> NDArray[np.void]:
        """Any `size` bytes of the buffer, by where they begin: a view, of which rows can be taken."""
        return np.ndarray((max(0, self.buffer.size - size + 1),), f"V{size}", self.buffer, 0, (1,))

    def chains(self) -> Chains:
        """The vertices copied out, end to end."""
        starts = np.cumsum(self.counts) - self.counts
        where = np.repeat(self.at - VERTEX * starts, self.counts)
        where += VERTEX * np.arange(len(where))
        xy = self.records(VERTEX)[where].view("<f8").reshape(-1, 2)
        return Chains(xy, starts, self.counts)


@dataclass(frozen=True, slots=True)
class Chains:
    """p paths, their m vertices `xy` (m, 2) end to end; `starts` and `counts` (p,) say which is whose."""

    xy: Floats
    starts: Integers
    counts: Integers

    def sum_per_path(self, per_edge: Floats) -> Floats:
        """Sum over the edges of each path: (m,) -> (p,); the value at a path's last vertex must be 0.

        Each path is reduced by itself, so its sum does not depend on its neighbours.
        """
        return np.add.reduceat(per_edge, self.starts) if len(self.starts) else np.zeros(0)

    def edges(self, values: Floats) -> Floats:
        """Values of edges between consecutive vertices (m - 1,) as (m,), with 0 between paths."""
        padded = np.zeros(len(self.xy))
        padded[:-1] = values
        padded[self.starts + self.counts - 1] = 0.0
        return padded


def simple_parts(geoms: Geometries) -> tuple[Geometries, Integers]:
    """Points, lines and polygons within `geoms`, however deeply collected, and each one's feature.

    None and empty geometries have no parts.
    """
    parts, feature = geoms, np.arange(len(geoms), dtype=np.int64)
    while True:
        present = ~(shapely.is_missing(parts) | shapely.is_empty(parts))
        parts, feature = parts[present], feature[present]
        if not (shapely.get_type_id(parts) >= _FIRST_COLLECTION).any():
            return parts, feature
        parts, index = shapely.get_parts(parts, return_index=True)
        feature = feature[index]


def is_line(parts: Geometries) -> NDArray[np.bool_]:
    """Which of these simple parts are lines."""
    return np.isin(shapely.get_type_id(parts), _LINES)


def is_polygon(parts: Geometries) -> NDArray[np.bool_]:
    """Which of these simple parts are polygons."""
    found: NDArray[np.bool_] = shapely.get_type_id(parts) == _POLYGON
    return found


def paths_of(parts: Geometries, feature: Integers) -> tuple[Paths, Paths]:
    """The rings and the lines of the simple parts that `simple_parts` returned; points have none."""
    whole = shapely.get_num_interior_rings(parts) == 0
    areal, linear = is_polygon(parts), is_line(parts)
    plain, holed = areal & whole, areal & ~whole  # a plain polygon is its ring: taking it out is slow
    rings, polygon = shapely.get_rings(parts[holed], return_index=True)
    holes = np.where(np.diff(polygon, prepend=-1) != 0, SHELL, HOLE)
    shells = np.full(np.count_nonzero(plain), SHELL)
    return (
        _end_to_end(
            np.concatenate((parts[plain], rings)),
            np.concatenate((feature[plain], feature[holed][polygon])),
            np.concatenate((shells, holes)),
        ),
        _end_to_end(parts[linear], feature[linear], np.full(np.count_nonzero(linear), LINE)),
    )


def _end_to_end(chains: Geometries, feature: Integers, role: Integers) -> Paths:
    """Paths over a copy of the vertices of these rings, lines or polygons of one ring."""
    xy, path = shapely.get_coordinates(chains, return_index=True)
    counts = np.bincount(path, minlength=len(chains))
    buffer = np.ascontiguousarray(xy, "<f8").reshape(-1).view(np.uint8)
    return Paths(buffer, VERTEX * (np.cumsum(counts) - counts), counts, feature, role.astype(np.int8))
