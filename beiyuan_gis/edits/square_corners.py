"""Square the corners of almost rectangular areas."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.selection import (
    Words,
    changing,
    not_of_kind,
    nothing_chosen,
    require,
    sound_features,
    title_for,
)
from beiyuan_gis.edits.squaring import squared
from beiyuan_gis.edits.validity import sound_after
from beiyuan_gis.edits.vertices import geometry_from, paths_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Square the corners of {layer} {id}"),
    mark("Square the corners of {count} features of {layer}"),
    mark("Square the corners of {count} features"),
)
TOLERANCE = 15.0
STILL = 1e-6
"""Metres: a shape whose vertices would move less is square already, up to rounding."""


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why no corner can be squared, or None."""
    keys = Keys.of(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, "Polygon")


def square_corners(project: Project, keys: Iterable[Key], tolerance: float = TOLERANCE) -> Edit:
    """Turn edges into two directions at right angles, moving the vertices as little as can be.

    Each part finds its own directions, holes with their outline; heights stay. Raise Refused when an edge
    stands off by more than `tolerance` degrees (above 0, below 45), with the place; when the outline would
    cross itself; when all is square already; and when a feature is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if not 0 < tolerance < 45:
        raise Refused(message("The tolerance must be an angle above 0° and below 45°."))
    changes = []
    for feature in sound_features(project, keys):
        after = _squared(project, feature, tolerance)
        if after is not feature.geometry:
            changes.append(Change(feature, feature.with_geometry(sound_after(feature.geometry, after))))
    if not changes:
        raise Refused(message("All corners are square already."))
    touched = [c.before for c in changes if c.before is not None]
    return changing(Edit.of(title_for(project, touched, WORDS), changes))


def _squared(project: Project, feature: Feature, tolerance: float) -> BaseGeometry:
    """The new geometry, or the very same one when it is square already."""
    paths, farthest = paths_of(feature.geometry), 0.0
    for part in paths:
        result = squared([path[:-1, :2] for path in part])
        if result.worst > tolerance:
            raise Refused(_slanting(project, feature, result.worst, result.place))
        for path, ring in zip(part, result.rings, strict=True):
            farthest = max(farthest, float(np.hypot(*(path[:-1, :2] - ring).T).max()))
            path[:, :2] = np.vstack([ring, ring[:1]])
    return geometry_from(feature.geometry, paths) if farthest > STILL else feature.geometry


def _slanting(project: Project, feature: Feature, angle: float, place: tuple[float, float]) -> Message:
    return message(
        "{layer} {id} is not near enough to rectangular: the edge near {e}, {n} stands off by {angle}°.",
        layer=project.layer(feature.key.layer).title,
        id=feature.key.id,
        e=f"{place[0]:.2f}",
        n=f"{place[1]:.2f}",
        angle=f"{angle:.1f}",
    )
