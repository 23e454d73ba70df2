"""Coordinate systems: the district's plane system, the way to and from it, and which one a file is in."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.geodesy.arrays import Floats, Geometries, GeometriesLike, as_geometries
from beiyuan_gis.i18n import message

PLANE = 4548  # CGCS2000 / 3-degree Gauss-Kruger CM 117E
GEOGRAPHIC = 4490  # CGCS2000
WEB = 4326  # WGS 84, what web maps take

CrsLike = CRS | int | str


class Bounds(NamedTuple):
    """A box: west, south, east, north (or min x, min y, max x, max y)."""

    west: float
    south: float
    east: float
    north: float


DISTRICT = Bounds(116.620, 39.893, 116.657, 39.914)  # Beiyuan subdistrict, CGCS2000 degrees

# In the order in which an office's file is likely to be in them; earlier wins a tie. 4509 gives the
# numbers of 4548 and 4326 those of 4490 here, so bounds cannot tell them apart.
KNOWN_CRS: Final = (
    PLANE,
    4527,  # CGCS2000 / 3-degree zone 39: 4548 with 39 before the easting
    GEOGRAPHIC,
    WEB,
    3857,  # Web Mercator
    4498,  # CGCS2000 / 6-degree zone 20: 4548 with 20 before the easting
    4547,  # CGCS2000 / 3-degree CM 114E: the neighbour to the west
    4549,  # CGCS2000 / 3-degree CM 120E: the neighbour to the east
    32650,  # UTM zone 50N: 1.8 km north or south of 4548 for the same numbers
)

# A layer may reach a little over the edge, and GCJ-02 or BD-09 degrees stand up to 1.3 km off.
MARGIN: Final = 0.02

# Degrees: no layer with Beiyuan in it is wider than China, but a drawing in millimetres may seem to be.
WIDEST: Final = 63.0


class TransformError(BeiyuanError, ValueError):
    """Coordinates that have no place in the target system."""


_local = threading.local()


def transformer(source: CrsLike, target: CrsLike) -> Transformer:
    """This thread's transformer between two systems, x (east) before y (north).

    PROJ objects must not be used by two threads at once, so each thread keeps its own.
    Raises `pyproj.exceptions.CRSError` if either system is unknown.
    """
    cache: dict[tuple[CrsLike, CrsLike], Transformer] = _local.__dict__.setdefault("transformers", {})
    key = (source, target)
    if key not in cache:
        cache[key] = Transformer.from_crs(source, target, always_xy=True)
    return cache[key]


def transform_points(points: ArrayLike, source: CrsLike, target: CrsLike) -> Floats:
    """Points (n, 2) in `source`, x first, as a new array (n, 2) in `target`; inf where there is none."""
    points = np.asarray(points, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have shape (n, 2), not {points.shape}")
    if len(points) == 0:
        return points.copy()
    x, y = transformer(source, target).transform(points[:, 0], points[:, 1])
    return np.column_stack((x, y))


def to_lonlat(xy: ArrayLike) -> Floats:
    """Plane coordinates (n, 2), EPSG:4548 metres, as longitude, latitude (n, 2), CGCS2000 degrees."""
    return transform_points(xy, PLANE, GEOGRAPHIC)


def to_plane(lonlat: ArrayLike) -> Floats:
    """Longitude, latitude (n, 2), CGCS2000 degrees, as plane coordinates (n, 2), EPSG:4548 metres."""
    return transform_points(lonlat, GEOGRAPHIC, PLANE)


def transform_geometries(geoms: GeometriesLike, source: CrsLike, target: CrsLike) -> Geometries:
    """Geometries (n,) in `source` as new geometries (n,) in `target`.

    Types, rings, None and heights (which are not changed) are kept; all horizontal coordinates go
    through one vectorised transformation. Raises `TransformError` if any coordinate has no finite
    image or is itself not finite.
    """
    geoms = as_geometries(geoms)
    result = geoms.copy()
    solid = shapely.has_z(geoms)
    for chosen, include_z in ((~solid, False), (solid, True)):
        if chosen.any():
            result[chosen] = shapely.transform(
                geoms[chosen], lambda c: _horizontally(c, source, target), include_z=include_z
            )
    return result


def _horizontally(coordinates: Floats, source: CrsLike, target: CrsLike) -> Floats:
    moved = coordinates.copy()
    moved[:, :2] = transform_points(coordinates[:, :2], source, target)
    bad = ~np.isfinite(moved[:, :2]).all(axis=1)
    if bad.any():
        x, y = coordinates[np.argmax(bad), :2].tolist()
        raise TransformError(
            message(
                "{count} coordinates cannot be converted from {source} to {target}; the first is ({x}, {y}).",
                count=int(bad.sum()),
                source=_name(source),
                target=_name(target),
                x=f"{x:.10g}",
                y=f"{y:.10g}",
            )
        )
    return moved


def _name(crs: CrsLike) -> str:
    return f"EPSG:{crs}" if isinstance(crs, int) else str(CRS.from_user_input(crs).name)


@dataclass(frozen=True, slots=True)
class CrsCandidate:
    """A system that puts the data in or near the district.

    `swapped` says the file has north before east; `fit` in 0..1 is how well the data's box and the
    district overlap (1: one lies within the other; 0: only near).
    """

    epsg: int
    swapped: bool
    fit: float

    def __str__(self) -> str:
        name = f"EPSG:{self.epsg} {CRS.from_epsg(self.epsg).name}"
        return f"{name} (y, x)" if self.swapped else name


def plausible_crs(bounds: tuple[float, float, float, float]) -> list[CrsCandidate]:
    """The systems that put data with these raw `bounds` (min x, min y, max x, max y) in the district.

    Best fit first; empty if no known system does. Bounds that are not finite give an empty list.
    """
    if not np.isfinite(bounds).all():
        return []
    west, south, east, north = bounds
    found = []
    for swapped, box in ((False, Bounds(west, south, east, north)), (True, Bounds(south, west, north, east))):
        for epsg in KNOWN_CRS:
            fit = _fit(box, epsg)
            if fit is not None:
                found.append(CrsCandidate(epsg, swapped, fit))
    return sorted(found, key=lambda candidate: -candidate.fit)  # stable: ties keep the order of KNOWN_CRS


def is_plausible(bounds: tuple[float, float, float, float], epsg: int) -> bool:
    """Whether `plausible_crs` would name `epsg`, east first, among others; much quicker."""
    return bool(np.isfinite(bounds).all()) and _fit(Bounds(*bounds), epsg) is not None


def _fit(box: Bounds, epsg: int) -> float | None:
    """How well `box` in `epsg` overlaps the district, or None if it does not come near it."""
    across, up = np.meshgrid(np.linspace(box.west, box.east, 9), np.linspace(box.south, box.north, 9))
    lonlat = transform_points(np.column_stack((across.ravel(), up.ravel())), epsg, GEOGRAPHIC)
    if not np.isfinite(lonlat).all():
        return None
    west, south = lonlat.min(axis=0).tolist()
    east, north = lonlat.max(axis=0).tolist()
    sides = ((west, east, DISTRICT.west, DISTRICT.east), (south, north, DISTRICT.south, DISTRICT.north))
    if east - west > WIDEST or north - south > WIDEST:
        return None
    if any(high < least - MARGIN or low > most + MARGIN for low, high, least, most in sides):
        return None
    return _overlap(*sides[0]) * _overlap(*sides[1])


def _overlap(low: float, high: float, least: float, most: float) -> float:
    """The share of the shorter of two intervals that the other covers; a point counts as all or none."""
    shared = min(high, most) - max(low, least)
    shorter = min(high - low, most - least)
    if shared < 0:
        return 0.0
    return shared / shorter if shorter > 0 else 1.0
