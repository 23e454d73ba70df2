"""Along an outline from one place on it to another: both ways round a ring, the one way along a line; on the
outline itself, or beside it at a distance."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.parallels import corner, parallel, without_repeats
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import message

Path = npt.NDArray[np.float64]
"""(n, 2) plane metres; a ring repeats its first place at its end."""

_SAME = 1e-6
"""Metres along a path within which two places are one."""
_BESIDE = 3.0
"""A place of the outline has its counterpart on the parallel within so many times the distance; what is
further is the counterpart of another."""


def is_closed(path: Path) -> bool:
    """Whether a path is a ring."""
    return len(path) > 3 and bool((path[0] == path[-1]).all())


def length_of(path: Path) -> float:
    """Metres along a path."""
    return float(np.hypot(*np.diff(path, axis=0).T).sum())


def position(path: Path, place: Place) -> tuple[float, float]:
    """How far along a path the place on it nearest to `place` is, and how far that is away; metres."""
    start, step = path[:-1], np.diff(path, axis=0)
    squares = (step**2).sum(axis=1)
    share = ((np.array(place) - start) * step).sum(axis=1) / np.where(squares > 0.0, squares, 1.0)
    share = np.clip(share, 0.0, 1.0)
    away = np.hypot(*(start + share[:, None] * step - place).T)
    row = int(away.argmin())
    lengths = np.sqrt(squares)
    return float(lengths[:row].sum() + share[row] * lengths[row]), float(away[row])


def ways(path: Path, start: Place, end: Place) -> list[Path]:
    """The paths from `start` to `end`, both on `path`, the shorter first; `path`'s vertices between them
    are kept to the last bit. Two for a ring, one for a line, none where both places are one."""
    return [way for way, _forward in directed_ways(path, start, end)]


def directed_ways(path: Path, start: Place, end: Place) -> list[tuple[Path, bool]]:
    """As `ways`, and whether each goes in the direction of `path`."""
    one, other = position(path, start)[0], position(path, end)[0]
    if abs(one - other) <= _SAME:
        return []
    if not is_closed(path):
        there = _between(path, min(one, other), max(one, other))
        return [(_path(start, there if one < other else there[::-1], end), one < other)]
    whole, ring = length_of(path), path[:-1]
    forward = _around(ring, path, one, other, whole)
    backward = _around(ring, path, other, one, whole)[::-1]
    both = [(_path(start, forward, end), True), (_path(start, backward, end), False)]
    return sorted(both, key=lambda way: length_of(way[0]))


def beside(path: Path, start: Place, end: Place, distance: float) -> Path:
    """The way forward along `path` from `start` to `end`, `distance` metres to the left of it, to the right
    below zero; for the way back give `path` reversed.

    It is a piece of the parallel of the whole path, so it crosses neither itself nor the outline, and what
    the outline does before and after counts too: in an inner corner it begins where both parallels meet.
    `start` and `end` are on the path or already on its parallel. So the way forward on the left and the way
    back on the right make the whole parallel of a ring. Raise Refused where the outline is too narrow.
    """
    path = without_repeats(path)
    curves = _parallels(path.tobytes(), distance)
    one, other = (_counterpart(path, curves, place, distance) for place in (start, end))
    if one is None or other is None or one[0] != other[0]:
        raise Refused(
            message("The outline leaves no room for a parallel at {distance} m here.", distance=_m(distance))
        )
    curve = curves[one[0]]
    from_, to = position(curve, one[1])[0], position(curve, other[1])[0]
    if abs(from_ - to) <= _SAME or (not is_closed(curve) and from_ > to):
        raise Refused(
            message(
                "Nothing is left between these places at a distance of {distance} m.", distance=_m(distance)
            )
        )
    if is_closed(curve):
        return _path(one[1], _around(curve[:-1], curve, from_, to, length_of(curve)), other[1])
    return _path(one[1], _between(curve, from_, to), other[1])


def on_parallel(path: Path, place: Place, distance: float, tolerance: float) -> bool:
    """Whether a place is already on the parallel of a path."""
    curves = _parallels(without_repeats(path).tobytes(), distance)
    return any(position(curve, place)[1] <= tolerance for curve in curves)


def counterpart(path: Path, place: Place, distance: float) -> Place | None:
    """Where on the parallel of a path a place of the path belongs; None where there is no room for it."""
    path = without_repeats(path)
    found = _counterpart(path, _parallels(path.tobytes(), distance), place, distance)
    return found[1] if found else None


@lru_cache(maxsize=16)
def _parallels(path: bytes, distance: float) -> list[Path]:
    """Remembered, since a cursor that moves along an outline asks for the same ones again."""
    return parallel(np.frombuffer(path, np.float64).reshape(-1, 2), distance)


def _counterpart(path: Path, curves: list[Path], place: Place, distance: float) -> tuple[int, Place] | None:
    """Which of the parallels, and where on it, belongs to a place on the path or on a parallel."""
    found = [position(curve, place) for curve in curves]
    for number, (_along_it, away) in enumerate(found):
        if away <= _SAME:
            return number, place
    foot, square = _moved_over(path, place, distance)
    best: tuple[float, int, Place] | None = None
    for number, curve in enumerate(curves):
        along, away = position(curve, square)
        if best is None or away < best[0]:
            best = away, number, at_position(curve, along)
    if best is None or np.hypot(*(np.array(best[2]) - foot)) > _BESIDE * abs(distance):
        return None
    return best[1], best[2]


def _moved_over(path: Path, place: Place, distance: float) -> tuple[Place, Place]:
    """The place on the path that is meant, and where it goes: square to its edge, a corner to the corner."""
    along = position(path, place)[0]
    reached = _along(path)
    row = int(np.abs(reached - along).argmin())
    if abs(reached[row] - along) <= _SAME:
        x, y = corner(path, row, distance).tolist()
        return (float(path[row, 0]), float(path[row, 1])), (x, y)
    row = int(np.searchsorted(reached, along, "right")) - 1
    foot = np.array(at_position(path, along))
    step = path[row + 1] - path[row]
    x, y = (foot + distance * np.array([-step[1], step[0]]) / np.hypot(*step)).tolist()
    return (float(foot[0]), float(foot[1])), (x, y)


def at_position(path: Path, along: float) -> Place:
    """The place so many metres along a path; a vertex to the last bit."""
    reached = _along(path)
    row = min(max(int(np.searchsorted(reached, along, "right")) - 1, 0), len(path) - 2)
    length = reached[row + 1] - reached[row]
    share = min(max((along - reached[row]) / length, 0.0), 1.0) if length else 0.0
    x, y = (path[row + 1] if share == 1.0 else path[row] + share * (path[row + 1] - path[row])).tolist()
    return x, y


def _m(distance: float) -> str:
    return f"{distance:g}"


def _path(start: Place, between: Path, end: Place) -> Path:
    return np.vstack([np.array([start]), between, np.array([end])])


def _along(path: Path) -> Path:
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])


def _between(path: Path, low: float, high: float) -> Path:
    along = _along(path)
    return path[(along > low + _SAME) & (along < high - _SAME)]


def _around(ring: Path, path: Path, one: float, other: float, whole: float) -> Path:
    """The vertices met going forward from one position to another, perhaps past the ring's beginning."""
    ahead = (_along(path)[:-1] - one) % whole
    reach = (other - one) % whole
    met = (ahead > _SAME) & (ahead < reach - _SAME)
    rows = np.flatnonzero(met)
    return ring[rows[np.argsort(ahead[rows])]]
