"""Polygons of one layer that lie on each other, so that the same ground counts twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.checks import duplicate_feature
from beiyuan_gis.checks.arrays import Mask, Rows
from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.shape.together import are_alike
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.cut_out import cut_out
from beiyuan_gis.edits.meeting import NEAR
from beiyuan_gis.edits.selection import features_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.project import Project

RULE = "overlap"
TITLE = mark("Overlap")
WHY = mark(
    "The same ground counts twice. The fix cuts it out of the smaller feature, of two alike out of the later "
    "one; when nothing would be left of that, out of the other, and when nothing of either, the later one "
    "goes."
)

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


def fix(project: Project, problem: Problem) -> Edit:
    """Cut what two features share out of one of them. When that leaves nothing of either they are doubles:
    then as for these. Raise Refused when two doubles say different things.
    """
    by_size = sorted(features_of(project, problem.keys), key=lambda f: (round(f.geometry.area, 2), -f.key.id))
    reason: Refused | None = None
    for feature in by_size:
        try:
            return cut_out(project, problem.keys, feature.key)
        except Refused as refused:
            reason = reason or refused
    one, other = (feature.geometry for feature in by_size)
    if shapely.symmetric_difference(one, other).area < NEAR * (one.length + other.length):
        return duplicate_feature.fix(project, problem)
    assert reason is not None
    raise reason


def _candidates(view: LayerView) -> tuple[Rows, Rows]:
    """Rows (m,) and (m,) of pairs, the lower first, whose insides meet; one of each is asked about."""
    sound = np.flatnonzero(view.sound)
    asked = np.flatnonzero(view.wanted & view.sound)
    hits = shapely.STRtree(view.geometries[sound]).query(view.geometries[asked])
    first, second = asked[hits[0]], sound[hits[1]]
    one, other = np.minimum(first, second), np.maximum(first, second)
    one, other = np.unique(np.stack([one, other])[:, one != other], axis=1)
    keep = (view.kinds[one] == view.kinds[other]) & _boxes_share(view, one, other)
    one, other = one[keep], other[keep]
    meet = shapely.relate_pattern(view.geometries[one], view.geometries[other], "T********")
    one, other = one[meet], other[meet]
    different = ~are_alike(view.geometries[one], view.geometries[other])
    return one[different], other[different]


def _boxes_share(view: LayerView, one: Rows, other: Rows) -> Mask:
    """Whether boxes share more than the tolerance; those of neighbours side by side do not."""
    low = np.maximum(view.boxes[one, :2], view.boxes[other, :2])
    size = np.minimum(view.boxes[one, 2:], view.boxes[other, 2:]) - low
    share: Mask = (size > 0).all(axis=1) & (size.prod(axis=1) > TOLERANCE)
    return share
