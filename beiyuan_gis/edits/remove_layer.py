"""Take a layer out of the project, with everything on it."""

from __future__ import annotations

from beiyuan_gis.edits.selection import no_layer, require
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit, LayerChange
from beiyuan_gis.model.project import Project

WORDS_EMPTY = mark("Remove the empty layer {layer}")
WORDS = mark("Remove layer {layer} with {count} features")


def why_not(project: Project, layer: str) -> Message | None:
    """Why `layer` cannot be removed, or None."""
    return no_layer(project, layer)


def remove_layer(project: Project, layer: str) -> Edit:
    """One edit that one undo takes back, features, style and place in the order included. Figures that the
    layer answered for stay in the ledger; the map then has no answer for them."""
    require(why_not(project, layer))
    definition, table = project.layer(layer), project.table(layer)
    words = message(WORDS if len(table) else WORDS_EMPTY, layer=definition.title, count=len(table))
    return Edit.of(words, [Change(feature, None) for feature in table], [LayerChange(definition, None)])
