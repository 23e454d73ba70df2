"""Joining polygons and lines into one: shared edges go, near ones are closed up."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry import LinearRing, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.meeting import NEAR


def join_polygons(geometries: list[BaseGeometry]) -> BaseGeometry:
    """The union. Edges that miss each other by less than a millimetre count as shared, since snapping
    to an edge cannot hit it to the last bit; the hair-thin gaps that leaves are closed.
    """
    union: BaseGeometry = shapely.union_all(geometries)
    if isinstance(union, Polygon) and not _has_hair(union):
        return union
    snapped = list(geometries)
    for i, geometry in enumerate(geometries):  # both of a pair: each takes on the other's corners
        others = shapely.GeometryCollection([*snapped[:i], *snapped[i + 1 :]])
        near = shapely.snap(geometry, others, NEAR)
        if near.is_valid and not near.is_empty:
            snapped[i] = near
    joined = _without_hair(shapely.union_all(snapped))
    return joined if len(shapely.get_parts(joined)) < len(shapely.get_parts(union)) else _without_hair(union)


def join_lines(geometries: list[BaseGeometry]) -> BaseGeometry:
    """The lines run together end to end; where they lie on each other they count once."""
    parts = [part for geometry in geometries for part in shapely.get_parts(geometry)]
    union = shapely.union_all(parts)
    overlapping = sum(part.length for part in parts) - union.length > NEAR
    merged: BaseGeometry = shapely.line_merge(union if overlapping else MultiLineString(parts))
    return merged


def gathered(polygons: Sequence[Polygon]) -> BaseGeometry:
    """Polygons as one geometry: a lone one as it is, else a multipolygon, which may be empty."""
    if len(polygons) == 1:
        return polygons[0]
    whole: BaseGeometry = shapely.multipolygons(polygons) if polygons else MultiPolygon()
    return whole


def _without_hair(geometry: BaseGeometry) -> BaseGeometry:
    polygons = [
        Polygon(part.exterior, [ring for ring in part.interiors if not is_hair(ring)])
        for part in shapely.get_parts(geometry)
    ]
    return gathered(polygons)


def _has_hair(polygon: Polygon) -> bool:
    return any(is_hair(ring) for ring in polygon.interiors)


def is_hair(ring: LinearRing) -> bool:
    """Whether a ring is thinner than a millimetre: width is about twice the area over the perimeter."""
    return 2 * Polygon(ring).area < NEAR * ring.length
