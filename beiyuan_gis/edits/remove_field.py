"""Take a field away from a layer, with all its values."""

from __future__ import annotations

from typing import Final

import msgspec

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.catalogue_names import first_need
from beiyuan_gis.edits.selection import no_layer, require
from beiyuan_gis.edits.set_style import no_field
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit, LayerChange
from beiyuan_gis.model.memory import no_collecting
from beiyuan_gis.model.project import Project

WORDS = mark("Remove field {field} of {layer} with {count} values")
WORDS_EMPTY = mark("Remove the empty field {field} of {layer}")
_NEEDS: Final = {
    "style": mark("its style draws by it"),
    "milestones": mark("its stages are read from it"),
    "measure": mark("its measure counts by it"),
    "progress": mark("its progress counts by it"),
    "figures": mark("its figures count by it"),
    "fields": mark("choices of another field depend on it"),
}
"""What a definition needs a field for, by how the keys of layer.toml begin."""


def why_not(project: Project, layer: str) -> Message | None:
    """Why no field of `layer` can be removed, or None."""
    if (reason := no_layer(project, layer)) is not None:
        return reason
    definition = project.layer(layer)
    return None if definition.fields else message("{layer} has no fields.", layer=definition.title)


def needed(definition: LayerDefinition, field: Field) -> Message | None:
    """Why the layer cannot do without a field, or None."""
    key = first_need(definition, field)
    if key is None:
        return None
    return message(
        "{field} of {layer} cannot be removed: {why}.",
        field=field.title,
        layer=definition.title,
        why=Message(_NEEDS[key.partition(".")[0]]),
    )


def count_values(project: Project, layer: str, name: str) -> int:
    """How many features hold anything in a field."""
    table = project.table(layer)
    return len(table) - table.count(name, (None,))


@no_collecting()
def remove_field(project: Project, layer: str, name: str) -> Edit:
    """One edit that one undo takes back, values included. A layer that named its features by the field is
    left without names. Raise Refused when there is no such field, and when style, stages, figures or another
    field's choices need it."""
    require(why_not(project, layer))
    before = project.layer(layer)
    field = before.field(name)
    if field is None:
        raise Refused(no_field(before, name))
    require(needed(before, field))
    fields = tuple(other for other in before.fields if other.name != name)
    label = "" if before.label == name else before.label
    after = msgspec.structs.replace(before, fields=fields, label=label)
    held = (f for f in project.table(layer) if f.attributes.get(name) is not None)
    changes = [Change(feature, feature.with_attributes(**{name: None})) for feature in held]
    words = WORDS if changes else WORDS_EMPTY
    title = message(words, field=field.title, layer=before.title, count=len(changes))
    return Edit.of(title, changes, [LayerChange(before, after)])
