"""What a planner, a crash and another program do to a project file: shared by the tests."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.project import Project
from beiyuan_gis.session import Session
from beiyuan_gis.storage import geometry_blob


def naming(project: Project, name: str, id: int = 1) -> Edit:
    feature = project.table("parcels").get(id)
    assert feature is not None
    return Edit.of(message("Rename"), [Change(feature, feature.with_attributes(name=name))])


def rename(session: Session, name: str, id: int = 1) -> None:
    session.perform(naming(session.project, name, id), "test")


def name_of(session: Session, id: int = 1) -> object:
    feature = session.project.table("parcels").get(id)
    return feature and feature.attributes["name"]


def crashed(session: Session) -> Session:
    """What the next start finds when the process was killed now."""
    workspace = session._workspace
    assert workspace is not None and workspace._lock is not None
    workspace._journal.close()
    workspace._lock.release(force=True)
    return Session.open(workspace.path)


def elsewhere(path: Path, statement: str, *values: Any) -> None:
    """What another program does to the file."""
    connection = sqlite3.connect(path, isolation_level=None)
    geometry_blob.register_functions(connection)
    connection.execute(statement, values)
    connection.close()
