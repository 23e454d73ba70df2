"""Polygons, or parts or holes of them, so thin or small that nobody drew them on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.arrays import Mask, Numbers, Objects, Rows
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
    "Such strips are left over when outlines miss each other. The fix drops a part or fills a hole; a whole "
    "feature is merged into the neighbour with which it shares the longest edge, its counts added."
)

_PART = mark("{layer} {id}: a sliver of {area} m², {width} m wide on average.")
_HOLE = mark("{layer} {id}: a hole of {area} m², {width} m wide on average.")

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
    holes, of_part = holes_of(parts)
    grounds, owner = np.concatenate([parts, holes]), np.concatenate([owner, owner[of_part]])
    thin = thin_ones(grounds)
    for i in np.unique(owner[thin]):
        row = int(rows[i])
        first = int(np.flatnonzero(thin & (owner == i))[0])
        part = grounds[first]
        key, point = view.key(row), part.representative_point()
        text = message(
            _PART if first < len(parts) else _HOLE,
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


def holes_of(parts: Objects) -> tuple[Objects, Rows]:
    """The holes of single polygons (n,) as polygons (m,), and which has each."""
    rings, of_part = shapely.get_rings(parts, return_index=True)
    inner = np.concatenate([[False], of_part[1:] == of_part[:-1]])[: len(rings)]
    return np.asarray(shapely.polygons(rings[inner]), object).reshape(-1), of_part[inner]


def _without_thin_holes(part: Polygon) -> Polygon:
    rings = list(part.interiors)
    thin = thin_ones(np.array([Polygon(ring) for ring in rings], object))
    return Polygon(part.exterior, [rings[i] for i in np.flatnonzero(~thin)])


def fix(project: Project, problem: Problem) -> Edit:
    """Drop thin parts and holes, or merge a thin feature into a neighbour. Raise Refused when it has none."""
    definition, feature = feature_of(project, problem.keys[0])
    parts = shapely.get_parts(feature.geometry)
    kept = parts[~thin_ones(parts)]
    if len(kept):
        title = message("Drop slivers of {layer} {id}", layer=definition.title, id=feature.key.id)
        left = gathered([_without_thin_holes(part) for part in kept if isinstance(part, Polygon)])
        return Edit.of(title, [Change(feature, feature.with_geometry(left))])
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
