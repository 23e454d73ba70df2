"""Ground between neighbouring polygons of one layer that belongs to none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.edges import Facing, edges_of, facing
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.shape.dissected import place_in, polygons_of
from beiyuan_gis.checks.shape.path import SAME
from beiyuan_gis.checks.view import REACH, LayerView, Rows
from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.joining import join_polygons
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.project import Project

RULE = "gap"
TITLE = mark("Gap")
WHY = mark(
    "Neighbours leave ground between them: a strip up to 80 cm wide, or a void closed all round, no larger "
    "than the smallest of them and at most 50 m across. The fix gives it to the neighbour with which "
    "it shares the longest edge."
)

WIDTH = 0.8
"""Metres: features further apart are no neighbours."""

TOLERANCE = 0.01
"""Square metres; less is a rounding of shared edges."""


class Gap(NamedTuple):
    """`rows` of the features around it, rising; `ground` is what lies between them."""

    rows: tuple[int, ...]
    ground: BaseGeometry


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a void, or strip between two features; all features around it are concerned."""
    if view.definition.geometry != "Polygon":
        return
    for gap in gaps(view):
        if not view.wanted[list(gap.rows)].any():
            continue
        keys = view.keys(gap.rows)
        text = message(
            "{layer}: a gap of {area} m² between {ids}.",
            layer=view.title,
            area=f"{gap.ground.area:,.2f}",
            ids=", ".join(str(key.id) for key in keys),
        )
        yield Problem(RULE, keys, "warning", text, place_in(gap.ground))


def gaps(view: LayerView) -> list[Gap]:
    """Voids first, then the strips that lie in none of them; by the rows around."""
    voids = [gap for kind in np.unique(view.kinds) for gap in _voids(view, int(kind))]
    tree = shapely.STRtree([gap.ground for gap in voids])
    strips = [gap for gap in _strips(view) if not _lies_in_one(gap, voids, tree)]
    return sorted(voids + strips, key=lambda gap: (gap.rows, gap.ground.bounds))


def _lies_in_one(gap: Gap, voids: list[Gap], tree: shapely.STRtree) -> bool:
    hits = tree.query(gap.ground)
    return any(shapely.intersection(gap.ground, voids[i].ground).area > 0.5 * gap.ground.area for i in hits)


def _voids(view: LayerView, kind: int) -> Iterator[Gap]:
    """Ground that features of one kind close in together."""
    rows = np.flatnonzero(view.sound & (view.kinds == kind))
    geometries = view.geometries[rows]
    whole = shapely.get_parts(shapely.union_all(geometries))
    rings, of_part = shapely.get_rings(whole, return_index=True)
    inner = np.concatenate([[False], of_part[1:] == of_part[:-1]]) if len(rings) else np.empty(0, np.bool_)
    holes = np.asarray(shapely.polygons(rings[inner]), object)
    boxes = shapely.bounds(holes).reshape(-1, 4)
    small = ((boxes[:, 2:] - boxes[:, :2]) <= REACH).all(axis=1) & (shapely.area(holes) > TOLERANCE)
    islands, features = shapely.STRtree(whole), shapely.STRtree(geometries)
    for hole in holes[small]:
        inside = whole[islands.query(hole, predicate="contains")]
        for ground in shapely.get_parts(polygons_of(shapely.difference(hole, shapely.union_all(inside)))):
            around = np.sort(features.query(ground, predicate="dwithin", distance=SAME))
            smallest = shapely.area(geometries[around]).min() if len(around) else 0.0
            is_strip = 2 * ground.area < WIDTH * ground.length
            if len(around) > 1 and ground.area > TOLERANCE and (is_strip or ground.area <= smallest):
                yield Gap(tuple(int(row) for row in rows[around]), ground)


def _strips(view: LayerView) -> Iterator[Gap]:
    """Strips between two features that run along each other, at least twice as long as they are wide."""
    edges = edges_of(view)
    found = facing(edges.only(edges.unmatched), view.kinds, WIDTH)
    if not len(found.one):
        return
    sound = np.flatnonzero(view.sound)
    tree = shapely.STRtree(view.geometries[sound])
    for one, other, pieces in _by_pair(found):
        quads = np.asarray(shapely.polygons(found.quads[pieces]), object)
        area, length = float(shapely.area(quads).sum()), float(found.length[pieces].sum())
        if area <= TOLERANCE or length * length < 2 * area:
            continue
        strip = shapely.union_all(quads[shapely.is_valid(quads)])
        near = sound[tree.query(strip, predicate="intersects")]
        taken = view.geometries[near[view.kinds[near] == view.kinds[one]]]
        free = polygons_of(shapely.difference(strip, shapely.union_all(taken)))
        if free.area > TOLERANCE and free.area > 0.1 * area:
            yield Gap((one, other), free)


def _by_pair(found: Facing) -> Iterator[tuple[int, int, Rows]]:
    """Each two features that face each other, and the pieces by which they do."""
    pairs, which = np.unique(np.stack([found.one, found.other]), axis=1, return_inverse=True)
    order = np.argsort(which, kind="stable")
    for (one, other), pieces in zip(
        pairs.T, np.split(order, np.flatnonzero(np.diff(which[order])) + 1), strict=True
    ):
        yield int(one), int(other), pieces


def fix(project: Project, problem: Problem) -> Edit:
    """Give the ground to the neighbour with the longest shared edge. Raise Refused when it is taken."""
    layer = problem.keys[0].layer
    view = LayerView(project, layer, {key.id for key in problem.keys})
    gap = _found_again(view, problem)
    if gap is None:
        raise Refused(message("The gap is not there any more."))
    shared = [_shared(gap.ground, view.geometries[row]) for row in gap.rows]
    for row in (gap.rows[i] for i in np.argsort(shared)[::-1]):
        feature = view.feature(row)
        joined = join_polygons([shapely.force_2d(feature.geometry), gap.ground])
        parts = len(shapely.get_parts(joined))
        if joined.is_valid and parts <= len(shapely.get_parts(feature.geometry)):
            after = feature.with_geometry(with_heights_of(feature.geometry, joined))
            title = message("Fill a gap into {layer} {id}", layer=view.title, id=feature.key.id)
            return Edit.of(title, [Change(feature, after)])
    raise Refused(message("No neighbour can take the gap in one piece. Draw its outline by hand."))


def _found_again(view: LayerView, problem: Problem) -> Gap | None:
    same = [gap for gap in gaps(view) if view.keys(gap.rows) == problem.keys]
    if problem.place is None or not same:
        return None
    place = Point(problem.place)
    return min(same, key=lambda gap: float(shapely.distance(gap.ground, place)))


def _shared(ground: BaseGeometry, neighbour: BaseGeometry) -> float:
    """How long an edge the gap has with a neighbour, in metres."""
    edge = shapely.intersection(ground.boundary, shapely.buffer(neighbour.boundary, SAME, quad_segs=1))
    return float(edge.length)
