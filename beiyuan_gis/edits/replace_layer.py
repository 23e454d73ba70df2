"""Replace all of a layer's features, as by the office's own survey."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits.add_features import Drawn, new_features
from beiyuan_gis.edits.selection import no_layer, require
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.project import Project

WORDS = mark("Replace {layer}: {old} features by {new}")
WORDS_FILE = mark("Import {file} into {layer}: {new} added, {old} deleted")


def why_not(project: Project, layer: str) -> Message | None:
    """Why `layer` cannot be replaced, or None."""
    return no_layer(project, layer)


def replace_layer(project: Project, layer: str, drawn: Iterable[Drawn], *, file: str = "") -> Edit:
    """Delete every feature of `layer` and add `drawn` under new ids, as one edit that one undo takes back.
    `file` is the name that history shows of where they come from.

    Raise Refused, with nothing replaced, when `drawn` is empty or one of it does not fit the layer; the
    sentence gives its number, counted from 1.
    """
    require(why_not(project, layer))
    definition = project.layer(layer)
    new = new_features(project, layer, list(drawn))
    if not new:
        raise Refused(
            message("There are no features to put into {layer}; it stays as it is.", layer=definition.title)
        )
    old = list(project.table(layer))
    template = WORDS_FILE if file else WORDS
    title = message(template, layer=definition.title, old=len(old), new=len(new), file=file)
    return Edit.of(title, [*(Change(f, None) for f in old), *(Change(None, f) for f in new)])
