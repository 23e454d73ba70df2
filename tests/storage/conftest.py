"""Where the long storage tests write, and where columns are kept in tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from beiyuan_gis.session import Session
from beiyuan_gis.storage import layouts, project_file, read_table
from tests.storage.keeping import Reads
from tests.storage.small import small_project

MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def ram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where there is one: there `fsync` costs nothing, and a process that is killed
    loses neither more nor less than on a disk."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        yield tmp_path_factory.mktemp("disk")
        return
    with tempfile.TemporaryDirectory(prefix="beiyuan-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of its own, where also small layers are kept."""
    place = tmp_path / "layouts"
    monkeypatch.setattr(layouts, "root", lambda: place)
    monkeypatch.setattr(read_table, "KEPT_FROM", 1)
    yield place
    layouts.settled()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project file with `small_project` in it."""
    path = tmp_path / "工程.gpkg"
    project_file.create(path, small_project())
    return path


@pytest.fixture
def session(path: Path) -> Iterator[Session]:
    """That project, open for editing."""
    session = Session.open(path)
    yield session
    session.close()
