"""An outline, or a line, that runs along an edge it has run along before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry import LineString

from beiyuan_gis.checks.arrays import Objects
from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.checks.shape.path import SAME
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "edge_twice"
TITLE = mark("Outline runs along itself")
SAYS = mark("The outline runs along itself near {e}, {n}.")
WHY = mark(
    "An edge is drawn twice, as where a cut leads from the outside to a hole. The fix drops such edges; what "
    "they join becomes parts or a hole. Of a line, which would be measured twice there, it keeps one."
)


def places(shape: Shape) -> Iterator[Place]:
    """The middle of each piece."""
    for ring in shape.doubtful_rings:
        yield from ring.meetings.doubled
    if not (shape.is_polygonal or shape.is_puntal):
        yield from _along(shape)


def _along(shape: Shape) -> Iterator[Place]:
    """Where lines of a feature run along themselves or each other. A spike, and a part twice, are for other
    rules.
    """
    paths = {
        shapely.normalize(LineString(r.bare[:, :2])): r.bare[:, :2] for r in shape.rings if not r.is_short
    }
    if not paths or shapely.is_simple(shapely.multilinestrings(list(paths))):
        return
    edges = np.concatenate([np.stack([path[:-1], path[1:]], axis=1) for path in paths.values()])
    lines: Objects = np.asarray(shapely.linestrings(edges), object)
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    once = one < other
    shared: Objects = np.asarray(shapely.intersection(lines[one[once]], lines[other[once]]), object)
    shared = shared[shapely.length(shared) > SAME]
    middles = shapely.get_coordinates(shapely.line_interpolate_point(shared, 0.5, normalized=True))
    yield from dict.fromkeys((round(float(x), 6), round(float(y), 6)) for x, y in middles)
