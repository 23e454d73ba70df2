"""A geometry that cannot be measured: empty, off the plane, of another type, or crossing itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView, Mask
from beiyuan_gis.edits.validity import PLANE_EAST, PLANE_NORTH, Flaw, flaw_of, wrong_kind
from beiyuan_gis.i18n import mark, message

RULE = "invalid_geometry"
TITLE = mark("Invalid geometry")


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a feature, with the reason and, where there is one, the place."""
    for row in np.flatnonzero(view.wanted & (~view.sound | _off_plane(view) | ~_fits(view))):
        geometry, key = view.geometries[row], view.key(int(row))
        flaw = flaw_of(geometry) or Flaw(wrong_kind(geometry, view.definition.geometry), view.place(int(row)))
        text = message("{layer} {id}: {why}", layer=view.title, id=key.id, why=flaw.reason)
        yield Problem(RULE, (key,), "error", text, flaw.place)


def _off_plane(view: LayerView) -> Mask:
    """Which bounds (n,) leave the plane or are not numbers."""
    boxes = shapely.bounds(view.geometries)
    low, high = (PLANE_EAST[0], PLANE_NORTH[0]), (PLANE_EAST[1], PLANE_NORTH[1])
    with np.errstate(invalid="ignore"):
        inside = (boxes[:, :2] >= low) & (boxes[:, 2:] <= high)
    off: Mask = ~np.all(inside, axis=1)
    return off


def _fits(view: LayerView) -> Mask:
    kinds = {"Point": (0, 4), "LineString": (1, 5), "Polygon": (3, 6)}[view.definition.geometry]
    fits: Mask = np.isin(shapely.get_type_id(view.geometries), kinds)
    return fits
