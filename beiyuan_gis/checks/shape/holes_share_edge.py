"""Two holes side by side along an edge."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.checks.shape.together import is_apart, shared_edge
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "holes_share_edge"
TITLE = mark("Holes share an edge")
SAYS = mark("Two holes share an edge near {e}, {n}.")
WHY = mark("Nothing lies between them. The fix makes one hole of them.")


def places(shape: Shape) -> Iterator[Place]:
    """The middle of each edge. Touching in a point is right."""
    for one, other in shape.pairs_of_holes:
        if is_apart(one, other):
            yield from shared_edge(one, other)
