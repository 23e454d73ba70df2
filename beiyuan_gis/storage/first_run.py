"""The planner's own project: made from the shipped sample at the first start, found again later."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import platformdirs

from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.shipped import shipped_project

FOLDER, FILE = "Beiyuan GIS", "北苑城市更新.gpkg"


class FirstRun(NamedTuple):
    """Where the planner's project is, and whether it was made just now (then say where)."""

    path: Path
    created: bool


def planner_project() -> FirstRun:
    """The planner's project file in the documents folder, made when it is not there.

    Raise StorageError when it cannot be made, CatalogueError when the sample is missing.
    """
    path = Path(platformdirs.user_documents_dir()) / FOLDER / FILE
    if path.exists():
        return FirstRun(path, False)
    project_file.create(path, shipped_project())
    return FirstRun(path, True)
