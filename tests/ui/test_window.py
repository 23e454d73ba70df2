"""The window: start, files, actions, language, messages, and what happens when something goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QLocale, Qt
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from beiyuan_gis.i18n import set_language
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import journal, project_file
from tests.ui.kit import plan, project_at, soon, window_at
from ui.actions import ACTIONS
from ui.dialogs.recovery import RecoveryDialog
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.settings import Settings
from ui.status import parse_scale
from ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
Kinds = QMessageBox.StandardButton


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")
    QLocale.setDefault(QLocale.system())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return project_at(tmp_path / "北苑.gpkg")


@pytest.fixture
def window(qtbot: QtBot, path: Path, tmp_path: Path) -> MainWindow:
    return window_at(qtbot, path, tmp_path / "settings.ini")


def said(window: MainWindow) -> str:
    return "\n".join(banner.text for banner in window.banners.shown)


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
    assert "已由示意数据为您建立项目" in said(window) and str(path) in said(window)


# -------------------------------------------------------------- files


def test_a_broken_file_is_named_and_the_window_stays_usable(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_text("not a project")
    window.files.open(broken)
    soon(qtbot, lambda: str(broken) in said(window), True)
    assert broken.read_text() == "not a project"
    plan(window.bridge, 1)
    assert window.bridge.save()


def test_a_missing_file_at_the_start_leaves_an_empty_window(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_at(qtbot, None, tmp_path / "s.ini")
    window.start(tmp_path / "gone.gpkg")
    soon(qtbot, lambda: "gone.gpkg" in said(window), True)
    assert window.actions_.by_id["open"].isEnabled()


def test_another_project_takes_the_place_and_is_remembered(
    window: MainWindow, qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    other = project_at(tmp_path / "other.gpkg")
    with qtbot.waitSignal(window.bridge.opened):
        window.files.open(other)
    assert "other.gpkg" in window.windowTitle()
    assert Settings(tmp_path / "settings.ini").recent[:2] == [other, path]
    window.actions_.recent.aboutToShow.emit()
    assert [a.text().split("  ")[0] for a in window.actions_.recent.actions()] == ["other.gpkg", path.name]


def test_the_open_project_is_not_opened_twice(window: MainWindow, path: Path) -> None:
    window.files.open(path)
    assert "open already" in said(window) and not window.tasks.running


def test_a_project_that_is_open_elsewhere_is_read_only(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    elsewhere = Session.open(path)
    window = window_at(qtbot, path, tmp_path / "s.ini")
    assert window.bridge.session.read_only and "open in another window" in said(window)
    assert "read-only" in window.status.saved.text()
    window.files.save_as(tmp_path / "copy.gpkg")
    assert not window.bridge.session.read_only and not said(window)
    elsewhere.close()


def test_leaving_saves(window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan(window.bridge, 1)
    monkeypatch.setattr(window.files, "_ask_leave", lambda: Kinds.Save)
    assert window.close()
    assert project_file.read(path).project.get(Key("bollards", 1)).attributes["status"] == "planned"


def test_leaving_without_saving_keeps_the_journal_beside_the_file(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(window.bridge, 1)
    content = journal.path_for(path).read_bytes()
    monkeypatch.setattr(window.files, "_ask_leave", lambda: Kinds.Discard)
    assert window.close()
    assert project_file.read(path).project.get(Key("bollards", 1)).attributes["status"] == "pulled"
    assert content in [p.read_bytes() for p in path.parent.iterdir() if p.is_file() and p != path]
    again = Session.open(path)
    assert again.recovery is None
    again.close()


def test_leaving_can_be_thought_better_of(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    plan(window.bridge, 1)
    monkeypatch.setattr(window.files, "_ask_leave", lambda: Kinds.Cancel)
    assert not window.close() and window.isVisible()


def test_the_question_before_leaving_says_that_nothing_is_deleted(window: MainWindow, qtbot: QtBot) -> None:
    from PyQt6.QtCore import QTimer

    plan(window.bridge, 1)
    texts: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        texts.append(box.informativeText())
        box.button(Kinds.Cancel).click()

    QTimer.singleShot(0, answer)
    assert window.files._ask_leave() == Kinds.Cancel
    assert "nothing is deleted" in texts[0]


# -------------------------------------------------------------- recovery


@pytest.fixture
def crashed(path: Path) -> Path:
    """A project with two steps in its journal that were never saved."""
    from ui.bridge import Bridge

    session = Session.open(path)
    bridge = Bridge(session)
    plan(bridge, 1)
    plan(bridge, 2)
    session.close()  # the journal stays, as after a crash
    return path


def recovery_dialog(window: MainWindow, qtbot: QtBot) -> RecoveryDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RecoveryDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RecoveryDialog)
    return dialog


def planned(window: MainWindow) -> list[int]:
    table = window.bridge.project.table("bollards")
    return [i for i in (1, 2, 3) if table.get(i).attributes["status"] == "planned"]


@pytest.mark.parametrize(
    ("choice", "expected", "dirty"), [("save", [1, 2], False), ("look", [1, 2], True), ("aside", [], False)]
)
def test_recovered_edits_are_listed_and_decided_on(
    qtbot: QtBot, crashed: Path, tmp_path: Path, choice: str, expected: list[int], dirty: bool
) -> None:
    window = window_at(qtbot, crashed, tmp_path / "s.ini")
    dialog = recovery_dialog(window, qtbot)
    assert dialog.steps.count() == 2 and "Bollards pulled 1" in dialog.steps.item(0).text()
    dialog.buttons[choice].click()
    assert planned(window) == expected and window.bridge.session.dirty is dirty
    if choice == "aside":
        assert "kept at" in said(window)
        plan(window.bridge, 3)
    if choice == "look":
        window.bridge.undo()
        assert planned(window) == [1]


def test_closing_the_recovery_dialog_loses_nothing(qtbot: QtBot, crashed: Path, tmp_path: Path) -> None:
    window = window_at(qtbot, crashed, tmp_path / "s.ini")
    dialog = recovery_dialog(window, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert planned(window) == [1, 2] and window.bridge.session.dirty


# -------------------------------------------------------------- outputs


def test_the_web_map_is_written_by_a_worker_and_offered(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "map.html"
    window.commands.write_web_map(target)
    assert window.tasks.running
    soon(qtbot, lambda: str(target) in said(window), True)
    assert "<html" in target.read_text(encoding="utf-8")


def test_a_web_map_that_cannot_be_written_says_why(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.commands.write_web_map(tmp_path / "no such folder" / "map.html")
    soon(qtbot, lambda: "no such folder" in said(window), True)
    assert not window.tasks.running


def test_a_cancelled_export_leaves_no_file_and_says_nothing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "map.html"
    window.commands.write_web_map(target)
    (task,) = window.tasks.running
    with qtbot.waitSignal(task.ended):
        task.cancel()
    assert not target.exists() and not said(window)


def test_plates_are_written_by_a_worker(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    target = tmp_path / "plates.pdf"
    window.commands.write_plates(target)
    qtbot.waitUntil(lambda: str(target) in said(window), timeout=60_000)
    assert target.read_bytes().startswith(b"%PDF")


def test_the_checks_fill_the_problems_panel(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_F7)
    soon(qtbot, window.problems.state.text, "No problems found.")
    assert window.docks.tabs["bottom"].currentWidget() is window.problems


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
    [("F4", "form"), ("F5", "figures"), ("F6", "table"), ("F8", "history"), ("F9", "problems")],
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
    assert "116.63" in window.status.coordinates.text() and "39.90" in window.status.coordinates.text()


def test_a_refusal_is_said_and_taken_back_by_the_next_step(window: MainWindow) -> None:
    window.bridge.failed.emit("That does not fit.")
    window.bridge.failed.emit("Nor does this.")
    assert said(window) == "Nor does this."
    plan(window.bridge, 1)
    assert not said(window)


def test_everything_a_reader_hears_of_has_a_name(window: MainWindow) -> None:
    from PyQt6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

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
    window.show_shortcuts()
    window.show_shortcuts()
    for dialog in window.findChildren(QDialog):
        dialog.close()
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
