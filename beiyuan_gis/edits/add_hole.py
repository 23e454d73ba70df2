"""Make holes in an area where other areas lie inside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.joining import join_polygons
from beiyuan_gis.edits.selection import not_of_kind, require, sound_features
from beiyuan_gis.edits.validity import flaw_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS_ONE = mark("Make a hole in {layer} {id}")
WORDS = mark("Make holes in {layer} {id} of {count} areas")


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why no hole can be made, or None."""
    keys = Keys.of(keys)
    if len(keys) < 2:
        return message("Select an area and those inside it that become its holes.")
    return not_of_kind(project, keys, "Polygon")


def add_hole(project: Project, keys: Iterable[Key]) -> Edit:
    """Give the largest of the areas a hole wherever one of the others, of any layer, lies inside it.

    A hole is the other's outer outline, vertex by vertex, so both share their corners; the others stay as
    they are, and so do all attributes. Neighbours inside make one hole. Raise Refused when one of the
    others does not lie inside, when a hole would reach the outline, and when one is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    features = sound_features(project, keys)
    outer = max(features, key=lambda f: (Polygon(_largest(f.geometry).exterior).area, f.key))
    rings = [Polygon(p.exterior) for f in features if f is not outer for p in shapely.get_parts(f.geometry)]
    title = project.layer(outer.key.layer).title
    after = pierced(outer.geometry, rings)
    if after is None:
        joined = [Polygon(p.exterior) for p in shapely.get_parts(join_polygons([*rings]))]
        after = pierced(outer.geometry, joined)
    if after is None:
        raise Refused(
            message(
                "The other areas must lie inside {layer} {id} and may not reach its outline. To take away "
                "what only overlaps, cut it out.",
                layer=title,
                id=outer.key.id,
            )
        )
    template = WORDS_ONE if len(rings) == 1 else WORDS
    words = message(template, count=len(rings), layer=title, id=outer.key.id)
    return Edit.of(words, [Change(outer, outer.with_geometry(after))])


def pierced(geometry: BaseGeometry, rings: Sequence[Polygon]) -> BaseGeometry | None:
    """`geometry` with `rings` as holes; None when that is no sound area."""
    parts = []
    for part in shapely.get_parts(geometry):
        inside = [ring for ring in rings if part.covers(ring)]
        rings = [ring for ring in rings if ring not in inside]
        holes: list[Any] = [with_heights_of(part, ring.exterior) for ring in inside]
        parts.append(Polygon(part.exterior, [*part.interiors, *holes]) if holes else part)
    whole = parts[0] if geometry.geom_type == "Polygon" else shapely.multipolygons(parts)
    return None if rings or flaw_of(whole) else whole


def _largest(geometry: BaseGeometry) -> Polygon:
    parts: list[Polygon] = list(shapely.get_parts(geometry))
    return max(parts, key=lambda part: Polygon(part.exterior).area)
