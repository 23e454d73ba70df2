"""Two parts of a feature side by side along an edge."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.checks.shape.together import is_apart, shared_edge
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "parts_share_edge"
TITLE = mark("Parts share an edge")
SAYS = mark("Two parts share an edge near {e}, {n}.")
WHY = mark("They are one part with a line through it. The fix takes the line away; the area stays.")


def places(shape: Shape) -> Iterator[Place]:
    """The middle of each edge. Touching in a point is right."""
    for one, other in shape.pairs_of_parts:
        if is_apart(one, other):
            yield from shared_edge(one, other)
