"""The rectangular shape nearest to an almost rectangular one, by least squares."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.edits.vertices import Coordinates

Labels = npt.NDArray[np.int64]


class Squared(NamedTuple):
    """Rings (n, 2), open, with right angles only; `worst` is the largest angle in degrees by which an edge
    stood off before, and `place` the middle of that edge."""

    rings: list[Coordinates]
    worst: float
    place: tuple[float, float]


def squared(rings: list[Coordinates]) -> Squared:
    """Open rings (n, 2) of one polygon, their edges turned into two directions at right angles.

    Every edge belongs to the direction it is nearer to. Vertices joined by edges of one direction share one
    coordinate across it; for a given direction the mean over them is what moves the vertices least (sum of
    squares), and that sum is a quadratic form of the direction, so the best direction is an eigenvector.
    """
    centre = np.concatenate(rings).mean(axis=0)
    rings = [ring - centre for ring in rings]
    first = _direction(rings)
    along = [_is_along(ring, first) for ring in rings]
    axis = _best_axis(rings, along, first)
    turn = np.array([axis, [-axis[1], axis[0]]])
    worst, place = _worst(rings, along, turn)
    result = []
    for ring, flags in zip(rings, along, strict=True):
        u, v = (ring @ turn.T).T
        straight = np.column_stack([_means(u, _runs(~flags)), _means(v, _runs(flags))])
        result.append(straight @ turn + centre)
    return Squared(result, worst, (float(place[0] + centre[0]), float(place[1] + centre[1])))


def _edges(ring: Coordinates) -> Coordinates:
    """From each vertex to the next, (n, 2)."""
    return np.roll(ring, -1, axis=0) - ring


def _direction(rings: list[Coordinates]) -> Coordinates:
    """The direction of most of the outline: the mean over all edges of four times their angle."""
    steps = np.concatenate([_edges(ring) for ring in rings])
    lengths, angles = np.hypot(*steps.T), np.arctan2(steps[:, 1], steps[:, 0])
    mean = np.angle((lengths * np.exp(4j * angles)).sum()) / 4
    return np.array([np.cos(mean), np.sin(mean)])


def _is_along(ring: Coordinates, axis: Coordinates) -> npt.NDArray[np.bool_]:
    """Which edges lie nearer to `axis` than across it."""
    steps = _edges(ring)
    across = np.array([-axis[1], axis[0]])
    return np.asarray(np.abs(steps @ axis) >= np.abs(steps @ across))


def _runs(joined: npt.NDArray[np.bool_]) -> Labels:
    """A label for each vertex of a ring, the same where edges that are `joined` connect them."""
    steps = np.cumsum(~joined)
    labels = np.concatenate([[0], steps[:-1]])
    return np.asarray(labels % steps[-1] if steps[-1] else labels, np.int64)


def _means(values: Coordinates, labels: Labels) -> Coordinates:
    sums, counts = np.bincount(labels, values), np.bincount(labels)
    return np.asarray((sums / np.maximum(counts, 1))[labels])


def _best_axis(
    rings: list[Coordinates], along: list[npt.NDArray[np.bool_]], first: Coordinates
) -> Coordinates:
    """The direction for which the vertices move least."""
    form = np.zeros((2, 2))
    quarter = np.array([[0.0, -1.0], [1.0, 0.0]])  # v = ring @ (quarter @ axis)
    for ring, flags in zip(rings, along, strict=True):
        for labels, turned in ((_runs(~flags), np.eye(2)), (_runs(flags), quarter)):
            off = ring - np.column_stack([_means(column, labels) for column in ring.T])
            form += turned.T @ off.T @ off @ turned
    _values, vectors = np.linalg.eigh(form)
    best = vectors[:, 0]
    return np.asarray(best if best @ first >= 0 else -best)


def _worst(
    rings: list[Coordinates], along: list[npt.NDArray[np.bool_]], turn: Coordinates
) -> tuple[float, Coordinates]:
    worst, place = 0.0, np.zeros(2)
    for ring, flags in zip(rings, along, strict=True):
        steps = np.abs(_edges(ring) @ turn.T)
        off = np.degrees(np.arctan2(np.where(flags, steps[:, 1], steps[:, 0]),
                                    np.where(flags, steps[:, 0], steps[:, 1])))  # fmt: skip
        row = int(off.argmax())
        if off[row] > worst:
            worst, place = float(off[row]), ring[row] + _edges(ring)[row] / 2
    return worst, place
