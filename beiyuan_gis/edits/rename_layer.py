"""Give a layer another title."""

from __future__ import annotations

import msgspec

from beiyuan_gis.edits.selection import changing, no_layer, require
from beiyuan_gis.i18n import Message, Text, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.project import Project

LONGEST = 60
"""Characters that a title may have."""


def why_not(project: Project, layer: str) -> Message | None:
    """Why `layer` cannot be renamed, or None."""
    return no_layer(project, layer)


def rename_layer(project: Project, layer: str, title: Text) -> Edit:
    """Raise Refused when the title is empty, too long, or another layer's."""
    require(why_not(project, layer))
    before = project.layer(layer)
    title = Text(" ".join(title.zh.split()), " ".join(title.en.split()))
    require(not_a_title(project, title, but=layer))
    words = message("Rename layer {old} to {new}", old=before.title, new=title)
    return changing(
        Edit.of(words, definitions=[LayerChange(before, msgspec.structs.replace(before, title=title))])
    )


def not_a_title(project: Project, title: Text, but: str = "") -> Message | None:
    """Why no layer, except the one called `but`, can have this title."""
    if not title.zh or not title.en:
        return message("Give the layer a name.")
    if max(len(title.zh), len(title.en)) > LONGEST:
        return message("A layer's name has {most} characters at most.", most=LONGEST)
    for other in project.layers:
        if other.id != but and (other.title.zh == title.zh or other.title.en == title.en):
            return message("There is a layer called '{title}' already.", title=other.title)
    return None
