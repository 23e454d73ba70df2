"""Neighbouring polygons whose corners and edges are meant to be the same, and are not quite."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.checks.arrays import Numbers, Points, Rows
from beiyuan_gis.checks.edges import Edges
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.shape.path import SAME
from beiyuan_gis.checks.snapping import NEARLY, snapped
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.project import Project

RULE = "nearly_shared"
TITLE = mark("Nearly shared edge")
WHY = mark(
    "Corners lie within five centimetres of a neighbour's outline or corner, but not on it: a boundary moved "
    "in one does not move in the other. The fix puts the corners of the later feature on the outline of the "
    "other; whoever shares them moves along."
)


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem two features of a kind, with the number of corners that miss and by how much at most."""
    if view.definition.geometry != "Polygon":
        return
    edges = view.edges
    corner, other, apart = _misses(edges, view.kinds)
    one = edges.row[corner]
    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs, first, which = np.unique(np.stack([low, high]), axis=1, return_index=True, return_inverse=True)
    counts, most = np.bincount(which), np.zeros(pairs.shape[1])
    np.maximum.at(most, which, apart)
    for n in np.flatnonzero(view.wanted[pairs].any(axis=0)):
        keys = view.keys(pairs[:, n])
        x, y = edges.start[corner[first[n]]]
        text = message(
            "{layer} {id} and {other} nearly share an outline: {count} corners miss by up to {distance} m.",
            layer=view.title,
            id=keys[0].id,
            other=keys[1].id,
            count=int(counts[n]),
            distance=f"{most[n]:.4f}" if most[n] >= 1e-4 else f"{most[n]:.1e}",
        )
        yield Problem(RULE, keys, "warning", text, (float(x), float(y)))


def _misses(edges: Edges, kinds: Rows) -> tuple[Rows, Rows, Numbers]:
    """Corners (as edges that start there), the row of the feature each misses, and by how many metres.

    A corner misses another feature whose outline it nearly touches, or on whose outline it is, but beside a
    corner instead of at it. One that is at a corner of the other misses nothing.
    """
    corners = shapely.points(edges.start)
    corner, edge = shapely.STRtree(edges.lines).query(corners, predicate="dwithin", distance=NEARLY)
    one, other = edges.row[corner], edges.row[edge]
    keep = (one != other) & (kinds[one] == kinds[other])
    corner, edge, other = corner[keep], edge[keep], other[keep]
    pairs, which = np.unique(corner * len(kinds) + other, return_inverse=True)
    from_outline = np.full(len(pairs), np.inf)
    from_corner = from_outline.copy()
    place = edges.start[corner]
    np.minimum.at(from_outline, which, _distances(place, edges, edge))
    for end in (edges.start[edge], edges.end[edge]):
        np.minimum.at(from_corner, which, np.hypot(*(place - end).T))
    missed = (from_corner > SAME) & ((from_outline > SAME) | (from_corner <= NEARLY))
    apart = np.where(from_outline > SAME, from_outline, from_corner)
    return pairs[missed] // len(kinds), pairs[missed] % len(kinds), apart[missed]


def _distances(places: Points, edges: Edges, rows: Rows) -> Numbers:
    """How far each place (n, 2) is from the edge in `rows` (n,), in metres."""
    start, along = edges.start[rows], edges.directions[rows]
    length = np.hypot(*(edges.end[rows] - start).T)
    at = np.clip(((places - start) * along).sum(axis=1), 0.0, length)
    apart: Numbers = np.hypot(*(places - (start + at[:, None] * along)).T)
    return apart


def fix(project: Project, problem: Problem) -> Edit:
    """Snap the later feature to the earlier. Raise Refused when that would break an outline."""
    return snapped(project, min(problem.keys), max(problem.keys))
