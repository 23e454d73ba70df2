"""Simplify lines and outlines: leave out vertices that hardly matter."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.selection import (
    LINES_OR_AREAS,
    Words,
    changing,
    not_of_kind,
    nothing_chosen,
    require,
    sound_features,
    title_for,
)
from beiyuan_gis.edits.validity import sound_after
from beiyuan_gis.edits.vertices import paths_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Simplify {layer} {id} to {tolerance} m"),
    mark("Simplify {count} features of {layer} to {tolerance} m"),
    mark("Simplify {count} features to {tolerance} m"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be simplified, or None."""
    keys = Keys.of(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, *LINES_OR_AREAS)


def simplify(project: Project, keys: Iterable[Key], tolerance: float) -> Edit:
    """Leave out vertices nearer than `tolerance` metres to what then runs past them.

    The method is that of Douglas and Peucker, in the form that keeps each feature's own topology: rings stay
    rings and do not cross. Each feature is simplified by itself; a boundary shared with a neighbour that is
    simplified too stays shared only where both keep the same vertices. Raise Refused when the tolerance is
    no positive number, when an outline would collapse, when no vertex would go, and when one is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if not 0 < tolerance < float("inf"):
        raise Refused(message("The tolerance must be a number above zero."))
    features = sound_features(project, keys)
    changes = []
    for feature in features:
        require(_collapse(project, feature, tolerance))
        after = _simplified(feature.geometry, tolerance)
        if shapely.get_num_coordinates(after) < shapely.get_num_coordinates(feature.geometry):
            changes.append(Change(feature, feature.with_geometry(sound_after(feature.geometry, after))))
    touched = [c.before for c in changes if c.before is not None]
    edit = Edit.of(title_for(project, touched, WORDS, tolerance=f"{tolerance:g}"), changes)
    return changing(edit)


def _simplified(geometry: BaseGeometry, tolerance: float) -> BaseGeometry:
    """What GEOS makes of it, by a finer tolerance where dropping a ring's first vertex went too far."""
    finer = tolerance
    while True:
        after: BaseGeometry = shapely.simplify(geometry, finer, preserve_topology=True)
        if shapely.hausdorff_distance(_outline(geometry), _outline(after)) <= tolerance:
            return after
        finer *= 0.75


def _outline(geometry: BaseGeometry) -> BaseGeometry:
    return geometry if geometry.geom_type.endswith("LineString") else geometry.boundary


def _collapse(project: Project, feature: Feature, tolerance: float) -> Message | None:
    """Why the tolerance is too coarse: an outline would have no area, or a line no length, left."""
    least = 4 if feature.geometry.geom_type.endswith("Polygon") else 2
    for path in (path for part in paths_of(feature.geometry) for path in part):
        left = LineString(path[:, :2]).simplify(tolerance, preserve_topology=False)
        if shapely.get_num_coordinates(left) < least or left.length <= 0:
            return message(
                "{tolerance} m is too coarse for {layer} {id}: an outline would collapse.",
                tolerance=f"{tolerance:g}",
                layer=project.layer(feature.key.layer).title,
                id=feature.key.id,
            )
    return None
