"""Attached bytes that nothing leads to are cleared; nothing that undo, redo or a journal reaches is."""

from __future__ import annotations

from pathlib import Path

import pytest

from beiyuan_gis.edits.detach_file import detach_file
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.errors import ChangedOnDisk, ReadOnlyProject
from tests.storage.at_work import crashed, elsewhere
from tests.storage.test_attached import KEY, PHOTO, attach, stored

LARGE = bytes(range(256)) * 8000


def dropped(session: Session) -> str:
    """Attach, save, undo, and do something else: no way leads back to the bytes, which are in the file."""
    digest = attach(session, KEY, "falsch.jpg", LARGE)
    session.save()
    session.undo()
    session.perform(set_attributes(session.project, [KEY], {"name": "甲"}))
    return digest


def test_what_no_way_leads_to_is_cleared_with_its_room(session: Session, path: Path) -> None:
    kept = attach(session, KEY)
    dropped(session)
    session.save()
    size = path.stat().st_size
    assert session.unused_attachments() == (1, len(LARGE), 0)
    assert session.clear_unused_attachments() == (1, len(LARGE), 0)
    assert stored(path) == [(kept, len(PHOTO))] and path.stat().st_size < size - len(LARGE) // 2
    assert session.unused_attachments() == (0, 0, 0)
    session.perform(set_attributes(session.project, [KEY], {"name": "乙"}))
    session.save()
    session.close()
    again = Session.open(path)
    assert again.recovery is None and again.blobs.read("现场.jpg", kept) == PHOTO
    again.close()


def test_what_undo_or_redo_reach_stays(session: Session, path: Path) -> None:
    """Through a save and another opening, and with steps that are not saved."""
    digest = attach(session, KEY)
    session.perform(detach_file(session.project, KEY, digest))
    session.save()
    assert session.clear_unused_attachments() == (0, 0, 1)
    session.close()
    session = Session.open(path)
    assert session.clear_unused_attachments() == (0, 0, 1)
    session.go_to(0)
    assert session.clear_unused_attachments() == (0, 0, 1), "redo reaches it"
    session.go_to(1)
    assert session.clear_unused_attachments() == (0, 0, 0), "it is held, though not saved so"
    assert session.blobs.read("现场.jpg", digest) == PHOTO
    session.close()


def test_what_undo_reaches_no_more_is_cleared(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session.open(path)
    digest = attach(session, KEY)
    session.perform(detach_file(session.project, KEY, digest))
    session.perform(set_attributes(session.project, [KEY], {"name": "甲"}))
    session.save()
    session.close()
    monkeypatch.setattr(project_file, "HISTORY_KEPT", 1)
    session = Session.open(path)
    assert session.clear_unused_attachments().files == 1 and stored(path) == []
    session.undo()
    session.save()
    session.close()


def test_what_a_journal_set_aside_mentions_stays(session: Session, path: Path) -> None:
    digest = dropped(session)
    session.save()
    path.with_name(f"{path.name}.edits.aside-20250101-120000").write_text(f"... {digest} ...")
    assert session.clear_unused_attachments() == (0, 0, 1)
    assert (digest, len(LARGE)) in stored(path)


def test_nothing_is_cleared_while_recovered_edits_wait_or_of_another_state(path: Path) -> None:
    session = Session.open(path)
    dropped(session)
    session = crashed(session)
    with pytest.raises(ReadOnlyProject, match="First decide"):
        session.clear_unused_attachments()
    session.restore()
    session.save()
    elsewhere(path, "UPDATE beiyuan_changes SET author = 'another'")
    with pytest.raises(ChangedOnDisk):
        session.clear_unused_attachments()
    assert len(stored(path)) == 1
    session.close()
