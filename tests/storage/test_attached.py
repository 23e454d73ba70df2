"""Attachments on the disk: kept once, through saves, crashes, Save As and undo; missing ones are named."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pyogrio
import pytest

from beiyuan_gis.edits.attach_files import attach_files
from beiyuan_gis.edits.attaching import FILE_LIMIT
from beiyuan_gis.edits.detach_file import detach_file
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import journal
from beiyuan_gis.storage.attach_source import Source, TooLarge, Unreadable, kept, read_source
from beiyuan_gis.storage.attached import of_layer
from beiyuan_gis.storage.blobs import Blobs, MissingBytes, folder_for
from beiyuan_gis.storage.codec import step_to_json
from beiyuan_gis.storage.connection import connect, transaction
from beiyuan_gis.storage.gpkg import create_layer
from beiyuan_gis.storage.rows import put_table
from tests.storage.at_work import crashed, elsewhere, rename
from tests.storage.keeping import Reads
from tests.storage.small import same, small_project, state

KEY, OTHER = Key("parcels", 1), Key("bollards", 2)
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 40


def attach(session: Session, key: Key, name: str = "现场.jpg", data: bytes = PHOTO) -> str:
    file = kept(session.blobs, Source(name, data))
    session.perform(attach_files(session.project, key, [file]), "test")
    return file.digest


def names(session: Session, key: Key) -> list[str]:
    feature = session.project.get(key)
    return [a.name for a in feature.attachments] if feature else []


def tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return found


def stored(path: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT digest, length(data) FROM beiyuan_blobs ORDER BY id").fetchall()
    connection.close()
    return found


def test_a_photo_is_saved_once_and_read_back(session: Session, path: Path) -> None:
    digest = attach(session, KEY)
    attach(session, OTHER, "again.jpg")
    assert session.blobs.read("现场.jpg", digest) == PHOTO
    session.save()
    assert stored(path) == [(digest, len(PHOTO))] and not folder_for(path).exists()
    session.close()
    again = Session.open(path)
    assert names(again, KEY) == ["现场.jpg"] and names(again, OTHER) == ["again.jpg"]
    assert again.blobs.read("现场.jpg", digest) == PHOTO and not again.blobs.missing([digest])
    assert same(again.project, session.project)
    rename(again, "further")  # an edit of a feature that has one
    again.save()
    assert names(again, KEY) == ["现场.jpg"]
    again.close()


def test_a_project_without_any_stays_as_it_was(session: Session, path: Path) -> None:
    rename(session, "one")
    session.save()
    assert not any(name.startswith("beiyuan_blob") or name == "beiyuan_attachments" for name in tables(path))
    assert "attachments" not in step_to_json(session.history.done[0])["edit"]["changes"][0]["after"]


def test_the_journal_holds_references_and_a_crash_loses_nothing(session: Session, path: Path) -> None:
    digest = attach(session, KEY)
    text = journal.path_for(path).read_text("utf-8")
    assert digest in text and len(text) < 6000, "no bytes in the journal"
    assert (folder_for(path) / digest).read_bytes() == PHOTO
    second = crashed(session)
    assert names(second, KEY) == []
    second.restore()
    assert names(second, KEY) == ["现场.jpg"] and second.blobs.read("x", digest) == PHOTO
    second.save()
    second.close()
    assert stored(path) == [(digest, len(PHOTO))]


def test_bytes_are_on_the_disk_before_the_step_is(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (synced.append(os.readlink(f"/proc/self/fd/{handle}")), real(handle))
    )
    digest = attach(session, KEY)
    files = [name for name in synced if digest in name]
    lines = [name for name in synced if name.endswith(".edits")]
    assert files and lines and synced.index(files[0]) < synced.index(lines[0])


def test_bytes_that_went_missing_are_named(session: Session, path: Path) -> None:
    digest = attach(session, KEY)
    (folder_for(path) / digest).unlink()
    second = crashed(session)
    second.restore()
    assert second.blobs.missing([digest]) == {digest}
    with pytest.raises(MissingBytes, match=r"content of 现场\.jpg is not in this project"):
        second.blobs.read("现场.jpg", digest)
    second.save()  # the reference is kept, and the same file attached again makes it whole
    assert names(second, KEY) == ["现场.jpg"] and stored(path) == []
    attach(second, OTHER)
    second.save()
    assert second.blobs.read("现场.jpg", digest) == PHOTO
    second.close()


def test_altered_bytes_are_no_bytes(session: Session, path: Path) -> None:
    digest = attach(session, KEY)
    session.save()
    elsewhere(path, "UPDATE beiyuan_blobs SET data = ?", b"other")
    with pytest.raises(MissingBytes):
        session.blobs.read("x", digest)
    blobs = Blobs(path)
    (folder_for(path)).mkdir()
    (folder_for(path) / digest).write_bytes(b"torn")
    assert blobs.keep(PHOTO) == digest and blobs.pending(digest) == PHOTO


def test_undo_over_a_save_brings_a_photo_back(session: Session, path: Path) -> None:
    digest = attach(session, KEY)
    session.save()
    session.perform(detach_file(session.project, KEY, digest), "test")
    session.save()
    assert names(session, KEY) == []
    session.close()
    again = Session.open(path)
    again.undo()
    assert names(again, KEY) == ["现场.jpg"] and again.blobs.read("x", digest) == PHOTO
    again.save()
    again.close()


def test_what_was_undone_before_the_save_can_be_redone_after_it(session: Session, path: Path) -> None:
    digest = attach(session, KEY)
    session.undo()
    session.save()
    session.close()
    again = Session.open(path)
    again.redo()
    assert names(again, KEY) == ["现场.jpg"] and again.blobs.read("x", digest) == PHOTO
    again.close()


def test_save_as_takes_the_bytes_along(session: Session, path: Path, tmp_path: Path) -> None:
    old = attach(session, KEY, data=PHOTO + b"1")
    session.save()
    new = attach(session, OTHER, data=PHOTO + b"2")
    session.save_as(tmp_path / "copy.gpkg")
    assert [digest for digest, _size in stored(tmp_path / "copy.gpkg")] == [old, new]
    assert (folder_for(path) / new).exists(), "the former file's journal still mentions it"
    assert session.blobs.read("x", new) == PHOTO + b"2"


def test_save_as_from_memory_when_the_file_went_away(session: Session, path: Path, tmp_path: Path) -> None:
    digest = attach(session, KEY)
    path.unlink()
    session.save_as(tmp_path / "copy.gpkg")
    assert session.blobs.read("x", digest) == PHOTO


def test_a_project_without_a_file_keeps_bytes_until_it_has_one(tmp_path: Path) -> None:
    session = Session(small_project())
    digest = attach(session, KEY)
    assert session.blobs.read("x", digest) == PHOTO
    session.save_as(tmp_path / "first.gpkg")
    assert stored(tmp_path / "first.gpkg") == [(digest, len(PHOTO))]
    assert session.blobs.read("x", digest) == PHOTO
    session.close()


def test_edits_set_aside_keep_their_bytes(session: Session, path: Path) -> None:
    digest = attach(session, KEY)
    session.set_recovery_aside()
    attach(session, OTHER, data=PHOTO + b"2")
    session.save()
    assert [f.name for f in folder_for(path).iterdir()] == [digest]


def test_restored_in_part_when_the_file_was_changed(session: Session, path: Path) -> None:
    rename(session, "one")
    digest = attach(session, OTHER)
    elsewhere(path, "UPDATE parcels SET name = 'theirs' WHERE fid = 1")
    second = crashed(session)
    with pytest.raises(Exception, match="1 of 2"):
        second.restore()
    assert names(second, OTHER) == ["现场.jpg"]
    second.save()
    assert stored(path) == [(digest, len(PHOTO))]
    second.close()


def test_kept_columns_know_what_is_attached(root: Path, reads: Reads, path: Path) -> None:
    first = Session.open(path)
    attach(first, KEY)
    first.save()
    first.close()
    for _opening in range(2):
        again = Session.open(path)
        assert names(again, KEY) == ["现场.jpg"] and state(again.project) == state(first.project)
        again.close()


def test_a_change_by_others_to_what_is_attached_is_a_conflict(session: Session, path: Path) -> None:
    attach(session, KEY)
    session.save()
    elsewhere(path, "UPDATE beiyuan_attachments SET note = 'theirs'")
    rename(session, "mine")
    with pytest.raises(Exception, match="changed by somebody else"):
        session.save()


def test_other_programs_see_the_same_layers(session: Session, path: Path) -> None:
    before = [name for name, _type in pyogrio.list_layers(path)]
    attach(session, KEY)
    session.save()
    assert [name for name, _type in pyogrio.list_layers(path)] == before


def test_broken_and_hostile_files_are_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty, large, secret = tmp_path / "空.txt", tmp_path / "large.bin", tmp_path / "secret.txt"
    empty.touch()
    with large.open("wb") as file:
        file.truncate(FILE_LIMIT + 1)
    secret.write_bytes(b"x")
    for path, kind, said in (
        (empty, Refused, "空.txt is empty"),
        (large, TooLarge, "up to 20 MB"),
        (tmp_path, Unreadable, "is a folder"),
        (tmp_path / "gone.txt", Unreadable, "not there any more"),
        (tmp_path / ("长" * 300 + ".jpg"), Unreadable, "长.jpg"),
    ):
        with pytest.raises(kind, match=said):
            read_source(path)

    def denied(self: Path, mode: str) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(Unreadable, match=r"secret\.txt may not be read"):
        read_source(secret)


def test_a_full_disk_says_so_and_leaves_no_part(
    session: Session, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Exception, match="disk is full"):
        session.blobs.keep(PHOTO)
    assert [*folder_for(path).iterdir()] == []


def test_a_layer_written_anew_has_its_own_attachments_and_no_others(path: Path) -> None:
    session = Session.open(path)
    attach(session, KEY)
    session.save()
    project = session.project
    session.close()
    definition, bare = project.layer("parcels"), small_project().table("parcels")
    for table, expected in ((bare, {}), (project.table("parcels"), project.table("parcels").attached)):
        with connect(path, write=True) as connection, transaction(connection):
            drop_table(connection, "parcels")
            create_layer(connection, definition)
            put_table(connection, definition, table)
            assert of_layer(connection, "parcels") == expected


def drop_table(connection: sqlite3.Connection, layer: str) -> None:
    for statement in (
        f"DROP TABLE rtree_{layer}_geom",
        f"DROP TABLE {layer}",
        f"DELETE FROM gpkg_extensions WHERE table_name = '{layer}'",
        f"DELETE FROM gpkg_geometry_columns WHERE table_name = '{layer}'",
        f"DELETE FROM gpkg_contents WHERE table_name = '{layer}'",
    ):
        connection.execute(statement)
