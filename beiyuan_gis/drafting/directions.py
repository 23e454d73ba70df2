"""Azimuths: degrees clockwise from north, whatever the quadrant; and places held to one.

Multiples of 90 degrees are exact: a step due east changes no northing, not even in its last bit.
"""

from __future__ import annotations

import math
from typing import Literal

Place = tuple[float, float]
"""Easting and northing, plane metres."""

Convention = Literal["north", "east"]
"""How angles are typed and shown: clockwise from north (surveying), or counter-clockwise from east (CAD)."""


def azimuth(start: Place, end: Place) -> float | None:
    """The direction from one place to another, 0 <= a < 360; None where they are the same."""
    east, north = end[0] - start[0], end[1] - start[1]
    if east == 0.0 and north == 0.0:
        return None
    return turned(math.degrees(math.atan2(east, north)))


def turned(angle: float) -> float:
    """The same direction as 0 <= a < 360."""
    rest = math.fmod(angle, 360.0)
    whole = rest if rest >= 0.0 else rest + 360.0
    return whole if whole < 360.0 else 0.0  # what is a hair below zero rounds up to the full turn


def converted(angle: float, convention: Convention) -> float:
    """An angle of `convention` as an azimuth, and an azimuth as an angle of it: it is the same rule."""
    return turned(90.0 - angle) if convention == "east" else turned(angle)


def unit(azimuth: float) -> tuple[float, float]:
    """East and north of a step of one metre."""
    quarter = round(azimuth / 90.0)
    rest = math.radians(azimuth - 90.0 * quarter)
    east, north = math.sin(rest), math.cos(rest)
    return ((east, north), (north, -east), (-east, -north), (-north, east))[quarter % 4]


def at(start: Place, length: float, azimuth: float) -> Place:
    """`length` metres from `start`; below zero the other way."""
    east, north = unit(azimuth)
    return start[0] + length * east, start[1] + length * north


def along(start: Place, azimuth: float, place: Place) -> float:
    """How far `place` lies along a direction from `start`, in metres; below zero behind it."""
    east, north = unit(azimuth)
    return (place[0] - start[0]) * east + (place[1] - start[1]) * north


def beside(start: Place, azimuth: float, place: Place) -> float:
    """How far `place` lies to the right of a direction from `start`, in metres; below zero to the left."""
    return along(start, azimuth + 90.0, place)


def held(start: Place, azimuth: float, place: Place) -> Place:
    """The place nearest to `place` on the line through `start` in a direction, before or behind it."""
    return at(start, along(start, azimuth, place), azimuth)


def nearest_multiple(angle: float, step: float, base: float = 0.0) -> float:
    """The one of `base`, `base + step`, `base + 2 step` ... nearest to a direction, as 0 <= a < 360."""
    return turned(base + step * round((angle - base) / step))


def crossing(start: Place, azimuth: float, edge: tuple[Place, Place]) -> Place | None:
    """Where the line through `start` in a direction meets the line through `edge`; None if they run
    alike."""
    (x0, y0), (x1, y1) = edge
    east, north = unit(azimuth)
    length = math.hypot(x1 - x0, y1 - y0)
    slant = east * (y1 - y0) - north * (x1 - x0)
    if length == 0.0 or abs(slant) < 1e-9 * length:
        return None
    reach = ((x0 - start[0]) * (y1 - y0) - (y0 - start[1]) * (x1 - x0)) / slant
    return at(start, reach, azimuth)
