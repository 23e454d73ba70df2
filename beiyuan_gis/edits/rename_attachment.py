"""Give an attachment another name."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits import detach_file
from beiyuan_gis.edits.attaching import accepted_name, attachment_of, replaced
from beiyuan_gis.edits.selection import changing, require
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why there is nothing to rename, or None."""
    return detach_file.why_not(project, keys)


def rename_attachment(project: Project, key: Key, digest: str, name: str) -> Edit:
    """Rename the attachment with these bytes; its ending stays, for it says what it is.

    Raise Refused when it is not attached, when no name is left, and when it has that name.
    """
    require(why_not(project, [key]))
    definition, feature, old = attachment_of(project, key, digest)
    dot = old.name.rfind(".")
    ending = old.name[dot:] if dot > 0 else ""
    wanted = accepted_name(name)
    kept = wanted if wanted.casefold().endswith(ending.casefold()) else accepted_name(wanted + ending)
    title = message(
        "Rename {name} of {layer} {id} to {new}", name=old.name, layer=definition.title, id=key.id, new=kept
    )
    return changing(Edit.of(title, [Change(feature, replaced(feature, old, old._replace(name=kept)))]))
