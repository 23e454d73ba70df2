"""Ends of lines that nearly meet another line of their layer, or run a little past it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.arrays import Mask, Numbers, Objects, Rows
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.shape.path import SAME
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.selection import changing, feature_of
from beiyuan_gis.edits.vertices import Coordinates, geometry_from, paths_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, Text, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.project import Project

RULE = "dangling_end"
TITLE = mark("Dangling end")
WHY = mark(
    "The end of a line stops within half a metre of another, or of its own beginning, or runs past it by as "
    "little. The fix lengthens or shortens the line in its own direction until the two meet."
)

_ENDS = mark("{layer} {id} ends {distance} m from {other} without meeting it.")
_OPEN = mark("{layer} {id}: two of its ends, {distance} m apart, do not meet.")

REACH = 0.5
"""Metres: an end further away is an end."""


@dataclass(frozen=True, eq=False)
class Ends:
    """Free ends (m,) of the lines of a view: what each nearly meets is part `other` of `parts`."""

    parts: Objects
    owner: Rows
    """(n,) the row in the view of each part."""
    part: Rows
    last: Mask
    """Whether it is the last point of its part, else the first."""
    place: Coordinates
    other: Rows
    apart: Numbers


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem an end."""
    if view.definition.geometry != "LineString":
        return
    ends = free_ends(view)
    for n in range(len(ends.part)):
        one, other = int(ends.owner[ends.part[n]]), int(ends.owner[ends.other[n]])
        if not (view.wanted[one] or view.wanted[other]):
            continue
        keys = view.keys([one] if one == other else [one, other])
        apart = ends.apart[n]
        values: dict[str, str | int | Text] = {
            "layer": view.title,
            "id": keys[0].id,
            "distance": f"{apart:.3f}" if apart >= 1e-3 else f"{apart:.1e}",
        }
        text = Message(_OPEN, values) if one == other else Message(_ENDS, values | {"other": keys[1].id})
        x, y = ends.place[n]
        yield Problem(RULE, keys, "warning", text, (float(x), float(y)))


def free_ends(view: LayerView) -> Ends:
    """Ends that meet nothing, though a line is within REACH; each with the nearest."""
    rows = np.flatnonzero(view.sound)
    parts, of_row = shapely.get_parts(view.geometries[rows], return_index=True)
    open_ = np.flatnonzero(~shapely.is_closed(parts))
    part = np.repeat(open_, 2)
    last = np.tile(np.array([False, True]), len(open_))
    points = shapely.get_point(parts[part], np.where(last, -1, 0))
    end, other = shapely.STRtree(parts).query(points, predicate="dwithin", distance=REACH)
    apart = shapely.distance(points[end], parts[other])
    own = part[end] == other  # of its own line only the opposite end counts, and only when it is long
    opposite = shapely.get_point(parts[part[end]], np.where(last[end], 0, -1))
    apart = np.where(own, shapely.distance(points[end], opposite), apart)
    keep = ~own | ((apart <= REACH) & (shapely.length(parts[other]) > 4 * REACH))
    end, other, apart, own = end[keep], other[keep], apart[keep], own[keep]
    nearest = np.full(len(part), np.inf)
    np.minimum.at(nearest, end, apart)
    order = np.lexsort((apart, end))
    first = order[np.concatenate([[True], np.diff(end[order]) > 0])[: len(order)]]
    first = first[nearest[end[first]] > SAME]
    twice = own[first] & last[end[first]]  # an open ring is one problem, not one at each end
    first = first[~twice]
    place = shapely.get_coordinates(points[end[first]])
    return Ends(parts, rows[of_row], part[end[first]], last[end[first]], place, other[first], apart[first])


def fix(project: Project, problem: Problem) -> Edit:
    """Move the end onto the other line. Raise Refused when it is not there any more."""
    key = problem.keys[0]
    definition, feature = feature_of(project, key)
    view = LayerView(project, key.layer, {k.id for k in problem.keys})
    ends = free_ends(view)
    mine = [n for n in range(len(ends.part)) if view.key(int(ends.owner[ends.part[n]])) == key]
    if problem.place is None or not mine:
        raise Refused(message("The end is not there any more."))
    n = min(mine, key=lambda n: float(np.hypot(*(ends.place[n] - problem.place))))
    row = int(ends.owner[ends.part[n]])
    part = int(np.flatnonzero(np.flatnonzero(ends.owner == row) == ends.part[n])[0])
    paths = paths_of(feature.geometry)
    paths[part][0] = _met(paths[part][0], bool(ends.last[n]), ends.parts[ends.other[n]], ends, n)
    after = feature.with_geometry(geometry_from(feature.geometry, paths))
    title = message("Join an end of {layer} {id}", layer=definition.title, id=key.id)
    return changing(Edit.of(title, [Change(feature, after)]))


def _met(path: Coordinates, last: bool, other: BaseGeometry, ends: Ends, n: int) -> Coordinates:
    """The path with its end on `other`: where its direction meets it nearby, else at the nearest place."""
    path = path.copy() if last else path[::-1].copy()
    if ends.part[n] == ends.other[n]:
        path[-1, :2] = path[0, :2]
    else:
        away = np.hypot(*(path[:, :2] - path[-1, :2]).T) > SAME
        before = path[int(np.flatnonzero(away)[-1])] if away.any() else path[0]
        path[-1, :2] = _ahead(before[:2], path[-1, :2], other)
    return path if last else path[::-1]


def _ahead(before: Coordinates, end: Coordinates, other: BaseGeometry) -> Coordinates:
    corners = shapely.get_coordinates(other)[[0, -1]]
    gone = np.hypot(*(corners - end).T)
    if gone.min() <= REACH and shapely.distance(Point(end), other) > 0.7 * gone.min():
        ending: Coordinates = corners[int(gone.argmin())]
        return ending
    step = (end - before) / max(float(np.hypot(*(end - before))), SAME)
    ray = LineString([before, end + 2 * REACH * step])
    hits = shapely.get_coordinates(shapely.intersection(ray, other))
    hits = hits[np.hypot(*(hits - end).T) <= 2 * REACH]
    if len(hits):
        hit: Coordinates = hits[int(np.hypot(*(hits - end).T).argmin())]
        return hit
    foot: Coordinates = shapely.get_coordinates(shapely.shortest_line(Point(end), other))[1]
    return foot
