"""Take an attachment off a feature."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits.attaching import attachment_of, nothing_attached
from beiyuan_gis.edits.selection import not_one_chosen, require
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be taken off what is chosen, or None."""
    keys = Keys.of(keys)
    return not_one_chosen(keys) or nothing_attached(project, keys)


def detach_file(project: Project, key: Key, digest: str) -> Edit:
    """Take off the attachment with these bytes. They stay in the project file, so undo brings it back whole.

    Raise Refused when it is not attached.
    """
    require(why_not(project, [key]))
    definition, feature, gone = attachment_of(project, key, digest)
    after = feature.with_attachments(tuple(a for a in feature.attachments if a != gone))
    title = message("Remove {name} from {layer} {id}", name=gone.name, layer=definition.title, id=key.id)
    return Edit.of(title, [Change(feature, after)])
