"""Find a text in the fields of features and replace it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.edits.selection import Words, features_of, nothing_chosen, require, title_for
from beiyuan_gis.edits.values import is_missing, wrong_value
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.rows import Rows

WORDS = Words(
    mark("Replace '{old}' by '{new}' in {layer} {id}"),
    mark("Replace '{old}' by '{new}' in {count} features of {layer}"),
    mark("Replace '{old}' by '{new}' in {count} features"),
)
_SHOWN = 40
"""Characters of the texts that a title shows."""


class Search(NamedTuple):
    """What is looked for, and what comes in its place. `whole`: the cell must hold nothing else."""

    old: str
    new: str = ""
    match_case: bool = True
    whole: bool = False


class Replacement(NamedTuple):
    """One cell before and after."""

    key: Key
    field: Field
    before: str
    after: str


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why there is nothing in which to replace, or None."""
    return nothing_chosen(keys)


def searchable(definition: LayerDefinition) -> list[Field]:
    """The fields of free text; what has a domain is chosen, not written."""
    return [field for field in definition.fields if field.type == "text" and not field.domain]


def replacements(
    project: Project, keys: Iterable[Key], search: Search, fields: Sequence[str] = ()
) -> list[Replacement]:
    """Every cell that would change, by layer, id and field; `fields` narrows down which are looked at.
    Raise Refused when nothing is looked for, or there is no such field."""
    by_layer: dict[str, list[int]] = {}
    for key in keys:
        by_layer.setdefault(key.layer, []).append(key.id)
    _check_fields(project, by_layer, fields)
    found: list[Replacement] = []
    for layer, ids in sorted(by_layer.items()):
        found += replacements_in(project.layer(layer), Rows.of(project.table(layer), ids), search, fields)
    return found


def replacements_in(
    definition: LayerDefinition, rows: Rows, search: Search, fields: Sequence[str] = ()
) -> list[Replacement]:
    """As `replacements`, of rows of one layer."""
    if not search.old:
        raise Refused(message("Write what is to be found."))
    wanted = [f for f in searchable(definition) if not fields or f.name in fields]
    found = [one for field in wanted for one in _in_field(rows, field, search)]
    return sorted(found, key=lambda r: r.key)


def replace_text(project: Project, keys: Iterable[Key], search: Search, fields: Sequence[str] = ()) -> Edit:
    """Replace in every free text of the features, or only in `fields`; as one edit.

    Raise Refused when it is found nowhere, and, naming the feature, when a text becomes one that cannot be
    stored or a field that must be filled in would be emptied.
    """
    keys = list(keys)
    require(why_not(project, keys))
    features_of(project, keys)
    found = replacements(project, keys, search, fields)
    if not found:
        raise Refused(message("'{old}' is not found.", old=search.old[:_SHOWN]))
    values: dict[Key, dict[str, str]] = {}
    for one in found:
        _check(project, one)
        values.setdefault(one.key, {})[one.field.name] = one.after
    features = features_of(project, values)
    changes = [Change(f, f.with_attributes(**values[f.key])) for f in features]
    old, new = search.old[:_SHOWN], search.new[:_SHOWN]
    return Edit.of(title_for(project, features, WORDS, old=old, new=new), changes)


def _check_fields(project: Project, layers: Iterable[str], fields: Sequence[str]) -> None:
    known = {field.name for layer in layers for field in searchable(project.layer(layer))}
    for name in fields:
        if name not in known:
            raise Refused(message("'{field}' is not a field of free text.", field=name))


def _in_field(rows: Rows, field: Field, search: Search) -> list[Replacement]:
    """Each different text is searched once."""
    codes, values = rows.encoded(field.name)
    after = [_replaced(value, search) if isinstance(value, str) else None for value in values]
    changed = [n for n, new in enumerate(after) if new is not None and new != values[n]]
    if not changed:
        return []
    table, hits = rows.table.layer, set(changed)
    return [
        Replacement(Key(table, int(rows.ids[row])), field, str(values[code]), str(after[code]))
        for row, code in enumerate(codes.tolist())
        if code in hits
    ]


def _replaced(text: str, search: Search) -> str:
    flags = re.NOFLAG if search.match_case else re.IGNORECASE
    pattern = re.compile(re.escape(search.old), flags)
    if search.whole:
        return search.new if pattern.fullmatch(text) else text
    return pattern.sub(lambda _found: search.new, text)


def _check(project: Project, one: Replacement) -> None:
    problem = wrong_value(one.field, one.after)
    if one.field.required and is_missing(one.after):
        problem = message("{field} must be filled in.", field=one.field.title)
    if problem is not None:
        layer = project.layer(one.key.layer).title
        raise Refused(message("{layer} {id}: {why}", layer=layer, id=one.key.id, why=problem))
