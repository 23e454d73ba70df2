"""The one door: what `perform` promises, who hears of it, and what is left after failures and crashes."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import shapely

from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit, EditConflict
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project, UnknownLayer
from beiyuan_gis.session import MANY, Notice, Session
from beiyuan_gis.storage import journal, project_file
from beiyuan_gis.storage.errors import ReadOnlyProject, StorageError
from tests.storage.at_work import crashed, elsewhere, name_of, naming, rename
from tests.storage.small import same, small_project, state


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "工程.gpkg"
    project_file.create(path, small_project())
    return path


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    session = Session.open(path)
    yield session
    session.close()


# ------------------------------------------------------------------ perform


def test_a_step_is_numbered_signed_and_kept(session: Session, path: Path) -> None:
    assert (session.revision, session.dirty, session.path) == (0, False, path)
    edit = naming(session.project, "改名")
    step = session.perform(edit, "form")
    assert step is not None and (step.revision, step.kind, step.edit) == (1, "do", edit)
    assert step.author == session.author and step.time.tzinfo is not None
    assert session.revision == 1 and session.dirty and session.history.done == (step,)
    written = journal.read(journal.path_for(path))
    assert written is not None and written.steps == (step,), "on the disk before perform returns"


def test_an_edit_that_changes_nothing_is_no_step(session: Session, path: Path) -> None:
    assert session.perform(Edit.of(message("Nothing"), [])) is None
    assert session.undo() is None and session.redo() is None
    assert session.revision == 0 and not session.dirty and not journal.path_for(path).exists()


@pytest.mark.parametrize("wrong", ["stale", "layer", "gone"])
def test_a_failure_in_apply_leaves_memory_and_disk(session: Session, path: Path, wrong: str) -> None:
    stale = naming(session.project, "stale")
    rename(session, "first")
    feature = Feature(Key("nowhere", 1), shapely.Point(0, 0), {})
    bad = {
        "stale": stale,
        "layer": Edit.of(message("Draw"), [Change(None, feature)]),
        "gone": Edit.of(message("Remove"), [Change(Feature(Key("parcels", 77), shapely.Point(), {}), None)]),
    }[wrong]
    before = session.snapshot(), session.history, journal.path_for(path).read_bytes()
    heard: list[Notice] = []
    session.subscribe(heard.append)
    with pytest.raises(UnknownLayer if wrong == "layer" else EditConflict):
        session.perform(bad)
    assert (session.snapshot(), session.history, journal.path_for(path).read_bytes()) == before
    assert not heard


@pytest.mark.parametrize("action", ["perform", "undo", "redo"])
def test_a_failure_of_the_journal_leaves_memory(
    session: Session, path: Path, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    rename(session, "first")
    rename(session, "second")
    session.undo()
    before = session.snapshot(), session.history, journal.path_for(path).read_bytes()
    heard: list[Notice] = []
    session.subscribe(heard.append)

    def unplugged(_file: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", unplugged)
        with pytest.raises(StorageError):
            session.perform(naming(session.project, "x")) if action == "perform" else getattr(
                session, action
            )()
    assert (session.snapshot(), session.history, journal.path_for(path).read_bytes()) == before
    assert not heard
    session.redo()
    live = state(session.project)
    again = crashed(session)
    assert again.restore() == 4 and state(again.project) == live
    again.close()


def test_a_journal_that_was_removed_is_not_written_into_the_void(session: Session, path: Path) -> None:
    rename(session, "first")
    journal.path_for(path).unlink()
    with pytest.raises(StorageError, match="Save now"):
        rename(session, "second")
    assert name_of(session) == "first"
    session.save()
    rename(session, "third")
    again = crashed(session)
    assert again.restore() == 1 and name_of(again) == "third"
    again.close()


# ------------------------------------------------------------------ who hears of it


def test_notices_come_after_the_state_and_name_who_asked(session: Session) -> None:
    heard: list[tuple[str, str, int, bool]] = []
    stop = session.subscribe(
        lambda n: heard.append((n.initiator, n.step.kind, session.revision, session.dirty))
    )
    session.perform(naming(session.project, "x"), "form")
    session.undo()
    session.redo()
    stop()
    rename(session, "unheard")
    assert heard == [("form", "do", 1, True), ("undo", "undo", 2, True), ("redo", "redo", 3, True)]


def test_a_long_step_is_waited_for_with_patience(session: Session, path: Path) -> None:
    """Applied and journalled in another thread; who listens hears of it in this one, or of nothing."""
    waited: list[int] = []

    def patience(work: Callable[[], Project]) -> Project:
        waited.append(session.revision)
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work).result()

    session.patience = patience
    heard: list[int] = []
    session.subscribe(lambda notice: heard.append(threading.get_ident()))
    first = session.project.table("parcels").next_id
    made = [
        Change(None, Feature(Key("parcels", first + i), shapely.box(i, 0, i + 1, 1), {})) for i in range(MANY)
    ]
    session.perform(Edit.of(message("few"), made[:1]))
    assert not waited
    with pytest.raises(EditConflict):
        session.perform(Edit.of(message("many"), made))
    edit = Edit.of(message("many"), [~made[0], *made[1:]])
    session.perform(edit)
    session.undo()
    session.go_to(2)
    assert waited == [1, 1, 2, 3] and heard == [threading.get_ident()] * 4
    assert gc.isenabled(), "it was held only meanwhile"
    before = state(session.project)
    session = crashed(session)
    assert session.restore() == 4 and state(session.project) == before
    session.close()


def test_a_listener_that_raises_undoes_nothing(session: Session, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Notice] = []

    def broken(_notice: Notice) -> None:
        raise ValueError("a panel's fault")

    session.subscribe(broken)
    session.subscribe(heard.append)
    with caplog.at_level(logging.ERROR):
        rename(session, "done")
    assert name_of(session) == "done" and session.revision == 1 and len(heard) == 1
    assert "a listener failed on revision 1" in caplog.text
    again = crashed(session)
    assert again.restore() == 1 and name_of(again) == "done"
    again.close()


def test_a_listener_may_stop_listening_when_it_hears(session: Session) -> None:
    heard: list[str] = []

    def once(notice: Notice) -> None:
        heard.append(notice.initiator)
        stop()

    stop = session.subscribe(once)
    session.subscribe(lambda notice: heard.append("other"))
    rename(session, "one")
    rename(session, "two")
    assert heard == ["test", "other", "other"]


def test_a_snapshot_is_not_moved_by_later_steps(session: Session) -> None:
    before = session.snapshot()
    rename(session, "later")
    assert before.revision == 0 and same(before.project, small_project())


# ------------------------------------------------------------------ undo, save, restart


def test_undo_reaches_back_over_saves_and_restarts(session: Session, path: Path) -> None:
    base = state(session.project)
    rename(session, "one")
    session.save()
    rename(session, "two", 2)
    session.save()
    session.close()
    again = Session.open(path)
    assert not again.dirty and again.recovery is None and again.revision == 2
    again.undo()
    again.undo()
    assert again.undo() is None and again.dirty
    assert state(again.project) == base
    again.save()
    assert not again.dirty
    assert state(project_file.read(path).project) == base
    assert again.redo() is not None and name_of(again) == "one"
    again.close()


def test_undo_of_what_another_program_changed_is_refused(session: Session, path: Path) -> None:
    rename(session, "ours")
    session.save()
    session.close()
    elsewhere(path, "UPDATE parcels SET name = 'theirs' WHERE fid = 1")
    again = Session.open(path)
    with pytest.raises(EditConflict, match="Feature 1"):
        again.undo()
    assert name_of(again) == "theirs" and not again.dirty
    rename(again, "ours again")
    again.undo()
    assert name_of(again) == "theirs"
    again.close()


def test_undo_goes_on_beyond_the_steps_that_are_read_at_a_start(
    session: Session, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        rename(session, f"step {number}")
    for _ in range(3):
        session.undo()
    session.save()
    session.close()
    monkeypatch.setattr(project_file, "HISTORY_KEPT", 5)
    again = Session.open(path)
    assert again.revision == 33 and not again.history.done and len(again.history.undone) == 3
    again.redo()
    assert name_of(again) == "step 27"
    again.undo()
    assert name_of(again) == "step 26"
    again.redo()
    live = state(again.project)
    again = crashed(again)
    assert again.restore() == 3 and state(again.project) == live
    again.save()
    assert state(project_file.read(path).project) == live
    again.close()


def test_a_long_journal_that_was_saved_just_before_the_crash_is_no_riddle(
    session: Session, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        rename(session, f"step {number}")
    edits = journal.path_for(path)
    kept = edits.read_bytes()
    session.save()
    session.close()
    edits.write_bytes(kept)  # the crash came between the save and the removal of the journal
    monkeypatch.setattr(project_file, "HISTORY_KEPT", 5)
    again = Session.open(path)
    assert again.recovery is None and name_of(again) == "step 8"
    assert not list(path.parent.glob("*.aside-*"))
    again.close()


def test_an_id_is_never_given_twice(session: Session, path: Path) -> None:
    table = session.project.table("parcels")
    first = table.get(1)
    assert first is not None
    new = Feature(Key("parcels", table.next_id), first.geometry, first.attributes)
    session.perform(Edit.of(message("Draw"), [Change(None, new)]))
    session.undo()
    session.save()
    session.close()
    elsewhere(path, "INSERT INTO parcels (fid, geom) SELECT 50, geom FROM parcels WHERE fid = 1")
    elsewhere(path, "DELETE FROM parcels WHERE fid = 50")
    again = Session.open(path)
    assert again.project.table("parcels").next_id == 51
    rename(again, "x")
    again.save()
    assert project_file.read(path).project.table("parcels").next_id == 51
    again.close()


# ------------------------------------------------------------------ read-only, closing, threads


def test_a_second_window_looks_but_does_not_touch(session: Session, path: Path) -> None:
    rename(session, "first")
    second = Session.open(path)
    assert second.read_only and second.why_read_only and second.recovery is None
    with pytest.raises(ReadOnlyProject, match="another window"):
        rename(second, "x")
    second.close()
    assert journal.path_for(path).exists(), "the first window's journal is not the second's to remove"
    session.save()


def test_after_closing_edits_are_refused_and_the_rest_can_be_read(session: Session, path: Path) -> None:
    rename(session, "kept")
    session.close()
    session.close()
    with pytest.raises(ReadOnlyProject, match="closed"):
        rename(session, "lost?")
    assert name_of(session) == "kept" and session.path == path and session.dirty
    again = Session.open(path)
    assert not again.read_only and again.restore() == 1
    again.save()
    again.close()
    assert not journal.path_for(path).exists()


def test_without_a_file_edits_live_in_memory_until_saved_as(path: Path) -> None:
    session = Session(small_project())
    assert session.path is None and session.read_only and session.why_read_only is None
    rename(session, "one")
    rename(session, "two")
    session.undo()
    session.save()
    assert session.dirty
    session.save_as(path.with_name("new.gpkg"))
    assert not session.dirty and not session.read_only
    assert session.redo() is not None and name_of(session) == "two"
    session.close()


def test_opened_in_a_worker_used_and_closed_here(path: Path) -> None:
    with ThreadPoolExecutor(1) as worker:
        session = worker.submit(Session.open, path).result()
    rename(session, "here")
    session.save()
    session.save_as(path.with_name("b.gpkg"))
    rename(session, "there")
    session.close()
    assert not Session.open(path).read_only
