"""The panels are tested alone, on the shipped project, in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QWidget

from beiyuan_gis.i18n import set_language
from tests.ui.kit import bridge_at
from ui.bridge import Bridge


@pytest.fixture(autouse=True)
def keys_let_go(qapp: object) -> Iterator[None]:
    """A test that ends on Ctrl+A would leave Ctrl down, and the next test's clicks would add."""
    yield
    QTest.keyClick(QWidget(), Qt.Key.Key_Escape)


@pytest.fixture
def bridge(qapp: object, tmp_path: Path) -> Iterator[Bridge]:
    set_language("en")
    made = bridge_at(tmp_path / "project.gpkg")
    yield made
    made.session.close()
    set_language("en")
