"""Add a part to a feature, so that it lies in several places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.selection import (
    LINES_OR_AREAS,
    feature_of,
    not_of_kind,
    not_one_chosen,
    not_sound,
    require,
)
from beiyuan_gis.edits.validity import fitting, flaw_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

_OVERLAP, _SHARED_EDGE = "T********", "****1****"


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen can have no further part, or None."""
    keys = Keys.of(keys)
    return not_one_chosen(keys) or not_of_kind(project, keys, *LINES_OR_AREAS)


def add_part(project: Project, key: Key, geometry: BaseGeometry) -> Edit:
    """Let `geometry` (EPSG:4548) be one more part of the feature; its own vertices keep every byte, and so
    do its attributes.

    Raise Refused when the part does not fit the layer, when an area overlaps the feature or runs along its
    edge (reshaping is for that), and when one of them is not sound.
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    require(not_sound(definition, feature))
    part = with_heights_of(feature.geometry, fitting(geometry, definition.geometry))
    if definition.geometry == "Polygon" and _too_near(feature.geometry, part):
        raise Refused(
            message(
                "A further part must lie apart from {layer} {id}. To make the area larger, reshape it.",
                layer=definition.title,
                id=key.id,
            )
        )
    parts: list[Any] = [*shapely.get_parts(feature.geometry), *shapely.get_parts(part)]
    gather = shapely.multipolygons if definition.geometry == "Polygon" else shapely.multilinestrings
    whole: BaseGeometry = gather(parts)
    require(None if (flaw := flaw_of(whole, would=True)) is None else flaw.reason)
    title = message("Add a part to {layer} {id}", layer=definition.title, id=key.id)
    return Edit.of(title, [Change(feature, feature.with_geometry(whole))])


def _too_near(geometry: BaseGeometry, part: BaseGeometry) -> bool:
    return any(bool(shapely.relate_pattern(geometry, part, p)) for p in (_OVERLAP, _SHARED_EDGE))
