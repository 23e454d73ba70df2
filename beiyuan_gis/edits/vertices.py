"""A geometry's vertices by reference: part, ring and index, for every type, with heights (Z) kept.

A ring's closing vertex is not a vertex of its own: whatever happens to vertex 0 happens to it. Paths
that an operation does not touch keep their coordinates to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LinearRing, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message

Coordinates = npt.NDArray[np.float64]
Paths = list[list[Coordinates]]
"""By part, then by ring: coordinates (n, 2) or, with heights, (n, 3), rings closed as they are stored."""


@dataclass(frozen=True, slots=True, order=True)
class VertexRef:
    """Which vertex: `part` of a multi geometry, `ring` of a polygon (0 is its exterior), `index` from 0.

    A line has ring 0 only, a point is vertex (part, 0, 0).
    """

    part: int
    ring: int
    index: int


@dataclass(frozen=True, eq=False)
class Vertices:
    """`refs` (n, 3) int64: part, ring, index; `xy` (n, 2) plane metres; in the geometry's own order."""

    refs: npt.NDArray[np.int64]
    xy: Coordinates

    def __len__(self) -> int:
        return len(self.refs)

    def ref(self, row: int) -> VertexRef:
        part, ring, index = map(int, self.refs[row])
        return VertexRef(part, ring, index)

    def nearest(self, x: float, y: float) -> tuple[VertexRef, float] | None:
        """The vertex nearest to a place and its distance in metres; None if there is no vertex."""
        if not len(self):
            return None
        distances = np.hypot(*(self.xy - (x, y)).T)
        row = int(distances.argmin())
        return self.ref(row), float(distances[row])


def vertices(geometry: BaseGeometry) -> Vertices:
    """All vertices of any geometry, closing ones left out."""
    refs, xy = [np.empty((0, 3), np.int64)], [np.empty((0, 2))]
    closed = _is_polygonal(geometry)
    for p, part in enumerate(paths_of(geometry)):
        for r, path in enumerate(part):
            n = _count(path, closed)
            refs.append(np.column_stack([np.full(n, p), np.full(n, r), np.arange(n)]))
            xy.append(path[:n, :2])
    return Vertices(np.concatenate(refs), np.concatenate(xy))


def vertex_count(geometry: BaseGeometry, part: int = 0, ring: int = 0) -> int:
    """How many vertices one path has. Raise Refused when there is no such path."""
    return _count(_path(paths_of(geometry), part, ring), _is_polygonal(geometry))


def vertex_at(geometry: BaseGeometry, vertex: VertexRef) -> tuple[float, float]:
    """Where a vertex is, in plane metres. Raise Refused when there is none."""
    path = _path(paths_of(geometry), vertex.part, vertex.ring)
    _check_index(vertex, _count(path, _is_polygonal(geometry)))
    return float(path[vertex.index, 0]), float(path[vertex.index, 1])


class EdgeHit(NamedTuple):
    """The place on an edge nearest to another; `vertex` is where `insert` puts a vertex into that edge."""

    vertex: VertexRef
    x: float
    y: float
    distance: float


def nearest_edge(geometry: BaseGeometry, x: float, y: float) -> EdgeHit | None:
    """The nearest edge of a line or polygon, in plane metres; None for points."""
    best: EdgeHit | None = None
    if _is_puntal(geometry):
        return best
    for p, part in enumerate(paths_of(geometry)):
        for r, path in enumerate(part):
            start, step = path[:-1, :2], np.diff(path[:, :2], axis=0)
            squares = (step**2).sum(axis=1)
            along = ((np.array([x, y]) - start) * step).sum(axis=1) / np.where(squares > 0, squares, 1)
            feet = start + np.clip(along, 0, 1)[:, None] * step
            distances = np.hypot(*(feet - (x, y)).T)
            row = int(distances.argmin())
            if best is None or distances[row] < best.distance:
                foot_x, foot_y = map(float, feet[row])
                best = EdgeHit(VertexRef(p, r, row + 1), foot_x, foot_y, float(distances[row]))
    return best


def replace(geometry: BaseGeometry, vertex: VertexRef, x: float, y: float) -> BaseGeometry:
    """`geometry` with one vertex elsewhere; its height stays. Raise Refused when there is no such vertex."""
    closed = _is_polygonal(geometry)

    def moved(path: Coordinates) -> Coordinates:
        _check_place(x, y)
        _check_index(vertex, _count(path, closed))
        path = path.copy()
        path[vertex.index, :2] = x, y
        if closed and vertex.index == 0:
            path[-1, :2] = x, y
        return path

    return _with_path(geometry, vertex, moved)


def insert(geometry: BaseGeometry, vertex: VertexRef, x: float, y: float) -> BaseGeometry:
    """`geometry` with a new vertex that becomes `vertex`; those from there on move up by one.

    An index equal to the count appends: to a line after its end, to a ring into its closing edge. The
    height is interpolated between the neighbours by distance. Raise Refused when there is no such place.
    """
    closed = _is_polygonal(geometry)

    def grown(path: Coordinates) -> Coordinates:
        _check_place(x, y)
        _check_index(vertex, _count(path, closed) + 1)
        row = _between(path, vertex.index, closed, x, y)
        if closed and vertex.index == 0:
            return np.vstack([row, path[:-1], row])
        return np.insert(path, vertex.index, row, axis=0)

    return _with_path(geometry, vertex, grown)


