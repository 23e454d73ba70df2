"""Coordinate systems: the district's plane system, the way to and from it, and which one a file is in."""

from __future__ import annotations

import threading
from typing import NamedTuple

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
