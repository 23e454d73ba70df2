"""What holds the pointer: typed locks, ortho, polar tracking, an edge to be parallel or perpendicular to.

Order: a place typed in full; a direction that is locked; a place snapped to; ortho and polar tracking; and
then the locked length along what came out. Where a direction meets an edge in reach, it ends on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import Place
from ui.canvas.modes import Modes
from ui.canvas.snapping import Snap

_CATCH = 8.0
"""Pixels from a polar ray within which it catches the pointer."""
_FAR = 3.0
"""How many times the reach of snapping the crossing of a direction and an edge may be away."""


class Origin(NamedTuple):
    """What typed lengths and held directions start from: the point drawn last, or where a drag began."""

    x: float
    y: float
    azimuth: float | None = None
    """The direction of the edge drawn last; polar tracking counts from it too."""
    only: float | None = None
    """The direction that the next place must lie in, before or behind."""
    ahead: bool = False
    """A typed length goes in the direction `only`, on whichever side the pointer is."""
    otherwise: float | None = None
    """The direction of a length that is typed while the pointer shows none."""

    @property
    def place(self) -> Place:
        return self.x, self.y


class Along(NamedTuple):
    """An edge that was pointed at, and how the next edge lies to it."""

    edge: tuple[Place, Place]
    lies: Literal["parallel", "perpendicular"]

    @property
    def azimuth(self) -> float:
        found = directions.azimuth(*self.edge) or 0.0
        return directions.turned(found + (90.0 if self.lies == "perpendicular" else 0.0))


@dataclass(frozen=True)
class Locks:
    """What was typed or picked for the next place; released when it is placed."""

    length: float | None = None
    azimuth: float | None = None
    place: Place | None = None
    along: Along | None = None

    @property
    def direction(self) -> float | None:
        if self.azimuth is not None:
            return self.azimuth
        return self.along.azimuth if self.along else None


class Held(NamedTuple):
    """Where the pointer is held, and the direction that holds it, if one does."""

    x: float
    y: float
    azimuth: float | None = None

    @property
    def place(self) -> Place:
        return self.x, self.y


def hold(
    pointer: Place, snap: Snap | None, origin: Origin | None, locks: Locks, modes: Modes, scale: float
) -> Held:
    """Where a pointer at `pointer` (plane metres; `scale` is metres a pixel) is held."""
    if locks.place is not None:
        return Held(*locks.place)
    free = Held(*(snap.place if snap else pointer))
    if origin is None:
        return free
    firm = locks.direction if locks.direction is not None else origin.only
    if firm is not None:
        found = _on_direction(origin.place, firm, snap, free.place, modes.reach * scale)
        return _at_length(found, origin, locks)
    if snap is None or snap.kind == "edge":
        loose = _loose_direction(pointer, origin, modes, scale)
        if loose is not None:
            free = _on_direction(origin.place, loose, snap, pointer, modes.reach * scale)
    return _at_length(free, origin, locks)


def locked(locks: Locks, **values: float | Place | Along | None) -> Locks:
    """`locks` with some of them other ones."""
    return replace(locks, **values)  # type: ignore[arg-type]


def _on_direction(start: Place, azimuth: float, snap: Snap | None, place: Place, reach: float) -> Held:
    """On the line through `start`: where it meets the edge snapped to, if that is near, else the foot."""
    if snap is not None and snap.edge is not None:
        met = directions.crossing(start, azimuth, snap.edge)
        if met is not None and math.dist(met, place) <= _FAR * reach:
            return Held(*met, azimuth)
    return Held(*directions.held(start, azimuth, place), azimuth)


def _at_length(held: Held, origin: Origin, locks: Locks) -> Held:
    """The locked length from the origin, in the direction of what is held."""
    if locks.length is None:
        return held
    if locks.azimuth is not None:
        return Held(*directions.at(origin.place, locks.length, locks.azimuth), locks.azimuth)
    towards = _towards(held, origin)
    if towards is None:
        return held
    return Held(*directions.at(origin.place, locks.length, towards), held.azimuth)


def _towards(held: Held, origin: Origin) -> float | None:
    """The direction from the origin; one that is held stays exact, before or behind."""
    if held.azimuth is None:
        towards = directions.azimuth(origin.place, held.place)
        return origin.otherwise if towards is None else towards
    if origin.ahead:
        return held.azimuth
    behind = directions.along(origin.place, held.azimuth, held.place) < 0.0
    return directions.turned(held.azimuth + (180.0 if behind else 0.0))


def _loose_direction(pointer: Place, origin: Origin, modes: Modes, scale: float) -> float | None:
    """The direction of ortho, else the ray of polar tracking that is near the pointer."""
    towards = directions.azimuth(origin.place, pointer)
    if towards is None:
        return None
    if modes.ortho:
        return directions.nearest_multiple(towards, 90.0)
    if not modes.polar:
        return None
    rays = [directions.nearest_multiple(towards, modes.polar_step)]
    if origin.azimuth is not None:
        rays.append(directions.nearest_multiple(towards, 90.0, origin.azimuth))
    aside, ray = min((abs(directions.beside(origin.place, ray, pointer)), ray) for ray in rays)
    return ray if aside <= _CATCH * scale else None
