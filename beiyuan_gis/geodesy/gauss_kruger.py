"""How much smaller areas and lengths on CGCS2000 are than in the plane of EPSG:4548, from plane coordinates
alone: so that measuring at Beiyuan needs no PROJ.

Gauss-Kruger is conformal, so a small area is that of the plane divided by k2, k the point scale. With
q = x2 / (M N), x the distance from the central meridian and M, N the radii of curvature at the footpoint
(the latitude of the central meridian at the same y),

    1 / k2 = 1 - q + (2 - eta2) q2 / 3 - 17 q3 / 45 + ...,   eta2 = e'2 cos2 phi.

Derivation: lambda = ln k obeys Liouville's equation, Laplacian(lambda) = K exp(-2 lambda), K the Gaussian
curvature 1 / (M N) at the place itself, with lambda = 0 and no slope where x = 0; expand in x. The terms
without eta2 are the sphere's, 1 / cosh2; in k, the series is that of P. D. Thomas, Conformal Projections
in Geodesy and Cartography (U.S. Coast and Geodetic Survey, Special Publication 251, 1952):
k = 1 + (1 + eta2) x2 / (2 N2) + (1 + 6 eta2) x4 / (24 N4) + ...
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from beiyuan_gis.geodesy.arrays import Floats
from beiyuan_gis.geodesy.ellipsoid import E2, FLATTENING, SEMI_MAJOR
from beiyuan_gis.geodesy.ring_sums import RingSums

CENTRAL_MERIDIAN: Final = 500_000.0  # its easting, in m; northings count from the equator
PRECISION: Final = 5e-10  # of an area, relative; beyond it a ring is measured otherwise
FARTHEST: Final = 200_000.0  # m from the central meridian: what the series leaves out is below 3e-11
FARTHEST_EDGE: Final = 100_000.0  # and here below 1e-13, as lengths want it
LONGEST: Final = 10_000.0  # m; longer edges are measured as geodesics

_N: Final = FLATTENING / (2 - FLATTENING)  # third flattening
_RECTIFYING: Final = SEMI_MAJOR / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)  # the meridian's mean radius
_FASTEST: Final = 2.2e-9  # 1/m, relative: the most that K changes northwards, 2 e2 sin(2 phi) / M


@dataclass(frozen=True, slots=True)
class AreaScale:
    """1 / k2 near places on the plane: `level` + `slope` x2, x from the central meridian; each (p,)."""

    level: Floats
    slope: Floats
    curvature: Floats  # Gaussian, at the footpoint, in 1/m2


def area_scale(x: Floats, y: Floats) -> AreaScale:
    """About each place (p,), x in m from the central meridian and y from the equator."""
    cos_2phi = _cos_twice_footpoint(y)
    curvature = (1 - E2 / 2 + E2 / 2 * cos_2phi) ** 2 / (SEMI_MAJOR**2 * (1 - E2))
    second = (2 - E2 / (1 - E2) / 2 * (1 + cos_2phi)) / 3
    x2 = x * x
    q = curvature * x2
    return AreaScale(
        level=1 + q * q * (34 / 45 * q - second),
        slope=curvature * (q * (2 * second - 17 / 15 * q) - 1),
        curvature=curvature,
    )


def _cos_twice_footpoint(y: Floats) -> Floats:
    """cos 2 phi where the meridian's arc from the equator is y: the footpoint series (J. P. Snyder, Map
    Projections: A Working Manual, USGS Professional Paper 1395, 1987, equations 3-26 and 7-19) put into
    the cosine; what is left out, of n3, is below 5e-8."""
    c = np.cos(2 / _RECTIFYING * y)
    cos_2phi: Floats = c - (3 * _N + 39 / 4 * _N**2 * c) * (1 - c * c)
    return cos_2phi


def ellipsoidal_areas(sums: RingSums) -> tuple[Floats, Floats]:
    """Signed area on CGCS2000 (p,) in m2, edges being geodesics, and a bound of its relative error.

    1 / k2 is integrated over the ring by Green's theorem, as `level` + `slope` x2 about the middle of its
    box. In the plane a geodesic bends towards the central meridian: its curvature is -d(ln k)/dn, so
    between it and its chord s lies an area of K x s2 dy / 12 (to the right of the edge if that is
    positive), x that of its middle. With -slope for K / k2, both become

        level * area + slope / 24 * sum of X dy (X2 - dy2),   X = x0 + x1.

    The bound adds what the curve of 1 / k2 over x2 and its change northwards leave open over half the
    box; it is infinite beyond FARTHEST. NaN stays NaN.
    """
    west, south, east, north = sums.box
    x, width = (west + east) / 2 - CENTRAL_MERIDIAN, (east - west) / 2
    y, height = (south + north) / 2, (north - south) / 2
    scale = area_scale(x, y)
    area = scale.level / 2 * sums.double_area + scale.slope / 24 * sums.cubic
    reach = np.abs(x) + width
    bent = (reach + np.abs(x)) * width
    error = scale.curvature * (2 / 3 * scale.curvature * bent * bent + _FASTEST * x * x * height)
    error[reach > FARTHEST] = np.inf
    return area, error


def edge_lengths(start: Floats, end: Floats) -> Floats:
    """Geodesic length (e,) in m on CGCS2000 of edges between plane places `start` and `end` (e, 2); NaN where
    an edge is longer than LONGEST, or further from the central meridian than FARTHEST_EDGE.

    1 / k is integrated along the straight edge by Simpson's rule. The geodesic, bent by K x dy / s, is
    shorter than that by (K x dy)2 / 24 of its length. Right to 1e-13 and to the rounding of coordinates.
    """
    middle, step = (start + end) / 2, end - start
    plane = np.hypot(step[:, 0], step[:, 1])
    x = middle[:, 0] - CENTRAL_MERIDIAN
    curvature = area_scale(x, middle[:, 1]).curvature
    inverse = (_inverse_scale(start) + 4 * _inverse_scale(middle) + _inverse_scale(end)) / 6
    length: Floats = plane * (inverse - (curvature * x * step[:, 1]) ** 2 / 24)
    length[~((plane <= LONGEST) & (np.abs(x) <= FARTHEST_EDGE))] = np.nan
    return length


def _inverse_scale(places: Floats) -> Floats:
    """1 / k at plane places (n, 2): the root of the series above."""
    x = places[:, 0] - CENTRAL_MERIDIAN
    scale = area_scale(x, places[:, 1])
    inverse: Floats = np.sqrt(scale.level + scale.slope * x * x)
    return inverse
