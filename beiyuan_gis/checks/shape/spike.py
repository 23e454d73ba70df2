"""A corner from which an outline or a line comes straight back."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "spike"
TITLE = mark("Spike")
SAYS = mark("The outline runs out to {e}, {n} and straight back.")
WHY = mark("A spike has no area, but length, and most programs refuse it. The fix takes its tip away.")


def places(shape: Shape) -> Iterator[Place]:
    """Each tip: within one degree, and at most five centimetres wide."""
    for ring in shape.rings:
        yield from ring.tips
