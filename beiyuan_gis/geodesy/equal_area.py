"""Areas of many rings anywhere on the ellipsoid at once, to full precision, from longitude and latitude.

Each ring gets its own equal-area projection; what lies between straight lines of the projection and
geodesics is added as two small terms. GeographicLib, made for large polygons, rounds a building's
area to some 1e-4 m2 and takes a call per ring.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt
from typing import Final

import numpy as np

from beiyuan_gis.geodesy.arrays import Floats
from beiyuan_gis.geodesy.ellipsoid import E2, SEMI_MAJOR, geodesic_polygon
from beiyuan_gis.geodesy.paths import Chains

LONGEST_EDGE: Final = 10_000.0  # metres; a ring with a longer edge is measured by geodesics

_E: Final = sqrt(E2)
_Q_POLE: Final = 1 + (1 - E2) * atanh(_E) / _E
_R2: Final = SEMI_MAJOR**2 * _Q_POLE / 2  # squared radius of the sphere with the ellipsoid's area
_R: Final = sqrt(_R2)


def ring_areas(paths: Chains, lonlat: Floats) -> Floats:
    """Area (p,) in m2, never negative, of each closed path with geodesic edges on CGCS2000.

    `lonlat` (m, 2) are the vertices in degrees. NaN for a ring with a coordinate that is not finite.
    Against 30-digit references buildings are right to 1e-9 and a square metre to 1e-8, which is the
    rounding of its coordinates (about 1 nm); larger compact rings agree with GeographicLib to 1e-9.
    """
    if not len(paths.starts):
        return np.zeros(0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        area, longest = _areas_and_edges(paths, _project(paths, lonlat))
    for ring in np.flatnonzero(longest > LONGEST_EDGE):
        span = slice(paths.starts[ring], paths.starts[ring] + paths.counts[ring])
        area[ring] = geodesic_polygon(*lonlat[span].T)[0]
    return np.abs(area)


@dataclass(frozen=True, slots=True)
class _Projected:
    """Vertices (m,) in m, each in its ring's projection, and how that bends geodesics, (p,) in 1/m.

    Near the centre the ellipsoid's metric in the projection is, to first order,
    ds2 = (1 + 2 bend y) dx2 + 2 lean x dx dy + (1 - 2 bend y) dy2.
    """

    x: Floats
    y: Floats
    bend: Floats
    lean: Floats


def _project(paths: Chains, lonlat: Floats) -> _Projected:
    """The Lambert azimuthal equal-area projection about the mean vertex of each ring.

    On the ellipsoid, oblique: J. P. Snyder, Map Projections: A Working Manual, USGS Professional
    Paper 1395 (1987), equations 3-11 to 3-13 and 24-17 to 24-20. `bend` is the rate at which the
    stretch d grows northwards; `lean` follows from how meridians converge.
    """
    centre = np.add.reduceat(lonlat, paths.starts) / paths.counts[:, None]
    sin_phi = np.sin(np.radians(centre[:, 1]))
    cos_phi = np.sqrt(1 - sin_phi**2)
    normal = SEMI_MAJOR / np.sqrt(1 - E2 * sin_phi**2)
    sin_b1 = _sin_authalic(sin_phi)
    cos_b1 = np.sqrt(1 - sin_b1**2)
    d1 = normal * cos_phi / (_R * cos_b1)
    convergence = sin_b1 / (cos_b1 * _R)

    ring = np.repeat(np.arange(len(paths.starts)), paths.counts)
    sin_c, cos_c, d = sin_b1[ring], cos_b1[ring], d1[ring]
    east = np.radians(lonlat[:, 0] - centre[ring, 0])
    sin_b = _sin_authalic(np.sin(np.radians(lonlat[:, 1])))
    cos_b = np.sqrt(1 - sin_b**2)
    ahead = cos_b * np.cos(east)
    b = _R * np.sqrt(2 / (1 + sin_c * sin_b + cos_c * ahead))
    return _Projected(
        x=b * d * cos_b * np.sin(east),
        y=b / d * (cos_c * sin_b - sin_c * ahead),
        bend=d1 * convergence - sin_phi / (cos_phi * normal),
        lean=(d1 - d1**-3) * convergence,
    )


def _sin_authalic(sin_phi: Floats) -> Floats:
    """Sine of the authalic latitude (Snyder 3-11, 3-12) from that of the geodetic one."""
    q = (1 - E2) * (sin_phi / (1 - E2 * sin_phi**2) + np.arctanh(_E * sin_phi) / _E)
    result: Floats = q / _Q_POLE
    return result


def _areas_and_edges(paths: Chains, projected: _Projected) -> tuple[Floats, Floats]:
    """Signed area (p,) in m2 and longest edge (p,) in m of each ring.

    The shoelace formula, relative to the ring's first vertex so that nothing cancels, joins vertices
    by straight lines of the projection. An arc of small curvature k over a chord s encloses
    k s3 / 12 with it; a geodesic in direction t has, from the metric above, the curvature
    cos t ((bend - lean) cos2 t + 3 bend sin2 t), and one that passes the centre at a distance h
    another 3 h / (4 R2), from the sphere. Without these two terms a triangle with sides of 1 km
    errs by 1e-7, with them one with sides of 10 km by less than 1e-9.
    """
    x, y = projected.x, projected.y
    ring = np.repeat(np.arange(len(paths.starts)), paths.counts)
    u, v = x - x[paths.starts][ring], y - y[paths.starts][ring]
    dx, dy = np.diff(x), np.diff(y)
    square = dx**2 + dy**2
    shoelace = (u[:-1] * v[1:] - u[1:] * v[:-1]) / 2
    curved = (x[:-1] * dy - y[:-1] * dx) * square / (16 * _R2)
    bend, lean = projected.bend[ring][:-1], projected.lean[ring][:-1]
    bent = ((bend - lean) * dx**2 + 3 * bend * dy**2) * dx / 12
    area = paths.sum_per_path(paths.edges(shoelace + curved + bent))
    return area, np.sqrt(np.maximum.reduceat(paths.edges(square), paths.starts))
