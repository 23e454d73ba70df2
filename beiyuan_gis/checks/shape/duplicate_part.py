"""A part that a feature has twice: an area, a line or a point."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from beiyuan_gis.checks.shape.dissected import Shape, place_in
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "duplicate_part"
TITLE = mark("Part twice")
SAYS = mark("The same part is there twice near {e}, {n}.")
WHY = mark("It would count twice. The fix keeps one.")


def places(shape: Shape) -> Iterator[Place]:
    """A point of each part that came before."""
    if shape.is_polygonal:
        yield from (place_in(a) for a, b in shape.pairs_of_parts if not a.is_empty and shapely.equals(a, b))
        return
    seen: set[bytes] = set()
    for part in shapely.get_parts(shapely.force_2d(shape.geometry)):
        form = shapely.to_wkb(shapely.normalize(part))
        if form in seen and not part.is_empty:
            yield place_in(part)
        seen.add(form)