def remove(geometry: BaseGeometry, vertex: VertexRef) -> BaseGeometry:
    """`geometry` without one vertex. Raise Refused below two points of a line or three corners of a ring."""
    closed = _is_polygonal(geometry)

    def shrunk(path: Coordinates) -> Coordinates:
        count = _count(path, closed)
        _check_index(vertex, count)
        if closed and count <= 3:
            raise Refused(message("An outline needs three corners. Delete the whole feature instead."))
        if not closed and count <= 2:
            raise Refused(message("A line needs two points. Delete the whole feature instead."))
        if closed and vertex.index == 0:
            return np.vstack([path[1:-1], path[1]])
        return np.delete(path, vertex.index, axis=0)

    return _with_path(geometry, vertex, shrunk)


def paths_of(geometry: BaseGeometry) -> Paths:
    """The coordinates of a geometry by part and ring. Raise Refused for a mixed collection."""
    if geometry.geom_type == "GeometryCollection":
        raise Refused(message("A mixed collection has no vertices to edit; split it into its parts first."))
    has_z = bool(geometry.has_z)
    paths: Paths = []
    for part in shapely.get_parts(geometry):
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        paths.append([shapely.get_coordinates(r, include_z=has_z) for r in rings if not r.is_empty])
    return paths


@np.errstate(invalid="ignore")  # numpy remarks on NaN; whoever calls looks for it, and says where it is
def geometry_from(like: BaseGeometry, paths: Paths) -> BaseGeometry:
    """A geometry of the type of `like` from its paths."""
    make = {"Point": _point, "LineString": _line, "Polygon": _polygon}[like.geom_type.removeprefix("Multi")]
    parts: list[Any] = [make(part) for part in paths]
    gather: dict[str, Callable[[list[Any]], Any]] = {  # the classes of the same names drop empty parts
        "MultiPoint": shapely.multipoints,
        "MultiLineString": shapely.multilinestrings,
        "MultiPolygon": shapely.multipolygons,
    }
    whole: BaseGeometry = gather[like.geom_type](parts) if like.geom_type in gather else parts[0]
    return whole


def _point(part: list[Coordinates]) -> BaseGeometry:
    return Point(part[0][0]) if part else Point()


def _line(part: list[Coordinates]) -> BaseGeometry:
    return LineString(part[0]) if part else LineString()


def _polygon(part: list[Coordinates]) -> BaseGeometry:
    try:
        return Polygon(_ring(part[0]), [_ring(path) for path in part[1:]]) if part else Polygon()
    except shapely.errors.GEOSException:  # a ring that begins nowhere does not close
        raise Refused(message("A coordinate is not a number.")) from None


def _ring(path: Coordinates) -> Coordinates | LinearRing:
    """What a polygon is made of. Where heights are missing the ring is closed by place alone: NaN is not
    equal to NaN, and shapely would close it a second time."""
    if not np.isnan(path[:, 2:]).any():
        return path
    lifted: LinearRing = shapely.transform(
        shapely.force_3d(LinearRing(path[:, :2])), lambda _flat: path, include_z=True
    )
    return lifted


def _with_path(
    geometry: BaseGeometry, vertex: VertexRef, change: Callable[[Coordinates], Coordinates]
) -> BaseGeometry:
    paths = paths_of(geometry)
    path = _path(paths, vertex.part, vertex.ring)
    paths[vertex.part][vertex.ring] = change(path)
    return geometry_from(geometry, paths)


def _path(paths: Paths, part: int, ring: int) -> Coordinates:
    if 0 <= part < len(paths) and 0 <= ring < len(paths[part]):
        return paths[part][ring]
    raise Refused(message("The feature has no such outline: part {part}, ring {ring}.", part=part, ring=ring))


def _check_index(vertex: VertexRef, count: int) -> None:
    if not 0 <= vertex.index < count:
        raise Refused(message("The feature has no vertex {vertex} here.", vertex=vertex.index + 1))


def _check_place(x: float, y: float) -> None:
    if not (math.isfinite(x) and math.isfinite(y)):
        raise Refused(message("A coordinate is not a number."))


def _between(path: Coordinates, index: int, closed: bool, x: float, y: float) -> Coordinates:
    """A row for a vertex at x, y put before `index`: its height lies between those of its neighbours."""
    if path.shape[1] == 2:
        return np.array([x, y])
    last = _count(path, closed) - 1
    before = path[index - 1] if index > 0 else path[last if closed else 0]
    after = path[index] if index <= last else path[0 if closed else last]
    to_before, to_after = (float(np.hypot(x - p[0], y - p[1])) for p in (before, after))
    share = to_before / (to_before + to_after) if to_before + to_after > 0 else 0.0
    return np.array([x, y, before[2] + share * (after[2] - before[2])])


def _count(path: Coordinates, closed: bool) -> int:
    return len(path) - 1 if closed else len(path)


def _is_polygonal(geometry: BaseGeometry) -> bool:
    return geometry.geom_type in ("Polygon", "MultiPolygon")


def _is_puntal(geometry: BaseGeometry) -> bool:
    return geometry.geom_type in ("Point", "MultiPoint")
