"""The locks satisfy pyproject.toml, pin and hash everything and name no place to load it from."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.tree import ROOT

EXTRAS = {"run": ["checkout"], "dev": ["checkout", "dev"], "bench": ["checkout", "dev", "bench"]}


def _lock(which: str) -> dict[str, Version]:
    """The version of each package that this machine would get."""
    pinned = {}
    for line in _requirement_lines(which):
        requirement = Requirement(line)
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        if requirement.marker is None or requirement.marker.evaluate():
            pinned[canonicalize_name(requirement.name)] = Version(pin.version)
    return pinned


def _requirement_lines(which: str) -> list[str]:
    logical = (ROOT / "locks" / f"{which}.txt").read_text("utf-8").replace("\\\n", " ").splitlines()
    lines = [line for line in logical if line.strip() and not line.startswith("#")]
    assert all(" --hash=sha256:" in line for line in lines)
    return [line.partition(" --hash")[0] for line in lines]


def _wanted(which: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    return [Requirement(text) for text in sum((optional[e] for e in EXTRAS[which]), project["dependencies"])]


@pytest.mark.parametrize("which", EXTRAS)
def test_the_lock_satisfies_the_project(which: str) -> None:
    pinned = _lock(which)
    unmet = [str(r) for r in _wanted(which) if pinned.get(canonicalize_name(r.name)) not in r.specifier]
    assert not unmet


def test_the_tests_run_on_the_versions_that_people_run() -> None:
    run, dev, bench = _lock("run"), _lock("dev"), _lock("bench")
    assert {name: (version, dev.get(name)) for name, version in run.items() if dev.get(name) != version} == {}
    assert {
        name: (version, bench.get(name)) for name, version in dev.items() if bench.get(name) != version
    } == {}


@pytest.mark.parametrize("which", EXTRAS)
def test_the_lock_names_no_place(which: str) -> None:
    text = (ROOT / "locks" / f"{which}.txt").read_text("utf-8")
    assert not re.search(r"https?:|file:|index|find-links|@ |(^|\s)/", text)
