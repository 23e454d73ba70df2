"""Features of one layer with the same geometry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.checks.arrays import Objects, Rows
from beiyuan_gis.checks.problem import Problem, ids_of
from beiyuan_gis.checks.shape.together import are_alike
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.selection import features_of
from beiyuan_gis.edits.values import is_missing
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.project import Project

RULE = "duplicate_feature"
TITLE = mark("Duplicate feature")
WHY = mark(
    "The same thing counts more than once. The fix deletes the later ones when they say nothing that the "
    "first does not."
)


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a group of equal ones; where rings start, which way they run, and whether corners lie along
    an edge makes no difference.

    Where the layer has a field `kind`, features of different kinds may share a geometry.
    """
    for rows in groups(view):
        if not view.wanted[rows].any():
            continue
        keys = view.keys(rows)
        text = message(
            "{layer}: {count} features have the same geometry ({ids}).",
            layer=view.title,
            count=len(keys),
            ids=ids_of(keys),
        )
        yield Problem(RULE, keys, "warning", text, view.place(int(rows[0])))


def groups(view: LayerView) -> list[Rows]:
    """Rows of equal geometry and kind, two or more each, by their first row. Empty geometries are none."""
    boxes = np.round(view.boxes, 6)
    placed = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    _, box, count = np.unique(boxes[placed], axis=0, return_inverse=True, return_counts=True)
    rows = placed[count[box] > 1]  # only what has another's box is worth comparing
    shapes = shapely.to_wkb(outlines(view.geometries[rows]), byte_order=1)
    found: dict[tuple[bytes, int], list[int]] = {}
    for row, shape in zip(rows, shapes, strict=True):
        found.setdefault((shape, int(view.kinds[row])), []).append(int(row))
    return [np.array(rows, np.int64) for rows in _joined(view, found) if len(rows) > 1]


def _joined(view: LayerView, found: dict[tuple[bytes, int], list[int]]) -> list[list[int]]:
    """The groups, those of one box and kind together whose first geometries are alike."""
    near: defaultdict[tuple[object, ...], list[list[int]]] = defaultdict(list)
    for (_shape, kind), rows in found.items():
        groups = near[(*np.round(view.boxes[rows[0]], 6), kind)]
        first = view.geometries[[group[0] for group in groups]]
        alike = are_alike(np.repeat(view.geometries[rows[:1]], len(first)), first)
        if alike.any() and view.sound[rows[0]]:
            groups[int(alike.argmax())] += rows
        else:
            groups.append(rows)
    return [sorted(group) for groups in near.values() for group in groups]


def outlines(geometries: Objects) -> Objects:
    """The geometries (n,) in a form that is the same wherever rings start and run to, without heights, to a
    micrometre."""
    rounded = shapely.transform(geometries, lambda xy: np.round(xy, 6))
    normal: Objects = shapely.normalize(rounded)
    return normal


def fix(project: Project, problem: Problem) -> Edit:
    """Delete all but the first. Raise Refused when another says what the first does not."""
    first, *later = features_of(project, sorted(problem.keys))
    _refuse_loss(project.layer(first.key.layer), first, later)
    return delete_features(project, [f.key for f in later])


def _refuse_loss(definition: LayerDefinition, first: Feature, later: Sequence[Feature]) -> None:
    for feature in later:
        for field in definition.fields:
            kept, lost = first.attributes.get(field.name), feature.attributes.get(field.name)
            if not is_missing(lost) and (type(kept), kept) != (type(lost), lost):
                raise Refused(
                    message(
                        "{layer} {id} and {other} differ in {field}: which to keep is for a person to say.",
                        layer=definition.title,
                        id=first.key.id,
                        other=feature.key.id,
                        field=field.title,
                    )
                )
