"""A feature without any geometry, or one of whose parts has none."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "empty_geometry"
TITLE = mark("Empty geometry")
SAYS = mark("The geometry, or a part of it, is empty.")
WHY = mark(
    "Such a feature counts but cannot be seen or measured. The fix drops empty parts; a feature that is "
    "empty altogether must be drawn or deleted."
)


def places(geometry: BaseGeometry) -> Iterator[Place | None]:
    """One for all empty parts."""
    if geometry.is_empty or shapely.is_empty(shapely.get_parts(geometry)).any():
        yield None
