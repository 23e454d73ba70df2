"""Make areas of the lines that close around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.add_features import Drawn, new_features
from beiyuan_gis.edits.cutting import largest_first
from beiyuan_gis.edits.joining import is_hair
from beiyuan_gis.edits.meeting import NEAR, meeting_each_other
from beiyuan_gis.edits.selection import (
    Words,
    no_layer,
    not_of_kind,
    nothing_chosen,
    require,
    sound_features,
    title_for,
)
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Make {layer} {id} of lines"),
    mark("Make {count} features of {layer} of lines"),
    mark("Make {count} features of lines"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why no area can be made, or None."""
    keys = Keys.of(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, "LineString")


def polygons_from_lines(project: Project, keys: Iterable[Key], layer: str) -> Edit:
    """Add to `layer`, of areas, every face that the lines close around; the largest has the lowest id.

    Lines may cross; ends within a millimetre of another line are on it, ends that lead nowhere are left out,
    and so are faces thinner than a millimetre; the lines stay as they are. A line around another leaves a
    hole, which is a face too. Attributes take the layer's defaults. The lines around an area are its
    ancestors. Raise Refused when the lines close around nothing, when `layer` holds no areas, and when a line
    is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    require(no_layer(project, layer))
    lines = sound_features(project, keys)
    noded = shapely.union_all([meeting_each_other(line.geometry for line in lines)])
    found = shapely.get_parts(shapely.polygonize([noded]))
    faces = largest_first([face for face in found if not is_hair(face.exterior)])
    if not faces:
        raise Refused(message("These lines do not close around an area. Their ends must meet or cross."))
    features = new_features(project, layer, [Drawn(face) for face in faces])
    descents = [
        Descent(feature.key, around) for feature, around in zip(features, _around(lines, faces), strict=True)
    ]
    changes = [Change(None, feature) for feature in features]
    return Edit.of(title_for(project, features, WORDS), changes, descents=descents)


def _around(lines: Sequence[Feature], faces: Sequence[BaseGeometry]) -> list[tuple[Key, ...]]:
    """Of each face the lines that its edges lie on: a line through the middle of an edge is one of them."""
    tree = shapely.STRtree([line.geometry for line in lines])
    found = []
    for face in faces:
        rings = (shapely.get_coordinates(ring) for ring in shapely.get_rings(face))
        middles = np.vstack([(ring[:-1] + ring[1:]) / 2 for ring in rings])
        _middles, rows = tree.query(shapely.points(middles), predicate="dwithin", distance=NEAR)
        found.append(tuple(lines[row].key for row in np.unique(rows)))
    return found
