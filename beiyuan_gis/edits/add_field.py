"""Give a layer one more field."""

from __future__ import annotations

import msgspec

from beiyuan_gis.catalogue import Field
from beiyuan_gis.edits.defining import not_a_field, not_kept, tidied_field, wrong_in_field
from beiyuan_gis.edits.selection import no_layer, require
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.project import Project


def why_not(project: Project, layer: str) -> Message | None:
    """Why `layer` can have no further field, or None."""
    return no_layer(project, layer)


def add_field(project: Project, layer: str, field: Field) -> Edit:
    """The field comes last and is empty on every feature, none of which is touched. Raise Refused when its
    name or default cannot be, when another field has its name or title, and when it cannot be stored."""
    require(why_not(project, layer))
    before, field = project.layer(layer), tidied_field(field)
    require(not_a_field(before.fields, field))
    after = msgspec.structs.replace(before, fields=(*before.fields, field))
    require(not_kept(after) or wrong_in_field(after, field))
    words = message("Add field {field} to {layer}", field=field.title, layer=before.title)
    return Edit.of(words, definitions=[LayerChange(before, after)])
