"""Make every part of a multipart feature a feature of its own."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.edits.cutting import largest_first
from beiyuan_gis.edits.selection import Words, features_of, not_sound, nothing_chosen, require, title_for
from beiyuan_gis.edits.split_feature import descents_of
from beiyuan_gis.edits.totals import emptied
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Take {layer} {id} apart into {parts}"),
    mark("Take {count} features of {layer} apart into {parts}"),
    mark("Take {count} features apart into {parts}"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be taken apart, or None."""
    return nothing_chosen(keys)


def explode_multipart(project: Project, keys: Iterable[Key]) -> Edit:
    """Every part becomes a feature of its own, its vertices byte for byte; single parts stay as they are.

    The largest part keeps the id. The others are new features with the same attributes and attachments,
    except that counts (see `totals`) stay with the largest part, as in a split. Parts that overlap each other
    are no obstacle.
    Raise Refused when nothing has several parts, and when a part is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    features = [f for f in features_of(project, keys) if f.geometry.geom_type.startswith("Multi")]
    changes: list[Change] = []
    descents: list[Descent] = []
    taken: dict[str, int] = {}
    for feature in features:
        layer = feature.key.layer
        first, *others = _parts(project.layer(layer), feature)
        id = taken.get(layer, project.table(layer).next_id)
        taken[layer] = id + len(others)
        attributes = emptied(project.layer(layer), feature)
        parts = [Change(feature, feature.with_geometry(first))]
        parts += [
            Change(None, Feature(Key(layer, id + n), part, attributes, feature.attachments))
            for n, part in enumerate(others)
        ]
        changes += parts
        descents += descents_of(feature, parts)
    if not changes:
        raise Refused(message("None of the selected features has several parts."))
    return Edit.of(title_for(project, features, WORDS, parts=len(changes)), changes, descents=descents)


def _parts(definition: LayerDefinition, feature: Feature) -> list[BaseGeometry]:
    parts = largest_first(list(shapely.get_parts(feature.geometry)))
    for part in parts or [feature.geometry]:
        require(not_sound(definition, feature.with_geometry(part)))
    return parts
