"""Neighbouring polygons whose corners and edges are meant to be the same, and are not quite."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.checks.arrays import Numbers, Rows
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
    "Corners lie within five centimetres of a neighbour's outline, but not on it: a boundary moved in one "
    "does not move in the other. The fix puts the corners of the later feature on the outline of the other; "
    "whoever shares them moves along."
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

    A corner that is on the other's outline somewhere does not miss it elsewhere.
    """
    corners = shapely.points(edges.start)
    corner, edge = shapely.STRtree(edges.lines).query(corners, predicate="dwithin", distance=NEARLY)
    one, other = edges.row[corner], edges.row[edge]
    keep = (one != other) & (kinds[one] == kinds[other])
    corner, edge, other = corner[keep], edge[keep], other[keep]
    apart = _distances(edges.start[corner], edges, edge)
    order = np.lexsort((apart, other, corner))
    corner, other, apart = corner[order], other[order], apart[order]
    nearest = np.concatenate([[True], (np.diff(corner) != 0) | (np.diff(other) != 0)])[: len(corner)]
    missed = nearest & (apart > SAME)
    return corner[missed], other[missed], apart[missed]


def _distances(places: Numbers, edges: Edges, rows: Rows) -> Numbers:
    """How far each place (n, 2) is from the edge in `rows` (n,), in metres."""
    start, along = edges.start[rows], edges.directions[rows]
    length = np.hypot(*(edges.end[rows] - start).T)
    at = np.clip(((places - start) * along).sum(axis=1), 0.0, length)
    gone = places - (start + at[:, None] * along)
    apart: Numbers = np.hypot(gone[:, 0], gone[:, 1])
    return apart


def fix(project: Project, problem: Problem) -> Edit:
    """Snap the later feature to the earlier. Raise Refused when that would break an outline."""
    return snapped(project, min(problem.keys), max(problem.keys))
