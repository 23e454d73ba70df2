"""A line whose points are all in one place."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "collapsed_line"
TITLE = mark("Collapsed line")
SAYS = mark("All points of a line are in one place, {e}, {n}.")
WHY = mark("A line without length. The fix drops it when more is left of the feature.")


def places(shape: Shape) -> Iterator[Place]:
    """Each such line."""
    for ring in shape.rings:
        if not ring.closed and not shape.is_puntal and ring.is_short:
            yield ring.start
