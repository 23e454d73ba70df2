"""Pull a new vertex out of an edge, and out of every border that runs along it there."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits import insert_vertex as inserting
from beiyuan_gis.edits.selection import feature_of, require
from beiyuan_gis.edits.sharing import changes, sharing
from beiyuan_gis.edits.vertices import VertexRef, insert
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = mark("Insert vertex {vertex} into {layer} {id} and the borders along it ({count})")


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why a vertex cannot be inserted into what is chosen, or None."""
    return inserting.why_not(project, keys)


def insert_shared_vertex(
    project: Project,
    key: Key,
    vertex: VertexRef,
    on: tuple[float, float],
    to: tuple[float, float],
    among: Iterable[Key],
) -> Edit:
    """Put a vertex into the edge at `on`, a place on it, and move it `to`, both plane metres; features of
    `among` whose border passes `on` (within a millimetre) get it too.

    Raise Refused as `insert_vertex`, naming the neighbour that would cross itself.
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    shared = sharing(project, key, insert(feature.geometry, vertex, *on), on, among)
    title = message(
        WORDS if len(shared) > 1 else "Insert vertex {vertex} into {layer} {id}",
        vertex=vertex.index + 1,
        layer=definition.title,
        id=key.id,
        **({"count": len(shared)} if len(shared) > 1 else {}),
    )
    return Edit.of(title, changes(project, [(one, one.moved(*to)) for one in shared]))
