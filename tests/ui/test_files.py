"""Opening, saving, leaving, recovering, exporting: what the window does with files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import journal, project_file
from tests.ui.kit import plan, project_at, said, soon, window_at
from ui.dialogs.recovery import RecoveryDialog
from ui.settings import Settings
from ui.window import MainWindow

Kinds = QMessageBox.StandardButton


pytestmark = pytest.mark.usefixtures("english")


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
