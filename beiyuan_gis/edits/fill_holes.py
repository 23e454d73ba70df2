"""Fill the holes of areas."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.selection import (
    Words,
    not_of_kind,
    nothing_chosen,
    require,
    sound_features,
    title_for,
)
from beiyuan_gis.edits.validity import sound_after
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Fill the holes of {layer} {id}"),
    mark("Fill the holes of {count} features of {layer}"),
    mark("Fill the holes of {count} features"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why no hole can be filled, or None."""
    keys = Keys.of(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, "Polygon")


def fill_holes(project: Project, keys: Iterable[Key]) -> Edit:
    """Drop all holes; outlines keep every byte, and parts that lay in a hole are one with what fills it.

    Raise Refused when no feature has a hole, and when one is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    features = [f for f in sound_features(project, keys) if _has_hole(f.geometry)]
    if not features:
        raise Refused(message("There is no hole to fill."))
    changes = [Change(f, f.with_geometry(sound_after(f.geometry, _filled(f.geometry)))) for f in features]
    return Edit.of(title_for(project, features, WORDS), changes)


def _has_hole(geometry: BaseGeometry) -> bool:
    return any(len(part.interiors) for part in shapely.get_parts(geometry))


def _filled(geometry: BaseGeometry) -> BaseGeometry:
    if isinstance(geometry, Polygon):
        return Polygon(geometry.exterior)
    parts = [Polygon(part.exterior) for part in shapely.get_parts(geometry)]
    whole: BaseGeometry = shapely.multipolygons(
        [p for i, p in enumerate(parts) if not any(o.covers(p) for j, o in enumerate(parts) if j != i)]
    )
    return whole if whole.is_valid else shapely.union_all(parts)
