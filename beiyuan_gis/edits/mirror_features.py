"""Mirror features about their common centre."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np

from beiyuan_gis.edits.affine import transformed
from beiyuan_gis.edits.selection import Words, nothing_chosen, require
from beiyuan_gis.i18n import Message, mark
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

Exchanged = Literal["east_west", "north_south"]

WORDS: dict[Exchanged, Words] = {
    "east_west": Words(
        mark("Mirror {layer} {id} east to west"),
        mark("Mirror {count} features of {layer} east to west"),
        mark("Mirror {count} features east to west"),
    ),
    "north_south": Words(
        mark("Mirror {layer} {id} north to south"),
        mark("Mirror {count} features of {layer} north to south"),
        mark("Mirror {count} features north to south"),
    ),
}


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be mirrored, or None."""
    return nothing_chosen(keys)


def mirror_features(project: Project, keys: Iterable[Key], exchanged: Exchanged) -> Edit:
    """Exchange east and west, or north and south, about the common centroid of the features; heights stay.

    Raise Refused when nothing would change, as for a single point.
    """
    keys = list(keys)
    require(why_not(project, keys))
    matrix = np.diag([-1.0, 1.0] if exchanged == "east_west" else [1.0, -1.0])
    return transformed(project, keys, matrix, WORDS[exchanged])
