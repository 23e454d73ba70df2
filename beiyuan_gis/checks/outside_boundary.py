"""A feature that is not within the boundary, and by how much."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import BOUNDARY, LayerView, boundary_of
from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.meeting import NEAR
from beiyuan_gis.edits.selection import changing, feature_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

RULE = "outside_boundary"
TITLE = mark("Outside the boundary")
WHY = mark(
    "Progress counts what lies in the subdistrict. The fix cuts off what is outside; what lies outside "
    "altogether is for a person to move or delete."
)


def problems(view: LayerView) -> Iterator[Problem]:
    """A millimetre over the line is forgiven: snapping to an edge cannot hit it to the last bit."""
    if view.definition.id == BOUNDARY or not view.wanted.any():
        return
    boundary = boundary_of(view.project)
    if boundary is None:
        return
    forgiving = boundary.buffer(NEAR)
    shapely.prepare(forgiving)
    asked = np.flatnonzero(view.wanted & view.sound)
    for row in asked[~shapely.covers(forgiving, view.geometries[asked])]:
        outside = shapely.difference(view.geometries[row], forgiving)
        if outside.is_empty:
            continue
        key, point = view.key(int(row)), outside.representative_point()
        outside = shapely.difference(view.geometries[row], boundary)
        yield Problem(RULE, (key,), "warning", _by_how_much(view, key, outside, boundary), (point.x, point.y))


def fix(project: Project, problem: Problem) -> Edit:
    """Cut off what lies outside. Raise Refused for points, and when nothing would be left."""
    definition, feature = feature_of(project, problem.keys[0])
    boundary = boundary_of(project)
    if boundary is None or definition.geometry == "Point":
        raise Refused(message("A point outside can only be moved or deleted by hand."))
    inside = shapely.intersection(shapely.force_2d(feature.geometry), boundary)
    parts = [p for p in shapely.get_parts(shapely.get_parts(inside)) if p.geom_type == definition.geometry]
    kept = [part for part in parts if part.length > NEAR]
    if not kept:
        raise Refused(message("All of it lies outside: move or delete it by hand."))
    gather = shapely.multipolygons if definition.geometry == "Polygon" else shapely.multilinestrings
    left = with_heights_of(feature.geometry, kept[0] if len(kept) == 1 else gather(kept))
    title = message("Cut {layer} {id} off at the boundary", layer=definition.title, id=feature.key.id)
    return changing(Edit.of(title, [Change(feature, feature.with_geometry(left))]))


def _by_how_much(view: LayerView, key: Key, outside: BaseGeometry, boundary: BaseGeometry) -> Message:
    if outside.area > 0:
        return message(
            "{layer} {id}: {area} m² lie outside the boundary.",
            layer=view.title,
            id=key.id,
            area=f"{outside.area:,.2f}",
        )
    if outside.length > 0:
        return message(
            "{layer} {id}: {length} m lie outside the boundary.",
            layer=view.title,
            id=key.id,
            length=f"{outside.length:,.2f}",
        )
    return message(
        "{layer} {id} lies outside the boundary, {distance} m away.",
        layer=view.title,
        id=key.id,
        distance=f"{outside.distance(boundary):,.2f}",
    )
