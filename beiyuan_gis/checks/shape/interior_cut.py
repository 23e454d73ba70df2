"""Holes that touch in points only, and yet part the area."""

from __future__ import annotations

import re
from collections.abc import Iterator

import shapely

from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "interior_cut"
TITLE = mark("Holes cut the area apart")
SAYS = mark("Holes cut the area apart near {e}, {n}.")
WHY = mark(
    "Holes that touch each other and the outline leave pieces that do not hang together. The fix makes parts "
    "of the pieces; the area stays."
)


INSIDE_PARTED = re.compile(r"Interior is disconnected\[(?P<x>\S+) (?P<y>[^\s\]]+)")


def places(shape: Shape) -> Iterator[Place]:
    """Where GEOS says that the inside falls apart; each part is asked for itself."""
    for part in shapely.get_parts(shape.geometry):
        reason = INSIDE_PARTED.match(shapely.is_valid_reason(part))
        if reason:
            yield float(reason["x"]), float(reason["y"])
