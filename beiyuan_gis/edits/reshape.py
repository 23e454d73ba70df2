"""Reshape outlines along a line that is drawn across them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry import LinearRing, LineString, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.drafting.tracing import Path, is_closed, position, ways
from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.meeting import bring
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
from beiyuan_gis.edits.validity import flaw_of, sound_after
from beiyuan_gis.edits.vertices import Coordinates, geometry_from, paths_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Reshape {layer} {id}"),
    mark("Reshape {count} features of {layer}"),
    mark("Reshape {count} features"),
)
_SAME = 1e-6
"""Metres: crossings of two borders that lie on each other are one place."""


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen cannot be reshaped, or None."""
    keys = Keys.of(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, *LINES_OR_AREAS)


def reshape(project: Project, keys: Iterable[Key], line: BaseGeometry) -> Edit:
    """Put `line` (EPSG:4548), from its first to its last crossing, in the place of what it cuts off.

    Of an area the larger side stays, so a line that bulges out adds and one that cuts in takes away; of a
    line the ends stay. Features that it does not cross twice stay as they are. Neighbours that share the
    border and are reshaped together share the new one, to the last bit. Raise Refused when it crosses none
    twice, when an outline would cross itself, and when a feature is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    flaw = flaw_of(line, would=True)
    if flaw is not None or line.geom_type != "LineString":
        raise Refused(flaw.reason if flaw else message("Draw a line to reshape along."))
    if not line.is_simple:
        raise Refused(message("The line must not cross itself."))
    known: list[Coordinates] = []
    features, changes = sound_features(project, keys), []
    for feature in features:
        after = _reshaped(feature.geometry, shapely.get_coordinates(line), known)
        if after is not None:
            after = sound_after(feature.geometry, with_heights_of(feature.geometry, after))
            changes.append(Change(feature, feature.with_geometry(after)))
    if not changes:
        raise Refused(message("The line must cross an outline twice; what lies between is replaced."))
    changed = [c.after for c in changes if c.after is not None]
    return changing(Edit.of(title_for(project, changed, WORDS), changes))


def _reshaped(geometry: BaseGeometry, line: Path, known: list[Coordinates]) -> BaseGeometry | None:
    """None when no outline is crossed twice. Of one part only its first such outline is."""
    paths, found = paths_of(geometry), False
    for part in paths:
        for number, path in enumerate(part):
            new = _path_along(path[:, :2], line, known)
            if new is not None:
                part[number], found = new, True
                break
    if not found:
        return None
    flat = [[path[:, :2] for path in part] for part in paths]
    whole: BaseGeometry = geometry_from(geometry, flat)
    return whole


def _path_along(path: Path, line: Path, known: list[Coordinates]) -> Path | None:
    line, outline = line.copy(), [path]
    bring(line, outline)
    path = outline[0]
    met = _crossings(path, line, known)
    if len(met) < 2:
        return None
    first, last = met[0], met[-1]
    between = _between(line, first, last)
    if is_closed(path):
        sides = [_ring(between, way) for way in ways(path, tuple(first), tuple(last))]
        sides = [side for side in sides if len(side) > 3]
        larger = max(sides, key=lambda side: Polygon(side).area, default=None)
        if larger is None or LinearRing(larger).equals(LinearRing(path)):
            return None
        same_way = shapely.is_ccw(LinearRing(larger)) == shapely.is_ccw(LinearRing(path))
        return larger if same_way else larger[::-1]
    one, other = position(path, tuple(first))[0], position(path, tuple(last))[0]
    if one > other:
        between, one, other = between[::-1], other, one
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    return np.vstack([path[along < one - _SAME], between, path[along > other + _SAME]])


def _crossings(path: Path, line: Path, known: list[Coordinates]) -> list[Coordinates]:
    """Where the line meets the path, in the order of the line; a place that a neighbour has is taken over,
    and a vertex of the path before a place that was computed."""
    common = shapely.intersection(LineString(line), LineString(path))
    met: list[tuple[float, Coordinates]] = []
    for place in shapely.get_coordinates(common):
        near = path[np.hypot(*(path - place).T) <= _SAME]
        taken = [k for k in known if np.hypot(*(k - place)) <= _SAME]
        place = near[0] if len(near) else taken[0] if taken else place
        known.append(place)
        met.append((position(line, tuple(place))[0], place))
    met.sort(key=lambda one: one[0])
    apart = [one for n, one in enumerate(met) if n == 0 or one[0] - met[n - 1][0] > _SAME]
    return [place for _at, place in apart]


def _between(line: Path, first: Coordinates, last: Coordinates) -> Path:
    """The line from one of its places to a later one."""
    one, other = (position(line, tuple(place))[0] for place in (first, last))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return np.vstack([first, line[(along > one + _SAME) & (along < other - _SAME)], last])


def _ring(between: Path, way: Path) -> Path:
    """A ring of the new border and a way back along the old one; closed."""
    return np.vstack([between, way[::-1][1:]])
