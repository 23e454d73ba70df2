"""The bridge tells everybody what happened, once it has happened."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from pytestqt.qtbot import QtBot

from beiyuan_gis import i18n
from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from tests.ui.canvas.conftest import small_project, world
from ui.bridge import Bridge

ONE = Key("parcels", 1)


@pytest.fixture
def bridge(qtbot: QtBot) -> Bridge:
    return Bridge(Session(small_project()))


def removal(bridge: Bridge) -> Edit:
    return delete_features(bridge.project, [ONE])


def test_a_step_is_told_after_it_is_in_place(bridge: Bridge, qtbot: QtBot) -> None:
    seen = []
    bridge.stepped.connect(lambda notice: seen.append((notice.initiator, bridge.project.get(ONE))))
    with qtbot.waitSignals([bridge.stepped, bridge.dirty_changed]):
        assert bridge.perform(removal(bridge), "tool")
    assert bridge.undo() and bridge.redo() and not bridge.redo()
    assert [who for who, _feature in seen] == ["tool", "undo", "redo"]
    assert [feature is None for _who, feature in seen] == [True, False, True]


def test_what_cannot_be_done_is_told_and_changes_nothing(bridge: Bridge, qtbot: QtBot) -> None:
    late = removal(bridge)
    bridge.perform(late, "tool")
    with qtbot.waitSignal(bridge.failed) as told:
        assert not bridge.perform(late, "tool")
    assert "not as this edit expects" in told.args[0]
    crossed = shapely.Polygon([world(0, 0), world(10, 10), world(10, 0), world(0, 10)])
    with qtbot.waitSignal(bridge.failed) as told:
        assert not bridge.attempt(lambda: add_feature(bridge.project, "parcels", crossed), "tool")
    assert "cross itself" in told.args[0]
    assert bridge.session.revision == 1


def test_the_selection_loses_what_vanishes(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.select([ONE, Key("parcels", 2), Key("parcels", 99), Key("nowhere", 1)])
    assert bridge.selection == {ONE, Key("parcels", 2)}
    bridge.hover(ONE)
    with qtbot.waitSignals([bridge.selection_changed, bridge.hovered]):
        bridge.perform(removal(bridge), "tool")
    assert bridge.selection == {Key("parcels", 2)}
    assert bridge.hover_key is None


def test_selecting_the_same_again_is_not_news(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.select([ONE])
    with qtbot.assertNotEmitted(bridge.selection_changed):
        bridge.select([ONE])


def test_the_report_is_measured_once_a_revision(bridge: Bridge) -> None:
    first = bridge.report()
    assert bridge.report() is first
    bridge.perform(removal(bridge), "tool")
    assert bridge.report() is not first
    assert bridge.report().layer("parcels").features == 2


def test_layers_are_hidden_and_activated(bridge: Bridge, qtbot: QtBot) -> None:
    assert bridge.active_layer == "points"
    with qtbot.waitSignal(bridge.active_layer_changed) as told:
        bridge.activate("lines")
    assert told.args == ["lines"]
    with qtbot.waitSignal(bridge.layers_shown_changed):
        bridge.show_layer("lines", False)
    assert bridge.hidden == {"lines"}
    with qtbot.assertNotEmitted(bridge.layers_shown_changed):
        bridge.show_layer("lines", False)


def test_a_save_is_told_and_leaves_nothing_unsaved(bridge: Bridge, qtbot: QtBot, tmp_path: Path) -> None:
    bridge.perform(removal(bridge), "tool")
    with qtbot.waitSignals([bridge.saved, bridge.dirty_changed]):
        assert bridge.save_as(tmp_path / "project.gpkg")
    assert not bridge.session.dirty
    bridge.undo()
    with qtbot.waitSignal(bridge.dirty_changed) as told:
        assert bridge.save()
    assert told.args == [False]
    bridge.session.close()


def test_a_save_that_fails_is_told(bridge: Bridge, qtbot: QtBot, tmp_path: Path) -> None:
    bridge.perform(removal(bridge), "tool")
    (tmp_path / "file").write_text("a file is no folder")
    with qtbot.waitSignal(bridge.failed):
        assert not bridge.save_as(tmp_path / "file" / "project.gpkg")
    assert bridge.session.dirty


def test_another_session_takes_over(bridge: Bridge, qtbot: QtBot) -> None:
    bridge.select([ONE])
    bridge.show_layer("lines", False)
    bridge.perform(removal(bridge), "tool")
    former = bridge.session
    with qtbot.waitSignals([bridge.opened, bridge.selection_changed, bridge.layers_shown_changed]):
        bridge.adopt(Session(small_project()))
    assert bridge.session is not former
    assert bridge.hidden == frozenset() and bridge.selection == frozenset()
    assert bridge.report().layer("parcels").features == 3
    with qtbot.assertNotEmitted(bridge.stepped):
        former.undo()


def test_the_language_is_switched_live(bridge: Bridge, qtbot: QtBot) -> None:
    i18n.set_language("en")
    with qtbot.waitSignal(bridge.language_changed):
        bridge.set_language("zh")
    with qtbot.assertNotEmitted(bridge.language_changed):
        bridge.set_language("zh")
    assert i18n.language() == "zh"
    i18n.set_language("en")
