"""The palette in the window, by keys and mouse: what it finds, says and does."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QInputMethodEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beiyuan_gis.model.feature import Key
from tests.ui.kit import soon
from ui.actions import ACTIONS
from ui.palette.entries import Entry, ranked
from ui.palette.palette import Palette
from ui.palette.rows import ENTRY
from ui.window import MainWindow

pytestmark = pytest.mark.usefixtures("english")
CTRL = Qt.KeyboardModifier.ControlModifier
Keys = Qt.Key


def opened(window: MainWindow) -> Palette:
    window.view.setFocus()
    QTest.keyClick(window.view, Keys.Key_K, CTRL)
    palette = window.findChild(Palette)
    assert palette is not None and palette.isVisible() and palette.field.hasFocus()
    return palette


def typed(palette: Palette, text: str) -> list[str]:
    """The ids that are listed."""
    palette.field.clear()
    palette.field.insert(text)  # as an input method commits it: no key event brings Chinese
    return listed(palette)


def listed(palette: Palette) -> list[str]:
    return [palette.list.item(n).data(ENTRY).id for n in range(palette.list.count())]


def test_every_action_is_listed_in_both_languages_whatever_the_window_speaks(window: MainWindow) -> None:
    palette = opened(window)
    assert set(listed(palette)) >= {row.id for row in ACTIONS} - {"palette"}
    for speaks in ("en", "zh"):
        window.set_language(speaks)
        palette = opened(window)
        for way in ("合并", "hb", "hebing", "merge", "Mer"):
            assert typed(palette, way)[0] == "merge", (speaks, way)
        assert typed(palette, "tool_vertex")[0] == "tool_vertex"
        assert typed(palette, "lvhua")[0] == "layer:greening"
        assert typed(palette, "qqqq") == [] and palette.foot.text()
        assert palette.list.item(0) is None and palette.current() is None
    assert palette.foot.text() == "没有找到匹配项。"


def test_enter_runs_with_the_keys_back_on_the_map_and_it_comes_first_next_time(window: MainWindow) -> None:
    palette = opened(window)
    QTest.keyClicks(palette.field, "lass")
    QTest.keyClick(palette.field, Keys.Key_Return)
    assert window.view.tool.name == "lasso" and not palette.isVisible() and window.view.hasFocus()
    palette = opened(window)
    assert listed(palette)[0] == "tool_lasso" == window.settings.recent_commands[0]
    QTest.keyClick(palette.field, Keys.Key_Down)
    assert palette.list.currentRow() == 1
    QTest.keyClick(palette.field, Keys.Key_Escape)
    assert not palette.isVisible() and window.view.hasFocus() and window.view.tool.name == "lasso"


def test_what_cannot_be_done_says_why_and_is_not_done(window: MainWindow) -> None:
    palette = opened(window)
    assert typed(palette, "delete")[0] == "delete"
    entry = palette.current()
    assert entry is not None and entry.why_not == "Select a feature first."
    assert "Select a feature first." in palette.foot.text()
    assert "Select a feature first." in palette.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(palette.field, Keys.Key_Return)
    assert palette.isVisible() and not window.settings.recent_commands
    QTest.keyClick(palette.field, Keys.Key_Escape)
    window.bridge.select([Key("bollards", 1)])
    palette = opened(window)
    typed(palette, "delete")
    QTest.keyClick(palette.field, Keys.Key_Return)
    assert window.bridge.project.get(Key("bollards", 1)) is None


def test_a_click_runs_and_a_click_elsewhere_closes(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window)
    typed(palette, "pan")
    place = palette.list.visualItemRect(palette.list.item(0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.view.tool.name == "pan" and not palette.isVisible()
    palette = opened(window)
    window.table.filter.setFocus()
    assert not palette.isVisible() and QApplication.focusWidget() is not window.view
    _compose(opened(window))


def _compose(palette: Palette) -> None:
    """With an input method, what is composed is found already."""
    QApplication.sendEvent(palette.field, QInputMethodEvent("he'bing", []))
    assert listed(palette)[0] == "merge" and palette.field.text() == ""
    committed = QInputMethodEvent()
    committed.setCommitString("合并")
    QApplication.sendEvent(palette.field, committed)
    assert palette.field.text() == "合并" and listed(palette)[0] == "merge"
    palette.field.clear()
    QApplication.sendEvent(palette.field, QInputMethodEvent("qqq", []))
    assert listed(palette) == []
    QApplication.sendEvent(palette.field, QInputMethodEvent("", []))  # given up
    assert len(listed(palette)) > 50


def test_layers_and_features_are_gone_to(window: MainWindow, qtbot: QtBot) -> None:
    palette = opened(window)
    assert typed(palette, "railings")[0] == "layer:railings"
    QTest.keyClick(palette.field, Keys.Key_Return)
    assert window.bridge.active_layer == "railings"
    palette = opened(window)
    assert typed(palette, "#2")[0] == "feature:railings:2"
    QTest.keyClick(palette.field, Keys.Key_Return)
    assert window.bridge.selection == {Key("railings", 2)}
    soon(qtbot, lambda: window.form.isVisible(), True)
    palette = opened(window)
    found = typed(palette, "万达商圈")
    assert found[0].startswith("feature:projects:")
    assert typed(palette, "wdsq") == found  # by initials too


def test_commands_come_before_layers_and_what_was_used_lately_before_its_equals() -> None:
    def entry(id: str, *names: str) -> Entry:
        return Entry(id, names, "", lambda: None)

    entries = [entry("a", "Zoom in"), entry("b", "Zoom out"), entry("c", "Buzz"), entry("d", "放大", "Zoom")]
    assert [e.id for e in ranked(entries, "zo", [])] == ["a", "b", "d"]
    assert [e.id for e in ranked(entries, "zo", ["b"])] == ["b", "a", "d"]
    assert [e.id for e in ranked(entries, "", ["c"])] == ["c", "a", "b", "d"]
