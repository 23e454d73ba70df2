"""Smooth lines and outlines: cut their corners, again and again."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
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
from beiyuan_gis.edits.vertices import Coordinates, geometry_from, paths_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Smooth {layer} {id}"),
    mark("Smooth {count} features of {layer}"),
    mark("Smooth {count} features"),
)
MOST_PASSES = 6
"""After six, edges are a 64th of what they were: a finer curve is seen by nobody."""
MOST_VERTICES = 500_000


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be smoothed, or None."""
    keys = Keys.of(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, *LINES_OR_AREAS)


def smooth(project: Project, keys: Iterable[Key], passes: float) -> Edit:
    """Cut every corner a quarter of an edge before and after it, `passes` times (G. M. Chaikin, 1974).

    The curve stays within the corners: it touches each old edge in its middle, and lines keep both ends.
    Areas shrink where they bulge and grow where they are hollow. Each feature is smoothed by itself, so a
    border with a neighbour parts. Heights are smoothed along. Raise Refused when `passes` is no whole
    number from one to six, when nothing has a corner, and when one is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if passes not in range(1, MOST_PASSES + 1):
        raise Refused(message("Smooth in one to {most} passes.", most=MOST_PASSES))
    changes = []
    for feature in sound_features(project, keys):
        after = smoothed(feature.geometry, int(passes))
        if after is not feature.geometry:
            changes.append(Change(feature, feature.with_geometry(sound_after(feature.geometry, after))))
    touched = [c.before for c in changes if c.before is not None]
    return changing(Edit.of(title_for(project, touched, WORDS), changes))


def smoothed(geometry: BaseGeometry, passes: int) -> BaseGeometry:
    """`geometry` itself when it has no corner. Raise Refused when it would become too large to handle."""
    paths = paths_of(geometry)
    if geometry.geom_type.endswith("LineString") and all(len(line) < 3 for part in paths for line in part):
        return geometry
    if sum(len(path) for part in paths for path in part) * 2**passes > MOST_VERTICES:
        raise Refused(message("That would be more than {most} vertices.", most=f"{MOST_VERTICES:,}"))
    closed = geometry.geom_type.endswith("Polygon")
    for _pass in range(passes):
        paths = [[_cut(path, closed) for path in part] for part in paths]
    whole: BaseGeometry = geometry_from(geometry, paths)
    return whole


def _cut(path: Coordinates, closed: bool) -> Coordinates:
    """Two places on each edge instead of its ends."""
    early, late = 0.75 * path[:-1] + 0.25 * path[1:], 0.25 * path[:-1] + 0.75 * path[1:]
    cut = np.stack([early, late], axis=1).reshape(-1, path.shape[1])
    if closed:
        return np.vstack([cut, cut[:1]])
    return np.vstack([path[:1], cut[1:-1], path[-1:]])
