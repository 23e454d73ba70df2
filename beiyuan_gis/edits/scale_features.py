"""Scale features about their common centre."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from beiyuan_gis.edits.affine import transformed
from beiyuan_gis.edits.selection import Words, nothing_chosen, require
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Scale {layer} {id} by {factor}"),
    mark("Scale {count} features of {layer} by {factor}"),
    mark("Scale {count} features by {factor}"),
)
SMALLEST, LARGEST = 1e-3, 1e3


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be scaled, or None."""
    return nothing_chosen(keys)


def scale_features(project: Project, keys: Iterable[Key], factor: float) -> Edit:
    """Multiply distances from the common centroid of the features by `factor`; heights stay.

    Areas grow by its square. Raise Refused when the factor is not between 1/1000 and 1000, or nothing
    would change, as for a single point.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if not SMALLEST <= factor <= LARGEST:
        raise Refused(
            message("The factor must lie between {low} and {high}.", low=SMALLEST, high=int(LARGEST))
        )
    return transformed(project, keys, factor * np.eye(2), WORDS, factor=f"{factor:g}")
