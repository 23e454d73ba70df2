"""Delete one vertex from all borders that run through it alike."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits import delete_vertex as deleting
from beiyuan_gis.edits.meeting import NEAR
from beiyuan_gis.edits.selection import feature_of, require
from beiyuan_gis.edits.sharing import Shared, changes, sharing
from beiyuan_gis.edits.vertices import VertexRef, remove, vertex_at
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = mark("Delete vertex {vertex} of {layer} {id} and of the borders along it ({count})")


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen has no vertex to delete, or None."""
    return deleting.why_not(project, keys)


def delete_shared_vertex(project: Project, key: Key, vertex: VertexRef, among: Iterable[Key]) -> Edit:
    """As `delete_vertex`, from the features of `among` too whose border comes and goes the same way there.

    Raise Refused where borders part at the vertex: without it they would leave a gap or an overlap.
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    own, *others = sharing(project, key, feature.geometry, vertex_at(feature.geometry, vertex), among)
    along = [(one, _common(own, one)) for one in others]
    parting = [one for one, common in along if common == 1]
    if parting:
        raise Refused(
            message(
                "The border with {layer} {id} ends at this vertex; without it there would be a gap. Move it "
                "instead.",
                layer=project.layer(parting[0].feature.key.layer).title,
                id=parting[0].feature.key.id,
            )
        )
    shared = [own, *(one for one, common in along if common >= 2)]
    title = message(
        WORDS if len(shared) > 1 else "Delete vertex {vertex} of {layer} {id}",
        vertex=vertex.index + 1,
        layer=definition.title,
        id=key.id,
        **({"count": len(shared)} if len(shared) > 1 else {}),
    )
    return Edit.of(title, changes(project, [(one, _without(one)) for one in shared]))


def _common(one: Shared, other: Shared) -> int:
    """How many of the two ways from the vertex both borders take."""
    ways = other.neighbours()
    return sum(any(np.hypot(*(way - there)) <= NEAR for there in ways) for way in one.neighbours())


def _without(one: Shared) -> BaseGeometry:
    geometry = one.noded
    for ref in sorted(one.refs, reverse=True):  # the last first: those before it keep their index
        geometry = remove(geometry, ref)
    return geometry
