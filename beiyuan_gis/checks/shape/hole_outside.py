"""A hole that has no ground in common with its outline."""

from __future__ import annotations

from collections.abc import Iterator

from beiyuan_gis.checks.shape.dissected import Shape, place_in
from beiyuan_gis.checks.shape.together import is_apart
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "hole_outside"
TITLE = mark("Hole outside its outline")
SAYS = mark("A hole lies outside its outline near {e}, {n}.")
WHY = mark("There is nothing to take the hole from. The fix drops it.")


def places(shape: Shape) -> Iterator[Place]:
    """A point of each such hole."""
    for shell, hole in shape.holes:
        if is_apart(shell.ground, hole.ground):
            yield place_in(hole.ground)
