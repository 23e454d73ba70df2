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
_Predicate = Literal["intersects", "covered_by", "covers", "touches"]
_PREDICATES: dict[Relation, _Predicate] = {
    "meets": "intersects", "within": "covered_by", "contains": "covers", "touches": "touches",
}  # fmt: skip
_TURNED: dict[_Predicate, _Predicate] = {"covered_by": "covers", "covers": "covered_by"}


@np.errstate(invalid="ignore")  # numpy remarks on every coordinate that is no number
def by_place(
    project: Project, layer: str, relation: Relation, others: Iterable[Key], distance: float = 0.0
) -> Ids:
    """Ids of the features of `layer` that have `relation` to at least one of `others`, rising.

    A feature is not held against itself. `within` and `contains` include what lies on the edge. `near` needs
    `distance` in metres, edges included. An unsound geometry (one that GEOS cannot compare) is compared as
    the nearest sound one; an empty one has no place and is never found.
    """
    rows = Rows.all_of(project.table(layer))
    theirs, their_ids = _others(project, layer, others)
    if not len(rows) or not len(theirs):
        return np.empty(0, np.int64)
    ours = _sound(rows.geometries())
    one, other = _pairs(ours, _sound(theirs), relation, distance)
    apart = rows.ids[one] != their_ids[other]
    return np.unique(rows.ids[one[apart]])


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


def _pairs(
    ours: GeometryArray, theirs: GeometryArray, relation: Relation, distance: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places of ours and theirs that have the relation; the index is over the longer side."""
    turned = len(theirs) > len(ours)
    longer, shorter = (theirs, ours) if turned else (ours, theirs)
    tree = shapely.STRtree(longer)
    if relation == "near":
        found = tree.query(shorter, predicate="dwithin", distance=distance)
    else:
        predicate = _PREDICATES[relation]
        if not turned:  # the tree asks the shorter side's question: within is then the other's covers
            predicate = _TURNED.get(predicate, predicate)
        found = tree.query(shorter, predicate=predicate)
    short, long = found
    return (short, long) if turned else (long, short)
