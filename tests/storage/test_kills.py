"""Two hundred kills in the middle of an edit storm: nothing acknowledged is ever lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from beiyuan_gis.model.project import Project
from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from tests.storage.small import random_edit, small_project, state, storm

KILLS, PARTS = 200, 4
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork are POSIX")


@pytest.fixture(scope="module")
def storms() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("storm_process.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.stdin.close()  # type: ignore[union-attr]
    process.wait(10)
    process.stdout.close()  # type: ignore[union-attr]


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_any_moment(part: int, storms: subprocess.Popen[str], ram: Path) -> None:
    for seed in range(part * KILLS // PARTS, (part + 1) * KILLS // PARTS):
        path = ram / f"{seed}.gpkg"
        project_file.create(path, small_project())
        acknowledged = _kill(storms, seed, path)
        session = Session.open(path)
        session.restore()
        # The step that the kill interrupted may or may not have reached the disk; nothing else may differ.
        assert acknowledged <= session.revision <= acknowledged + 1, f"seed {seed}"
        assert state(session.project) == state(_expected(seed, session.revision)), f"seed {seed}"
        session.save()
        session.close()
        assert state(project_file.read(path).project) == state(_expected(seed, session.revision))


def _kill(storms: subprocess.Popen[str], seed: int, path: Path) -> int:
    """Start a storm, kill it at a random moment; return the last revision that it said was safe."""
    assert storms.stdin and storms.stdout
    rng = random.Random(seed)
    storms.stdin.write(f"{seed} {path}\n")
    storms.stdin.flush()
    pid, last, killed = 0, 0, False
    wait_for = rng.randint(1, 40)
    seen = 0
    for line in storms.stdout:
        if line == "end\n":
            break
        if line.startswith("pid "):
            pid = int(line[4:])
        else:
            last, seen = int(line), seen + 1
        if pid and seen >= wait_for and not killed:
            killed = True
            time.sleep(rng.uniform(0, 0.006))  # not a wait for something: it picks the moment of the kill
            os.kill(pid, signal.SIGKILL)
    assert killed
    return last


def _expected(seed: int, revision: int) -> Project:
    """The same storm in memory, up to `revision`."""
    session = Session(small_project())
    for action, number in storm(seed, 10_000):
        if session.revision == revision:
            return session.project
        if action == "perform":
            session.perform(random_edit(random.Random(number), session.project))
        elif action != "save":
            getattr(session, action)()
    raise AssertionError("the storm was shorter than the revision")
