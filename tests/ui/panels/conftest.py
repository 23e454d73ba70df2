"""The panels are tested alone, on the shipped project, in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from beiyuan_gis.i18n import set_language
from tests.ui.kit import bridge_at
from ui.bridge import Bridge


@pytest.fixture
def bridge(qapp: object, tmp_path: Path) -> Iterator[Bridge]:
    set_language("en")
    made = bridge_at(tmp_path / "project.gpkg")
    yield made
    made.session.close()
    set_language("en")
