"""Cutting polygons and lines apart: nothing is lost and nothing is invented, up to rounding."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.meeting import NEAR, Lines, brought_to
from beiyuan_gis.edits.vertices import Coordinates
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message

SLIVER = 0.01
"""Square metres: a smaller part is a slip of the hand."""


def cut_polygon(polygon: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of `polygon`, largest first; one piece when `line` does not go right across.

    The polygon's rings and the line are noded together and polygonized; heights are interpolated. Ends of the
    line within a millimetre of an outline are on it.
    Raise Refused when a piece would be a sliver.
    """
    noded = shapely.union_all(brought_to(line, polygon.boundary))
    faces = shapely.get_parts(shapely.polygonize([noded]))
    pieces = [face for face in faces if polygon.covers(face.representative_point())]
    if len(pieces) < 2:
        return [polygon]
    smallest = min(piece.area for piece in pieces)
    if smallest < min(SLIVER, polygon.area / 1000):
        raise Refused(
            message(
                "One part would be only {area} m². Cut further away from the edge.", area=f"{smallest:.6f}"
            )
        )
    return largest_first(pieces)


def cut_line(line: Lines, cutter: BaseGeometry) -> list[BaseGeometry]:
    """The pieces of `line`, longest first; one piece when `cutter`, a point or a line, does not meet it.

    Raise Refused when a point is further than a millimetre from the line.
    """
    if not isinstance(cutter, Point):
        cutter, line = brought_to(cutter, line)
    path: Coordinates = shapely.get_coordinates(line, include_z=bool(line.has_z))
    steps = np.hypot(*np.diff(path[:, :2], axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if isinstance(cutter, Point):
        if shapely.distance(line, cutter) > NEAR:
            raise Refused(message("The point is not on the line."))
        cuts = np.array([shapely.line_locate_point(line, cutter)])
    else:
        cuts = _crossings(path, along, cutter)
    ends = _ends(along, cuts)
    return largest_first([_piece(path, along, start, end) for start, end in pairwise(ends)])


def largest_first(pieces: list[BaseGeometry]) -> list[BaseGeometry]:
    """By falling area or length; equals from west to east, south to north."""
    return sorted(pieces, key=lambda g: (-g.area, -g.length, g.bounds))


def _crossings(path: Coordinates, along: Coordinates, cutter: BaseGeometry) -> Coordinates:
    """How far along the path it meets `cutter`; every pass of a path that crosses itself counts."""
    places = []
    for part in shapely.get_parts(shapely.intersection(LineString(path[:, :2]), shapely.force_2d(cutter))):
        xy = shapely.get_coordinates(part)
        places += [xy[0], xy[-1]] if len(xy) else []
    start, step = path[:-1, :2], np.diff(path[:, :2], axis=0)
    squares = (step**2).sum(axis=1)
    found: list[Coordinates] = [np.empty(0)]
    for place in places:
        share = ((place - start) * step).sum(axis=1) / np.where(squares > 0, squares, 1)
        share = np.clip(share, 0, 1)
        on = np.hypot(*(start + share[:, None] * step - place).T) < 1e-6
        found.append((along[:-1] + share * np.diff(along))[on])
    return np.concatenate(found)


def _ends(along: Coordinates, cuts: Coordinates) -> list[float]:
    """Where pieces start and end: cuts moved to vertices that are near, no two within a millimetre."""
    nearest = along[np.abs(cuts[:, None] - along[None, :]).argmin(axis=1)]
    cuts = np.sort(np.where(np.abs(cuts - nearest) < NEAR, nearest, cuts))
    ends = [0.0]
    for cut in cuts:
        if cut - ends[-1] >= NEAR and along[-1] - cut >= NEAR:
            ends.append(float(cut))
    return [*ends, float(along[-1])]


def _piece(path: Coordinates, along: Coordinates, start: float, end: float) -> BaseGeometry:
    inner = path[(along > start) & (along < end)]
    first, last = (np.array([np.interp(at, along, column) for column in path.T]) for at in (start, end))
    return LineString(np.vstack([first, inner, last]))
