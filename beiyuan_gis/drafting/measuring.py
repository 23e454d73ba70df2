"""What a hand measures on the map: distances with their azimuths, areas, angles. Numbers only.

Lengths and areas are those that a feature drawn through the same places would have, to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import shapely

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.geodesy.measures import measure, measure_one


class Leg(NamedTuple):
    """One segment of a distance: metres in the plane (EPSG:4548) and on the ellipsoid (CGCS2000), and the
    grid azimuth, degrees clockwise from north; None where it has no length."""

    start: Place
    end: Place
    plane: float
    ellipsoidal: float
    azimuth: float | None


@dataclass(frozen=True)
class Distance:
    """Along a line: its segments, and metres in all."""

    legs: tuple[Leg, ...]
    plane: float
    ellipsoidal: float


@dataclass(frozen=True)
class Area:
    """Within an outline, whose first corner is not repeated: m2, and metres around it."""

    corners: tuple[Place, ...]
    plane: float
    ellipsoidal: float
    perimeter: Distance


@dataclass(frozen=True)
class Angle:
    """Between two arms at a vertex, degrees in the plane: `interior` <= 180 and `exterior` make 360."""

    arm: Place
    vertex: Place
    other: Place
    interior: float
    exterior: float


def distance(points: Sequence[Place]) -> Distance:
    """Along `points`, plane metres; none or one of them make a distance of nothing."""
    pairs = list(pairwise(points))
    if not pairs:
        return Distance((), 0.0, 0.0)
    each = measure([shapely.LineString(pair) for pair in pairs])
    whole = measure_one(shapely.LineString(points))
    legs = (
        Leg(start, end, one.length_plane, one.length_ellipsoidal, directions.azimuth(start, end))
        for (start, end), one in zip(pairs, map(each.__getitem__, range(len(pairs))), strict=True)
    )
    return Distance(tuple(legs), whole.length_plane, whole.length_ellipsoidal)


def area(corners: Sequence[Place]) -> Area | None:
    """Within an outline of three corners or more; None where it encloses nothing or crosses itself, since
    what a crossed outline encloses depends on who counts."""
    if len(corners) < 3:
        return None
    polygon = shapely.Polygon(corners)
    if not polygon.is_valid:
        return None
    found = measure_one(polygon)
    around = distance([*corners, corners[0]])
    return Area(tuple(corners), found.area_plane, found.area_ellipsoidal, around)


def angle(arm: Place, vertex: Place, other: Place) -> Angle | None:
    """At `vertex`, between the ways to `arm` and to `other`; None where one of them is the vertex itself."""
    one, two = directions.azimuth(vertex, arm), directions.azimuth(vertex, other)
    if one is None or two is None:
        return None
    between = directions.turned(two - one)
    interior = min(between, 360.0 - between)
    return Angle(arm, vertex, other, interior, 360.0 - interior)
