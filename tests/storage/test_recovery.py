"""Recovery: what a crash left is offered, restored as far as it fits, or kept aside; never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from beiyuan_gis.model.edit import EditConflict
from beiyuan_gis.session import Notice, Session
from beiyuan_gis.storage import journal, project_file
from beiyuan_gis.storage.errors import ReadOnlyProject
from tests.storage.at_work import crashed, elsewhere, name_of, rename
from tests.storage.small import same, small_project, state


def test_restored_steps_are_heard_saved_and_survive_another_crash(session: Session, path: Path) -> None:
    rename(session, "one")
    rename(session, "two")
    session.undo()
    live = state(session.project)
    second = crashed(session)
    assert second.recovery is not None and second.recovery.since == second.recovery.steps[0].time
    assert not second.dirty and same(second.project, small_project()), "nothing is applied unasked"
    heard: list[Notice] = []
    second.subscribe(heard.append)
    assert second.restore() == 3 and second.restore() == 0
    assert [(n.initiator, n.step.revision) for n in heard] == [
        ("recovery", 1),
        ("recovery", 2),
        ("recovery", 3),
    ]
    assert second.recovery is None and second.dirty and state(second.project) == live
    rename(second, "three")
    third = crashed(second)
    assert third.restore() == 4
    third.undo()
    assert state(third.project) == live
    third.save()
    assert state(project_file.read(path).project) == live and not journal.path_for(path).exists()
    third.close()


def test_before_the_decision_nothing_is_written_and_closing_asks_again(session: Session, path: Path) -> None:
    rename(session, "one")
    second = crashed(session)
    with pytest.raises(ReadOnlyProject, match="First decide"):
        rename(second, "too early")
    second.save()
    second.close()
    third = Session.open(path)
    assert third.restore() == 1 and name_of(third) == "one"
    third.close()


def test_set_aside_is_kept_and_the_project_goes_on(session: Session, path: Path) -> None:
    rename(session, "unwanted")
    second = crashed(session)
    aside = second.set_recovery_aside()
    assert aside is not None and "unwanted" in aside.read_text(encoding="utf-8")
    rename(second, "wanted")
    third = crashed(second)
    assert third.restore() == 1 and name_of(third) == "wanted"
    third.close()


def test_what_still_fits_is_restored_when_the_file_was_changed_meanwhile(
    session: Session, path: Path
) -> None:
    rename(session, "ours 1", 1)
    rename(session, "ours 2", 2)
    rename(session, "ours 1 again", 1)
    rename(session, "ours 3", 3)
    session.undo()
    session.redo()
    session.close()
    elsewhere(path, "UPDATE parcels SET name = 'theirs' WHERE fid = 1")
    second = Session.open(path)
    heard: list[str] = []
    second.subscribe(lambda notice: heard.append(notice.initiator))
    with pytest.raises(EditConflict, match="4 of 6") as raised:
        second.restore()
    (aside,) = path.parent.glob("*.aside-*")
    assert str(aside) in str(raised.value) and "ours 1 again" in aside.read_text(encoding="utf-8")
    assert [name_of(second, i) for i in (1, 2, 3)] == ["theirs", "ours 2", "ours 3"]
    assert second.recovery is None and second.dirty and set(heard) == {"recovery"}
    live = state(second.project)
    third = crashed(second)
    assert third.restore() == 4 and state(third.project) == live
    third.save()
    assert state(project_file.read(path).project) == live
    while third.undo():
        pass
    assert [name_of(third, i) for i in (1, 2, 3)] == [
        "theirs",
        *(name_of(Session(small_project()), i) for i in (2, 3)),
    ]
    third.close()


@pytest.mark.parametrize("torn", [b"", b"0123", b'0123456789abcdef {"journal":1,"proj'])
def test_a_first_edit_that_never_reached_the_disk_leaves_nothing_to_ask(path: Path, torn: bytes) -> None:
    journal.path_for(path).write_bytes(torn)
    session = Session.open(path)
    assert session.recovery is None and not list(path.parent.glob("*.aside-*"))
    rename(session, "goes on")
    again = crashed(session)
    assert again.restore() == 1
    again.close()


def test_leaving_without_saving_and_then_staying_loses_nothing(session: Session, path: Path) -> None:
    """The journal is set aside when the planner leaves; should he stay, later edits must be safe."""
    rename(session, "left out")
    assert session.set_recovery_aside() is not None
    assert not session.dirty and name_of(session) != "left out"
    rename(session, "later")
    again = crashed(session)
    assert again.restore() == 1 and name_of(again) == "later"
    again.save()
    again.close()
