"""Duplicate features beside themselves."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from beiyuan_gis.edits.affine import mapped
from beiyuan_gis.edits.copying import copies
from beiyuan_gis.edits.selection import Words, nothing_chosen, require, sound_features, title_for
from beiyuan_gis.edits.validity import sound_after
from beiyuan_gis.i18n import Message, mark
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Duplicate {layer} {id}"),
    mark("Duplicate {count} features of {layer}"),
    mark("Duplicate {count} features"),
)
GAP = 5.0
"""Metres between the originals and their copies."""


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be duplicated, or None."""
    return nothing_chosen(keys)


def duplicate_features(project: Project, keys: Iterable[Key]) -> Edit:
    """Copy the features, as one group, to the east of the originals, five metres clear of them.

    A copy has a new id and the original's attributes, except for what was counted or done there (see
    `copying`). Raise Refused when one is not sound, or a copy would leave the plane.
    """
    keys = list(keys)
    require(why_not(project, keys))
    features = sound_features(project, keys)
    boxes = [f.geometry.bounds for f in features]
    step = np.array([max(box[2] for box in boxes) - min(box[0] for box in boxes) + GAP, 0.0])
    beside = [(f, sound_after(f.geometry, mapped(f.geometry, lambda xy: xy + step))) for f in features]
    new = copies(project, beside)
    descents = [Descent(copy.key, (f.key,)) for copy, f in zip(new, features, strict=True)]
    return Edit.of(title_for(project, features, WORDS), [Change(None, f) for f in new], descents=descents)
