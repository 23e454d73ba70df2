"""Attach files to a feature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from beiyuan_gis.edits.attaching import accepted_name, why_too_large, why_too_much
from beiyuan_gis.edits.selection import feature_of, not_one_chosen, require
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.attachment import Attachment, together
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be attached to what is chosen, or None."""
    return not_one_chosen(keys)


def attach_files(project: Project, key: Key, files: Sequence[Attachment]) -> Edit:
    """Attach `files`, whose bytes are kept already, to one feature, behind what it has. Bytes that it has are
    left out.

    Raise Refused when there is no file or none that is new to the feature, when one is empty or too large,
    and when the project would hold too much.
    """
    require(why_not(project, [key]))
    definition, feature = feature_of(project, key)
    for file in files:
        require(why_too_large(file.name, file.size))
    held = {attachment.digest for attachment in feature.attachments}
    new = [file._replace(name=accepted_name(file.name)) for file in files if file.digest not in held]
    if not files:
        raise Refused(message("There is no file to attach."))
    if not new:
        raise Refused(
            message(
                "{name} is attached to {layer} {id} already.",
                name=files[0].name,
                layer=definition.title,
                id=key.id,
            )
        )
    require(why_too_much(project, new))
    after = feature.with_attachments(together([feature.attachments, tuple(new)]))
    count = len(after.attachments) - len(feature.attachments)
    title = (
        message("Attach {name} to {layer} {id}", name=new[0].name, layer=definition.title, id=key.id)
        if count == 1
        else message("Attach {count} files to {layer} {id}", count=count, layer=definition.title, id=key.id)
    )
    return Edit.of(title, [Change(feature, after)])
