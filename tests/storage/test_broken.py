"""Broken, foreign, newer, locked and unwritable files: a clear word, and nothing is touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
import shapely

from beiyuan_gis import i18n
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.session import Session
from beiyuan_gis.storage import journal, project_file
from beiyuan_gis.storage.errors import (
    ChangedOnDisk,
    DamagedProject,
    NewerProject,
    NotAProject,
    ReadOnlyProject,
    StorageError,
)
from tests.storage.small import same, small_project, state

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "北苑.gpkg"
    project_file.create(path, small_project())
    return path


def set_name(session: Session, name: str, layer: str = "parcels") -> None:
    feature = next(iter(session.project.table(layer)))
    session.perform(Edit.of(message("Rename"), [Change(feature, feature.with_attributes(name=name))]))


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def header_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def garbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:-4096] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)


def text_file(path: Path) -> None:
    path.write_text("这不是工程文件\n" * 100, encoding="gbk")


def other_geopackage(path: Path) -> None:
    path.unlink()
    import geopandas

    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=4548)
    pyogrio.write_dataframe(frame, path, layer="x")


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE beiyuan_project SET value = '99' WHERE key = 'schema_version'")
    connection.close()


def bad_definition(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE beiyuan_layers SET definition = '{\"id\": 1}'")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "error", "word"),
    [
        (truncated, DamagedProject, "damaged"),
        (header_only, DamagedProject, "damaged"),
        (garbled, DamagedProject, "damaged"),
        (lambda p: p.write_bytes(b""), DamagedProject, "empty"),
        (text_file, NotAProject, "not a Beiyuan project"),
        (other_geopackage, NotAProject, "not a Beiyuan project"),
        (newer, NewerProject, "newer version"),
        (bad_definition, Exception, "layer definition"),
        (lambda p: p.unlink(), StorageError, "not there"),
        (lambda p: (p.unlink(), p.mkdir()), StorageError, ""),
    ],
)
def test_a_clear_word_and_an_untouched_file(
    path: Path, spoil: Callable[[Path], object], error: type[Exception], word: str
) -> None:
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as raised:
        Session.open(path)
    assert word in str(raised.value)
    assert path.name in str(raised.value) or "layer definition" in word
    i18n.set_language("zh")
    try:
        assert any("\u4e00" <= c <= "\u9fff" for c in str(raised.value).replace(str(path), ""))
    finally:
        i18n.set_language("en")
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not journal.path_for(path).exists()


def test_a_second_window_looks_on(path: Path) -> None:
    first = Session.open(path)
    second = Session.open(path)
    assert second.read_only and not first.read_only
    with pytest.raises(ReadOnlyProject, match="another window"):
        set_name(second, "二")
    assert same(second.project, small_project())
    second.save_as(path.with_name("copy.gpkg"))
    set_name(second, "二")
    second.save()
    first.close()
    second.close()
    assert not Session.open(path).read_only


def test_changed_behind_our_back(path: Path) -> None:
    session = Session.open(path)
    set_name(session, "我们的")
    with sqlite3.connect(path) as connection:
        from beiyuan_gis.storage.geometry_blob import register_functions

        register_functions(connection)
        connection.execute("UPDATE parcels SET name = '他们的' WHERE fid = 1")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ChangedOnDisk):
        session.save()
    assert path.read_bytes() == before and session.dirty
    session.close()
    again = Session.open(path)
    assert again.recovery is not None and len(again.recovery.steps) == 1, "the edit is still in the journal"


def python(code: str, *arguments: object, under: list[str]) -> str:
    """Run `code` after the preamble in a process of its own, started by `under`; return what it printed."""
    program = textwrap.dedent(PREAMBLE) + textwrap.dedent(code)
    run = subprocess.run(
        [*under, sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


PREAMBLE = """
    import sys
    sys.path.insert(0, ".")
    from pathlib import Path
    from beiyuan_gis.errors import BeiyuanError
    from beiyuan_gis.session import Session
    from beiyuan_gis.storage import project_file
    from tests.storage.small import small_project, same, state
    from tests.storage.test_broken import set_name
    path = Path(sys.argv[1])

    def attempt(what):
        try:
            what()
        except BeiyuanError as error:
            print(type(error).__name__, error)
        else:
            print("fine")
