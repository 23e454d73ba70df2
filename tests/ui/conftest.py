"""A project in a file and the window that shows it, in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from beiyuan_gis.i18n import set_language
from tests.ui.kit import project_at, window_at
from ui.window import MainWindow


@pytest.fixture
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")
    QLocale.setDefault(QLocale.system())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project_at(tmp_path / "北苑.gpkg")


@pytest.fixture
def window(english: None, qtbot: QtBot, path: Path, tmp_path: Path) -> MainWindow:
    return window_at(qtbot, path, tmp_path / "settings.ini")
