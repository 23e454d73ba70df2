"""Give a layer one more field."""

from __future__ import annotations

import msgspec

from beiyuan_gis.catalogue import Field
from beiyuan_gis.edits.add_layer import not_a_field_name
from beiyuan_gis.edits.selection import no_layer, require
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.project import Project


def why_not(project: Project, layer: str) -> Message | None:
    """Why `layer` can have no further field, or None."""
    return no_layer(project, layer)


def add_field(project: Project, layer: str, field: Field) -> Edit:
    """The field comes last and is empty on every feature, none of which is touched. Raise Refused when its
    name cannot be, or another field has its name or title."""
    require(why_not(project, layer))
    before = project.layer(layer)
    require(not_a_field_name(field.name, {f.name.lower() for f in before.fields}))
    require(not_a_field_title(before.fields, field))
    after = msgspec.structs.replace(before, fields=(*before.fields, field))
    words = message("Add field {field} to {layer}", field=field.title, layer=before.title)
    return Edit.of(words, definitions=[LayerChange(before, after)])


def not_a_field_title(others: tuple[Field, ...], field: Field) -> Message | None:
    """Why a field cannot have its title beside others, or None."""
    if not field.title.zh or not field.title.en:
        return message("Give the field a name.")
    for other in others:
        if other.name != field.name and (
            other.title.zh == field.title.zh or other.title.en == field.title.en
        ):
            return message("There is a field called '{name}' already.", name=other.title)
    return None
