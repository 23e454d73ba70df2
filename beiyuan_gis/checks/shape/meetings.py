"""Where a ring meets itself: crosses, touches in a point, or runs along where it ran before."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import shapely

from beiyuan_gis.checks.shape.path import tolerance_of
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.edits.vertices import Coordinates

_Arms = tuple[Coordinates, Coordinates]


class Meetings(NamedTuple):
    """Each place once."""

    crossed: tuple[Place, ...]
    touched: tuple[Place, ...]
    doubled: tuple[Place, ...]
    """Middles of the pieces that are run along twice."""


def meetings(ring: Coordinates) -> Meetings:
    """All of them. `ring` (n, 2) is closed, repeats no point and has no spike without width."""
    path, tolerance = ring[:, :2], tolerance_of(ring)
    edges = np.asarray(shapely.linestrings(np.stack([path[:-1], path[1:]], axis=1)), object)
    one, other = shapely.STRtree(edges).query(edges, predicate="intersects")
    last = len(edges) - 1
    apart = (other > one + 1) & ~((one == 0) & (other == last))
    one, other = one[apart], other[apart]
    shared = np.asarray(shapely.intersection(edges[one], edges[other]), object)
    lines = shapely.length(shared) > tolerance
    doubled, one, other = shared[lines], one[~lines], other[~lines]
    points = shapely.centroid(shared[~lines])
    at_ends = np.zeros(len(points), np.bool_)  # of pieces run along twice: these are not touched as well
    at_ends[shapely.STRtree(doubled).query(points, predicate="dwithin", distance=tolerance)[0]] = True
    places = shapely.get_coordinates(points)
    ends = np.stack([path[one], path[one + 1], path[other], path[other + 1]])
    inside = (np.hypot(*np.moveaxis(ends - places, 2, 0)) > tolerance).all(axis=0)
    crossed = dict.fromkeys(map(_rounded, places[inside & ~at_ends]))
    touched: dict[Place, None] = {}
    for n in np.flatnonzero(~inside & ~at_ends):
        arms = (_arms(path, int(edge), places[n], tolerance) for edge in (one[n], other[n]))
        (crossed if _crosses(places[n], *arms) else touched)[_rounded(places[n])] = None
    middles = shapely.get_coordinates(shapely.line_interpolate_point(doubled, 0.5, normalized=True))
    return Meetings(
        tuple(crossed),
        tuple(place for place in touched if place not in crossed),
        tuple(dict.fromkeys(map(_rounded, middles))),
    )


def _rounded(at: Coordinates) -> Place:
    return round(float(at[0]), 6), round(float(at[1]), 6)


def _arms(path: Coordinates, edge: int, at: Coordinates, tolerance: float) -> _Arms:
    """Where the ring comes from and goes to at a place on one of its edges, which may be the edge's end."""
    count = len(path) - 1
    start, end = path[edge], path[edge + 1]
    if np.hypot(*(at - start)) <= tolerance:
        return path[(edge - 1) % count], end
    if np.hypot(*(at - end)) <= tolerance:
        return start, path[(edge + 2) % count]
    return start, end


def _crosses(at: Coordinates, one: _Arms, other: _Arms) -> bool:
    """Whether the two passes go through each other: their arms alternate around the place."""
    first, second, third, fourth = (math.atan2(*(arm - at)[::-1]) for arm in (*one, *other))
    sweep = (second - first) % math.tau
    return ((third - first) % math.tau < sweep) != ((fourth - first) % math.tau < sweep)
