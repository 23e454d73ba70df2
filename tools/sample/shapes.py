"""Small geometry that every part of the town is drawn with. Metres, x east, y north, origin at `ORIGIN`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import shapely
from shapely import LineString, Point, Polygon
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

ORIGIN = (469045.0, 4419044.0)  # EPSG:4548, in the middle of the subdistrict
Pair = tuple[float, float]


def rounded(points: Sequence[Pair], times: int = 2) -> list[Pair]:
    """A polyline with its bends cut `times` times over (Chaikin's corner cutting); the ends stay."""
    for _ in range(times):
        cut = [points[0]]
        for (x0, y0), (x1, y1) in pairwise(points):
            cut += [(0.75 * x0 + 0.25 * x1, 0.75 * y0 + 0.25 * y1)]
            cut += [(0.25 * x0 + 0.75 * x1, 0.25 * y0 + 0.75 * y1)]
        points = [*cut, points[-1]]
    return list(points)


def rectangle(centre: Pair, along: float, across: float, angle: float = 0.0) -> Polygon:
    """A rectangle `along` by `across` metres whose long side is turned `angle` degrees from east."""
    x, y = centre
    box = shapely.box(x - along / 2, y - across / 2, x + along / 2, y + across / 2)
    return rotate(box, angle, origin=centre)


def inset(polygon: Polygon, distance: float) -> Polygon:
    """The polygon `distance` metres inside, sharp corners kept; the largest part if it falls apart."""
    return largest(polygon.buffer(-distance, join_style="mitre"))


def largest(geometry: BaseGeometry) -> Polygon:
    """The polygon with the largest area of a geometry."""
    parts = [p for p in shapely.get_parts(geometry) if isinstance(p, Polygon)]
    return max(parts, key=lambda p: p.area)


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of a geometry, from west to east."""
    parts = [p for p in shapely.get_parts(geometry) if isinstance(p, Polygon)]
    return sorted(parts, key=lambda p: (p.centroid.x, p.centroid.y))


def tilt(polygon: Polygon) -> float:
    """Degrees that a block is turned from east: the side of its tightest rectangle nearest to east-west."""
    ring = list(polygon.minimum_rotated_rectangle.exterior.coords)
    angles = [
        (math.degrees(math.atan2(y1 - y0, x1 - x0)) + 45) % 90 - 45 for (x0, y0), (x1, y1) in pairwise(ring)
    ]
    return min(angles, key=abs)


def span(polygon: Polygon, y: float) -> Pair | None:
    """The widest stretch (west, east) of a polygon on the line at `y`, or None."""
    west, _, east, _ = polygon.bounds
    cut = polygon.intersection(LineString([(west - 1, y), (east + 1, y)]))
    parts = [p.bounds for p in shapely.get_parts(cut) if p.length > 0]
    if not parts:
        return None
    widest = max(parts, key=lambda b: b[2] - b[0])
    return widest[0], widest[2]


def heading(line: LineString, distance: float) -> tuple[Point, float]:
    """The point `distance` metres along a line, and the line's direction there in degrees from east."""
    low, high = max(distance - 0.5, 0.0), min(distance + 0.5, line.length)
    a, b = line.interpolate(low), line.interpolate(high)
    return line.interpolate(distance), math.degrees(math.atan2(b.y - a.y, b.x - a.x))
