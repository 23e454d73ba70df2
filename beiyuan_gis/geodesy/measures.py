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

from beiyuan_gis.geodesy.areas import ring_areas
from beiyuan_gis.geodesy.arrays import Floats, Geometries, GeometriesLike, Integers, as_geometries
from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.geodesy.ellipsoid import geodesic_polygon, path_lengths
from beiyuan_gis.geodesy.gauss_kruger import edge_lengths
from beiyuan_gis.geodesy.paths import Paths, is_polygon, paths_of, simple_parts

__all__ = [
    "Measure",
    "Measures",
    "ellipsoidal_area",
    "ellipsoidal_length",
    "geodesic_polygon",
    "measure",
    "measure_one",
    "measure_paths",
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
    return measure(geoms).area_plane


def plane_length(geoms: GeometriesLike) -> Floats:
    """Length (n,) in m of the lines of each feature, in the plane; a polygon adds nothing to it."""
    return measure(geoms).length_plane


def plane_perimeter(geoms: GeometriesLike) -> Floats:
    """Length (n,) in m of the rings, holes too, of the polygons of each feature, in the plane."""
    parts, feature, n = _taken_apart(geoms)
    chosen = is_polygon(parts)
    return _total(feature[chosen], shapely.length(parts[chosen]), n)


def ellipsoidal_area(geoms: GeometriesLike) -> Floats:
    """Area (n,) in m2 of the polygons of each feature on CGCS2000, their edges being geodesics."""
    return measure(geoms).area_ellipsoidal


def ellipsoidal_length(geoms: GeometriesLike) -> Floats:
    """Geodesic length (n,) in m of the lines of each feature on CGCS2000; a polygon adds nothing."""
    return measure(geoms).length_ellipsoidal


def measure(geoms: GeometriesLike) -> Measures:
    """All four measures of every feature, in one pass."""
    parts, feature, n = _taken_apart(geoms)
    rings, lines = paths_of(parts, feature)
    return measure_paths(rings, lines, n)


def measure_one(geom: BaseGeometry | None) -> Measure:
    """All four measures of one geometry, to the last bit what `measure` gives it in any array."""
    return measure([geom])[0]


def measure_paths(rings: Paths, lines: Paths, n: int) -> Measures:
    """All four measures of n features from the rings and lines they are made of."""
    plane, ellipsoidal = ring_areas(rings)
    along, geodesic = _line_lengths(lines)
    return Measures(
        area_plane=_total(rings.feature, rings.role * plane, n),
        area_ellipsoidal=_total(rings.feature, rings.role * ellipsoidal, n),
        length_plane=_total(lines.feature, along, n),
        length_ellipsoidal=_total(lines.feature, geodesic, n),
    )


def _line_lengths(lines: Paths) -> tuple[Floats, Floats]:
    """Lengths (p,) in m, in the plane and along geodesics."""
    if not len(lines):
        return np.zeros(0), np.zeros(0)
    chains = lines.chains()
    with np.errstate(invalid="ignore", over="ignore"):
        edges = np.sqrt(np.square(np.diff(chains.xy, axis=0)).sum(axis=1))
        along = chains.sum_per_path(chains.edges(edges))
        geodesic = chains.sum_per_path(chains.edges(edge_lengths(chains.xy[:-1], chains.xy[1:])))
    far = np.flatnonzero(np.isnan(geodesic))
    if len(far):
        few = lines[far].chains()
        geodesic[far] = path_lengths(few, to_lonlat(few.xy))
    return along, geodesic


def _taken_apart(geoms: GeometriesLike) -> tuple[Geometries, Integers, int]:
    array = as_geometries(geoms)
    parts, feature = simple_parts(array)
    return parts, feature, len(array)


def _total(feature: Integers, values: Floats, n: int) -> Floats:
    """Sum of values per feature (n,), in the order of the parts."""
    return np.bincount(feature, weights=values, minlength=n).astype(np.float64)  # int64 if there are none
