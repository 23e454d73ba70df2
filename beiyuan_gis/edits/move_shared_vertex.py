"""Move one vertex, and with it every border that meets there."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits.selection import feature_of, not_one_chosen
from beiyuan_gis.edits.sharing import changes, sharing
from beiyuan_gis.edits.vertices import VertexRef, vertex_at
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = mark("Move vertex {vertex} of {layer} {id} and the borders that meet there ({count})")


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why there are no vertices to move, or None."""
    return not_one_chosen(keys)


def move_shared_vertex(
    project: Project, key: Key, vertex: VertexRef, x: float, y: float, among: Iterable[Key]
) -> Edit:
    """As `move_vertex`, with all features of `among` whose border passes the vertex (within a millimetre).

    Borders that coincided do so afterwards to the last bit; no vertex elsewhere moves, though a border may
    get one that its neighbour has. Raise Refused when one of the features would cross itself, naming it.
    """
    definition, feature = feature_of(project, key)
    shared = sharing(project, key, feature.geometry, vertex_at(feature.geometry, vertex), among)
    title = message(
        WORDS if len(shared) > 1 else "Move vertex {vertex} of {layer} {id}",
        vertex=vertex.index + 1,
        layer=definition.title,
        id=key.id,
        **({"count": len(shared)} if len(shared) > 1 else {}),
    )
    return Edit.of(title, changes(project, [(one, one.moved(x, y)) for one in shared]))
