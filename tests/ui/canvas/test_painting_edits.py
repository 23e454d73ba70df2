"""An edit paints where it changed the map, and all that it changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
import shapely
from PyQt6.QtCore import QEvent, QObject, QPoint
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent, QRegion
from pytestqt.qtbot import QtBot

from beiyuan_gis.catalogue import Style, Symbol
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from tests.ui.canvas.conftest import open_map, small_project, world
from tests.ui.canvas.mixed import LAYERS, mixed_project, random_edit
from tests.ui.hand import Hand
from ui.canvas import highlight, kernels, picture
from ui.canvas.renderer import pixels_of


@pytest.fixture(scope="module", autouse=True)
def compiled(qapp: object) -> None:
    kernels.load()


def inside(region: QRegion, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which pixels of an image of this shape are in a region."""
    image = QImage(shape[1], shape[0], QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setClipRegion(region)
    painter.fillRect(image.rect(), QColor("white"))
    painter.end()
    return pixels_of(image) == 0xFFFFFFFF


class Painted(QObject):
    """Where the map was painted."""

    def __init__(self, hand: Hand, qtbot: QtBot) -> None:
        super().__init__()
        self._hand, self._qtbot = hand, qtbot
        self.region = QRegion()
        hand.view.installEventFilter(self)

    def eventFilter(self, _watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False

    def by(self, do: Callable[[], object]) -> QRegion:
        """Do something, and wait until the map shows it; the region holds every pixel that changed."""
        before = self.looks()
        self._hand.view.repaint()  # nothing waits to be painted from here on
        self.region = QRegion()
        do()
        self.rest()
        painted = QRegion(self.region)
        mask = inside(painted, before.shape)
        steps = np.abs(self.looks().view(np.uint8).astype(int) - before.view(np.uint8).astype(int))
        changed = (steps.reshape(*before.shape, 4) > 1).any(2)  # one step: see `mixed.alike`
        assert mask[changed].all()
        return painted

    def rest(self) -> None:
        shown = self._hand.view.picture
        self._qtbot.waitUntil(lambda: not self.region.isEmpty() and shown.complete and not shown.busy)
        self._qtbot.wait(0)  # what the last of it asked to paint

    def looks(self) -> npt.NDArray[np.uint32]:
        image = self._hand.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return pixels_of(image).copy()

    def share(self, region: QRegion) -> float:
        """How much of the map a region is."""
        return float(inside(region, (self._hand.view.height(), self._hand.view.width())).mean())


@pytest.fixture(params=["named", "nameless"])
def project(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(picture, "_IN_PASSING", 10.0)  # else a slow machine places the names later
    project = mixed_project(11)
    if request.param == "nameless":
        layers = tuple(msgspec.structs.replace(d, label="") for d in project.layers)
        return replace(project, layers=layers)
    return project


def opened(qtbot: QtBot, project: Project) -> tuple[Hand, Painted]:
    hand = open_map(qtbot, project)
    painted = Painted(hand, qtbot)
    hand.view.update()
    painted.rest()
    return hand, painted


@pytest.mark.parametrize("selected", [0, 1, 30])
def test_all_that_an_edit_changes_is_painted_and_hardly_more(
    qtbot: QtBot, project: Project, selected: int
) -> None:
    rng = random.Random(selected)
    hand, painted = opened(qtbot, project)
    bridge, whole = hand.bridge, 0
    keys = [Key(d.id, id) for d in LAYERS for id in project.tables[d.id].ids()]
    bridge.select(rng.sample(keys, selected))
    bridge.hover(rng.choice(keys))
    painted.rest()
    for _ in range(12):
        undo = rng.random() < 0.3 and bridge.session.history.done
        edit = random_edit(rng, bridge.project)
        region = painted.by(bridge.undo if undo else lambda edit=edit: bridge.perform(edit, "test"))
        whole += painted.share(region) == 1.0
    assert whole < 6  # those in which what is hovered or selected was deleted


def test_moving_one_feature_paints_a_small_part(qtbot: QtBot, project: Project) -> None:
    hand, painted = opened(qtbot, project)
    bridge, key = hand.bridge, Key("points", 3)
    region = painted.by(
        lambda: bridge.attempt(lambda: move_features(bridge.project, [key], 3.0, 2.0), "test")
    )
    assert not region.isEmpty()
    assert painted.share(region) < 0.05


def test_two_edits_in_one_go_are_painted_both(qtbot: QtBot, project: Project) -> None:
    hand, painted = opened(qtbot, project)
    bridge = hand.bridge

    def both() -> None:
        for id in (1, 2):
            bridge.attempt(lambda id=id: move_features(bridge.project, [Key("points", id)], 9.0, 4.0), "test")

    assert painted.share(painted.by(both)) > 0.0


def test_a_first_schematic_feature_brings_its_notice(qtbot: QtBot) -> None:
    whole = small_project()
    hand, painted = opened(
        qtbot, replace(whole, tables={**whole.tables, "points": Table.of("points", [], ["source"])})
    )
    symbolic = Feature(Key("points", 7), shapely.Point(*world(20, 20)), {"source": "示意（非实测）"})
    edit = Edit.of(message("edit"), [Change(None, symbolic)])
    assert painted.share(painted.by(lambda: hand.bridge.perform(edit, "test"))) == 1.0


def test_with_a_tool_in_hand_that_draws_on_the_map_all_is_painted(qtbot: QtBot, project: Project) -> None:
    hand, painted = opened(qtbot, project)
    hand.view.set_tool("vertex")
    hand.bridge.select([Key("areas", 1)])
    painted.rest()
    edit = random_edit(random.Random(1), project)
    assert painted.share(painted.by(lambda: hand.bridge.perform(edit, "test"))) == 1.0


def test_a_box_that_an_edit_takes_away_is_wiped_off(qtbot: QtBot, project: Project) -> None:
    hand, painted = opened(qtbot, project)
    hand.press(10, 10)
    hand.move(150, 150)
    painted.rest()
    edit = random_edit(random.Random(1), project)
    assert painted.share(painted.by(lambda: hand.bridge.perform(edit, "test"))) == 1.0


def test_where_marks_of_the_selection_depend_on_each_other_all_is_painted(
    qtbot: QtBot, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highlight, "_OUTLINED", 4)
    hand, painted = opened(qtbot, project)
    hand.bridge.select([Key("points", id) for id in range(1, 6)])
    painted.rest()
    edit = random_edit(random.Random(1), project)
    assert painted.share(painted.by(lambda: hand.bridge.perform(edit, "test"))) == 1.0


def only(layer: str, *geometries: shapely.Geometry) -> Project:
    """The small project with nothing in it but some surveyed features."""
    whole = small_project()
    names = ["甲", "a name that is wider than what hid it"]
    features = [
        Feature(
            Key(layer, id), shapely.transform(shape, lambda xy: xy + world(0, 0)), {"name": names[id - 1]}
        )
        for id, shape in enumerate(geometries, 1)
    ]
    empty = {d.id: Table.of(d.id, [], ["name"]) for d in whole.layers}
    return replace(whole, tables={**empty, layer: Table.of(layer, features, ["name"])})


def test_a_name_that_another_one_makes_room_for_is_painted_far_beyond_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "_IN_PASSING", 10.0)
    upright, across = shapely.box(190, 20, 220, 280), shapely.box(100, 140, 310, 160)
    hand, painted = opened(qtbot, only("parcels", upright, across))
    before = painted.looks()
    region = painted.by(
        lambda: hand.bridge.attempt(lambda: delete_features(hand.bridge.project, [Key("parcels", 1)]), "test")
    )
    beside = hand.view.viewport.to_screen(*world(170, 150))
    column, row = round(beside[0]), round(beside[1])
    assert (before != painted.looks())[row - 12 : row + 12, column - 12 : column + 12].any()
    assert region.contains(QPoint(column, row)) and painted.share(region) < 0.5


def test_the_ring_of_a_selected_point_reaches_beyond_its_symbol(qtbot: QtBot) -> None:
    project = only("points", shapely.Point(100, 100))
    small = tuple(msgspec.structs.replace(d, style=Style(Symbol(size=0.2))) for d in project.layers)
    hand, painted = opened(qtbot, replace(project, layers=small))
    hand.bridge.select([Key("points", 1)])
    painted.rest()
    moved = painted.by(
        lambda: hand.bridge.attempt(
            lambda: move_features(hand.bridge.project, [Key("points", 1)], 90.0, 0.0), "test"
        )
    )
    assert painted.share(moved) < 0.1
