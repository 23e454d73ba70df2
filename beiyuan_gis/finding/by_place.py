"""Features by where they are: in, at or near others. All geometry in EPSG:4548, distances in plane metres."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.i18n import mark
from beiyuan_gis.model.columns import GeometryArray, Ids, Mask
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.rows import Rows

Relation = Literal["meets", "within", "contains", "touches", "near"]
RELATIONS: dict[Relation, str] = {
    "meets": mark("share a point with"),
    "within": mark("lie wholly within"),
    "contains": mark("wholly contain"),
    "touches": mark("touch from outside"),
    "near": mark("are within a distance of"),
}
_Places = npt.NDArray[np.int64]

NEAR = 0.001
"""Metres: what was snapped to a slanted edge lies a nanometre beside it, and is meant to be on it."""


@np.errstate(invalid="ignore")  # numpy remarks on every coordinate that is no number
def by_place(
    project: Project, layer: str, relation: Relation, others: Iterable[Key], distance: float = 0.0
) -> Ids:
    """Ids of the features of `layer` that have `relation` to at least one of `others`, rising.

    A millimetre is forgiven. A feature is not held against itself. `within` and `contains` include what lies
    on the edge; what `touches` has nothing of its inside in the other's. `near` needs
    `distance` in metres, edges included. An unsound geometry (one that GEOS cannot compare) is compared as
    the nearest sound one; an empty one has no place and is never found.
    """
    rows = Rows.all_of(project.table(layer))
    theirs, their_ids = _others(project, layer, others)
    if not len(rows) or not len(theirs):
        return np.empty(0, np.int64)
    ours = _sound(rows.geometries())
    theirs = _sound(theirs)
    one, other = _near(ours, theirs, distance if relation == "near" else NEAR)
    apart = rows.ids[one] != their_ids[other]
    one, other = one[apart], other[apart]
    return np.unique(rows.ids[one[_related(ours, one, theirs, other, relation)]])


def all_keys(project: Project, layer: str) -> list[Key]:
    """Every feature of a layer."""
    return [Key(layer, int(id)) for id in Rows.all_of(project.table(layer)).ids]


@np.errstate(invalid="ignore")
def inside(project: Project, layer: str, area: BaseGeometry) -> Ids:
    """Ids of the features that share a point with `area`, rising."""
    rows = Rows.all_of(project.table(layer))
    shapely.prepare(area)
    hits: Mask = shapely.intersects(area, rows.geometries())
    return rows.ids[hits]


def _others(project: Project, layer: str, keys: Iterable[Key]) -> tuple[GeometryArray, Ids]:
    """Geometries, and the id of each that is of `layer` itself; -1 of the others."""
    by_layer: dict[str, list[int]] = {}
    for key in keys:
        by_layer.setdefault(key.layer, []).append(key.id)
    geometries, ids = [np.empty(0, object)], [np.empty(0, np.int64)]
    for name, wanted in by_layer.items():
        rows = Rows.of(project.table(name), wanted)
        geometries.append(rows.geometries())
        ids.append(rows.ids if name == layer else np.full(len(rows), -1, np.int64))
    return np.concatenate(geometries), np.concatenate(ids)


def _sound(geometries: GeometryArray) -> GeometryArray:
    """Comparable by GEOS: two-dimensional and valid; what has a coordinate that is no number is left out."""
    flat: GeometryArray = np.asarray(shapely.force_2d(geometries), object)
    bad = np.flatnonzero(~shapely.is_valid(flat))
    for row in bad:
        coordinates = shapely.get_coordinates(flat[row])
        finite = bool(np.isfinite(coordinates).all())
        flat[row] = shapely.make_valid(flat[row]) if finite else None
    return flat


def _near(ours: GeometryArray, theirs: GeometryArray, distance: float) -> tuple[_Places, _Places]:
    """Places of ours and theirs that are so near each other; the index is over the longer side."""
    if len(theirs) > len(ours):
        one, other = shapely.STRtree(theirs).query(ours, predicate="dwithin", distance=distance)
    else:
        other, one = shapely.STRtree(ours).query(theirs, predicate="dwithin", distance=distance)
    return one, other


def _related(
    ours: GeometryArray, one: _Places, theirs: GeometryArray, other: _Places, relation: Relation
) -> Mask:
    """Whether ours[one] and theirs[other], which are near each other, have the relation."""
    if relation in ("near", "meets"):
        return np.ones(len(one), np.bool_)
    shapely.prepare(ours if len(ours) < len(theirs) else theirs)  # the few that are held against many
    if relation == "touches":
        return _touching(ours, one, theirs, other)
    within = (ours, one, theirs, other) if relation == "within" else (theirs, other, ours, one)
    return _within(*within)


def _within(inner: GeometryArray, one: _Places, outer: GeometryArray, other: _Places) -> Mask:
    """Whether inner[one] lies in outer[other] and a millimetre about it."""
    keep: Mask = shapely.covers(outer[other], inner[one])
    boxes, around = shapely.bounds(inner)[one], shapely.bounds(outer)[other]
    fits = (boxes[:, :2] >= around[:, :2] - NEAR) & (boxes[:, 2:] <= around[:, 2:] + NEAR)
    left = np.flatnonzero(~keep & fits.all(axis=1))
    rows, which = np.unique(other[left], return_inverse=True)
    grown = np.asarray(shapely.buffer(outer[rows], NEAR), object)
    shapely.prepare(grown)
    keep[left] = shapely.covers(grown[which], inner[one[left]])
    return keep


def _touching(ours: GeometryArray, one: _Places, theirs: GeometryArray, other: _Places) -> Mask:
    """Whether what is inside ours[one] and theirs[other], a millimetre from edges and ends, does not meet."""
    keep: Mask = shapely.touches(theirs[other], ours[one])
    left = np.flatnonzero(~keep)
    left = left[~shapely.contains_properly(theirs[other[left]], ours[one[left]])]
    keep[left] = ~shapely.intersects(_insides(ours, one[left]), _insides(theirs, other[left]))
    return keep


def _insides(geometries: GeometryArray, rows: _Places) -> GeometryArray:
    once, which = np.unique(rows, return_inverse=True)
    rim = shapely.buffer(shapely.boundary(geometries[once]), NEAR)
    insides: GeometryArray = np.asarray(shapely.difference(geometries[once], rim), object)
    return insides[which]
