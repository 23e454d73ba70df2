"""A ring that has points enough, but surrounds nothing."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "zero_area"
TITLE = mark("Ring without area")
SAYS = mark("An outline surrounds nothing near {e}, {n}.")
WHY = mark("It runs back on itself all along. The fix drops the ring when more is left of the feature.")


def places(shape: Shape) -> Iterator[Place]:
    """Each such ring."""
    for ring in shape.rings:
        if ring.is_flat:
            yield ring.start
