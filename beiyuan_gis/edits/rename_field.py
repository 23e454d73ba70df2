"""Give a field of a layer another title."""

from __future__ import annotations

import msgspec

from beiyuan_gis.edits.add_field import not_a_field_title
from beiyuan_gis.edits.selection import changing, no_layer, require
from beiyuan_gis.edits.set_style import no_field
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, Text, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.project import Project


def why_not(project: Project, layer: str) -> Message | None:
    """Why no field of `layer` can be renamed, or None."""
    return no_layer(project, layer)


def rename_field(project: Project, layer: str, name: str, title: Text) -> Edit:
    """What people read; the column keeps its name, so no feature is touched. Raise Refused when there is no
    such field, and when the title is empty or another field's."""
    require(why_not(project, layer))
    before = project.layer(layer)
    field = before.field(name)
    if field is None:
        raise Refused(no_field(before, name))
    renamed = msgspec.structs.replace(field, title=Text(title.zh.strip(), title.en.strip()))
    require(not_a_field_title(before.fields, renamed))
    fields = tuple(renamed if f.name == name else f for f in before.fields)
    words = message(
        "Rename field {old} of {layer} to {new}", old=field.title, layer=before.title, new=renamed.title
    )
    return changing(
        Edit.of(words, definitions=[LayerChange(before, msgspec.structs.replace(before, fields=fields))])
    )
