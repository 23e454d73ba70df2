"""The window: start, actions, language, panels, status bar."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from tests.ui.kit import plan, project_at, said, soon, window_at
from ui.actions import ACTIONS
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.status import parse_scale
from ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
Kinds = QMessageBox.StandardButton


pytestmark = pytest.mark.usefixtures("english")


# -------------------------------------------------------------- start


def test_it_is_on_the_screen_before_a_project_is_open(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_at(qtbot, None, tmp_path / "s.ini")
    assert window.isVisible() and not window.bridge.project.layers
    disabled = {id for id, action in window.actions_.by_id.items() if not action.isEnabled()}
    assert {"save", "undo", "tool_add", "web_map", "plate", "check"} <= disabled
    assert "No project is open." in window.actions_.by_id["web_map"].toolTip()


def test_the_first_run_makes_the_planners_own_project_and_says_where(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "documents"
    monkeypatch.setattr("platformdirs.user_documents_dir", lambda: str(documents))
    window = window_at(qtbot, None, tmp_path / "s.ini")
    with qtbot.waitSignal(window.bridge.opened, timeout=20_000):
        window.start(None)
    place = window.bridge.session.path
    assert place is not None and documents in place.parents and place.is_file()
    assert str(place) in said(window)
    window.banners.shown[0].dismiss()
    assert not window.banners.shown


def test_title_and_status_say_what_is_open_and_whether_it_is_saved(window: MainWindow, path: Path) -> None:
    assert path.name in window.windowTitle() and not window.isWindowModified()
    assert "saved" in window.status.saved.text()
    plan(window.bridge, 1)
    assert window.isWindowModified() and "unsaved" in window.status.saved.text()
    window.status.saved.click()
    assert not window.isWindowModified() and "saved" in window.status.saved.text()
    assert project_file.read(path).project.get(Key("bollards", 1)).attributes["status"] == "planned"


# -------------------------------------------------------------- the table of actions


def test_no_two_actions_share_a_key() -> None:
    keys = [QKeySequence(k).toString() for row in ACTIONS for k in row.keys]
    assert len(set(keys)) == len(keys) and all(keys)


def test_every_action_is_in_a_menu_and_every_tip_names_its_key(window: MainWindow) -> None:
    in_menus = {a.objectName() for menu in window.actions_.menus.values() for a in menu.actions()}
    for row in ACTIONS:
        assert row.id in in_menus
        if row.keys:
            shown = QKeySequence(row.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
            assert f"({shown})" in window.actions_.by_id[row.id].toolTip()


def test_a_disabled_action_says_why(window: MainWindow) -> None:
    actions = window.actions_.by_id
    assert not actions["delete"].isEnabled() and "Select a feature first." in actions["delete"].toolTip()
    assert not actions["merge"].isEnabled() and "two features" in actions["merge"].toolTip()
    assert not actions["undo"].isEnabled() and "nothing to undo" in actions["undo"].toolTip()
    window.bridge.select([Key("bollards", 1)])
    assert actions["delete"].isEnabled() and "first" not in actions["delete"].toolTip()


def test_undo_names_the_step_and_keys_work(window: MainWindow) -> None:
    plan(window.bridge, 1)
    assert "Bollards pulled 1" in window.actions_.by_id["undo"].toolTip()
    QTest.keyClick(window.view, Qt.Key.Key_Z, CTRL)
    assert window.bridge.session.history.undoable is None
    QTest.keyClick(window.view, Qt.Key.Key_Y, CTRL)
    assert window.bridge.session.history.undoable is not None


@pytest.mark.parametrize(
    ("key", "tool"),
    [("H", "pan"), ("V", "select"), ("M", "move_feature"), ("E", "vertex"), ("S", "split"), ("A", "add_")],
)
def test_a_key_takes_a_tool_in_hand(window: MainWindow, key: str, tool: str) -> None:
    QTest.keyClick(window.view, getattr(Qt.Key, f"Key_{key}"))
    assert window.view.tool.name.startswith(tool)
    checked = [row for row in ACTIONS if row.tool and window.actions_.by_id[row.id].isChecked()]
    assert len(checked) == 1 and key in checked[0].keys
    assert window.status.hint.text() == window.view.tool.hint() != ""


def test_delete_takes_the_selection_away_and_one_undo_brings_it_back(window: MainWindow) -> None:
    keys = [Key("bollards", 1), Key("railings", 2)]
    window.bridge.select(keys)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    assert [window.bridge.project.get(k) for k in keys] == [None, None]
    window.bridge.undo()
    assert None not in [window.bridge.project.get(k) for k in keys]


def test_with_the_vertex_tool_delete_takes_the_vertex_and_not_the_feature(window: MainWindow) -> None:
    key = Key("greening", 1)
    before = window.bridge.project.get(key)
    window.bridge.select([key])
    window.view.zoom_to_selection()
    window.view.set_tool("vertex")
    window.activateWindow()
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_Tab)
    QTest.keyClick(window.view, Qt.Key.Key_Delete)
    after = window.bridge.project.get(key)
    assert after is not None and before is not None
    assert len(after.geometry.exterior.coords) == len(before.geometry.exterior.coords) - 1


def test_letters_typed_into_a_field_are_text_and_not_tools(window: MainWindow, qtbot: QtBot) -> None:
    window.go_to("table")
    window.table.filter.setFocus()
    QTest.keyClicks(window.table.filter, "haves")
    assert window.table.filter.text() == "haves" and window.view.tool.name == "select"


def test_merging_keeps_the_chosen_one(window: MainWindow, qtbot: QtBot) -> None:
    project = window.bridge.project
    plots = list(project.table("bungalow_relocation"))
    pair = next(
        (a, b)
        for a in plots
        for b in plots
        if a.key < b.key and a.geometry.intersection(b.geometry).length > 1
    )
    window.bridge.select([f.key for f in pair])
    window.actions_.by_id["merge"].trigger()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None and dialog.list.count() == 2
    kept = dialog.kept()
    dialog.accept()
    assert window.bridge.selection == {kept}
    total = sum(f.geometry.area for f in pair)
    assert window.bridge.project.get(kept).geometry.area == pytest.approx(total, rel=1e-9)
    assert len(window.bridge.project.table("bungalow_relocation")) == len(plots) - 1


def test_f1_lists_every_shortcut(window: MainWindow) -> None:
    window.actions_.by_id["shortcuts"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ShortcutsDialog)
    listed = [
        dialog.list.topLevelItem(i).child(j).text(1)
        for i in range(dialog.list.topLevelItemCount())
        for j in range(dialog.list.topLevelItem(i).childCount())
    ]
    for row in ACTIONS:
        for key in row.keys:
            native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            assert any(native in text.split("  /  ") for text in listed), row.id
    dialog.close()


# -------------------------------------------------------------- language


def test_the_language_switches_at_once_everywhere_and_is_remembered(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_L, CTRL)
    actions: dict[str, QAction] = window.actions_.by_id
    assert actions["save"].text() == "保存(&S)" and actions["zh"].isChecked()
    assert window.actions_.menus[ACTIONS[0].menu].title() == "文件(&F)"
    assert window.docks.tabs["right"].tabText(1) == "指标"
    assert window.view.accessibleName() == "地图" and "已保存" in window.status.saved.text()
    soon(qtbot, lambda: window.layers.cards["railings"].title.text(), "道路护栏拆除")
    assert window.status.hint.text() == window.view.tool.hint() and "单击" in window.status.hint.text()
    assert window.settings.language == "zh"
    QTest.keyClick(window.view, Qt.Key.Key_L, CTRL)
    assert actions["save"].text() == "&Save" and window.settings.language == "en"


def test_a_message_follows_the_language(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_at(qtbot, None, tmp_path / "s.ini")
    path = project_at(tmp_path / "a.gpkg")
    with qtbot.waitSignal(window.bridge.opened):
        window.files._run("x", lambda _progress: Session.open(path), lambda s: window.files._adopt(s, True))
    assert "This is your own project" in said(window)
    window.set_language("zh")
    assert "已由示意数据为您建立工程" in said(window) and str(path) in said(window)


# -------------------------------------------------------------- panels and the status bar


def test_a_figure_leads_to_its_layer(window: MainWindow) -> None:
    window.bridge.show_layer("railings", False)
    window.figures.layer_wanted.emit("railings")
    assert window.bridge.active_layer == "railings" and "railings" not in window.bridge.hidden
    x0, y0, x1, y1 = window.bridge.project.table("railings").bounds
    west, south, east, north = window.view.viewport.bounds
    assert west <= x0 and south <= y0 and x1 <= east and y1 <= north


@pytest.mark.parametrize(
    ("key", "panel"),
    [("F4", "form"), ("F5", "figures"), ("F6", "table"), ("F12", "history"), ("F9", "problems")],
)
def test_a_key_brings_a_panel_to_the_front(window: MainWindow, key: str, panel: str) -> None:
    QTest.keyClick(window.view, getattr(Qt.Key, f"Key_{key}"))
    assert window.docks.panels[panel].isVisible()


def test_the_scale_can_be_typed(window: MainWindow) -> None:
    window.status.scale.setEditText("1：2,000")
    QTest.keyClick(window.status.scale.lineEdit(), Qt.Key.Key_Return)
    assert window.view.denominator == pytest.approx(2000)
    window.status.scale.setEditText("as large as you can")
    QTest.keyClick(window.status.scale.lineEdit(), Qt.Key.Key_Return)
    assert window.view.denominator == pytest.approx(2000)


@pytest.mark.parametrize(
    ("text", "scale"),
    [("1:5000", 5000), ("1：5，000", 5000), (" 2000 ", 2000), ("1:0", None), ("x", None), ("", None)],
)
def test_a_scale_is_read_as_people_write_it(text: str, scale: float | None) -> None:
    assert parse_scale(text) == scale


def test_coordinates_are_in_metres_or_degrees(window: MainWindow) -> None:
    window.view.cursor_moved.emit(469_045.123, 4_419_044.456)
    assert window.status.coordinates.text() == "E 469,045.12   N 4,419,044.46"
    window.status.coordinates.click()
    assert window.status.coordinates.text() == "E 39,469,045.12   N 4,419,044.46"
    window.status.coordinates.click()
    assert "116.63" in window.status.coordinates.text() and "39.90" in window.status.coordinates.text()
    assert window.settings.places == "degrees"
    window.status.coordinates.click()
    assert "116°38′" in window.status.coordinates.text()


def test_the_place_under_the_cursor_is_copied_in_the_form_that_is_chosen(window: MainWindow) -> None:
    window.view.cursor_moved.emit(469_045.1234, 4_419_044.456)
    rows = window.status.forms_menu().actions()
    assert [row.isChecked() for row in rows[:4]] == [True, False, False, False]
    assert rows[1].text().endswith("E 39,469,045.12   N 4,419,044.46")
    rows[1].trigger()
    window.actions_.by_id["copy_place"].trigger()
    assert QApplication.clipboard().text() == "39469045.123,4419044.456"


def test_a_refusal_is_said_and_taken_back_by_the_next_step(window: MainWindow) -> None:
    window.bridge.failed.emit("That does not fit.")
    window.bridge.failed.emit("Nor does this.")
    assert said(window) == "Nor does this."
    plan(window.bridge, 1)
    assert not said(window)


def test_everything_a_reader_hears_of_has_a_name(window: MainWindow) -> None:
    from PyQt6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    nameless = []
    for widget in window.findChildren(QWidget):
        if isinstance(widget, (QAbstractButton, QComboBox, QLineEdit)) and widget.isVisible():
            inner = isinstance(widget.parent(), QComboBox) or widget.objectName().startswith("qt_")
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not inner and not (widget.accessibleName() or text or widget.toolTip()):
                nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []


def test_the_layout_is_remembered(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    first = window_at(qtbot, path, tmp_path / "s.ini")
    first.resizeDocks([first.docks.docks["left"]], [330], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    width = first.docks.docks["left"].width()
    first.close()
    second = window_at(qtbot, path, tmp_path / "s.ini")
    assert abs(second.docks.docks["left"].width() - width) <= 2


def test_closing_the_window_lets_go_of_the_file(window: MainWindow, path: Path) -> None:
    window.close()
    again = Session.open(path)
    assert not again.read_only
    again.close()


def test_dialogs_are_not_left_behind(window: MainWindow, qtbot: QtBot) -> None:
    window.help.shortcuts()
    window.help.shortcuts()
    for dialog in window.findChildren(QDialog):
        dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
