"""One polygon's corners put on the outline of its neighbour, and whatever shares them along with it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.shape.path import SAME, without_repeats
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.selection import changing
from beiyuan_gis.edits.validity import flaw_of
from beiyuan_gis.edits.vertices import Coordinates, geometry_from, paths_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

NEARLY = 0.05
"""Metres: corners nearer than that to a neighbour's outline were meant to be on it."""

_Place = tuple[float, float]


def snapped(project: Project, fixed: Key, moving: Key) -> Edit:
    """The edit that leaves `fixed` as it is and makes `moving` share its outline wherever it nearly does.

    A corner goes to the nearest corner of the other, else to the foot on its edge; corners of the other
    that then lie along an edge become corners of it. Features that had a corner in the same place, or the
    same edge, follow. Raise Refused, naming the feature, when an outline would become invalid.
    """
    view = LayerView(project, fixed.layer, {fixed.id, moving.id})
    rows = {key: int(np.flatnonzero(view.ids == key.id)[0]) for key in (fixed, moving)}
    target: BaseGeometry = shapely.force_2d(view.geometries[rows[fixed]])
    moves = _moves(view.geometries[rows[moving]], target)
    followers = [
        int(row)
        for row in np.flatnonzero(view.sound)
        if row != rows[fixed] and view.kinds[row] == view.kinds[rows[moving]]
    ]
    near = shapely.dwithin(view.geometries[followers], view.geometries[rows[moving]], NEARLY)
    changes = []
    before_edges = _edges(_moved(view.geometries[rows[moving]], moves))
    for row in (row for row, is_near in zip(followers, near, strict=True) if is_near):
        feature = view.feature(row)
        after = _with_corners(_moved(feature.geometry, moves), target, before_edges)
        if shapely.equals_identical(after, feature.geometry):
            continue
        flaw = flaw_of(after, would=True)
        if flaw is not None:
            raise Refused(
                message("{layer} {id}: {why}", layer=view.title, id=feature.key.id, why=flaw.reason)
            )
        changes.append(Change(feature, feature.with_geometry(after)))
    title = message("Snap {layer} {id} to {other}", layer=view.title, id=moving.id, other=fixed.id)
    return changing(Edit.of(title, changes))


def _moves(geometry: BaseGeometry, target: BaseGeometry) -> dict[_Place, _Place]:
    """Where each corner goes that nearly lies on the target's outline."""
    corners = np.unique(shapely.get_coordinates(geometry), axis=0)
    theirs = np.unique(shapely.get_coordinates(target), axis=0)
    outline = target.boundary
    moves: dict[_Place, _Place] = {}
    for x, y in corners[shapely.dwithin(outline, shapely.points(corners), NEARLY)]:
        distances = np.hypot(*(theirs - (x, y)).T)
        nearest = int(distances.argmin())
        if distances[nearest] <= NEARLY:
            to = float(theirs[nearest, 0]), float(theirs[nearest, 1])
        else:
            foot = shapely.get_coordinates(shapely.shortest_line(Point(x, y), outline))[1]
            to = float(foot[0]), float(foot[1])
        if to != (x, y):
            moves[float(x), float(y)] = to
    return moves


def _moved(geometry: BaseGeometry, moves: dict[_Place, _Place]) -> BaseGeometry:
    return _mapped(geometry, lambda path: _path_moved(path, moves))


def _path_moved(path: Coordinates, moves: dict[_Place, _Place]) -> Coordinates:
    path = path.copy()
    for row, (x, y) in enumerate(path[:, :2].tolist()):
        path[row, :2] = moves.get((x, y), (x, y))
    return without_repeats(path, 0.0)


def _edges(geometry: BaseGeometry) -> set[frozenset[_Place]]:
    """Edges by their two ends."""
    return {
        frozenset(((ax, ay), (bx, by)))
        for part in paths_of(geometry)
        for path in part
        for (ax, ay), (bx, by) in zip(path[:-1, :2].tolist(), path[1:, :2].tolist(), strict=True)
    }


def _with_corners(geometry: BaseGeometry, target: BaseGeometry, of: set[frozenset[_Place]]) -> BaseGeometry:
    """`geometry` with corners of the target put into those of its edges, if named in `of`, they lie along."""
    theirs = np.unique(shapely.get_coordinates(target), axis=0)
    return _mapped(geometry, lambda path: _path_with(path, theirs, of))


def _path_with(path: Coordinates, theirs: Coordinates, of: set[frozenset[_Place]]) -> Coordinates:
    grown = [path[:1]]
    for start, end in pairwise(path):
        if frozenset((tuple(start[:2].tolist()), tuple(end[:2].tolist()))) in of:
            grown.append(_between(start, end, theirs))
        grown.append(end[None])
    return np.concatenate(grown)


def _between(start: Coordinates, end: Coordinates, theirs: Coordinates) -> Coordinates:
    """Rows for the corners that lie along the edge without being its ends, heights interpolated."""
    step = end[:2] - start[:2]
    length = float(np.hypot(*step))
    at = ((theirs - start[:2]) * step).sum(axis=1) / max(length * length, 1e-300)
    foot = start[:2] + at[:, None] * step
    from_ends = np.minimum(np.hypot(*(theirs - start[:2]).T), np.hypot(*(theirs - end[:2]).T))
    along = (np.hypot(*(foot - theirs).T) <= NEARLY) & (at > 0) & (at < 1) & (from_ends > SAME)
    order = np.argsort(at[along])
    rows: Coordinates = start + at[along][order][:, None] * (end - start)
    rows[:, :2] = theirs[along][order]
    return rows


def _mapped(geometry: BaseGeometry, change: Callable[[Coordinates], Coordinates]) -> BaseGeometry:
    paths = paths_of(geometry)
    return geometry_from(geometry, [[change(path) for path in part] for part in paths])
