"""A part inside another part of the same feature."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from beiyuan_gis.checks.shape.dissected import Shape, place_in
from beiyuan_gis.checks.shape.together import lies_in
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "nested_parts"
TITLE = mark("Nested parts")
SAYS = mark("One part lies inside another near {e}, {n}.")
WHY = mark("The ground would count twice. The fix keeps the outer part.")


def places(shape: Shape) -> Iterator[Place]:
    """A point of each inner part. The very same part twice is for another rule."""
    for one, other in shape.pairs_of_parts:
        inner = min(one, other, key=lambda part: float(part.area))
        if lies_in(inner, other if inner is one else one) and not shapely.equals(one, other):
            yield place_in(inner)
