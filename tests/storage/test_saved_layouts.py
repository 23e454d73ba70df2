"""Files that change after their columns were kept: by our own saves, and by others."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from beiyuan_gis.session import Session
from beiyuan_gis.storage import geometry_blob, kept, project_file
from tests.storage.at_work import crashed, elsewhere, name_of, rename
from tests.storage.keeping import Reads, as_in_memory, files, opened, parcels
from tests.storage.small import same, small_project

pytestmark = pytest.mark.usefixtures("root")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "工程.gpkg"
    project_file.create(path, small_project(20))
    return path


# ---------------------------------------------------------------- files that change


def test_another_program_changed_the_file(path: Path, reads: Reads) -> None:
    opened(path)
    elsewhere(path, "UPDATE parcels SET name = 'theirs' WHERE fid = 3")
    read = reads.count
    project = opened(path)
    assert reads.count > read
    feature = parcels(project).get(3)
    assert feature is not None and feature.attributes["name"] == "theirs"


def test_another_program_has_it_open_for_writing(path: Path) -> None:
    opened(path)
    connection = sqlite3.connect(path, isolation_level=None)
    geometry_blob.register_functions(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("UPDATE parcels SET name = 'theirs' WHERE fid = 3")
    feature = parcels(opened(path)).get(3)
    connection.close()
    assert feature is not None and feature.attributes["name"] == "theirs"


def test_after_a_save_only_what_was_saved_is_read(path: Path, reads: Reads) -> None:
    opened(path)
    session = Session.open(path)
    for turn in range(3):
        rename(session, f"turn {turn}", id=turn + 1)
        session.save()
    expected = session.project
    session.close()
    read = reads.count
    session = Session.open(path)
    assert reads.count == read and same(session.project, expected)
    assert set(parcels(session.project).overlay) == {1, 2, 3} and not session.dirty
    assert same(session.project, as_in_memory(path))
    for _ in range(2):
        session.undo()
    session.save()
    assert same(session.project, as_in_memory(path))
    session.close()
    read = reads.count
    session = Session.open(path)
    assert reads.count == read and name_of(session, 1) == "turn 0" and name_of(session, 2) != "turn 1"
    session.close()


def test_a_crash_after_the_save_costs_a_reading_and_nothing_else(
    path: Path, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(path)
    session = Session.open(path)
    rename(session, "saved")
    monkeypatch.setattr("beiyuan_gis.storage.workspace.remember_save", _killed)
    with pytest.raises(KeyboardInterrupt):
        session.save()
    monkeypatch.undo()
    again = crashed(session)
    assert name_of(again) == "saved" and again.recovery is None
    assert same(again.project, as_in_memory(path))
    again.close()


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_who_writes_right_after_a_save_is_not_overlooked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(path)
    session = Session.open(path)
    rename(session, "ours")
    save = project_file.save

    def overtaken(*arguments: Any) -> Any:
        result = save(*arguments)
        elsewhere(path, "UPDATE parcels SET name = 'theirs' WHERE fid = 7")
        return result

    monkeypatch.setattr(project_file, "save", overtaken)
    session.save()
    session.close()
    project = opened(path)
    assert same(project, as_in_memory(path))
    feature = parcels(project).get(7)
    assert feature is not None and feature.attributes["name"] == "theirs"


def test_who_writes_before_a_save_is_not_overlooked(path: Path) -> None:
    opened(path)
    session = Session.open(path)
    elsewhere(path, "UPDATE parcels SET name = 'theirs' WHERE fid = 7")
    rename(session, "ours")
    session.save()
    session.close()
    assert same(opened(path), as_in_memory(path))


def test_an_alias_that_was_tampered_with_is_ignored(path: Path, root: Path) -> None:
    opened(path)
    session = Session.open(path)
    rename(session, "saved")
    session.save()
    session.close()
    (alias,) = files(root, ".alias")
    alias.write_text(alias.read_text().replace("[1]", "[2]"))
    assert same(opened(path), as_in_memory(path))
    assert name_of(Session.open(path)) == "saved"


def test_a_save_of_very_much_is_read_anew(path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    opened(path)
    session = Session.open(path)
    for id in (1, 2, 3):
        rename(session, "many", id)
    session.save()
    session.close()
    assert not files(root, ".alias") and same(opened(path), as_in_memory(path))
