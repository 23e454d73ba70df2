"""The office's own file takes the place of a layer, after it was shown what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from beiyuan_gis.i18n import set_language
from tests.ui.kit import bridge_at, soon
from ui.bridge import Bridge
from ui.dialogs.replace_layer import ReplaceLayer
from ui.tasks import Tasks

PLANE = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4548"}}
LINE = [[469_000.0, 4_419_000.0], [469_100.0, 4_419_000.0]]


@pytest.fixture
def bridge(qtbot: QtBot, tmp_path: Path) -> Iterator[Bridge]:
    set_language("en")
    made = bridge_at(tmp_path / "project.gpkg")
    yield made
    made.session.close()


def file(path: Path, features: list[dict[str, Any]], **more: Any) -> Path:
    content = {"type": "FeatureCollection", "features": features} | more
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def line(coordinates: list[list[float]], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "LineString", "coordinates": coordinates},
    }


def opened(qtbot: QtBot, bridge: Bridge, path: Path) -> ReplaceLayer:
    dialog = ReplaceLayer(bridge, "railings", path, Tasks(bridge))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)
    return dialog


def test_it_shows_what_was_read_and_replaces_as_one_step(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path
) -> None:
    path = file(tmp_path / "竣工.geojson", [line(LINE, 名称="新华西街", status="已拆除")], crs=PLANE)
    dialog = opened(qtbot, bridge, path)
    assert (
        "1 features of 竣工.geojson" in dialog.told.text()
        and "the 8 of Railings removed" in dialog.told.text()
    )
    notes = "\n".join(dialog.summary.item(i).text() for i in range(dialog.summary.count()))
    assert "EPSG:4548" in notes and "名称 → Name" in notes
    assert len(bridge.project.table("railings")) == 8
    dialog.ok.click()
    soon(qtbot, lambda: len(bridge.project.table("railings")), 1)
    (feature,) = bridge.project.table("railings")
    assert feature.attributes["name"] == "新华西街" and feature.attributes["status"] == "removed"
    assert bridge.report().layer("railings").measure == pytest.approx(100.0)
    assert bridge.undo() and len(bridge.project.table("railings")) == 8


def test_a_file_that_cannot_serve_says_why_and_changes_nothing(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path
) -> None:
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": LINE[0]}}
    dialog = opened(qtbot, bridge, file(tmp_path / "points.geojson", [point], crs=PLANE))
    assert "points.geojson" in dialog.told.text() and not dialog.ok.isEnabled()
    assert not bridge.session.history.done


def test_an_unknown_system_is_asked_for(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    far = [[1_000_000.0, 1_000_000.0], [1_000_100.0, 1_000_000.0]]
    dialog = opened(qtbot, bridge, file(tmp_path / "far.geojson", [line(far)], crs=PLANE))
    assert dialog.crs.isVisible() and not dialog.ok.isEnabled()
    dialog.crs.setCurrentIndex(0)
    dialog.crs.activated.emit(0)
    qtbot.waitUntil(lambda: not dialog.bar.isVisible(), timeout=20_000)
    assert dialog.imported is not None and dialog.ok.isEnabled()


def test_closing_while_reading_changes_nothing(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    tasks = Tasks(bridge)
    dialog = ReplaceLayer(bridge, "railings", file(tmp_path / "a.geojson", [line(LINE)], crs=PLANE), tasks)
    dialog.reject()
    qtbot.waitUntil(lambda: not tasks.running, timeout=20_000)
    assert not bridge.session.history.done
