"""Polygons, or parts of them, so thin or small that nobody drew them on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.arrays import Mask, Numbers, Objects
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.joining import gathered
from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.edits.selection import feature_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.project import Project

RULE = "sliver"
TITLE = mark("Sliver")
WHY = mark(
    "Such strips are left over when outlines miss each other. The fix drops a part; a whole feature is "
    "merged into the neighbour with which it shares the longest edge, its counts added."
)

WIDTH = 0.1
"""Metres on average: thinner is a sliver, whatever its length."""
LONG_WIDTH, LONG = 0.4, 50.0
"""Metres and times: up to this width, what is so many times longer than wide is a sliver too."""
AREA = 0.05
"""Square metres: smaller is a sliver, whatever its form."""


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a feature."""
    if view.definition.geometry != "Polygon":
        return
    rows = np.flatnonzero(view.wanted & view.sound)
    parts, owner = shapely.get_parts(view.geometries[rows], return_index=True)
    thin = thin_ones(parts)
    for i in np.unique(owner[thin]):
        row = int(rows[i])
        part = parts[np.flatnonzero(thin & (owner == i))[0]]
        key, point = view.key(row), part.representative_point()
        text = message(
            "{layer} {id}: a sliver of {area} m², {width} m wide on average.",
            layer=view.title,
            id=key.id,
            area=f"{part.area:,.3f}",
            width=f"{_widths(np.array([part]))[0]:.3f}",
        )
        yield Problem(RULE, (key,), "warning", text, (point.x, point.y))


def thin_ones(parts: Objects) -> Mask:
    """Which of the single polygons (n,) are slivers."""
    widths, areas = _widths(parts), shapely.area(parts)
    thin: Mask = (widths < WIDTH) | (areas < AREA) | ((widths < LONG_WIDTH) & (areas > LONG * widths**2))
    return thin & ~shapely.is_empty(parts)


def fix(project: Project, problem: Problem) -> Edit:
    """Drop thin parts, or merge a thin feature into its neighbour. Raise Refused when it has none."""
    definition, feature = feature_of(project, problem.keys[0])
    parts = shapely.get_parts(feature.geometry)
    kept = parts[~thin_ones(parts)]
    if len(kept):
        title = message("Drop slivers of {layer} {id}", layer=definition.title, id=feature.key.id)
        return Edit.of(title, [Change(feature, feature.with_geometry(gathered(list(kept))))])
    view = LayerView(project, definition.id, {feature.key.id})
    row = int(np.flatnonzero(view.ids == feature.key.id)[0])
    rows = np.flatnonzero(view.sound & (view.kinds == view.kinds[row]) & (np.arange(len(view)) != row))
    shared = np.array([_shared(feature.geometry, view.geometries[other]) for other in rows])
    if not len(rows) or shared.max() <= 0:
        raise Refused(
            message("It shares no edge with a neighbour that could take it. Delete it, or keep it.")
        )
    taker = view.key(int(rows[int(shared.argmax())]))
    return merge_features(project, [taker, feature.key], taker)


def _shared(sliver: BaseGeometry, neighbour: BaseGeometry) -> float:
    """How long an edge a neighbour has with a sliver, in metres."""
    return (
        float(shapely.intersection(sliver.boundary, shapely.buffer(neighbour, 1e-3)).length)
        if (shapely.distance(sliver, neighbour) <= 1e-3)
        else 0.0
    )


def _widths(parts: Objects) -> Numbers:
    """Mean widths (n,) in metres: twice the area over the outline, which is the width of a long strip."""
    lengths = shapely.length(parts)
    widths: Numbers = 2 * shapely.area(parts) / np.where(lengths > 0, lengths, 1)
    return widths
