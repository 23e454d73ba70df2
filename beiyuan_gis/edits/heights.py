"""Heights (Z) for geometry that was computed on the plane."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry


def with_heights_of(source: BaseGeometry, geometry: BaseGeometry) -> BaseGeometry:
    """`geometry` with heights if `source` has them and without if not; its eastings and northings stay.

    A missing height is that of the nearest vertex of `source`.
    """
    if not source.has_z:
        flat: BaseGeometry = shapely.force_2d(geometry)
        return flat
    known = shapely.get_coordinates(source, include_z=True)
    known = known[np.isfinite(known).all(axis=1)]
    xyz = shapely.get_coordinates(geometry, include_z=True)
    missing = np.isnan(xyz[:, 2])
    if len(known) and missing.any():
        corners = shapely.STRtree(list(map(Point, known[:, :2])))
        xyz[missing, 2] = known[corners.nearest(list(map(Point, xyz[missing, :2]))), 2]
    lifted: BaseGeometry = shapely.transform(shapely.force_3d(geometry), lambda _flat: xyz, include_z=True)
    return lifted
