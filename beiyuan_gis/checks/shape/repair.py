"""Geometries mended, each by the rule it breaks: pure functions from what is to what should be.

Areas are kept by odd and even: each ring covers what it surrounds an odd number of times, a part is its
shell less its holes, a feature is all its parts together. So a bow-tie becomes two triangles, a hole outside
its shell takes nothing away, a hole in a hole is no island, and ground covered by two parts counts once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import GeometryType
from beiyuan_gis.checks.shape.dissected import Ring, Shape, polygons_of
from beiyuan_gis.checks.shape.in_degrees import in_metres
from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.joining import gathered, is_hair, join_lines
from beiyuan_gis.edits.validity import ONE_BY_ONE, PLANE_EAST, PLANE_NORTH
from beiyuan_gis.edits.vertices import Coordinates
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message

_ZONE = 1_000_000.0
"""Metres: eastings with a zone number in front begin anew at each million."""


def mended(geometry: BaseGeometry, rule: str, kind: GeometryType) -> BaseGeometry:
    """The geometry without what breaks `rule`. Raise Refused when there is no such thing, with the reason."""
    match rule:
        case "not_a_number":
            return _without_missing(geometry)
        case "off_plane":
            return _on_the_plane(geometry)
        case "in_degrees":
            return in_metres(geometry)
        case "wrong_type":
            return _unpacked(geometry, kind)
        case "empty_geometry":
            return _gathered(geometry, [part for part in shapely.get_parts(geometry) if not part.is_empty])
        case "repeated_points":
            return _rebuilt(Shape(geometry), lambda ring: ring.clean)
        case "spike":
            blunt = _rebuilt(Shape(geometry), lambda ring: ring.blunt)
            return blunt if shapely.is_valid(blunt) else made_valid(blunt)
        case "too_few_points" | "zero_area" | "collapsed_line":
            return _rebuilt(Shape(geometry), lambda ring: ring.stored)
        case "edge_twice" if not geometry.geom_type.endswith("Polygon"):
            return with_heights_of(geometry, join_lines([geometry]))
        case "duplicate_part" if not geometry.geom_type.endswith("Polygon"):
            return _each_once(geometry)
        case _:
            return made_valid(geometry)


def made_valid(geometry: BaseGeometry) -> BaseGeometry:
    """An area by odd and even (see above); slips thinner than a millimetre go. Lines keep what has length."""
    shape = Shape(geometry)
    if not shape.is_polygonal:
        return _rebuilt(shape, lambda ring: ring.stored)
    grounds = [ground for ground in shape.grounds if not ground.is_empty]
    whole = grounds[0] if len(grounds) == 1 else shapely.union_all(grounds)
    parts = [part for part in shapely.get_parts(polygons_of(whole)) if not is_hair(part.exterior)]
    valid = _some(gathered([_without_hair(part) for part in parts]))
    return with_heights_of(geometry, without_hairs(valid))


def without_hairs(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry without spikes that have no width, which rounding leaves where edges were the same.

    As it is when it has none, and when taking them away would break it.
    """
    shape = Shape(geometry)
    if shape.is_puntal or all(len(ring.bare) == len(ring.stored) for ring in shape.rings):
        return geometry
    smooth = _rebuilt(shape, lambda ring: ring.bare)
    return smooth if smooth.is_valid else geometry


def _without_hair(part: Polygon) -> Polygon:
    return Polygon(part.exterior, [ring for ring in part.interiors if not is_hair(ring)])


def _rebuilt(shape: Shape, path_of: Callable[[Ring], Coordinates]) -> BaseGeometry:
    """From one path a ring; rings and lines that are nothing are left out, a shell takes its holes along."""
    parts: list[BaseGeometry] = []
    for rings in shape.parts:
        if shape.is_puntal:
            parts.append(shapely.Point(rings[0].stored[0]))
        elif not shape.is_polygonal and not rings[0].is_short:
            parts.append(LineString(path_of(rings[0])))
        elif shape.is_polygonal and not _is_nothing(rings[0]):
            shell, *holes = (path_of(ring) for ring in rings if not _is_nothing(ring))
            parts.append(Polygon(shell, holes))
    return _gathered(shape.geometry, parts)


