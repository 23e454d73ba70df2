"""The last step: drawings are rounded to a millimetre and moved by a few, until they measure what was
reported."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

G = TypeVar("G", bound=BaseGeometry)
_REACH = 12  # millimetres that one vertex may move to settle the last square decimetre


def millimetres(geometry: G) -> G:
    """The geometry with coordinates rounded to a millimetre, no point twice in a row; rings run
    counter-clockwise."""
    oriented: G = shapely.orient_polygons(geometry)
    rounded: G = shapely.transform(oriented, lambda c: np.round(c, 3))
    return shapely.remove_repeated_points(rounded)


def with_area(drawn: Sequence[Polygon], target: float) -> list[Polygon]:
    """The polygons, all scaled about their centres by one factor, so that they sum to `target` m2."""
    factor = math.sqrt(target / math.fsum(p.area for p in drawn))
    scaled = [millimetres(scale(p, factor, factor, origin="centroid")) for p in drawn]
    missing = target - math.fsum(p.area for p in scaled)
    return [_grown(scaled[0], missing), *scaled[1:]]


def _grown(polygon: Polygon, missing: float) -> Polygon:
    """The polygon with one corner moved by whole millimetres, so that its area changes by `missing` m2."""
    ring = np.array(polygon.exterior.coords[:-1])
    across = ring[1] - ring[-1]  # moving corner 0 by d changes the area by half the cross product d x across
    steps = np.arange(-_REACH, _REACH + 1) / 1000
    dx, dy = np.meshgrid(steps, steps)
    error = np.abs(0.5 * (dx * across[1] - dy * across[0]) - missing)
    best = np.unravel_index(np.argmin(error), error.shape)
    ring[0] += dx[best], dy[best]
    return millimetres(Polygon(ring))


def with_length(drawn: Sequence[LineString], target: float) -> list[LineString]:
    """The lines, the last one cut or drawn on at its end so that they sum to `target` metres."""
    lines = [millimetres(line) for line in drawn]
    points = np.array(lines[-1].coords)
    last = points[-1] - points[-2]
    span = float(np.hypot(*last))
    missing = target - math.fsum(line.length for line in lines)
    if span + missing < 1:
        raise ValueError(f"the last line is too short to lose {-missing:.1f} m in its last stretch")
    points[-1] += last * (missing / span)
    return [*lines[:-1], millimetres(LineString(points))]
