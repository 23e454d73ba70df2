"""Write a note to an attachment."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.edits import detach_file
from beiyuan_gis.edits.attaching import attachment_of, replaced
from beiyuan_gis.edits.selection import changing, require
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project

LONGEST = 2000
"""Letters of a note: it is told in lists and tooltips; what is longer is a document."""


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why there is nothing to write a note to, or None."""
    return detach_file.why_not(project, keys)


def note_attachment(project: Project, key: Key, digest: str, note: str) -> Edit:
    """Set the note of the attachment with these bytes; an empty one takes it away.

    Raise Refused when it is not attached, when the note is too long or no text, and when it is as it was.
    """
    require(why_not(project, [key]))
    definition, feature, old = attachment_of(project, key, digest)
    kept = note.strip()
    if len(kept) > LONGEST:
        raise Refused(
            message(
                "The note has {count} letters; up to {limit} can be kept.", count=len(kept), limit=LONGEST
            )
        )
    if any("\ud800" <= letter <= "\udfff" or letter == "\0" for letter in kept):
        raise Refused(message("The note holds signs that cannot be stored."))
    title = message("Note to {name} of {layer} {id}", name=old.name, layer=definition.title, id=key.id)
    return changing(Edit.of(title, [Change(feature, replaced(feature, old, old._replace(note=kept)))]))
