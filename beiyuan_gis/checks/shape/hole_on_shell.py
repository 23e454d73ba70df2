"""A hole inside its outline that runs along it."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.checks.shape.together import is_apart, shared_edge
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "hole_on_shell"
TITLE = mark("Hole shares an edge with its outline")
SAYS = mark("A hole shares an edge with its outline near {e}, {n}.")
WHY = mark("It is a bay of the outline, not a hole. The fix makes it one.")


def places(shape: Shape) -> Iterator[Place]:
    """The middle of the edge they share. Touching in a point is right."""
    for shell, hole in shape.holes:
        if not is_apart(shell.ground, hole.ground):
            yield from shared_edge(shell.ground, hole.ground)
