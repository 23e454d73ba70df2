"""The verbs on files that are attached to a feature, called with any arguments; as in `fuzz_shapes`."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import PurePosixPath
from random import Random

from beiyuan_gis.edits.attach_files import attach_files
from beiyuan_gis.edits.attaching import FILE_LIMIT
from beiyuan_gis.edits.detach_file import detach_file
from beiyuan_gis.edits.note_attachment import note_attachment
from beiyuan_gis.edits.rename_attachment import rename_attachment
from beiyuan_gis.model.attachment import Attachment, Attachments
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.storage import attached
from tests.edits.fuzz_ground import FILE_NAMES, FILES
from tests.edits.fuzz_shapes import Keys, Verb

NAMES = (
    *FILE_NAMES, "", " ", ".", "..", "...", ".jpg", ".JPG", "a.jpg.", "../../etc/passwd", "C:\\temp\\a.jpg",
    "a/b/", "con", "CON.jpg", "nul.tar.gz", "a\0b.jpg", "a\nb.jpg", "\ud800.pdf", "\u202egpj.exe",
    "'\"; DROP TABLE x; --.pdf", "很" * 300 + ".jpg", "x" * 300, "x." + "y" * 300, "e\u0301.pdf", "a.照片",
    "a<b>|c?.jpg", "{name}", "a .jpg", "a. jpg",
)  # fmt: skip
NOTES = (
    "", " ", "现状照片", "line\nline\t", "\0", "\ud800", "很" * 2000, "很" * 2001, " 甲 ", "{name}", "NULL",
    "'\"\\",
)  # fmt: skip


def digest(r: Random, project: Project, key: Key) -> str:
    """Mostly one that is attached there."""
    feature = project.get(key)
    there = [one.digest for one in feature.attachments] if feature else []
    return r.choice([*there * 4, FILES[0].digest, "", "no digest"])


def attaching(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    files = [_file(r) for _ in range(r.choice([0, 1, 1, 2, 3]))]
    asked = [*files]
    edit = attach_files(project, keys[0], files)
    before, after = _of_one(edit)
    assert files == asked and after[: len(before)] == before
    new, known = after[len(before) :], {one.digest for one in before}
    assert [one.digest for one in new] == [*dict.fromkeys(f.digest for f in files if f.digest not in known)]
    assert all(0 < one.size <= FILE_LIMIT for one in new)
    return edit


def _file(r: Random) -> Attachment:
    file = r.choice(FILES)._replace(name=r.choice(NAMES))
    return file._replace(size=r.choice([0, -1, FILE_LIMIT, FILE_LIMIT + 1])) if r.random() < 0.1 else file


def detaching(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    gone = digest(r, project, keys[0])
    edit = detach_file(project, keys[0], gone)
    before, after = _of_one(edit)
    assert after == tuple(one for one in before if one.digest != gone) != before
    return edit


def renaming(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    which, name = digest(r, project, keys[0]), r.choice(NAMES)
    edit = rename_attachment(project, keys[0], which, name)
    old, new = _changed(edit, which)
    assert new._replace(name=old.name) == old
    ending = PurePosixPath(old.name).suffix
    assert new.name.casefold().endswith(ending.casefold()) or len(ending.encode()) > 16, (old.name, new.name)
    return edit


def noting(r: Random, project: Project, keys: list[Key], among: Keys) -> Edit:
    which, note = digest(r, project, keys[0]), r.choice(NOTES)
    edit = note_attachment(project, keys[0], which, note)
    old, new = _changed(edit, which)
    assert new._replace(note=old.note) == old and new.note == note.strip() and len(new.note) <= 2000
    assert "\0" not in new.note  # other programs read a text up to there
    return edit


# ---------------------------------------------------------------- what holds of them


def _of_one(edit: Edit) -> tuple[Attachments, Attachments]:
    """What the one feature had and has attached; nothing else of it differs, and a file keeps it."""
    (change,) = edit
    assert change.before is not None and change.after is not None
    before, after = change
    assert after.with_attachments(before.attachments) == before and not edit.definitions
    assert len({one.digest for one in after.attachments}) == len(after.attachments)
    names = {(one.digest, one.name) for one in before.attachments}
    for one in after.attachments:
        if (one.digest, one.name) not in names:
            _is_file_name(one.name)
        assert Attachment.from_json(one.to_json()) == one
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as file:
        attached.put(file, change.key.layer, change.key.id, after.attachments)
        held = attached.of_features(file, change.key.layer, [change.key.id])
        assert held.get(change.key.id, ()) == after.attachments
    return before.attachments, after.attachments


def _changed(edit: Edit, digest: str) -> tuple[Attachment, Attachment]:
    """The one attachment that changed, in its place."""
    before, after = _of_one(edit)
    assert [one.digest for one in before] == [one.digest for one in after]
    ((old, new),) = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert old.digest == digest
    return old, new


def _is_file_name(name: str) -> None:
    """Every system takes it, and it leads nowhere else."""
    assert name.strip(" .") == name != "" and len(name.encode()) <= 160
    assert not set(name) & set('/\\<>:"|?*') and unicodedata.is_normalized("NFC", name)
    assert not any(unicodedata.category(sign)[0] == "C" for sign in name)
    assert name.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


ATTACHMENTS: dict[str, Verb] = {
    "attach_files": attaching,
    "detach_file": detaching,
    "note_attachment": noting,
    "rename_attachment": renaming,
}
