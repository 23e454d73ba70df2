"""The problems panel lists what the checks found and leads there."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beiyuan_gis.checks import check
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.model.feature import Key
from tests.ui.kit import plan
from ui.bridge import Bridge
from ui.panels.problems import ProblemsPanel


def test_it_lists_what_was_found_and_says_when_it_is_out_of_date(qtbot: QtBot, bridge: Bridge) -> None:
    panel = ProblemsPanel(bridge)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.state.text() == "The data have not been checked yet."
    stray = Key("bollards", 1)
    bridge.attempt(lambda: move_features(bridge.project, [stray], 50_000.0, 0.0), "test")
    found = check(bridge.project)
    panel.show_problems(found, bridge.session.revision)
    assert panel.list.topLevelItemCount() == len(found) == 1
    assert panel.state.text() == "1 problem found."
    with qtbot.waitSignal(panel.problem_wanted) as asked:
        row = panel.list.visualItemRect(panel.list.topLevelItem(0))
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert asked.args[0].keys[0] == stray
    plan(bridge, 2)
    assert "check again" in panel.state.text()


def test_a_sound_project_says_so(qtbot: QtBot, bridge: Bridge) -> None:
    panel = ProblemsPanel(bridge)
    qtbot.addWidget(panel)
    panel.show_problems(check(bridge.project), bridge.session.revision)
    assert panel.state.text() == "No problems found."
