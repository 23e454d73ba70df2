"""One ring or line as an array: without repeated points, without spikes, and whether anything is left.

A path is (n, 2) or, with heights, (n, 3) plane metres; a closed one ends where it starts. What counts as the
same place is a micrometre, or a millionth of the path for what is smaller than a metre: plane coordinates
are kept to about a nanometre, and what is computed from them is not.
"""

from __future__ import annotations

import math

import numpy as np

from beiyuan_gis.checks.arrays import Mask, Rows
from beiyuan_gis.edits.vertices import Coordinates

SAME = 1e-6
"""Metres: two points nearer than that are one."""

SPIKE_WIDTH = 0.05
"""Metres: a wider spike is a corner."""

SPIKE_SINE = math.sin(math.radians(1.0))
"""A spike comes back within one degree of where it went."""


def tolerance_of(path: Coordinates) -> float:
    """How near two points of this path must be to be one, in metres."""
    extent = float(np.ptp(path[:, :2], axis=0).max()) if len(path) else 0.0
    return SAME * min(1.0, extent)


def without_repeats(path: Coordinates, tolerance: float) -> Coordinates:
    """The path without points that repeat the one before, its ends kept."""
    if len(path) < 2:
        return path
    steps = np.hypot(*np.diff(path[:, :2], axis=0).T)
    keep = np.concatenate([[True], steps > tolerance])
    if not keep[-1]:  # the last point stays, so that a closed path stays closed to the last bit
        keep[len(keep) - 1 - int(np.argmax(keep[::-1]))] = False
        keep[0] = keep[-1] = True
    kept: Coordinates = path[keep]
    return kept


def distinct(path: Coordinates) -> int:
    """How many different places the path visits."""
    return len(np.unique(path[:, :2], axis=0))


def without_spikes(path: Coordinates, *, closed: bool, width: float) -> tuple[Coordinates, Coordinates]:
    """The path without its spikes, and their tips (k, 2); `path` repeats no point.

    A spike goes out and comes back within a degree and `width` metres. What is left of a ring may be less
    than three corners: then there was nothing but spikes.
    """
    tips: list[Coordinates] = []
    tolerance = tolerance_of(path)
    while len(path) > (3 if closed else 2):
        sharp = np.flatnonzero(spikes(path, closed=closed, width=width))
        if not len(sharp):
            break
        apart = sharp[np.concatenate([[True], np.diff(sharp) > 1])]  # never two that lean on each other
        if closed and len(apart) > 1 and apart[0] == 0 and apart[-1] == len(path) - 2:
            apart = apart[:-1]
        tips.append(path[apart, :2])
        path = without_repeats(_dropped(path, apart, closed), tolerance)
    return path, np.concatenate(tips) if tips else np.empty((0, 2))


def spikes(path: Coordinates, *, closed: bool, width: float) -> Mask:
    """Which points of the path are the tips of spikes; the closing point of a ring never is."""
    sharp = np.zeros(len(path), np.bool_)
    if closed:
        ring = path[:-1, :2]
        sharp[:-1] = sharp_at(np.roll(ring, 1, axis=0), ring, np.roll(ring, -1, axis=0), width)
    else:
        sharp[1:-1] = sharp_at(path[:-2, :2], path[1:-1, :2], path[2:, :2], width)
    return sharp


def sharp_at(before: Coordinates, tip: Coordinates, after: Coordinates, width: float) -> Mask:
    """Whether going from `before` over `tip` to `after`, each (n, 2), is a spike."""
    out, back = before - tip, after - tip
    one, other = np.hypot(*out.T), np.hypot(*back.T)
    cross = np.abs(out[:, 0] * back[:, 1] - out[:, 1] * back[:, 0])
    towards = (out * back).sum(axis=1) > 0
    thin = cross <= np.minimum(width * np.maximum(one, other), SPIKE_SINE * one * other)
    sharp: Mask = towards & thin
    return sharp


def _dropped(path: Coordinates, rows: Rows, closed: bool) -> Coordinates:
    if not closed:
        return np.delete(path, rows, axis=0)
    ring = np.delete(path[:-1], rows, axis=0)
    return np.vstack([ring, ring[:1]])
