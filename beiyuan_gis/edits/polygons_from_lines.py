"""Make areas of the lines that close around them."""

from __future__ import annotations

from collections.abc import Iterable

import shapely

from beiyuan_gis.edits.add_features import Drawn, new_features
from beiyuan_gis.edits.cutting import largest_first
from beiyuan_gis.edits.joining import is_hair
from beiyuan_gis.edits.meeting import meeting_each_other
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
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Make {layer} {id} of lines"),
    mark("Make {count} features of {layer} of lines"),
    mark("Make {count} features of lines"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why no area can be made, or None."""
    keys = frozenset(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, "LineString")


def polygons_from_lines(project: Project, keys: Iterable[Key], layer: str) -> Edit:
    """Add to `layer`, of areas, every face that the lines close around; the largest has the lowest id.

    Lines may cross; ends within a millimetre of another line are on it, ends that lead nowhere are left out,
    and so are faces thinner than a millimetre; the lines stay as they are. A line around another leaves a
    hole, which is a face too. Attributes take the layer's defaults. Raise Refused when the
    lines close around nothing, when `layer` holds no areas, and when a line is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    require(no_layer(project, layer))
    lines = meeting_each_other(f.geometry for f in sound_features(project, keys))
    found = shapely.get_parts(shapely.polygonize([shapely.union_all([lines])]))
    faces = largest_first([face for face in found if not is_hair(face.exterior)])
    if not faces:
        raise Refused(message("These lines do not close around an area. Their ends must meet or cross."))
    features = new_features(project, layer, [Drawn(face) for face in faces])
    return Edit.of(title_for(project, features, WORDS), [Change(None, f) for f in features])
