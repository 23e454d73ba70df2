"""A coordinate that is NaN or infinite."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import mark

RULE = "not_a_number"
TITLE = mark("Coordinate is no number")
SAYS = mark("A coordinate is not a number.")
WHY = mark(
    "Nothing can be drawn or measured from such a corner. The fix leaves the corner out; compare the outline "
    "with its source afterwards."
)


def places(geometry: BaseGeometry) -> Iterator[Place | None]:
    """One, in front of which the first such corner stands, or None when there is no other corner."""
    xy = shapely.get_coordinates(geometry)
    finite = np.all(np.isfinite(xy), axis=1)
    if not finite.all():
        bad = int(np.argmin(finite))
        before = xy[:bad][finite[:bad]]
        known = before[-1] if len(before) else xy[finite][0] if finite.any() else None
        yield None if known is None else (float(known[0]), float(known[1]))
