"""Along an outline from one place on it to another: both ways round a ring, the one way along a line."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from beiyuan_gis.drafting.directions import Place

Path = npt.NDArray[np.float64]
"""(n, 2) plane metres; a ring repeats its first place at its end."""

_SAME = 1e-6
"""Metres along a path within which two places are one."""


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
    one, other = position(path, start)[0], position(path, end)[0]
    if abs(one - other) <= _SAME:
        return []
    if not is_closed(path):
        there = _between(path, min(one, other), max(one, other))
        return [_path(start, there if one < other else there[::-1], end)]
    whole, ring = length_of(path), path[:-1]
    forward = _around(ring, path, one, other, whole)
    backward = _around(ring, path, other, one, whole)[::-1]
    return sorted((_path(start, forward, end), _path(start, backward, end)), key=length_of)


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
