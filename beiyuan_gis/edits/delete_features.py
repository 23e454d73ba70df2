"""Delete features."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits.selection import Words, features_of, nothing_chosen, require, title_for
from beiyuan_gis.i18n import Message, mark
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Delete {layer} {id}"),
    mark("Delete {count} features of {layer}"),
    mark("Delete {count} features"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be deleted, or None."""
    return nothing_chosen(keys)


def delete_features(project: Project, keys: Iterable[Key]) -> Edit:
    """Delete the features called `keys`, of any layers. Raise Refused when there is none or one is gone."""
    keys = list(keys)
    require(why_not(project, keys))
    features = features_of(project, keys)
    return Edit.of(title_for(project, features, WORDS), [Change(f, None) for f in features])
