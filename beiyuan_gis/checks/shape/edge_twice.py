"""An outline that runs along an edge it has run along before."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "edge_twice"
TITLE = mark("Outline runs along itself")
SAYS = mark("The outline runs along itself near {e}, {n}.")
WHY = mark(
    "An edge is drawn twice, as where a cut leads from the outside to a hole. The fix drops such edges; what "
    "they join becomes parts or a hole."
)


def places(shape: Shape) -> Iterator[Place]:
    """The middle of each piece."""
    for ring in shape.doubtful_rings:
        yield from ring.meetings.doubled
