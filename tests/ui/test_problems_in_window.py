"""Problems in the real window: made by a slip of the hand, found, looked at, fixed by key, undone."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.model.feature import Key
from tests.ui.kit import said, soon
from ui.window import MainWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PARCEL = Key("bungalow_relocation", 12)


def rules(window: MainWindow) -> list[str]:
    return [p.rule for p in window.live.found]


def choose(window: MainWindow, rule: str) -> None:
    """Click the first problem of a rule."""
    row = rules(window).index(rule)
    item = window.problems.list.topLevelItem(row)
    window.problems.list.scrollToItem(item)
    place = window.problems.list.visualItemRect(item).center()
    QTest.mouseClick(window.problems.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_slip_of_the_hand_is_found_fixed_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    bridge = window.bridge
    QTest.keyClick(window, Qt.Key.Key_F7)  # check the data
    soon(qtbot, window.problems.state.text, "No problems found.")
    assert not window.actions_.by_id["fix"].isEnabled()
    assert "Choose a problem" in window.actions_.by_id["fix"].toolTip()
    before = bridge.project
    bridge.attempt(lambda: move_features(bridge.project, [PARCEL], 2.0, 0.0), "test")
    qtbot.waitUntil(lambda: "overlap" in rules(window))
    soon(qtbot, window.problems.list.topLevelItemCount, len(window.live.found))
    choose(window, "overlap")
    assert PARCEL in bridge.selection and len(bridge.selection) == 2
    place = window.problems.current().place
    x, y = window.view.viewport.to_screen(*place)
    assert abs(x - window.view.width() / 2) < 20 and abs(y - window.view.height() / 2) < 20
    qtbot.waitUntil(window.actions_.by_id["fix"].isEnabled)
    steps = bridge.session.revision
    QTest.keyClick(window, Qt.Key.Key_F7, SHIFT)  # fix the problem
    assert bridge.session.revision == steps + 1 and said(window) == ""
    qtbot.waitUntil(lambda: window.live.up_to_date)
    while "overlap" in rules(window):
        soon(qtbot, window.problems.list.topLevelItemCount, len(window.live.found))
        choose(window, "overlap")
        QTest.mouseClick(window.problems.fix, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.live.up_to_date)
    while bridge.project.changes_since(before):
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    soon(qtbot, lambda: rules(window), [])
    soon(qtbot, window.problems.state.text, "No problems found.")
