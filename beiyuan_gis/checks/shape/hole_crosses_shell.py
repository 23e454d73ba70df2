"""A hole that is partly outside its outline."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from beiyuan_gis.checks.shape.dissected import Shape, place_in
from beiyuan_gis.checks.shape.together import hair_of
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "hole_crosses_shell"
TITLE = mark("Hole crosses its outline")
SAYS = mark("A hole reaches over its outline near {e}, {n}.")
WHY = mark("It is partly inside and partly outside. The fix takes away what is inside.")


def places(shape: Shape) -> Iterator[Place]:
    """A point of what is outside."""
    for shell, hole in shape.holes:
        outside = shapely.difference(hole.ground, shell.ground)
        if outside.area > hair_of(hole.ground) and outside.area < hole.ground.area - hair_of(hole.ground):
            yield place_in(outside)
