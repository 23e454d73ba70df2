"""What is not imported before the window stands: each of these would be waited for at every start."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.shipped import shipped_project
from tests.house import start_process

FOREIGN = (
    *("pyproj", "geopandas", "pandas", "pyogrio", "folium", "branca", "jinja2", "numba", "llvmlite", "pypdf"),
    *("babel", "qtawesome", "qtpy", "scipy", "PIL", "PyQt6.QtPrintSupport", "PyQt6.QtSvg"),
)
OF_PYTHON = (
    *("ssl", "http.client", "email", "urllib.request", "asyncio", "multiprocessing", "xml.etree", "tomllib"),
    *("importlib.metadata", "importlib.resources", "concurrent.futures.process", "unittest"),
)
OWN = ("beiyuan_gis.checks", "beiyuan_gis.outputs", "beiyuan_gis.exchange", "ui.plates", "ui.dialogs.merge")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the process told that opened the shipped project in Chinese."""
    folder = tmp_path_factory.mktemp("start")
    project = folder / "北苑.gpkg"
    project_file.create(project, shipped_project())
    # In any language but English there are texts to translate; the screen is nobody's.
    environment = {**os.environ, "HOME": str(folder), "BEIYUAN_LANG": "zh", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, start_process.__file__, str(project)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize("name", [*FOREIGN, *OF_PYTHON, *OWN])
def test_a_start_does_without(told: dict[str, object], name: str) -> None:
    modules = told["modules"]
    assert isinstance(modules, list)
    assert [m for m in modules if m == name or m.startswith(f"{name}.")] == []


def test_the_collector_waits_until_the_window_stands(told: dict[str, object]) -> None:
    assert told["held"] is True


def test_the_process_looked_at_a_whole_window(told: dict[str, object]) -> None:
    modules = told["modules"]
    assert isinstance(modules, list) and {"ui.window", "numpy", "shapely", "sqlite3"} <= {*modules}
