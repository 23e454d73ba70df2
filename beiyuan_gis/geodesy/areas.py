"""Areas of very many rings, in the plane and on the ellipsoid."""

from __future__ import annotations

import numpy as np

from beiyuan_gis.geodesy import equal_area
from beiyuan_gis.geodesy.arrays import Floats
from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.geodesy.gauss_kruger import CENTRAL_MERIDIAN, PRECISION, ellipsoidal_areas
from beiyuan_gis.geodesy.paths import Paths
from beiyuan_gis.geodesy.ring_sums import ring_sums


def ring_areas(rings: Paths) -> tuple[Floats, Floats]:
    """Areas (p,) in m2, never negative: of EPSG:4548's plane, and of CGCS2000 with geodesic edges.

    The second comes from the plane where that is right to PRECISION: at Beiyuan for rings up to some
    10 km across. Larger ones, and those far from the central meridian, are taken to longitude and latitude.
    NaN for a ring with a coordinate that is not finite, or that is not closed.
    """
    plane, area, error = np.empty((3, len(rings)))
    with np.errstate(invalid="ignore", over="ignore"):
        for rows, sums in ring_sums(rings, CENTRAL_MERIDIAN):
            plane[rows] = sums.double_area / 2
            area[rows], error[rows] = ellipsoidal_areas(sums)
    large = np.flatnonzero(error > PRECISION)
    if len(large):
        chains = rings[large].chains()
        area[large] = equal_area.ring_areas(chains, to_lonlat(chains.xy))
    return np.abs(plane), np.abs(area)
