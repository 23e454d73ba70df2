"""Circles, arcs and rectangles as corners. What is round becomes edges no further than `FLATNESS` from it."""

from __future__ import annotations

import math

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import Place

FLATNESS = 0.001
"""Metres: a millimetre, below what a plan is surveyed to."""
_MOST = 2_000
_LEAST = 12


def circle(centre: Place, radius: float, flatness: float = FLATNESS) -> list[Place]:
    """The corners of a polygon for a circle, from the north clockwise, the first not repeated.

    Its area is the circle's own; its outline stays within `flatness` metres of the circle's, except where
    that would take more than 2000 corners.
    """
    count = corners_for(radius, flatness)
    turn = math.tau / count
    fitted = radius * math.sqrt(turn / math.sin(turn))
    return [directions.at(centre, fitted, 360.0 * n / count) for n in range(count)]


def corners_for(radius: float, flatness: float = FLATNESS) -> int:
    """How many corners a circle gets: a multiple of four, so that its box is symmetric."""
    if radius <= flatness:
        return _LEAST
    count = math.pi / math.acos(1.0 - flatness / radius)
    return min(max(4 * math.ceil(count / 4), _LEAST), _MOST)


def arc(start: Place, through: Place, end: Place, flatness: float = FLATNESS) -> list[Place]:
    """The places of an arc after `start`, with `through` and `end` among them, all on the arc; its edges
    stay within `flatness` of it, as those of a circle. Straight on to `end` where the three lie on one
    line."""
    found = _circle_through(start, through, end)
    if found is None:
        return [end]
    centre, radius = found
    from_, by, to = (directions.azimuth(centre, place) or 0.0 for place in (start, through, end))
    sweep, first = directions.turned(to - from_), directions.turned(by - from_)
    if first > sweep:  # the other way round
        sweep, first = sweep - 360.0, first - 360.0
    count = corners_for(radius, flatness)
    before = _along_arc(centre, radius, from_, first, count)
    after = _along_arc(centre, radius, by, sweep - first, count)
    return [*before, through, *after, end]


def _along_arc(centre: Place, radius: float, start: float, sweep: float, count: int) -> list[Place]:
    """The corners between both ends of a piece of a circle that has `count` corners in all."""
    steps = max(math.ceil(abs(sweep) / 360.0 * count), 1)
    return [directions.at(centre, radius, start + sweep * n / steps) for n in range(1, steps)]


def rectangle(start: Place, end: Place, across: Place) -> list[Place]:
    """The corners of a rectangle: `start` to `end` is one side, and `across` says how far the opposite one
    lies beside it."""
    azimuth = directions.azimuth(start, end)
    if azimuth is None:
        return [start, end]
    width = directions.beside(start, azimuth, across)
    return [start, end, *(directions.at(corner, width, azimuth + 90.0) for corner in (end, start))]


def _circle_through(a: Place, b: Place, c: Place) -> tuple[Place, float] | None:
    """Centre and radius; None where the three lie on one line, as far as can be told."""
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    slant = 2.0 * (bx * cy - by * cx)
    size = max(math.hypot(bx, by), math.hypot(cx, cy))
    if abs(slant) <= 1e-9 * size * size or size == 0.0:
        return None
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    x, y = (cy * b2 - by * c2) / slant, (bx * c2 - cx * b2) / slant
    return (a[0] + x, a[1] + y), math.hypot(x, y)
