"""Push or pull one edge of an area, square to itself."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from shapely.geometry import LinearRing, LineString
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.joining import is_hair
from beiyuan_gis.edits.selection import feature_of, not_of_kind, not_one_chosen, require
from beiyuan_gis.edits.validity import numbers_flaw, sound_after
from beiyuan_gis.edits.vertices import Coordinates, VertexRef, geometry_from, paths_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

SQUARE = math.radians(0.01)
"""An edge beside is square to the extruded one within this angle; then it grows, and no corner is added."""

STILL = 1e-6
"""Metres: less than a coordinate tells apart."""


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen has no edge to extrude, or None."""
    keys = Keys.of(keys)
    return not_one_chosen(keys) or not_of_kind(project, keys, "Polygon")


def extrude_edge(project: Project, key: Key, edge: VertexRef, distance: float) -> Edit:
    """Move the edge that begins at vertex `edge` by `distance` metres, above zero outwards.

    Edges beside it that are square to it grow or shrink; at other ends a corner is added. Raise Refused
    when there is no such edge, when the outline would cross itself, and when nothing would change.
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    if abs(distance) < STILL:  # a corner that repeats another would be all that comes of it
        raise Refused(message("Nothing would change."))
    geometry = sound_after(feature.geometry, extruded(feature.geometry, edge, distance))
    title = message(
        "Extrude edge {edge} of {layer} {id} by {distance} m",
        edge=edge.index + 1,
        layer=definition.title,
        id=key.id,
        distance=f"{distance:.3f}",
    )
    return Edit.of(title, [Change(feature, feature.with_geometry(geometry))])


def extruded(geometry: BaseGeometry, edge: VertexRef, distance: float) -> BaseGeometry:
    """`geometry` with one edge moved. Raise Refused as `extrude_edge` does, but for what is unsound."""
    if not math.isfinite(distance):
        raise Refused(message("A coordinate is not a number."))
    paths = paths_of(geometry)
    ring = _ring(paths, edge)
    way = outwards(geometry, edge) * distance
    step = np.concatenate([way, np.zeros(ring.shape[1] - 2)])
    here, there = edge.index, (edge.index + 1) % len(ring)
    flaw = numbers_flaw(LineString([ring[here, :2] + way, ring[there, :2] + way]))
    require(None if flaw is None else flaw.reason)
    rows = []
    for row, corner in enumerate(ring):
        if row == here:
            rows += [corner + step] if _square(ring, here, here - 1, way) else [corner, corner + step]
        elif row == there:
            after = (there + 1) % len(ring)
            rows += [corner + step] if _square(ring, there, after, way) else [corner + step, corner]
        else:
            rows.append(corner)
    new = np.array([*rows, rows[0]])
    if _turn(new[:-1]) * _turn(ring) <= 0.0 or is_hair(LinearRing(new)):
        raise Refused(message("The edge would go through the opposite side."))
    paths[edge.part][edge.ring] = new
    whole: BaseGeometry = geometry_from(geometry, paths)
    return whole


def outwards(geometry: BaseGeometry, edge: VertexRef) -> Coordinates:
    """East and north (2,) of a step of one metre that leads out of the area, square to an edge."""
    ring = _ring(paths_of(geometry), edge)[:, :2]
    step = ring[(edge.index + 1) % len(ring)] - ring[edge.index]
    length = float(np.hypot(*step))
    if length == 0.0:
        raise Refused(message("This edge has no length."))
    right = np.array([step[1], -step[0]]) / length
    return right if (_turn(ring) > 0.0) == (edge.ring == 0) else -right


def _turn(ring: Coordinates) -> float:
    """Above zero for a ring that runs counter-clockwise; twice its area in square metres."""
    local = ring[:, :2] - ring[0, :2]
    after = np.roll(local, -1, axis=0)
    return float((local[:, 0] * after[:, 1] - after[:, 0] * local[:, 1]).sum())


def _ring(paths: list[list[Coordinates]], edge: VertexRef) -> Coordinates:
    """The corners of the ring, the closing one left out."""
    if 0 <= edge.part < len(paths) and 0 <= edge.ring < len(paths[edge.part]):
        ring = paths[edge.part][edge.ring][:-1]
        if 0 <= edge.index < len(ring):
            return ring
    raise Refused(message("The feature has no such edge."))


def _square(ring: Coordinates, corner: int, beside: int, way: Coordinates) -> bool:
    """Whether the edge from `corner` to `beside` runs in the direction of the extrusion."""
    step = ring[beside, :2] - ring[corner, :2]
    sizes = float(np.hypot(*step)) * float(np.hypot(*way))
    return sizes > 0.0 and abs(float(step[0] * way[1] - step[1] * way[0])) <= math.sin(SQUARE) * sizes
