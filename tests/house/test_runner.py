"""The tests' own footing."""

import os
from pathlib import Path

import pytest


@pytest.mark.xdist_group("runner")
def test_groups_of_tests_stay_in_one_worker(request: pytest.FixtureRequest) -> None:
    """Versions of pytest and pytest-xdist that do not fit each other drop the groups without a word."""
    spread = "PYTEST_XDIST_WORKER" in os.environ and request.config.getvalue("loadgroup")
    assert request.node.nodeid.endswith("@runner") == bool(spread)


def test_the_home_is_not_the_planners(own_home: Path) -> None:
    assert Path.home() == own_home
    assert Path("~").expanduser() == own_home
