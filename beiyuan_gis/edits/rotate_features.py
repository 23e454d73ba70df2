"""Rotate features about their common centre."""

from __future__ import annotations

import math
from collections.abc import Iterable

from beiyuan_gis.edits.affine import rotation, transformed
from beiyuan_gis.edits.selection import Words, nothing_chosen, require
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Rotate {layer} {id} by {angle}°"),
    mark("Rotate {count} features of {layer} by {angle}°"),
    mark("Rotate {count} features by {angle}°"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be rotated, or None."""
    return nothing_chosen(keys)


def rotate_features(project: Project, keys: Iterable[Key], degrees: float) -> Edit:
    """Rotate by `degrees`, clockwise, about the common centroid of the features; heights stay.

    Quarter turns are exact up to the rounding of the centre. Raise Refused when the angle is no number or
    nothing would change, as for a single point.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if not math.isfinite(degrees):
        raise Refused(message("The angle is not a number."))
    return transformed(project, keys, rotation(degrees), WORDS, angle=f"{degrees:g}")
