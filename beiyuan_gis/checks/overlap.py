"""Polygons of one layer that lie on each other, so that the same ground counts twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.checks.duplicate_feature import kinds_of, outlines
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.view import LayerView, Mask, Rows
from beiyuan_gis.i18n import mark, message

RULE = "overlap"
TITLE = mark("Overlap")

TOLERANCE = 0.01
"""Square metres; less than this is a rounding of shared edges."""


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a pair. Where the layer has a field `kind`, only equals count: a building may stand on
    its site. Features with the very same geometry are the duplicate rule's.
    """
    if view.definition.geometry != "Polygon":
        return
    one, other = _candidates(view)
    shared = shapely.intersection(view.geometries[one], view.geometries[other])
    areas = shapely.area(shared)
    for i in np.flatnonzero(areas > TOLERANCE):
        keys = (view.key(int(one[i])), view.key(int(other[i])))
        point = shared[i].representative_point()
        text = message(
            "{layer} {id} and {other} overlap by {area} m².",
            layer=view.title,
            id=keys[0].id,
            other=keys[1].id,
            area=f"{areas[i]:,.2f}",
        )
        yield Problem(RULE, keys, "error", text, (point.x, point.y))


def _candidates(view: LayerView) -> tuple[Rows, Rows]:
    """Rows (m,) and (m,) of pairs, the lower first, whose boxes share enough; one of each is asked about."""
    sound = np.flatnonzero(view.sound)
    asked = np.flatnonzero(view.wanted & view.sound)
    hits = shapely.STRtree(view.geometries[sound]).query(view.geometries[asked])
    first, second = asked[hits[0]], sound[hits[1]]
    one, other = np.minimum(first, second), np.maximum(first, second)
    one, other = np.unique(np.stack([one, other])[:, one != other], axis=1)
    kinds = kinds_of(view)
    keep = (kinds[one] == kinds[other]) & _boxes_share(view, one, other)
    one, other = one[keep], other[keep]
    different = ~shapely.equals_exact(outlines(view.geometries[one]), outlines(view.geometries[other]))
    return one[different], other[different]


def _boxes_share(view: LayerView, one: Rows, other: Rows) -> Mask:
    """Whether boxes share more than the tolerance; those of neighbours side by side do not."""
    boxes = shapely.bounds(view.geometries)
    low = np.maximum(boxes[one, :2], boxes[other, :2])
    size = np.minimum(boxes[one, 2:], boxes[other, 2:]) - low
    share: Mask = (size > 0).all(axis=1) & (size.prod(axis=1) > TOLERANCE)
    return share
