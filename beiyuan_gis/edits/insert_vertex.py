"""Insert a vertex."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits.selection import feature_of, not_one_chosen, require
from beiyuan_gis.edits.validity import sound_after
from beiyuan_gis.edits.vertices import VertexRef, insert
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why a vertex cannot be inserted into what is chosen, or None."""
    keys = Keys.of(keys)
    return not_one_chosen(keys) or _is_a_point(project, next(iter(keys)))


def insert_vertex(project: Project, key: Key, vertex: VertexRef, x: float, y: float) -> Edit:
    """Insert a vertex at easting x, northing y (metres) that becomes `vertex`; the following move up.

    An index equal to the count appends to a line's end, or into a ring's closing edge. Raise Refused for
    a point, and when the outline would cross itself (unless the feature is unsound already).
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    geometry = sound_after(feature.geometry, insert(feature.geometry, vertex, x, y))
    title = message(
        "Insert vertex {vertex} into {layer} {id}",
        vertex=vertex.index + 1,
        layer=definition.title,
        id=key.id,
    )
    return Edit.of(title, [Change(feature, feature.with_geometry(geometry))])


def _is_a_point(project: Project, key: Key) -> Message | None:
    if project.layer(key.layer).geometry != "Point":
        return None
    return message("A point has no further vertices. Add another point instead.")
