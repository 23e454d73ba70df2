"""How big features are, in the plane (EPSG:4548) and on the ellipsoid (CGCS2000); both always known.

Every function takes plane geometries (n,) in EPSG:4548 metres, of any type and mixed, and returns
one float64 per feature. Holes are subtracted and parts summed. None and empty geometries measure 0.
A feature with a coordinate that is not finite has no finite measure and leaves the others as they are.
A feature's measure does not depend on what it is measured with: alone or among a million, in any
order, the result is the same to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.geodesy.arrays import Floats, Geometries, GeometriesLike, Integers, as_geometries
from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.geodesy.ellipsoid import geodesic_polygon, path_lengths
from beiyuan_gis.geodesy.equal_area import ring_areas
from beiyuan_gis.geodesy.paths import LINE, Paths, is_line, is_polygon, paths_of, simple_parts

__all__ = [
    "Measure",
    "Measures",
    "ellipsoidal_area",
    "ellipsoidal_length",
    "geodesic_polygon",
    "measure",
    "measure_one",
    "plane_area",
    "plane_length",
    "plane_perimeter",
]


@dataclass(frozen=True, slots=True)
class Measure:
    """One feature: areas of its polygons in m2, lengths of its lines in m."""

    area_plane: float
    area_ellipsoidal: float
    length_plane: float
    length_ellipsoidal: float


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Each (n,) float64: areas of polygons in m2, lengths of lines in m (a polygon's length is 0)."""

    area_plane: Floats
    area_ellipsoidal: Floats
    length_plane: Floats
    length_ellipsoidal: Floats

    def __len__(self) -> int:
        return len(self.area_plane)

    def __getitem__(self, index: int) -> Measure:
        return Measure(
            float(self.area_plane[index]),
            float(self.area_ellipsoidal[index]),
            float(self.length_plane[index]),
            float(self.length_ellipsoidal[index]),
        )


def plane_area(geoms: GeometriesLike) -> Floats:
    """Area (n,) in m2 of the polygons of each feature, in the plane of EPSG:4548."""
    parts, feature, n = _taken_apart(geoms)
    return _plane_area(parts, feature, n)


def plane_length(geoms: GeometriesLike) -> Floats:
    """Length (n,) in m of the lines of each feature, in the plane; a polygon adds nothing to it."""
    parts, feature, n = _taken_apart(geoms)
    return _plane_length(parts, feature, n)


def plane_perimeter(geoms: GeometriesLike) -> Floats:
    """Length (n,) in m of the rings, holes too, of the polygons of each feature, in the plane."""
    parts, feature, n = _taken_apart(geoms)
    chosen = is_polygon(parts)
    return _total(feature[chosen], shapely.length(parts[chosen]), n)


def ellipsoidal_area(geoms: GeometriesLike) -> Floats:
    """Area (n,) in m2 of the polygons of each feature on CGCS2000, their edges being geodesics."""
    parts, feature, n = _taken_apart(geoms)
    chosen = is_polygon(parts)
    rings = paths_of(parts[chosen], feature[chosen])
    return _ring_total(rings, to_lonlat(rings.xy), n)


def ellipsoidal_length(geoms: GeometriesLike) -> Floats:
    """Geodesic length (n,) in m of the lines of each feature on CGCS2000; a polygon adds nothing."""
    parts, feature, n = _taken_apart(geoms)
    chosen = is_line(parts)
    lines = paths_of(parts[chosen], feature[chosen])
    return _total(lines.feature, path_lengths(lines, to_lonlat(lines.xy)), n)


def measure(geoms: GeometriesLike) -> Measures:
    """All four measures of every feature in one pass: coordinates are unprojected once."""
    parts, feature, n = _taken_apart(geoms)
    paths = paths_of(parts, feature)
    lonlat = to_lonlat(paths.xy)
    rings = int(np.count_nonzero(paths.role != LINE))  # rings come first
    vertices = int(paths.counts[:rings].sum())
    areal, linear = _split(paths, rings, vertices)
    return Measures(
        area_plane=_plane_area(parts, feature, n),
        area_ellipsoidal=_ring_total(areal, lonlat[:vertices], n),
        length_plane=_plane_length(parts, feature, n),
        length_ellipsoidal=_total(linear.feature, path_lengths(linear, lonlat[vertices:]), n),
    )


def measure_one(geom: BaseGeometry | None) -> Measure:
    """All four measures of one geometry, to the last bit what `measure` gives it in any array."""
    return measure([geom])[0]


def _taken_apart(geoms: GeometriesLike) -> tuple[Geometries, Integers, int]:
    array = as_geometries(geoms)
    parts, feature = simple_parts(array)
    return parts, feature, len(array)


def _split(paths: Paths, rings: int, vertices: int) -> tuple[Paths, Paths]:
    """The rings and the lines of `paths`, each as paths of their own."""
    head, tail = slice(rings), slice(rings, None)
    starts = paths.starts
    return (
        Paths(paths.xy[:vertices], starts[head], paths.counts[head], paths.feature[head], paths.role[head]),
        Paths(
            paths.xy[vertices:],
            starts[tail] - vertices,
            paths.counts[tail],
            paths.feature[tail],
            paths.role[tail],
        ),
    )


def _plane_area(parts: Geometries, feature: Integers, n: int) -> Floats:
    chosen = is_polygon(parts)
    return _total(feature[chosen], shapely.area(parts[chosen]), n)


def _plane_length(parts: Geometries, feature: Integers, n: int) -> Floats:
    chosen = is_line(parts)
    return _total(feature[chosen], shapely.length(parts[chosen]), n)


def _ring_total(rings: Paths, lonlat: Floats, n: int) -> Floats:
    return _total(rings.feature, rings.role * ring_areas(rings, lonlat), n)


def _total(feature: Integers, values: Floats, n: int) -> Floats:
    """Sum of values per feature (n,), in the order of the parts."""
    return np.bincount(feature, weights=values, minlength=n).astype(np.float64)  # int64 if there are none
