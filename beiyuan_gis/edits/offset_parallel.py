"""Copy lines and outlines at a distance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.copying import copies
from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.joining import gathered
from beiyuan_gis.edits.selection import (
    LINES_OR_AREAS,
    Words,
    not_of_kind,
    nothing_chosen,
    require,
    sound_features,
    title_for,
)
from beiyuan_gis.edits.validity import fitting
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Parallel of {layer} {id} at {distance} m"),
    mark("Parallels of {count} features of {layer} at {distance} m"),
    mark("Parallels of {count} features at {distance} m"),
)
NEAREST, FARTHEST = 0.001, 10_000.0
MITRE = 5.0
"""A corner sharper than this, as its point's distance over the offset, is cut off."""


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why no parallel can be drawn, or None."""
    keys = Keys.of(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, *LINES_OR_AREAS)


def offset_parallel(project: Project, keys: Iterable[Key], distance: float) -> Edit:
    """Add a feature `distance` metres beside each one, corners kept as corners.

    Of an area the outer outline counts: positive is outwards, negative inwards. Of a line positive is to
    the left of the way it runs, negative to the right. Attributes are a copy's (see `copying`). Raise
    Refused when nothing is left at that distance, when it is not between 1 mm and 10 km, and when one is
    not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if not NEAREST <= abs(distance) <= FARTHEST:
        raise Refused(message("The distance must lie between 1 mm and 10 km."))
    features = sound_features(project, keys)
    made = [(feature, _beside(project, feature, distance)) for feature in features]
    title = title_for(project, features, WORDS, distance=f"{distance:g}")
    return Edit.of(title, [Change(None, f) for f in copies(project, made)])


def _beside(project: Project, feature: Feature, distance: float) -> BaseGeometry:
    definition = project.layer(feature.key.layer)
    areas = definition.geometry == "Polygon"
    parallel = _around(feature.geometry, distance) if areas else _along(feature.geometry, distance)
    if parallel is None or parallel.is_empty:
        raise Refused(
            message(
                "Nothing of {layer} {id} is left at {distance} m.",
                layer=definition.title,
                id=feature.key.id,
                distance=f"{distance:g}",
            )
        )
    return fitting(with_heights_of(feature.geometry, parallel), definition.geometry)


def _around(geometry: BaseGeometry, distance: float) -> BaseGeometry:
    filled = shapely.union_all(
        [Polygon(part.exterior) for part in shapely.get_parts(shapely.force_2d(geometry))]
    )
    grown = shapely.buffer(filled, distance, join_style="mitre", mitre_limit=MITRE)
    near = abs(distance) * 0.999  # GEOS may leave scraps where almost nothing remains inside
    return gathered(
        [part for part in shapely.get_parts(grown) if part.boundary.distance(filled.boundary) >= near]
    )


def _along(geometry: BaseGeometry, distance: float) -> BaseGeometry | None:
    lines: list[Any] = []
    for part in shapely.get_parts(shapely.force_2d(geometry)):
        curve = shapely.offset_curve(part, distance, join_style="mitre", mitre_limit=MITRE)
        near = abs(distance) * 0.99 if part.is_simple else 0  # a line that turns back on itself misleads GEOS
        lines += [p for p in shapely.get_parts(curve) if p.length > 0 and p.distance(part) >= near]
    if not lines:
        return None
    whole: BaseGeometry = lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)
    return whole
