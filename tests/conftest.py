"""What holds for every test: the planner's own files stay untouched, windows do not fight for the focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from beiyuan_gis.storage import layouts


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home for documents, settings and recovery files."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        # Caches stay where they are: building the font cache anew for each run costs seconds.
        patch.setenv("XDG_CACHE_HOME", str(Path.home() / ".cache"))
        patch.setattr(layouts, "root", lambda: home / "layouts")
        patch.setenv("HOME", str(home))
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_DOCUMENTS_DIR"):
            patch.delenv(variable, raising=False)
        yield home


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests that open windows run in one worker: the virtual screen has one keyboard focus."""
    for item in items:
        if {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("screen"))
