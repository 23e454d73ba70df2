"""Split a polygon or a line into several features."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.edits.cutting import cut_line, cut_polygon, largest_first
from beiyuan_gis.edits.selection import feature_of, not_one_chosen, not_sound, require
from beiyuan_gis.edits.totals import emptied, summed_fields
from beiyuan_gis.edits.validity import flaw_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = mark("Split {layer} {id} into {count}")
WORDS_COUNTED = mark("Split {layer} {id} into {count}; its counts stay with {id}")


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen cannot be split, or None."""
    keys = Keys.of(keys)
    return not_one_chosen(keys) or _is_a_point(project, next(iter(keys)))


def split_feature(project: Project, key: Key, line: BaseGeometry) -> Edit:
    """Cut `key` apart along `line` (EPSG:4548): a polygon by a line, a line by a line or a point on it.

    The largest part keeps the id; parts of a multi geometry that are not cut stay with it. Every other
    part is a new feature with the same attributes and attachments (nobody can tell which part a photo shows,
    and it is better seen twice than lost), except that counts (see `totals`; such as
    households) stay with the largest part and are 0 in the others: nobody has counted them anew, and a
    total must not double. The title says so.

    Raise Refused when the line does not cut it apart, when a part would be a sliver, and when the
    feature is not sound.
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    pieces = pieces_of(definition, feature, line)
    if len(pieces) < 2:
        raise Refused(
            message(
                "The line does not cut {layer} {id} apart. Draw it right across.",
                layer=definition.title,
                id=key.id,
            )
        )
    changes = changes_to(definition, feature, pieces, project.table(key.layer).next_id)
    title = _title(definition, feature, len(pieces))
    return Edit.of(title, changes, descents=descents_of(feature, changes))


def pieces_of(definition: LayerDefinition, feature: Feature, line: BaseGeometry) -> list[BaseGeometry]:
    """What `line` makes of a feature, the largest first; one geometry when it does not go right across.

    Raise Refused when a part would be a sliver, and when the feature is not sound.
    """
    require(_cannot_cut(definition, feature, line))
    return _pieces(feature.geometry, line)


def changes_to(
    definition: LayerDefinition, feature: Feature, pieces: list[BaseGeometry], first_id: int
) -> list[Change]:
    """The first piece keeps the feature's id, the others get ids from `first_id` on."""
    attributes = emptied(definition, feature)
    layer = feature.key.layer
    new = [
        Feature(Key(layer, first_id + n), piece, attributes, feature.attachments)
        for n, piece in enumerate(pieces[1:])
    ]
    return [Change(feature, feature.with_geometry(pieces[0])), *(Change(None, f) for f in new)]


def descents_of(feature: Feature, changes: Iterable[Change]) -> list[Descent]:
    """That all these changes make parts of `feature`, the one that goes on under its id included."""
    return [Descent(change.key, (feature.key,)) for change in changes]


def _pieces(geometry: BaseGeometry, line: BaseGeometry) -> list[BaseGeometry]:
    """Largest first; the parts that were not cut go with it. One geometry when nothing was cut."""
    whole: list[BaseGeometry] = []
    cut: list[BaseGeometry] = []
    for part in shapely.get_parts(geometry):
        pieces = cut_polygon(part, line) if part.geom_type == "Polygon" else cut_line(part, line)
        (cut if len(pieces) > 1 else whole).extend(pieces)
    if not cut:
        return [geometry]
    cut = largest_first(cut)
    if not whole:
        return cut
    kept: Any = [cut[0], *whole]
    return [MultiPolygon(kept) if cut[0].geom_type == "Polygon" else MultiLineString(kept), *cut[1:]]


def _title(definition: LayerDefinition, feature: Feature, count: int) -> Message:
    counted = any(feature.attributes.get(name) for name in summed_fields(definition))
    template = WORDS_COUNTED if counted else WORDS
    return message(template, layer=definition.title, id=feature.key.id, count=count)


def _cannot_cut(definition: LayerDefinition, feature: Feature, line: BaseGeometry) -> Message | None:
    flaw = flaw_of(line, would=True)
    if flaw is not None:
        return flaw.reason
    kinds = ("LineString", "MultiLineString", *(["Point"] if definition.geometry == "LineString" else []))
    if line.geom_type not in kinds:
        return message("Draw a line to cut along.")
    return not_sound(definition, feature)


def _is_a_point(project: Project, key: Key) -> Message | None:
    if project.layer(key.layer).geometry != "Point":
        return None
    return message("A point cannot be split.")
