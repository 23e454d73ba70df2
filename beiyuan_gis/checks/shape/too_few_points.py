"""A ring with fewer than three different points."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "too_few_points"
TITLE = mark("Too few points")
SAYS = mark("There are too few different points near {e}, {n}.")
WHY = mark(
    "A ring needs three different points to surround anything. The fix drops the ring when more is left of "
    "the feature."
)


def places(shape: Shape) -> Iterator[Place]:
    """Each such ring. Of lines, see `collapsed_line`."""
    for ring in shape.rings:
        if ring.closed and ring.is_short:
            yield ring.start
