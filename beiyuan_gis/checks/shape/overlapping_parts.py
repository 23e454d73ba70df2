"""Two parts of a feature that share some of their ground."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape, place_in
from beiyuan_gis.checks.shape.together import overlap_of
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "overlapping_parts"
TITLE = mark("Overlapping parts")
SAYS = mark("Two parts overlap near {e}, {n}.")
WHY = mark("What they share would count twice. The fix makes one part of them.")


def places(shape: Shape) -> Iterator[Place]:
    """A point of what each two share."""
    for one, other in shape.pairs_of_parts:
        if shared := overlap_of(one, other):
            yield place_in(shared)
