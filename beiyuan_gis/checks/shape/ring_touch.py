"""An outline that touches itself in a point."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "ring_touch"
TITLE = mark("Outline touches itself")
SAYS = mark("The outline touches itself near {e}, {n}.")
WHY = mark(
    "One corner is passed twice, so that the outline falls into two or surrounds a hole. The fix makes parts "
    "or a hole of it; the area stays."
)


def places(shape: Shape) -> Iterator[Place]:
    """Each point."""
    for ring in shape.doubtful_rings:
        yield from ring.meetings.touched
