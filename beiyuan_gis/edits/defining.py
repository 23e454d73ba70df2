"""What a layer's definition may be, so that the project file keeps it and QGIS reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from beiyuan_gis.catalogue import CatalogueError, Field, LayerDefinition
from beiyuan_gis.catalogue_names import dangling_in_field
from beiyuan_gis.edits.values import wrong_value
from beiyuan_gis.i18n import Message, Text, message

_TAKEN = {"fid", "geom", "ogc_fid", "rowid", "oid", "_rowid_"}
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What nobody sees, XML cannot hold, and half of a sign."""
_NO_XML = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u00[01]|[bf])|[\ufffe\uffff]")
"""The same in JSON, where the former are escaped."""


def tidied(title: Text) -> Text:
    """Without spaces at its ends, doubled ones, breaks, and signs that no text has."""
    zh, en = (" ".join(_NO_TEXT.sub("", " ".join(words.split())).split()) for words in (title.zh, title.en))
    return Text(zh, en)


def tidied_field(field: Field) -> Field:
    """With a tidied title."""
    return msgspec.structs.replace(field, title=tidied(field.title))


def not_a_field(others: Sequence[Field], field: Field) -> Message | None:
    """Why a field cannot stand beside others by its name and title, or None."""
    return _not_a_field_name(field.name, {f.name.lower() for f in others}) or not_a_field_title(others, field)


def _not_a_field_name(name: str, taken: set[str]) -> Message | None:
    if not name.isidentifier() or name.lower() in _TAKEN:
        return message("'{name}' cannot be a field's name: letters, digits and _ are.", name=name)
    if name.lower() in taken:
        return message("There is a field called '{name}' already.", name=name)
    return None


def not_a_field_title(others: Sequence[Field], field: Field) -> Message | None:
    """Why a field cannot have its title beside others, or None."""
    if not field.title.zh or not field.title.en:
        return message("Give the field a name.")
    for other in others:
        if other.name != field.name and (
            other.title.zh == field.title.zh or other.title.en == field.title.en
        ):
            return message("There is a field called '{name}' already.", name=other.title)
    return None


def wrong_in_field(definition: LayerDefinition, field: Field) -> Message | None:
    """Why new features could not have a field's default, or its choices lead nowhere, or None."""
    return wrong_value(field, field.default) or dangling_in_field(definition, field, str(definition.title))


def not_kept(definition: LayerDefinition) -> Message | None:
    """Why the project file would not give a definition back as it is, or None."""
    try:
        text = definition.to_json()
        if LayerDefinition.from_json(text) == definition and not _NO_XML.search(text):
            return None
    except (CatalogueError, UnicodeError, OverflowError):
        pass
    return message(
        "The definition of layer {layer} holds a sign or number that cannot be stored.",
        layer=definition.title,
    )
