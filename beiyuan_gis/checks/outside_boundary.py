"""A feature that is not within the boundary, and by how much."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import BOUNDARY, LayerView, boundary_of
from beiyuan_gis.edits.cutting import NEAR
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.feature import Key

RULE = "outside_boundary"
TITLE = mark("Outside the boundary")


def problems(view: LayerView) -> Iterator[Problem]:
    """A millimetre over the line is forgiven: snapping to an edge cannot hit it to the last bit."""
    if view.definition.id == BOUNDARY or not view.wanted.any():
        return
    boundary = boundary_of(view.project)
    if boundary is None:
        return
    forgiving = boundary.buffer(NEAR)
    shapely.prepare(forgiving)
    inside = shapely.covers(forgiving, view.geometries)
    for row in np.flatnonzero(view.wanted & view.sound & ~inside):
        outside = shapely.difference(view.geometries[row], forgiving)
        if outside.is_empty:
            continue
        key, point = view.key(int(row)), outside.representative_point()
        yield Problem(RULE, (key,), "warning", _by_how_much(view, key, outside, boundary), (point.x, point.y))


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
