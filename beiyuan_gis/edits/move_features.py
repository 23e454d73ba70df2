"""Move features as they are."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.edits.selection import Words, features_of, nothing_chosen, require, title_for
from beiyuan_gis.edits.validity import sound_after
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Move {layer} {id}"),
    mark("Move {count} features of {layer}"),
    mark("Move {count} features"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be moved, or None."""
    return nothing_chosen(keys)


def move_features(project: Project, keys: Iterable[Key], dx: float, dy: float) -> Edit:
    """Add dx to every easting and dy to every northing, in metres; heights stay.

    Each coordinate is the correctly rounded sum, so a move by what the coordinates can express is exact
    and moving back restores every bit. Raise Refused when the target is no place on the plane, or when
    rounding there would spoil a sliver that is sound now.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if not (math.isfinite(dx) and math.isfinite(dy)):
        raise Refused(message("The distance to move by is not a number."))
    features = features_of(project, keys)
    changes = [
        Change(before, before.with_geometry(sound_after(before.geometry, after)))
        for before, after in zip(features, _shifted(features, dx, dy), strict=True)
    ]
    return Edit.of(title_for(project, features, WORDS), changes)


def _shifted(features: list[Feature], dx: float, dy: float) -> npt.NDArray[np.object_]:
    """The geometries (n,), moved; those with heights apart, since one array has one dimension."""
    geometries = np.array([f.geometry for f in features], object)
    solid = shapely.has_z(geometries)
    for include_z in (False, True):
        rows = solid == include_z
        step = np.array([dx, dy, 0.0] if include_z else [dx, dy])
        geometries[rows] = shapely.transform(
            geometries[rows], lambda xy, step=step: xy + step, include_z=include_z
        )
    return geometries
