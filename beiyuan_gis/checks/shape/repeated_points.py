"""Points that repeat the one before."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "repeated_points"
TITLE = mark("Repeated points")
SAYS = mark("The same point comes twice in a row near {e}, {n}.")
WHY = mark(
    "The shape is right, but tools that look at angles and edges stumble. The fix keeps the first of each."
)


def places(shape: Shape) -> Iterator[Place]:
    """The first of each ring or line that has any."""
    for ring in shape.rings:
        if len(ring.clean) < len(ring.stored) and not ring.is_short:
            yield ring.first_repeat
