"""Delete one vertex."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits.selection import feature_of, not_one_chosen, require
from beiyuan_gis.edits.validity import sound_after
from beiyuan_gis.edits.vertices import VertexRef, remove
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen has no vertex to delete, or None."""
    keys = Keys.of(keys)
    return not_one_chosen(keys) or _is_a_point(project, next(iter(keys)))


def delete_vertex(project: Project, key: Key, vertex: VertexRef) -> Edit:
    """Take `vertex` out. Raise Refused for a point, below three corners of an outline or two points of a
    line, and when the outline would cross itself (unless the feature is unsound already).
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    geometry = sound_after(feature.geometry, remove(feature.geometry, vertex))
    title = message(
        "Delete vertex {vertex} of {layer} {id}",
        vertex=vertex.index + 1,
        layer=definition.title,
        id=key.id,
    )
    return Edit.of(title, [Change(feature, feature.with_geometry(geometry))])


def _is_a_point(project: Project, key: Key) -> Message | None:
    if project.layer(key.layer).geometry != "Point":
        return None
    return message("A point is its only vertex. Delete the whole feature instead.")
