"""Ground between neighbouring polygons of one layer that belongs to none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.around import REACH
from beiyuan_gis.checks.arrays import Objects, Rows
from beiyuan_gis.checks.edges import Facing, facing
from beiyuan_gis.checks.problem import Problem, ids_of
from beiyuan_gis.checks.shape.dissected import NOTHING, place_in, polygons_of
from beiyuan_gis.checks.shape.path import SAME
from beiyuan_gis.checks.shape.repair import without_hairs
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.joining import gathered, is_hair, join_polygons
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

_SLIT = 1e-5
"""Metres: an opening that narrow is none; it is rounding."""


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
            ids=ids_of(keys),
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
    for together in clusters(geometries):
        # On a grid, so that slits which rounding left between neighbours close.
        for void in _closed_in(shapely.union_all(geometries[together], grid_size=_SLIT)):
            around = together[shapely.dwithin(geometries[together], void, 4 * _SLIT)]
            ground = _to_the_edge(void, geometries[around])
            is_strip = 2 * ground.area < WIDTH * ground.length
            small = ground.area <= shapely.area(geometries[around]).min(initial=np.inf)
            if len(around) > 1 and ground.area > TOLERANCE and (is_strip or small):
                yield Gap(tuple(int(row) for row in rows[around]), ground)


def _to_the_edge(void: BaseGeometry, around: Objects) -> BaseGeometry:
    """The void out to the very edges of the features around it; hairs between them are left out."""
    grown = shapely.buffer(void, 4 * _SLIT, join_style="mitre")
    parts = shapely.get_parts(polygons_of(shapely.difference(grown, shapely.union_all(around))))
    whole = [part for part in parts if not is_hair(part.exterior)]
    return without_hairs(gathered(whole)) if whole else NOTHING


def _closed_in(whole: BaseGeometry) -> Iterator[BaseGeometry]:
    """What areas surround together, up to REACH across; islands in it are not of it."""
    parts = shapely.get_parts(whole)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    if not len(rings):
        return
    inner = np.concatenate([[False], of_part[1:] == of_part[:-1]])
    holes = np.asarray(shapely.polygons(rings[inner]), object)
    boxes = shapely.bounds(holes).reshape(-1, 4)
    islands = shapely.STRtree(parts)
    small = ((boxes[:, 2:] - boxes[:, :2]) <= REACH).all(axis=1) & (shapely.area(holes) > TOLERANCE)
    for hole in holes[small]:
        inside = parts[islands.query(hole, predicate="contains")]
        yield from shapely.get_parts(polygons_of(shapely.difference(hole, shapely.union_all(inside))))


def clusters(geometries: Objects) -> list[Rows]:
    """Rows of geometries whose boxes touch, directly or over others; those that touch none are left out."""
    one, other = shapely.STRtree(geometries).query(geometries)
    one, other = one[one != other], other[one != other]
    label = np.arange(len(geometries))
    while True:  # each takes the least label around, and then the label of that: chains halve each time
        least = label.copy()
        np.minimum.at(least, one, label[other])
        least = least[least]
        if (least == label).all():
            break
        label = least
    joined = np.unique(one)
    order = joined[np.argsort(label[joined], kind="stable")]
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1) if len(order) else []


def _strips(view: LayerView) -> Iterator[Gap]:
    """Strips between two features that run along each other, at least twice as long as they are wide."""
    found = facing(view.edges.only(view.edges.unmatched), view.kinds, WIDTH)
    sound = np.flatnonzero(view.sound)
    tree = shapely.STRtree(view.geometries[sound])
    for one, other, pieces in _by_pair(found):
        quads = np.asarray(shapely.polygons(found.quads[pieces]), object)
        strip = shapely.union_all(quads[shapely.is_valid(quads)])
        near = sound[tree.query(strip, predicate="intersects")]
        taken = view.geometries[near[view.kinds[near] == view.kinds[one]]]
        free = polygons_of(shapely.difference(strip, shapely.union_all(taken)))
        if free.area > TOLERANCE and free.area > 0.1 * strip.area:
            yield Gap((one, other), free)


def _by_pair(found: Facing) -> Iterator[tuple[int, int, Rows]]:
    """Each two features with enough between them, and the pieces of edges by which they face each other."""
    pairs, which = np.unique(np.stack([found.one, found.other]), axis=1, return_inverse=True)
    areas, lengths = np.bincount(which, found.areas), np.bincount(which, found.length)
    order = np.argsort(which, kind="stable")
    starts = np.searchsorted(which[order], np.arange(len(areas) + 1))
    for pair in np.flatnonzero((areas > TOLERANCE) & (lengths**2 >= 2 * areas)):
        yield int(pairs[0, pair]), int(pairs[1, pair]), order[starts[pair] : starts[pair + 1]]


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
