"""Lines of one layer that run along each other, so that the same stretch is measured twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.checks.problem import Problem
from beiyuan_gis.checks.shape.together import are_alike
from beiyuan_gis.checks.view import LayerView
from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.joining import join_lines
from beiyuan_gis.edits.meeting import NEAR
from beiyuan_gis.edits.selection import changing, features_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.project import Project

RULE = "lines_together"
TITLE = mark("Lines on each other")
WHY = mark("The same stretch is measured twice. The fix takes it out of the shorter line.")

TOLERANCE = 0.01
"""Metres; less is a rounding of shared ends."""


def problems(view: LayerView) -> Iterator[Problem]:
    """One problem a pair; of one kind, where the layer has kinds. Doubles are the duplicate rule's."""
    if view.definition.geometry != "LineString":
        return
    sound, asked = np.flatnonzero(view.sound), np.flatnonzero(view.wanted & view.sound)
    hits = shapely.STRtree(view.geometries[sound]).query(view.geometries[asked], predicate="intersects")
    pairs = np.sort(np.stack([asked[hits[0]], sound[hits[1]]]), axis=0)
    one, other = np.unique(pairs[:, pairs[0] != pairs[1]], axis=1)
    keep = view.kinds[one] == view.kinds[other]
    keep[keep] = ~are_alike(view.geometries[one[keep]], view.geometries[other[keep]])
    one, other = one[keep], other[keep]
    shared = shapely.intersection(view.geometries[one], view.geometries[other])
    lengths = shapely.length(shared)
    for i in np.flatnonzero(lengths > TOLERANCE):
        keys = (view.key(int(one[i])), view.key(int(other[i])))
        longest = max(shapely.get_parts(shared[i]), key=shapely.length)
        point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
        text = message(
            "{layer} {id} and {other} run along each other for {length} m.",
            layer=view.title,
            id=keys[0].id,
            other=keys[1].id,
            length=f"{lengths[i]:,.2f}",
        )
        yield Problem(RULE, keys, "warning", text, (point.x, point.y))


def fix(project: Project, problem: Problem) -> Edit:
    """Take the stretch out of the shorter line. Raise Refused when nothing would be left of it."""
    shorter, longer = sorted(features_of(project, problem.keys), key=lambda f: (f.geometry.length, -f.key.id))
    title = project.layer(shorter.key.layer).title
    left = shapely.difference(shapely.force_2d(shorter.geometry), shapely.force_2d(longer.geometry))
    if left.length < NEAR:
        raise Refused(
            message(
                "{layer} {id} lies on {other} all along: delete one of them.",
                layer=title,
                id=shorter.key.id,
                other=longer.key.id,
            )
        )
    after = shorter.with_geometry(with_heights_of(shorter.geometry, join_lines([left])))
    words = message("Take out of {layer} {id} what {other} has too", layer=title, id=shorter.key.id,
                    other=longer.key.id)  # fmt: skip
    return changing(Edit.of(words, [Change(shorter, after)]))
