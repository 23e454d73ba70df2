"""Split several polygons or lines at once, along one line."""

from __future__ import annotations

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.selection import (
    LINES_OR_AREAS,
    changing,
    features_of,
    not_of_kind,
    nothing_chosen,
    require,
)
from beiyuan_gis.edits.split_feature import changes_to, descents_of, pieces_of, split_feature
from beiyuan_gis.edits.totals import summed_fields
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS = mark("Split {features} features into {count}")
WORDS_COUNTED = mark("Split {features} features into {count}; counts stay with the largest parts")


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen cannot be split, or None."""
    keys = Keys.of(keys)
    return nothing_chosen(keys) or not_of_kind(project, keys, *LINES_OR_AREAS)


def split_features(project: Project, keys: Iterable[Key], line: BaseGeometry) -> Edit:
    """Cut each of `keys` that `line` (EPSG:4548) goes right across, as `split_feature` does; the others
    stay as they are.

    Raise Refused when it cuts none apart, when a part would be a sliver, and when a feature is not sound.
    """
    keys = list(dict.fromkeys(keys))
    require(why_not(project, keys))
    if len(keys) == 1:
        return split_feature(project, keys[0], line)
    changes: list[Change] = []
    descents: list[Descent] = []
    next_id = {key.layer: project.table(key.layer).next_id for key in keys}
    cut, counted = 0, False
    for feature in features_of(project, keys):
        definition = project.layer(feature.key.layer)
        pieces = pieces_of(definition, feature, line)
        if len(pieces) > 1:
            parts = changes_to(definition, feature, pieces, next_id[feature.key.layer])
            changes += parts
            descents += descents_of(feature, parts)
            next_id[feature.key.layer] += len(pieces) - 1
            cut += 1
            counted = counted or any(feature.attributes.get(name) for name in summed_fields(definition))
    if not cut:
        raise Refused(
            message(
                "The line cuts none of the {count} features apart. Draw it right across.", count=len(keys)
            )
        )
    title = message(WORDS_COUNTED if counted else WORDS, features=cut, count=len(changes))
    return changing(Edit.of(title, changes, descents=descents))
