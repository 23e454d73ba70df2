"""Move one vertex."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits.selection import feature_of, not_one_chosen
from beiyuan_gis.edits.validity import sound_after
from beiyuan_gis.edits.vertices import VertexRef, replace
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why there are no vertices to move, or None."""
    return not_one_chosen(keys)


def move_vertex(project: Project, key: Key, vertex: VertexRef, x: float, y: float) -> Edit:
    """Put `vertex` at easting x, northing y (metres, EPSG:4548); its height stays.

    Raise Refused when the outline would cross itself, with the place. A feature that is unsound already
    may be moved vertex by vertex, for so it is repaired.
    """
    definition, feature = feature_of(project, key)
    geometry = sound_after(feature.geometry, replace(feature.geometry, vertex, x, y))
    title = message(
        "Move vertex {vertex} of {layer} {id}",
        vertex=vertex.index + 1,
        layer=definition.title,
        id=key.id,
    )
    return Edit.of(title, [Change(feature, feature.with_geometry(geometry))])
