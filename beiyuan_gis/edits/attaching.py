"""What may be attached: how large, how much of it, and under which names."""

from __future__ import annotations

from collections.abc import Iterable

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.edits.selection import feature_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.media import clean_name
from beiyuan_gis.model.project import Project

MEGABYTE = 1024 * 1024
FILE_LIMIT = 20 * MEGABYTE
"""Bytes of one file: any photo of a phone or camera as it is and a report of a hundred pages fit; a film or
a point cloud does not, and would make every copy and every sync of the project slow."""
PROJECT_LIMIT = 500 * MEGABYTE
"""Bytes of all that is attached in a project, the same bytes once: still a file that is copied to a stick or
over an office's network in a minute."""


def attached_bytes(project: Project) -> int:
    """How much the attachments of a project hold, the same bytes counted once."""
    sizes = {a.digest: a.size for t in project.tables.values() for held in t.attached.values() for a in held}
    return sum(sizes.values())


def why_too_large(name: str, size: int) -> Message | None:
    """Why a file of `size` bytes cannot be attached, or None."""
    if size <= 0:
        return message("{name} is empty: there is nothing to attach.", name=name)
    if size > FILE_LIMIT:
        return message(
            "{name} has {size} MB; up to {limit} MB a file can be attached. Attach a smaller version of it, "
            "or keep it in a folder of the project.",
            name=name,
            size=f"{size / MEGABYTE:,.1f}",
            limit=FILE_LIMIT // MEGABYTE,
        )
    return None


def why_too_much(project: Project, files: Iterable[Attachment]) -> Message | None:
    """Why the project cannot take these besides what it has, or None."""
    held = {a.digest for t in project.tables.values() for held in t.attached.values() for a in held}
    present = attached_bytes(project)
    coming = sum({f.digest: f.size for f in files if f.digest not in held}.values())
    if present + coming <= PROJECT_LIMIT:
        return None
    return message(
        "The attachments of this project have {present} MB; these would make it more than {limit} MB. Remove "
        "some that are not needed, or attach smaller versions.",
        present=f"{present / MEGABYTE:,.0f}",
        limit=PROJECT_LIMIT // MEGABYTE,
    )


def accepted_name(name: str) -> str:
    """The name to keep. Raise Refused when none is left of it."""
    kept = clean_name(name)
    if not kept:
        raise Refused(message("An attachment needs a name."))
    return kept


def nothing_attached(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be done to the attachments of what is chosen, or None."""
    for key in Keys.of(keys):
        if project.table(key.layer).attached.get(key.id):
            return None
    return message("Nothing is attached to what is selected.")


def attachment_of(project: Project, key: Key, digest: str) -> tuple[LayerDefinition, Feature, Attachment]:
    """The attachment with these bytes, and whose it is. Raise Refused when either is gone."""
    definition, feature = feature_of(project, key)
    for attachment in feature.attachments:
        if attachment.digest == digest:
            return definition, feature, attachment
    raise Refused(
        message("This is not attached to {layer} {id} any more.", layer=definition.title, id=key.id)
    )


def replaced(feature: Feature, old: Attachment, new: Attachment) -> Feature:
    """The feature with one attachment in place of another."""
    return feature.with_attachments(tuple(new if a == old else a for a in feature.attachments))
