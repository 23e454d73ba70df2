"""How SQLite is told where a file lies, on Windows too; and files that cannot be written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.connection import uri
from beiyuan_gis.storage.errors import explain
from tests.storage.small import same, small_project


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (PurePosixPath("/mnt/张三/a.gpkg"), "file:///mnt/%E5%BC%A0%E4%B8%89/a.gpkg"),
        (PurePosixPath("/tmp/50%?#.gpkg"), "file:///tmp/50%25%3F%23.gpkg"),
        (PureWindowsPath(r"C:\Users\z\a b.gpkg"), "file:///C:/Users/z/a%20b.gpkg"),
        (PureWindowsPath(r"\\server\share\a.gpkg"), "file:////server/share/a.gpkg"),
    ],
)
def test_a_uri_names_no_authority(path: PurePosixPath | PureWindowsPath, expected: str) -> None:
    assert uri(path) == expected


def test_odd_names_are_one_file(tmp_path: Path) -> None:
    path = tmp_path / "50% ?mode=ro#x'\"é北苑.gpkg"
    project_file.create(path, small_project())
    session = Session.open(path)
    assert same(session.project, small_project()) and not session.read_only
    session.close()
    assert {p.name for p in tmp_path.iterdir()} <= {path.name, f".{path.name}.lock"}


READ = """
import sys
from pathlib import Path
from beiyuan_gis.session import Session
session = Session.open(Path(sys.argv[1]))
print(session.read_only, len(session.project.table("parcels")))
"""


def test_left_in_wal_mode_on_a_read_only_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    project_file.create(path, small_project())
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    plain_user = ["setpriv", "--bounding-set=-dac_override"] if os.getuid() == 0 else []
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        run = subprocess.run(
            [*plain_user, sys.executable, "-c", READ, str(path)],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
        )
    finally:
        tmp_path.chmod(0o755)
    assert run.stdout == "True 3\n", run.stderr


def test_a_file_that_another_program_holds_on_windows_is_in_use_not_read_only() -> None:
    error = PermissionError(13, "The process cannot access the file")
    assert "read-only" in str(explain(error, Path("a.gpkg")))
    error.winerror = 32  # type: ignore[attr-defined]
    assert "in use by another program" in str(explain(error, Path("a.gpkg")))
