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
    doubled = shared[lines]
    places = shapely.get_coordinates(shapely.centroid(shared[~lines]))
    crossed: dict[Place, None] = {}
    touched: dict[Place, None] = {}
    for at, i, j in zip(places, one[~lines], other[~lines], strict=True):
        if len(doubled) and shapely.distance(shapely.Point(at), doubled).min() <= tolerance:
            continue  # the end of a piece run along twice
        arms = _arms(path, int(i), at, tolerance), _arms(path, int(j), at, tolerance)
        (crossed if _crosses(at, *arms) else touched)[_rounded(at)] = None
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
