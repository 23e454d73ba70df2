"""An outline that crosses itself, such as a bow-tie."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "self_crossing"
TITLE = mark("Outline crosses itself")
SAYS = mark("The outline crosses itself near {e}, {n}.")
WHY = mark(
    "Such an outline, a bow-tie for example, has no inside that programs agree on. The fix keeps what the "
    "outline surrounds an odd number of times, each piece as a part."
)


def places(shape: Shape) -> Iterator[Place]:
    """Each crossing. What touches without crossing, or runs along itself, is for other rules."""
    for ring in shape.doubtful_rings:
        yield from ring.meetings.crossed
