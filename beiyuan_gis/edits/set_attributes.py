"""Set attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from beiyuan_gis.catalogue import Value
from beiyuan_gis.edits.dependents import setting
from beiyuan_gis.edits.selection import Words, features_of, nothing_chosen, require, title_for
from beiyuan_gis.edits.values import accepted, missing_required
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Set {field} of {layer} {id}"),
    mark("Set {field} of {count} features of {layer}"),
    mark("Set {field} of {count} features"),
)
WORDS_FIELDS = Words(
    mark("Set {fields} fields of {layer} {id}"),
    mark("Set {fields} fields of {count} features of {layer}"),
    mark("Set {fields} fields of {count} features"),
)


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why there is nothing whose attributes could be set, or None."""
    return nothing_chosen(keys)


def set_attributes(project: Project, keys: Iterable[Key], values: Mapping[str, Value]) -> Edit:
    """Set the fields named in `values` on every feature; all other fields stay as they are, except that a
    choice that no longer goes with them is emptied (see `dependents`).

    Raise Refused, with nothing set, when a layer has no such field, when a value does not fit the
    field's type or domain, or the other fields, and when a required field would be emptied.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if not values:
        raise Refused(message("There is no value to set."))
    features = features_of(project, keys)
    fitting = {layer: _fitting(project, layer, values) for layer in {f.key.layer for f in features}}
    give = {layer: setting(project.layer(layer)) for layer in fitting}
    changes = [Change(f, give[f.key.layer](f, fitting[f.key.layer])) for f in features]
    if len(values) > 1:
        return Edit.of(title_for(project, features, WORDS_FIELDS, fields=len(values)), changes)
    field = project.layer(features[0].key.layer).field(next(iter(values)))
    assert field is not None  # `accepted` has seen it
    return Edit.of(title_for(project, features, WORDS, field=field.title), changes)


def _fitting(project: Project, layer: str, values: Mapping[str, Value]) -> dict[str, Value]:
    definition = project.layer(layer)
    kept = accepted(definition, values)
    require(missing_required(definition, kept))
    return kept
