"""Save As: over what lies there already, and from a file that is no longer what was opened."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.session import Session
from beiyuan_gis.storage import journal, project_file
from beiyuan_gis.storage.errors import ChangedOnDisk, ReadOnlyProject, StorageError
from tests.storage.at_work import elsewhere, rename
from tests.storage.small import same, small_project, state


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.gpkg"
    project_file.create(path, small_project())
    return path


def goes_on(session: Session, path: Path) -> None:
    """The session lives in `path` now: the file is what the window shows, and it can be edited on."""
    assert session.path == path and not session.dirty and not session.read_only and session.recovery is None
    assert state(project_file.read(path).project) == state(session.project)
    rename(session, "after Save As")
    history = [s.edit for s in session.history.done]
    session.close()
    again = Session.open(path)
    assert again.restore() == 1 and state(again.project) == state(session.project)
    assert [s.edit for s in again.history.done] == history
    again.save()
    while again.undo():
        pass
    again.save()
    assert state(project_file.read(path).project) == state(again.project)
    again.close()


def test_when_somebody_else_changed_the_same_feature(path: Path) -> None:
    session = Session.open(path)
    rename(session, "saved earlier")
    session.save()
    rename(session, "ours")
    session.undo()
    rename(session, "ours after all")
    elsewhere(path, "UPDATE parcels SET name = 'theirs' WHERE fid = 1")
    with pytest.raises(ChangedOnDisk, match="Save As"):
        session.save()
    copy = path.with_name("b.gpkg")
    session.save_as(copy)
    assert session.project.table("parcels").get(1).attributes["name"] == "ours after all"  # type: ignore[union-attr]
    goes_on(session, copy)


@pytest.mark.parametrize("edited", [True, False])
def test_when_the_file_is_gone(path: Path, edited: bool) -> None:
    session = Session.open(path)
    rename(session, "saved")
    session.save()
    if edited:
        rename(session, "ours")
    path.unlink()
    session.save_as(path.with_name("b.gpkg"))
    goes_on(session, path.with_name("b.gpkg"))


def test_when_the_file_was_renamed_while_open(path: Path) -> None:
    session = Session.open(path)
    rename(session, "ours")
    path.rename(path.with_name("renamed.gpkg"))
    with pytest.raises(StorageError, match="not there"):
        session.save()
    rename(session, "still kept")
    session.save_as(path)
    goes_on(session, path)


def test_from_a_second_window_after_the_first_has_saved(path: Path) -> None:
    first, second = Session.open(path), Session.open(path)
    rename(first, "first")
    first.save()
    shown = second.project
    second.save_as(path.with_name("b.gpkg"))
    assert second.project is shown
    goes_on(second, path.with_name("b.gpkg"))
    first.close()


def test_when_another_project_lies_at_the_path_now(path: Path) -> None:
    session = Session.open(path)
    other = path.with_name("other.gpkg")
    project_file.create(other, small_project())
    os.replace(other, path)
    rename(session, "ours")
    with pytest.raises(ChangedOnDisk):
        session.save()
    assert same(project_file.read(path).project, small_project())
    session.save_as(path.with_name("b.gpkg"))
    goes_on(session, path.with_name("b.gpkg"))


@pytest.mark.parametrize("there", [True, False])
def test_a_journal_left_at_the_target_is_set_aside(path: Path, there: bool) -> None:
    target = path.with_name("b.gpkg")
    if there:
        shutil.copyfile(path, target)
    journal.path_for(target).write_text("somebody's edits\n")
    session = Session.open(path)
    rename(session, "ours")
    session.save_as(target)
    goes_on(session, target)
    (aside,) = path.parent.glob("b.gpkg.edits.aside-*")
    assert aside.read_text() == "somebody's edits\n"


def test_over_itself_is_a_save(path: Path) -> None:
    session = Session.open(path)
    rename(session, "ours")
    session.save_as(path.parent / "." / ".." / path.parent.name / path.name)
    assert not session.dirty
    goes_on(session, path)


def test_over_a_file_that_another_window_edits(path: Path) -> None:
    other = path.with_name("b.gpkg")
    project_file.create(other, small_project(5))
    theirs, ours = Session.open(other), Session.open(path)
    rename(theirs, "theirs")
    rename(ours, "ours")
    with pytest.raises(ReadOnlyProject, match="another window"):
        ours.save_as(other)
    assert ours.path == path and ours.dirty
    theirs.save()
    theirs.close()
    ours.save_as(other)
    goes_on(ours, other)


def test_over_a_file_that_qgis_holds_open(path: Path) -> None:
    other = path.with_name("b.gpkg")
    project_file.create(other, small_project(5))
    reader = sqlite3.connect(other, isolation_level=None)
    reader.execute("PRAGMA journal_mode = WAL")
    reader.execute("UPDATE beiyuan_project SET value = value")
    session = Session.open(path)
    rename(session, "ours")
    with pytest.raises(StorageError, match="in use by another program"):
        session.save_as(other)
    assert reader.execute("SELECT count(*) FROM parcels").fetchone() == (5,)
    reader.close()
    assert len(project_file.read(other).project.table("parcels")) == 5
    session.save_as(other)
    goes_on(session, other)


KILLED = """
    import os, sys
    from pathlib import Path
    from beiyuan_gis.storage.connection import connect
    with connect(Path(sys.argv[1]), write=True) as connection:
        connection.execute("PRAGMA cache_size = 2")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE parcels SET name = ?", ("half" * 2000,))
        for i in range(300):
            connection.execute("INSERT INTO beiyuan_project VALUES (?, ?)", (f"k{i}", "x" * 3000))
        os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("there", [True, False])
def test_over_a_file_whose_last_save_was_killed(path: Path, there: bool) -> None:
    """SQLite's journal of the old file must not be played into the new one."""
    other = path.with_name("b.gpkg")
    project_file.create(other, small_project(40))
    subprocess.run([sys.executable, "-c", textwrap.dedent(KILLED), str(other)], cwd=Path(__file__).parents[2])
    assert other.with_name("b.gpkg-journal").stat().st_size > 512
    if not there:
        other.unlink()
    session = Session.open(path)
    rename(session, "ours")
    session.save_as(other)
    with sqlite3.connect(other) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    goes_on(session, other)


def test_a_link_leads_to_the_file_and_its_lock(path: Path) -> None:
    link = path.with_name("link.gpkg")
    link.symlink_to(path)
    first, second = Session.open(path), Session.open(link)
    assert second.read_only and not first.read_only
    first.close()
    second.close()
    through = Session.open(link)
    rename(through, "ours")
    through.save()
    through.close()
    assert link.is_symlink()
    assert project_file.read(path).project.table("parcels").get(1).attributes["name"] == "ours"  # type: ignore[union-attr]


def test_a_failed_save_as_leaves_everything_as_it_was(path: Path) -> None:
    session = Session.open(path)
    rename(session, "ours")
    blocked = path.with_name("folder.gpkg")
    blocked.mkdir()
    with pytest.raises(BeiyuanError):
        session.save_as(blocked)
    assert session.path == path and session.dirty and blocked.is_dir()
    session.save()
    goes_on(session, path)
