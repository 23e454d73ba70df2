"""The problems panel lists what is known to be wrong, leads there, explains, and offers the fix."""

from __future__ import annotations

import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shapely.geometry import Polygon

from beiyuan_gis.checks import RULES, check
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from tests.ui.kit import plan, soon
from ui.bridge import Bridge
from ui.live_checks import LiveChecks
from ui.panels.problems import ProblemsPanel

PARCEL = Key("greening", 1)


def panel_of(qtbot: QtBot, bridge: Bridge) -> ProblemsPanel:
    panel = ProblemsPanel(bridge, LiveChecks(bridge, None))
    qtbot.addWidget(panel)
    panel.resize(900, 260)
    panel.show()
    return panel


def check_all(panel: ProblemsPanel) -> None:
    panel._live.take_full(check(panel._live.begin_full()))


def click(panel: ProblemsPanel, row: int) -> None:
    place = panel.list.visualItemRect(panel.list.topLevelItem(row)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def redrawn(bridge: Bridge, key: Key, *corners: tuple[float, float]) -> None:
    """The feature gets another outline, as an import may bring it: no verb would draw what is unsound."""
    feature = bridge.project.get(key)
    assert feature is not None
    x, y = feature.geometry.centroid.coords[0]
    ring = Polygon([(x + dx, y + dy) for dx, dy in corners])
    edit = Edit.of(message("Redraw"), [Change(feature, feature.with_geometry(ring))])
    assert bridge.perform(edit, "test")


def feature_of(bridge: Bridge, key: Key) -> Feature:
    feature = bridge.project.get(key)
    assert feature is not None
    return feature


def test_it_lists_what_was_found_and_leads_there(qtbot: QtBot, bridge: Bridge) -> None:
    panel = panel_of(qtbot, bridge)
    assert panel.state.text() == "The data have not been checked yet."
    stray = Key("bollards", 1)
    bridge.attempt(lambda: move_features(bridge.project, [stray], 50_000.0, 0.0), "test")
    check_all(panel)
    soon(qtbot, panel.list.topLevelItemCount, 1)
    assert panel.state.text() == "1 problem found."
    with qtbot.waitSignal(panel.problem_wanted) as asked:
        click(panel, 0)
    assert asked.args[0].keys[0] == stray
    assert str(RULES["outside_boundary"].why) in panel.why.text()
    assert "by hand" in panel.why.text() and "by hand" in panel.fix.toolTip()
    assert not panel.fix.isEnabled()


def test_a_sound_project_says_so(qtbot: QtBot, bridge: Bridge) -> None:
    panel = panel_of(qtbot, bridge)
    check_all(panel)
    soon(qtbot, panel.state.text, "No problems found.")


def test_what_a_step_touches_is_checked_and_nothing_else_is_asked_for(qtbot: QtBot, bridge: Bridge) -> None:
    panel = panel_of(qtbot, bridge)
    redrawn(bridge, PARCEL, (-5, -5), (5, 5), (5, -5), (-5, 5))
    soon(qtbot, lambda: [p.rule for p in panel._live.found if p.keys[0] == PARCEL], ["self_crossing"])
    soon(qtbot, panel.list.topLevelItemCount, len(panel._live.found))
    assert panel.state.text().endswith("Only what was edited has been checked.")
    bridge.undo()
    soon(qtbot, panel.list.topLevelItemCount, 0)
    assert panel.state.text() == "The data have not been checked yet."


def test_after_a_full_check_the_list_stays_that_of_a_full_check(qtbot: QtBot, bridge: Bridge) -> None:
    panel = panel_of(qtbot, bridge)
    check_all(panel)
    bridge.attempt(lambda: move_features(bridge.project, [Key("residential_retrofit", 1)], 9.0, 4.0), "test")
    bridge.attempt(lambda: move_features(bridge.project, [Key("demolition", 7)], 30.0, 0.0), "test")
    plan(bridge, 2)
    qtbot.waitUntil(lambda: panel._live.up_to_date)
    assert list(panel._live.found) == check(bridge.project)
    assert panel._live.complete


def test_steps_made_while_everything_is_checked_are_followed(qtbot: QtBot, bridge: Bridge) -> None:
    panel = panel_of(qtbot, bridge)
    project = panel._live.begin_full()
    redrawn(bridge, PARCEL, (-5, -5), (5, 5), (5, -5), (-5, 5))
    panel._live.take_full(check(project))
    qtbot.waitUntil(lambda: panel._live.up_to_date)
    assert list(panel._live.found) == check(bridge.project) != []


def test_the_button_asks_for_the_fix_of_the_current_problem(qtbot: QtBot, bridge: Bridge) -> None:
    panel = panel_of(qtbot, bridge)
    assert not panel.fix.isEnabled() and "Choose a problem" in panel.fix.toolTip()
    redrawn(bridge, PARCEL, (-5, -5), (5, 5), (5, -5), (-5, 5))
    qtbot.waitUntil(lambda: panel.list.topLevelItemCount() > 0)
    click(panel, 0)
    qtbot.waitUntil(panel.fix.isEnabled)
    with qtbot.waitSignal(panel.fix_wanted) as asked:
        QTest.mouseClick(panel.fix, Qt.MouseButton.LeftButton)
    assert asked.args[0].rule == "self_crossing"


def test_the_same_problem_stays_current_when_the_list_changes(qtbot: QtBot, bridge: Bridge) -> None:
    panel = panel_of(qtbot, bridge)
    redrawn(bridge, PARCEL, (-5, -5), (5, 5), (5, -5), (-5, 5))
    qtbot.waitUntil(lambda: panel.list.topLevelItemCount() > 0)
    click(panel, 0)
    was = panel.current()
    redrawn(bridge, Key("greening", 2), (-5, -5), (5, 5), (5, -5), (-5, 5))
    qtbot.waitUntil(lambda: len({p.keys[0] for p in panel._live.found if p.rule == "self_crossing"}) == 2)
    soon(qtbot, panel.list.topLevelItemCount, len(panel._live.found))
    now = panel.current()
    assert was is not None and now is not None and now.keys == was.keys == (PARCEL,)
    assert shapely.is_valid_reason(feature_of(bridge, PARCEL).geometry).startswith("Self-intersection")
