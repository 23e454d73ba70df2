"""Geometries of any kind taken apart into one flat array of coordinates: rings and lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from beiyuan_gis.geodesy.arrays import Floats, Geometries, Integers

_LINES = (1, 2)  # shapely type ids: LineString, LinearRing
_POLYGON = 3
_FIRST_COLLECTION = 4  # MultiPoint, MultiLineString, MultiPolygon, GeometryCollection

LINE, SHELL, HOLE = 0, 1, -1


@dataclass(frozen=True, slots=True)
class Paths:
    """The p rings and lines of n features, their m vertices end to end.

    `xy` (m, 2) coordinates; `starts` and `counts` (p,) the first vertex and the number of vertices
    of each path (at least two; a ring repeats its first vertex at its end); `feature` (p,) the
    index of the feature it belongs to; `role` (p,) LINE, SHELL or HOLE.
    """

    xy: Floats
    starts: Integers
    counts: Integers
    feature: Integers
    role: NDArray[np.int8]

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


def paths_of(parts: Geometries, feature: Integers) -> Paths:
    """The rings, then the lines, of the simple parts that `simple_parts` returned; points have none."""
    whole = shapely.get_num_interior_rings(parts) == 0
    areal, linear = is_polygon(parts), is_line(parts)
    plain, holed = areal & whole, areal & ~whole  # a plain polygon is its ring: taking it out is slow
    rings, polygon = shapely.get_rings(parts[holed], return_index=True)
    roles = np.where(np.diff(polygon, prepend=-1) != 0, SHELL, HOLE)
    kinds = ((parts[plain], SHELL), (rings, roles), (parts[linear], LINE))
    xy, path = shapely.get_coordinates(np.concatenate([chains for chains, _ in kinds]), return_index=True)
    counts = np.bincount(path, minlength=sum(len(chains) for chains, _ in kinds))
    return Paths(
        xy=xy,
        starts=np.cumsum(counts) - counts,
        counts=counts,
        feature=np.concatenate((feature[plain], feature[holed][polygon], feature[linear])),
        role=np.concatenate([np.broadcast_to(role, len(chains)) for chains, role in kinds]).astype(np.int8),
    )
