"""Borders that features share: which of them meet at a place, and have a vertex there.

Two borders are one where they are within a millimetre of each other. Before a shared vertex moves, each
border that runs along it gets the vertices that the others have on the edges that will move; so what
coincided coincides afterwards, also where a long edge of one lies along several short ones of others.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.drafting.segments import in_box, segments_of
from beiyuan_gis.edits.meeting import NEAR
from beiyuan_gis.edits.selection import feature_of, require
from beiyuan_gis.edits.validity import numbers_flaw, sound_after
from beiyuan_gis.edits.vertices import Coordinates, VertexRef, geometry_from, paths_of, replace, vertices
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project


class Edge(NamedTuple):
    """Two places, plane metres (2,)."""

    start: Coordinates
    end: Coordinates


class Shared(NamedTuple):
    """A feature that takes part: as it is, with the vertices that it must have, and which of them move."""

    feature: Feature
    noded: BaseGeometry
    refs: tuple[VertexRef, ...]

    def moved(self, x: float, y: float) -> BaseGeometry:
        """The geometry with the shared vertex at another place."""
        geometry = self.noded
        for ref in self.refs:
            geometry = replace(geometry, ref, x, y)
        return geometry

    def neighbours(self) -> list[Coordinates]:
        """Where the vertices before and after the shared one are."""
        return [edge.end for edge in _edges_at(self.noded, self.refs)]


def sharing(
    project: Project, key: Key, geometry: BaseGeometry, place: tuple[float, float], among: Iterable[Key]
) -> list[Shared]:
    """Who takes part when the border at `place` moves: first `key`, which now has `geometry`, then those of
    `among` whose border passes there. Points do not: they stand near a border, they are none.

    Raise Refused when a feature is gone, and when `place` is none.
    """
    flaw = numbers_flaw(shapely.Point(place))
    require(None if flaw is None else flaw.reason)
    spot = np.array(place)
    own = feature_of(project, key)[1]
    if not _is_somewhere(geometry):  # to be repaired by itself; what is nowhere else borders on nothing
        return [Shared(own, geometry, tuple(_refs_at(geometry, spot)))]
    near = [feature_of(project, other)[1] for other in dict.fromkeys(among) if other != key]
    near = [f for f in near if not f.geometry.geom_type.endswith("Point") and _is_somewhere(f.geometry)]
    meeting_there = _within(near, shapely.Point(spot))
    involved = [(own, geometry), *((f, f.geometry) for f in meeting_there)]
    nodes = [(feature, _with_vertex(before, spot)) for feature, before in involved]
    at = [(feature, noded, _refs_at(noded, spot)) for feature, noded in nodes]
    moving = [e for _f, noded, refs in at for e in _edges_at(noded, refs)]
    still = _edges_along(_within(near, MultiLineString([list(edge) for edge in moving])), moving)
    found = []
    for feature, noded, refs in at:
        if refs:
            for edge in _edges_at(noded, refs):
                noded = _with_places(noded, edge, _on(edge, [*moving, *still]))
            found.append(Shared(feature, noded, tuple(_refs_at(noded, spot))))
    return found


def changes(project: Project, shared: Iterable[tuple[Shared, BaseGeometry]]) -> list[Change]:
    """The changes to each new geometry. Raise Refused, naming the feature that would become unsound."""
    made = []
    for number, (one, after) in enumerate(shared):
        try:
            after = sound_after(one.feature.geometry, after)
        except Refused as refused:
            if number == 0:
                raise
            raise Refused(
                message(
                    "{layer} {id}, which shares this border: {why}",
                    layer=project.layer(one.feature.key.layer).title,
                    id=one.feature.key.id,
                    why=refused.message,
                )
            ) from refused
        made.append(Change(one.feature, one.feature.with_geometry(after)))
    return made


def _within(features: list[Feature], place: BaseGeometry) -> list[Feature]:
    """Those whose outline is within a millimetre of a place or of lines."""
    outlines = [_outline(f.geometry) for f in features]
    if not outlines:
        return []
    near = shapely.dwithin(outlines, place, NEAR)
    return [feature for feature, is_near in zip(features, near, strict=True) if is_near]


def _is_somewhere(geometry: BaseGeometry) -> bool:
    """Whether every coordinate is on the plane: what is nowhere has no border that anything could share."""
    return numbers_flaw(geometry) is None


def _outline(geometry: BaseGeometry) -> BaseGeometry:
    return geometry.boundary if geometry.geom_type.endswith("Polygon") else geometry


def _edges_along(features: list[Feature], moving: list[Edge]) -> list[Edge]:
    """The edges of `features` near an edge that moves."""
    own = segments_of([f.geometry for f in features])
    rows: set[int] = set()
    for edge in moving:
        low, high = np.minimum(*edge) - NEAR, np.maximum(*edge) + NEAR
        rows.update(np.flatnonzero(in_box(own, (*low.tolist(), *high.tolist()))).tolist())
    return [Edge(own.start[row], own.end[row]) for row in sorted(rows)]


def _edges(geometry: BaseGeometry) -> list[Edge]:
    own = segments_of([geometry])
    return [Edge(start, end) for start, end in zip(own.start, own.end, strict=True)]


def _refs_at(geometry: BaseGeometry, spot: Coordinates) -> list[VertexRef]:
    found = vertices(geometry)
    return [found.ref(int(row)) for row in np.flatnonzero(np.hypot(*(found.xy - spot).T) <= NEAR)]


def _edges_at(geometry: BaseGeometry, refs: Iterable[VertexRef]) -> list[Edge]:
    """The edges that begin or end at `refs`, each as seen from there."""
    paths, closed = paths_of(geometry), geometry.geom_type.endswith("Polygon")
    edges = []
    for ref in refs:
        path = paths[ref.part][ref.ring][:, :2]
        count = len(path) - 1 if closed else len(path)
        for other in (ref.index - 1, ref.index + 1):
            if closed or 0 <= other < count:
                edges.append(Edge(path[ref.index], path[other % count]))
    return edges


def _with_vertex(geometry: BaseGeometry, spot: Coordinates) -> BaseGeometry:
    """`geometry` with a vertex at `spot`, if its outline passes there and has none."""
    if _refs_at(geometry, spot):
        return geometry
    for edge in _edges(geometry):
        if _inside(edge, spot):
            return _with_places(geometry, edge, [spot])
    return geometry


def _inside(edge: Edge, place: Coordinates) -> bool:
    """Whether a place lies on an edge and not at its ends."""
    step = edge.end - edge.start
    length = float(np.hypot(*step))
    if length <= 2 * NEAR:
        return False
    along = float((place - edge.start) @ step) / length
    aside = abs(float(step[0] * (place - edge.start)[1] - step[1] * (place - edge.start)[0])) / length
    return aside <= NEAR and NEAR < along < length - NEAR


def _on(edge: Edge, others: list[Edge]) -> list[Coordinates]:
    """The ends of other edges that lie on `edge`, where they run along it and do not just touch it."""
    places: list[Coordinates] = []
    for other in others:
        if not _runs_along(edge, other):
            continue
        for place in other:
            known = any(np.hypot(*(place - p)) <= NEAR for p in places)
            if _inside(edge, place) and not known:
                places.append(place)
    return places


def _runs_along(edge: Edge, other: Edge) -> bool:
    """Whether two edges lie on each other for more than a millimetre."""
    step = edge.end - edge.start
    length = float(np.hypot(*step))
    if length <= NEAR:
        return False
    way = step / length
    along = [float((place - edge.start) @ way) for place in other]
    low, high = max(min(along), 0.0), min(max(along), length)
    if high - low <= NEAR:
        return False
    span = along[1] - along[0]
    for at in (low, high):
        place = other.start + (other.end - other.start) * ((at - along[0]) / span)
        if np.hypot(*(edge.start + way * at - place)) > NEAR:
            return False
    return True


def _with_places(geometry: BaseGeometry, edge: Edge, places: list[Coordinates]) -> BaseGeometry:
    """`geometry` with vertices put into every edge that is `edge`, whichever way round; heights between
    those of its ends."""
    if not places:
        return geometry
    paths = paths_of(geometry)
    for part in paths:
        for number, path in enumerate(part):
            part[number] = _path_with(path, edge, places)
    return geometry_from(geometry, paths)


def _path_with(path: Coordinates, edge: Edge, places: list[Coordinates]) -> Coordinates:
    rows = [path[0]]
    for start, end in pairwise(path):
        here = (start[:2] == edge.start).all() and (end[:2] == edge.end).all()
        back = (start[:2] == edge.end).all() and (end[:2] == edge.start).all()
        if here or back:
            length = float(np.hypot(*(end - start)[:2]))
            ordered = sorted(places, key=lambda p: float(np.hypot(*(p - start[:2]))))
            for place in ordered:
                share = float(np.hypot(*(place - start[:2]))) / length
                rows.append(np.concatenate([place, start[2:] + share * (end[2:] - start[2:])]))
        rows.append(end)
    return np.array(rows)
