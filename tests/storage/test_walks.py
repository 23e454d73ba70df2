"""Ten thousand random walks through edits, undo, redo, saves and crashes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from tests.storage.small import random_edit, same, small_project, state

WALKS, PARTS = 10_000, 8
ACTIONS = ("edit", "edit", "edit", "undo", "undo", "redo", "save", "crash", "save_as")
walks = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2**32 - 1)), max_size=12)


@pytest.fixture(scope="module")
def template(ram: Path) -> Path:
    path = ram / "template.gpkg"
    project_file.create(path, small_project())
    return path


def crash(session: Session) -> None:
    """What a kill leaves: the lock falls, nothing is tidied up."""
    workspace = session._workspace
    assert workspace is not None and workspace._lock is not None
    workspace._journal.close()
    workspace._lock.release(force=True)


def take(session: Session, action: str, number: int) -> Session:
    """One action of a walk; a crash goes on with what the next start finds."""
    if action == "edit":
        session.perform(random_edit(random.Random(number), session.project))
    elif action == "save_as":
        assert session.path is not None
        session.save_as(session.path.with_name(f"{number % 3}.gpkg"))
    elif action == "crash":
        assert session.path is not None
        crash(session)
        again = Session.open(session.path)
        again.restore()
        assert same(again.project, session.project), "journal replay differs from the live state"
        assert [s.edit for s in again.history.done] == [s.edit for s in session.history.done]
        assert [s.edit for s in again.history.undone] == [s.edit for s in session.history.undone]
        return again
    else:
        getattr(session, action)()
    return session


@pytest.mark.parametrize("part", range(PARTS))
def test_walks(part: int, template: Path, ram: Path) -> None:
    base = project_file.read(template).project
    folder = ram / f"walks-{part}"
    folder.mkdir()

    @seed(part)
    @settings(
        max_examples=WALKS // PARTS,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(walks)
    def walk(actions: list[tuple[str, int]]) -> None:
        for leftover in folder.glob("*.gpkg*"):
            leftover.unlink()
        path = folder / "walk.gpkg"
        shutil.copyfile(template, path)
        session = Session.open(path)
        for action, number in actions:
            session = take(session, action, number)
        live, where = session.project, session.path
        assert where is not None
        session.save()
        assert state(project_file.read(where).project) == state(live), (
            "save and reopen differs from the live state"
        )
        while session.undo():
            pass
        assert same(session.project, base), "undoing all does not lead back to the base"
        session.close()

    walk()
