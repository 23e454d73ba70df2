"""Make a hole of a drawn outline in an area."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.add_hole import WORDS_ONE, pierced
from beiyuan_gis.edits.selection import feature_of, not_of_kind, not_one_chosen, not_sound, require
from beiyuan_gis.edits.validity import fitting
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen can have no hole, or None."""
    keys = Keys.of(keys)
    return not_one_chosen(keys) or not_of_kind(project, keys, "Polygon")


def draw_hole(project: Project, key: Key, outline: BaseGeometry) -> Edit:
    """Take the inside of `outline` (a polygon, EPSG:4548; its own holes do not count) out of the area.

    Outlines keep every byte, and so do the attributes. Raise Refused when the hole does not lie inside,
    or reaches an outline or another hole, and when one of them is not sound.
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    require(not_sound(definition, feature))
    rings = [Polygon(part.exterior) for part in shapely.get_parts(fitting(outline, "Polygon"))]
    after = pierced(feature.geometry, rings)
    if after is None:
        raise Refused(
            message(
                "The hole must lie inside {layer} {id} and may reach neither its outline nor another hole.",
                layer=definition.title,
                id=key.id,
            )
        )
    title = message(WORDS_ONE, layer=definition.title, id=key.id)
    return Edit.of(title, [Change(feature, feature.with_geometry(after))])
