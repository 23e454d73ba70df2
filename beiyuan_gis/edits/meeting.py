"""Ends of lines that were snapped to other lines are on them, to the last bit.

Snapping puts an end on a slanted edge as near as numbers go, which most often is a nanometre beside it;
computed with as it stands, such a line meets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.vertices import Coordinates

Lines = LineString | MultiLineString
NEAR = 0.001
"""Metres: a cut nearer to a vertex is at the vertex, a point nearer to a line is on the line."""


def brought_to(line: BaseGeometry, outline: BaseGeometry) -> tuple[Lines, Lines]:
    """Both, lines of one or many parts, with the ends of `line` that are near `outline` on it."""
    paths, outlines = _paths(line), _paths(outline)
    for path in paths:
        bring(path, outlines)
    return _lines(paths), _lines(outlines)


def bring(path: Coordinates, outlines: list[Coordinates]) -> None:
    """Move the ends of `path` (k, 2 or 3), in place, that are near one of `outlines` onto the nearest of
    them: to its vertex, if one is near, else to a vertex more, which is put into its edge.
    """
    for end in (0, -1):
        met = [_met(outline, path[end, :2]) for outline in outlines]
        n = min(range(len(met)), key=lambda n: met[n][0], default=-1)
        if n >= 0 and met[n][0] <= NEAR:
            _apart, path[end, :2], outlines[n] = met[n]


def meeting_each_other(lines: Iterable[BaseGeometry]) -> Lines:
    """All of them, with the ends that are near others on these."""
    paths = [path for line in lines for path in _paths(line)]
    ends = np.array([MultiPoint(path[[0, -1], :2]) for path in paths], object)
    whole = np.array([LineString(path) for path in paths], object)
    one, other = shapely.STRtree(whole).query(ends, predicate="dwithin", distance=NEAR)
    one, other = one[one != other], other[one != other]
    for n in np.unique(one):
        rows = [int(row) for row in other[one == n]]
        near = [paths[row] for row in rows]
        bring(paths[n], near)
        for row, path in zip(rows, near, strict=True):
            paths[row] = path
    return _lines(paths)


def _met(outline: Coordinates, place: Coordinates) -> tuple[float, Coordinates, Coordinates]:
    """How far `place` (2,) is from the outline in metres, where it meets it, the outline with that place."""
    start, step = outline[:-1], np.diff(outline, axis=0)
    squares = (step[:, :2] ** 2).sum(axis=1)
    share = ((place - start[:, :2]) * step[:, :2]).sum(axis=1) / np.where(squares > 0, squares, 1.0)
    feet = start + np.clip(share, 0.0, 1.0)[:, None] * step
    apart = np.hypot(*(feet[:, :2] - place).T)
    row = int(apart.argmin())
    from_vertices = np.hypot(*(outline[:, :2] - place).T)
    nearest = int(from_vertices.argmin())
    if from_vertices[nearest] <= NEAR:
        return float(apart[row]), outline[nearest, :2], outline
    return float(apart[row]), feet[row, :2], np.insert(outline, row + 1, feet[row], axis=0)


def _paths(lines: BaseGeometry) -> list[Coordinates]:
    parts = [part for part in shapely.get_parts(lines) if not part.is_empty]
    return [shapely.get_coordinates(part, include_z=bool(part.has_z)) for part in parts]


def _lines(paths: list[Coordinates]) -> Lines:
    return LineString(paths[0]) if len(paths) == 1 else MultiLineString(paths)