def _is_nothing(ring: Ring) -> bool:
    return ring.is_short or ring.is_flat


def _without_missing(geometry: BaseGeometry) -> BaseGeometry:
    parts: list[BaseGeometry] = []
    for rings in Shape(geometry).parts:
        paths = [_finite(ring) for ring in rings]
        closed = rings[0].closed
        if len(paths[0]) < (4 if closed else 2):
            continue
        holes = [path for path in paths[1:] if len(path) >= 4]
        parts.append(Polygon(paths[0], holes) if closed else LineString(paths[0]))
    if geometry.geom_type.endswith("Point"):
        points = [p for p in shapely.get_parts(geometry) if np.isfinite(shapely.get_coordinates(p)).all()]
        parts = [p for p in points if not p.is_empty]
    return _gathered(geometry, parts)


def _finite(ring: Ring) -> Coordinates:
    """The places of a path; a ring that lost its first is closed anew."""
    there = np.all(np.isfinite(ring.stored[:, :2]), axis=1)
    if not ring.closed:
        return ring.stored[there]
    path = ring.stored[:-1][there[:-1]]
    return np.vstack([path, path[:1]]) if len(path) else path


def _on_the_plane(geometry: BaseGeometry) -> BaseGeometry:
    """With easting and northing swapped, or without a zone number, whichever brings it onto the plane."""
    swapped = shapely.transform(geometry, lambda xy: xy[:, ::-1])
    zoneless = shapely.transform(geometry, lambda xy: np.column_stack([xy[:, 0] % _ZONE, xy[:, 1]]))
    heights = shapely.get_coordinates(geometry, include_z=True)[:, 2]
    for moved in (swapped, zoneless):
        xy = shapely.get_coordinates(moved)
        if (xy >= (PLANE_EAST[0], PLANE_NORTH[0])).all() and (xy <= (PLANE_EAST[1], PLANE_NORTH[1])).all():
            if not geometry.has_z:
                return moved
            solid: BaseGeometry = shapely.transform(
                shapely.force_3d(moved), lambda xyz: np.column_stack([xyz[:, :2], heights]), include_z=True
            )
            return solid
    raise Refused(message("Neither swapped nor without a zone number would it lie on the plane."))


def _unpacked(geometry: BaseGeometry, kind: GeometryType) -> BaseGeometry:
    parts = [part for part in _leaves(geometry) if not part.is_empty]
    if not parts or any(part.geom_type != kind for part in parts):
        raise Refused(message("It cannot be turned into what this layer holds. Draw it anew."))
    if kind == "Point" and len(parts) > 1:
        raise Refused(Message(ONE_BY_ONE))
    whole = _gathered(geometry, parts)
    return whole if shapely.is_valid(whole) else made_valid(whole)


def _leaves(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The single parts of a collection of collections."""
    parts = list(shapely.get_parts(geometry))
    while any(part.geom_type.startswith(("Multi", "Geom")) for part in parts):
        parts = list(shapely.get_parts(parts))
    return parts


def _each_once(geometry: BaseGeometry) -> BaseGeometry:
    kept: dict[bytes, BaseGeometry] = {}
    for part in shapely.get_parts(geometry):
        kept.setdefault(shapely.to_wkb(shapely.normalize(shapely.force_2d(part))), part)
    return _gathered(geometry, list(kept.values()))


def _gathered(like: BaseGeometry, parts: list[BaseGeometry]) -> BaseGeometry:
    """The parts as one geometry; a lone one stays what it is. Raise Refused when there is none."""
    if not parts:
        raise Refused(message("Nothing would be left. Draw it anew, or delete the feature."))
    if len(parts) == 1:
        return parts[0]
    gather: dict[str, Any] = {
        "Point": shapely.multipoints,
        "LineString": shapely.multilinestrings,
        "Polygon": shapely.multipolygons,
    }
    whole: BaseGeometry = gather[parts[0].geom_type](parts)
    return whole


def _some(geometry: BaseGeometry) -> BaseGeometry:
    return _gathered(geometry, [] if geometry.is_empty else [geometry])
