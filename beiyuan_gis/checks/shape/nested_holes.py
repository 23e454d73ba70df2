"""A hole inside another, or the same hole twice."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape, place_in
from beiyuan_gis.checks.shape.together import lies_in
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "nested_holes"
TITLE = mark("Nested holes")
SAYS = mark("One hole lies inside another near {e}, {n}.")
WHY = mark("What the inner hole takes away is away already. The fix drops the inner one.")


def places(shape: Shape) -> Iterator[Place]:
    """A point of each inner hole."""
    for one, other in shape.pairs_of_holes:
        inner = min(one, other, key=lambda hole: float(hole.area))
        if lies_in(inner, other if inner is one else one):
            yield place_in(inner)