"""


def test_a_read_only_folder(path: Path) -> None:
    # Root may write anywhere; without that one capability it meets permissions like anybody else.
    plain_user = ["setpriv", "--bounding-set=-dac_override"] if os.getuid() == 0 else []
    folder = path.parent
    before = path.read_bytes()
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        code = """
            session = Session.open(path)
            print(session.read_only, len(session.project.table("parcels")))
            attempt(lambda: set_name(session, "x"))
            attempt(lambda: session.save_as(path.with_name("copy.gpkg")))
            attempt(lambda: session.save_as(Path(sys.argv[2]) / "copy.gpkg"))
            attempt(lambda: set_name(session, "x"))
        """
        elsewhere = folder.parent / "elsewhere"
        elsewhere.mkdir()
        out = python(code, path, elsewhere, under=plain_user).splitlines()
    finally:
        folder.chmod(0o755)
    assert out[0] == "True 3"
    assert out[1].startswith("ReadOnlyProject") and "read-only" in out[1]
    assert out[2].startswith("ReadOnlyProject") and "copy.gpkg" in out[2]
    assert out[3:] == ["fine", "fine"]
    assert path.read_bytes() == before and sorted(p.name for p in folder.iterdir()) == [path.name]


def test_a_full_disk(path: Path, tmp_path: Path) -> None:
    """On a file system of 400 kB: edits are refused when they cannot be kept, and what was kept stays."""
    disk = tmp_path / "disk"
    disk.mkdir()
    own_mounts = ["unshare", "-m"] if os.getuid() == 0 else ["unshare", "-rm"]
    if subprocess.run([*own_mounts, "true"], capture_output=True).returncode:  # in a chroot
        own_mounts += ["--propagation", "unchanged"]
    mount = 'mount -t tmpfs -o size=400k tmpfs "$0" && exec "$@"'
    code = """
        import shutil
        home = Path(sys.argv[2])
        here = home / path.name
        shutil.copyfile(path, here)
        session = Session.open(here)
        set_name(session, "kept")
        filler = home / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 512)
            except OSError:
                pass
        kept = session.project
        attempt(lambda: [set_name(session, "y" * 3000 + str(i)) for i in range(100)])
        revision, live = session.revision, state(session.project)
        before = here.read_bytes()
        attempt(session.save)
        print(here.read_bytes() == before, session.dirty)
        attempt(lambda: session.save_as(home / "copy.gpkg"))
        print(sorted(p.name for p in home.iterdir() if "copy" in p.name or "part" in p.name))
        attempt(lambda: project_file.create(home / "new.gpkg", small_project()))
        session.close()
        again = Session.open(here)
        again.restore()
        print(again.revision == revision, state(again.project) == live)
        filler.unlink()
        attempt(lambda: set_name(again, "room again"))
        attempt(again.save)
        print(project_file.read(here).project.table("parcels").get(1).attributes["name"])
    """
    shell = [*own_mounts, "sh", "-c", mount, str(disk)]
    out = python(code, path, disk, under=shell).splitlines()
    assert out[0].startswith("StorageError") and "disk is full" in out[0].lower()
    assert out[1].startswith("StorageError") and "disk is full" in out[1].lower()
    assert out[2] == "True True"
    assert "disk is full" in out[3].lower() and out[4] == "[]" and "disk is full" in out[5].lower()
    assert out[6:] == ["True True", "fine", "fine", "room again"]


def test_a_save_killed_halfway_is_rolled_back(path: Path) -> None:
    before = state(project_file.read(path).project)
    code = """
        import os
        from beiyuan_gis.storage.connection import connect
        with connect(path, write=True) as connection:
            connection.execute("PRAGMA cache_size = 2")  # so that half of it is in the file before the commit
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("PRAGMA user_version = 7")  # the first page, which counts the others
            connection.execute("UPDATE parcels SET name = 'half'")
            for i in range(300):
                row = (f"k{i}", "x" * 3000)
                connection.execute("INSERT INTO beiyuan_project VALUES (?, ?)", row)
            print(path.stat().st_size, flush=True)
            os.kill(os.getpid(), 9)
    """
    whole = path.stat().st_size
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(PREAMBLE) + textwrap.dedent(code), str(path)],
        capture_output=True, text=True, cwd=CHECKOUT,
    )  # fmt: skip
    assert int(run.stdout) > whole and path.with_name(path.name + "-journal").exists()
    data = bytearray(path.read_bytes())
    data[28:32] = (10**6).to_bytes(4, "big")  # the page count of a file that never came to be
    path.write_bytes(data)
    session = Session.open(path)
    assert state(session.project) == before
    session.close()


def test_a_journal_of_another_project_is_set_aside(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    shutil.copyfile(path, other)
    session = Session.open(path)
    session.save_as(tmp_path / "third.gpkg")  # a copy has an identity of its own
    set_name(session, "lost?")
    session.close()
    shutil.move(journal.path_for(tmp_path / "third.gpkg"), journal.path_for(other))
    opened = Session.open(other)
    assert opened.recovery is not None and opened.recovery.steps == ()
    aside = opened.recovery.aside
    assert aside is not None and aside.exists() and "lost?" in aside.read_text(encoding="utf-8")
    opened.restore()
    set_name(opened, "goes on")
    opened.save()


def test_a_torn_last_record_is_cut_and_the_rest_restored(path: Path) -> None:
    session = Session.open(path)
    set_name(session, "one")
    set_name(session, "two")
    live = state(session.project)
    session.close()
    edits = journal.path_for(path)
    whole = edits.read_bytes()
    for torn in (whole + b'0123456789abcdef {"rev', whole + b"\x00" * 300, whole + b"garbage\n"):
        edits.write_bytes(torn)
        again = Session.open(path)
        assert again.recovery is not None and len(again.recovery.steps) == 2 and again.recovery.aside is None
        assert again.restore() == 2 and state(again.project) == live
        set_name(again, "three")
        again.undo()
        again.close()
        read = journal.read(edits)
        assert read is not None and read.whole and len(read.steps) == 4
        edits.write_bytes(whole)


def test_a_journal_broken_in_the_middle_keeps_its_rest(path: Path) -> None:
    session = Session.open(path)
    for name in ("one", "two", "three"):
        set_name(session, name)
    session.close()
    edits = journal.path_for(path)
    lines = edits.read_bytes().splitlines(keepends=True)
    edits.write_bytes(b"".join([lines[0], lines[1], lines[2].replace(b"two", b"TWO"), lines[3]]))
    again = Session.open(path)
    assert again.recovery is not None and len(again.recovery.steps) == 1
    aside = again.recovery.aside
    assert aside is not None and b"three" in aside.read_bytes()
    again.restore()
    assert again.project.table("parcels").get(1).attributes["name"] == "one"  # type: ignore[union-attr]


def test_set_aside_keeps_the_edits_and_starts_afresh(path: Path) -> None:
    session = Session.open(path)
    set_name(session, "unwanted")
    session.close()
    again = Session.open(path)
    with pytest.raises(ReadOnlyProject, match="recovered"):
        set_name(again, "too early")
    aside = again.set_recovery_aside()
    assert aside is not None and "unwanted" in aside.read_text(encoding="utf-8")
    assert same(again.project, small_project())
    set_name(again, "wanted")
    again.save()
    assert project_file.read(path).project.table("parcels").get(1).attributes["name"] == "wanted"  # type: ignore[union-attr]
