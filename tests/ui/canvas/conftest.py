"""A small project that the tests can reckon with, and a real map that shows it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shapely
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beiyuan_gis.catalogue import Case, Choice, Field, LayerDefinition, Query, Style, Symbol
from beiyuan_gis.i18n import Text, set_language
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.session import Session
from tests.ui.hand import Hand
from ui.bridge import Bridge
from ui.canvas import kernels
from ui.canvas.view import MapView
from ui.fonts import ensure_chinese_font

E0, N0 = 469_000.0, 4_419_000.0
"""The corner of the test's world: everything lies 0 to 400 m east and 0 to 300 m north of it."""

_FIELDS = (
    Field("name", "text", Text("名称", "Name")),
    Field(
        "status",
        "text",
        Text("状态", "Status"),
        domain=(
            Choice("planned", Text("计划", "Planned")),
            Choice("done", Text("完成", "Done")),
        ),
        default="planned",
    ),
    Field("source", "text", Text("来源", "Source")),
)


def _layer(id: str, geometry: str, order: int, symbol: Symbol, done: Symbol) -> LayerDefinition:
    return LayerDefinition(
        title=Text(f"{id}层", id),
        geometry=geometry,
        order=order,
        unit="items",
        measure=Query("count"),
        style=Style(symbol, by="status", cases=(Case("done", Text("完成", "Done"), done),)),
        id=id,
        fields=_FIELDS,
    )


FRAME = _layer("frame", "Polygon", 0, Symbol(stroke="#000000", width=0.6), Symbol(stroke="#000000"))
PARCELS = _layer(
    "parcels",
    "Polygon",
    1,
    Symbol(fill="#cc0000", stroke="#333333", width=0.25),
    Symbol(fill="#00aa00", stroke="#333333", hatch="diagonal"),
)
LINES = _layer("lines", "LineString", 2, Symbol(stroke="#0000cc", width=1.0), Symbol(stroke="#0000cc"))
POINTS = _layer(
    "points",
    "Point",
    3,
    Symbol(fill="#8800cc", stroke="#ffffff", size=3.0),
    Symbol(fill="#00aaaa", marker="square"),
)


def world(x: float, y: float) -> tuple[float, float]:
    return E0 + x, N0 + y


def _feature(layer: str, id: int, geometry: shapely.Geometry, **attributes: str) -> Feature:
    values = {"name": f"{layer} {id}", "status": "planned", "source": "surveyed"} | attributes
    return Feature(Key(layer, id), shapely.transform(geometry, lambda xy: xy + world(0, 0)), values)


def small_project() -> Project:
    """A frame without a fill; parcels 1 and 2 side by side, 3 upon 1; a line; two points, one schematic."""
    features = {
        "frame": [_feature("frame", 1, shapely.box(0, 0, 400, 300))],
        "parcels": [
            _feature("parcels", 1, shapely.box(50, 50, 150, 150)),
            _feature("parcels", 2, shapely.box(200.123456789, 50, 300, 150), status="done"),
            _feature("parcels", 3, shapely.box(60, 60, 100, 100)),
        ],
        "lines": [_feature("lines", 1, shapely.LineString([(50, 200), (200, 200), (300, 250)]))],
        "points": [
            _feature("points", 1, shapely.Point(350, 250)),
            _feature("points", 2, shapely.Point(350, 50), source="示意（非实测）"),
        ],
    }
    layers = (FRAME, PARCELS, LINES, POINTS)
    names = [f.name for f in _FIELDS]
    return Project(
        Text("测试", "Test"), layers, {d.id: Table.of(d.id, features[d.id], names) for d in layers}
    )


def empty_project() -> Project:
    tables = {"parcels": Table.of("parcels", [], [f.name for f in _FIELDS])}
    return Project(Text("空", "Empty"), (PARCELS,), tables)


def steps(hand: Hand) -> int:
    """How many edits were done and not undone."""
    return len(hand.bridge.session.history.done)


@pytest.fixture(params=["painter", "kernels"])
def drawn_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to draw a map: by QPainter, and by the compiled functions."""
    monkeypatch.setattr(kernels, "_ready", threading.Event())  # what a test makes ready is not for the next
    if request.param == "kernels":
        kernels.load()
    return str(request.param)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def open_map(qtbot: QtBot, project: Project) -> Hand:
    font = QApplication.font()
    font.setFamily(ensure_chinese_font())
    QApplication.setFont(font)
    bridge = Bridge(Session(project))
    view = MapView(bridge)
    qtbot.addWidget(view)
    view.resize(800, 600)
    with qtbot.waitExposed(view):
        view.show()
    view.setFocus()
    hand = Hand(view, origin=world(0, 0))
    bridge.failed.connect(hand.failures.append)
    return hand


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    """A map of the small project, 800 by 600 pixels, all in view."""
    return open_map(qtbot, small_project())
