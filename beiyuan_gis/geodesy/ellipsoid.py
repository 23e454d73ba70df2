"""The ellipsoid, and lengths and areas on it by geodesics, from longitude and latitude.

GeographicLib's geodesics (C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87, 2013), in PROJ.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike

from beiyuan_gis.geodesy.arrays import Floats
from beiyuan_gis.geodesy.paths import Chains

if TYPE_CHECKING:
    from pyproj import Geod

# CGCS2000 (GB 22021-2008): semi-major axis in metres and flattening.
SEMI_MAJOR: Final = 6_378_137.0
FLATTENING: Final = 1 / 298.257222101

E2: Final = FLATTENING * (2 - FLATTENING)  # first eccentricity, squared


@cache
def geod(ellipsoid: str = "CGCS2000") -> Geod:
    """The geodesics of an ellipsoid: `CGCS2000`, or any that PROJ names, such as `WGS84`."""
    from pyproj import Geod  # imported late, as in `crs`

    if ellipsoid == "CGCS2000":
        return Geod(a=SEMI_MAJOR, f=FLATTENING)
    return Geod(ellps=ellipsoid)


def geodesic_polygon(lon: ArrayLike, lat: ArrayLike, ellipsoid: str = "CGCS2000") -> tuple[float, float]:
    """Area in m2 (positive if counter-clockwise) and perimeter in m of a polygon with geodesic edges.

    `lon`, `lat` (n,) in degrees; the last vertex need not repeat the first. Handles poles and the
    antimeridian. Rounding is about 1e-4 m2 in all: for buildings use `areas.ring_areas`.
    """
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    area, perimeter = geod(ellipsoid).polygon_area_perimeter(lon, lat)
    return float(area), float(perimeter)


def path_lengths(paths: Chains, lonlat: Floats) -> Floats:
    """Geodesic length (p,) in m of each path on CGCS2000; `lonlat` (m, 2) are its vertices in degrees."""
    if len(lonlat) < 2:
        return np.zeros(len(paths.starts))
    lon, lat = lonlat.T
    _, _, distance = geod().inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    return paths.sum_per_path(paths.edges(np.asarray(distance)))
