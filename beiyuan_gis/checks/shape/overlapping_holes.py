"""Two holes that share some of their ground."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape, place_in
from beiyuan_gis.checks.shape.together import overlap_of
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "overlapping_holes"
TITLE = mark("Overlapping holes")
SAYS = mark("Two holes overlap near {e}, {n}.")
WHY = mark("The fix makes one hole of them.")


def places(shape: Shape) -> Iterator[Place]:
    """A point of what each two share."""
    for one, other in shape.pairs_of_holes:
        if shared := overlap_of(one, other):
            yield place_in(shared)
