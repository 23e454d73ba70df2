"""The shifted coordinates of Chinese web maps: GCJ-02 (Amap, Tencent) and BD-09 (Baidu).

The offset functions are not published officially; these are the formulas in general use, with the
constants of the majority (coordtransform, gcoord, prcoords: Krassovsky 1940 as 6378245 m and
e2 = 0.00669342162296594323). eviltransform, with another ellipsoid, differs by about 1 cm.
Positions recovered by the inverses are derived, not surveyed: mark them so.

All take and return (n, 2) longitude, latitude in degrees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from beiyuan_gis.geodesy.arrays import Floats

_A: Final = 6_378_245.0
_E2: Final = 0.00669342162296594323
_BD_ANGLE: Final = np.pi * 3000 / 180
_CLOSE_ENOUGH: Final = 1e-11  # degrees: about a micrometre
_MOST_ROUNDS: Final = 30


def wgs84_to_gcj02(lonlat: ArrayLike) -> Floats:
    """WGS 84 or CGCS2000 to GCJ-02; points outside the box that web maps take for China stay."""
    points = _points(lonlat)
    return np.where(_in_china(points), points + _gcj_offset(points), points)


def gcj02_to_wgs84(lonlat: ArrayLike) -> Floats:
    """GCJ-02 to WGS 84: what `wgs84_to_gcj02` sends here, to well below 0.1 mm.

    Whether a point is in China is decided by its GCJ-02 place, so within about a kilometre of the
    box's edge, where the forward shift has a jump, the two are not each other's inverse.
    """
    points = _points(lonlat)
    return np.where(_in_china(points), _solve(points, lambda p: p + _gcj_offset(p)), points)


def gcj02_to_bd09(lonlat: ArrayLike) -> Floats:
    """GCJ-02 to BD-09, everywhere."""
    x, y = _points(lonlat).T
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_ANGLE)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_ANGLE)
    return np.column_stack((radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006))


def bd09_to_gcj02(lonlat: ArrayLike) -> Floats:
    """BD-09 to GCJ-02: what `gcj02_to_bd09` sends here, to well below 0.1 mm.

    The closed formula in general use is off by up to a metre; this iterates.
    """
    return _solve(_points(lonlat), gcj02_to_bd09)


def _points(lonlat: ArrayLike) -> Floats:
    points = np.asarray(lonlat, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have shape (n, 2), not {points.shape}")
    return points


def _in_china(points: Floats) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The box (n, 1) outside which web maps do not shift (gcoord and prcoords; others' is a bit smaller)."""
    lon, lat = points[:, :1], points[:, 1:]
    return (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)


def _gcj_offset(points: Floats) -> Floats:
    """The shift (n, 2) in degrees at a WGS 84 place."""
    x, y = points[:, 0] - 105.0, points[:, 1] - 35.0
    root, pi = np.sqrt(np.abs(x)), np.pi
    common = 20 * np.sin(6 * x * pi) + 20 * np.sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (common + 20 * np.sin(y * pi) + 40 * np.sin(y / 3 * pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * pi) + 320 * np.sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (common + 20 * np.sin(x * pi) + 40 * np.sin(x / 3 * pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * pi) + 300 * np.sin(x / 30 * pi)) * 2 / 3
    phi = np.radians(points[:, 1])
    w2 = 1 - _E2 * np.sin(phi) ** 2
    metres_north = _A * (1 - _E2) / w2**1.5
    metres_east = _A / np.sqrt(w2) * np.cos(phi)
    return np.degrees(np.column_stack((east / metres_east, north / metres_north)))


def _solve(images: Floats, shift: Callable[[Floats], Floats]) -> Floats:
    """The places that `shift` sends to `images`, by fixed-point iteration: shifts contract."""
    places = images.copy()
    for _ in range(_MOST_ROUNDS):
        missed = images - shift(places)
        places = places + missed
        if not (np.abs(missed) > _CLOSE_ENOUGH).any():
            break
    return places
