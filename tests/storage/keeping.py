"""What the tests of kept columns share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import bulk, kept, layouts, project_file, read_table
from beiyuan_gis.storage.layouts import DiskShelf


def opened(path: Path) -> Project:
    project = project_file.read(path).project
    layouts.settled()
    return project


def parcels(project: Project) -> Table:
    return project.table("parcels")


def is_kept(table: Table) -> bool:
    """Whether it came from a layout, or will next time."""
    return isinstance(table.base.shelf, DiskShelf) and table.base.shelf.get("columns") is not None


def as_in_memory(path: Path) -> Project:
    """What the file holds, with nothing kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_table, "KEPT_FROM", 2**63)
        patch.setattr(kept, "find", lambda state: kept.Found(None, None))
        patch.setattr(project_file, "find", lambda state: kept.Found(None, None))
        return project_file.read(path).project


class Reads:
    """Counts the chunks that are read from the file."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        read = bulk.Reader.read

        def counting(reader: bulk.Reader, first: int, last: int) -> Any:
            self.count += 1
            return read(reader, first, last)

        monkeypatch.setattr(bulk.Reader, "read", counting)


def files(root: Path, ending: str) -> list[Path]:
    return sorted(file for file in root.rglob("*") if file.is_file() and file.name.endswith(ending))
