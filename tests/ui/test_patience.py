"""While the user waits, the window paints and takes no input; results and errors arrive as if called."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.shipped import shipped_project
from ui.bridge import Bridge
from ui.patience import while_painting


def test_quick_work_returns_at_once_and_errors_arrive(qtbot: QtBot) -> None:
    assert while_painting(lambda: threading.current_thread().name).startswith("patience")
    with pytest.raises(ZeroDivisionError):
        while_painting(lambda: 1 // 0)


def test_slow_work_leaves_the_window_painting_and_input_waiting(qtbot: QtBot) -> None:
    button = QPushButton("x")
    qtbot.addWidget(button)
    clicks: list[str] = []
    button.clicked.connect(lambda: clicks.append("click"))
    with qtbot.waitExposed(button):
        button.show()
    ticks: list[float] = []
    timer = QTimer(interval=10)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    enough = threading.Event()
    timer.timeout.connect(lambda: enough.set() if len(ticks) > 12 else None)

    def work() -> str:
        assert enough.wait(5), "the event loop stood still"
        return "done"

    assert while_painting(work) == "done"
    assert QApplication.overrideCursor() is None and not clicks
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert clicks == ["click"]


def test_slow_errors_arrive_too(qtbot: QtBot) -> None:
    def work() -> None:
        time.sleep(0.1)  # longer than what counts as at once
        raise OSError("late")

    with pytest.raises(OSError, match="late"):
        while_painting(work)


def test_the_bridge_is_saving_while_it_saves(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.gpkg"
    project_file.create(path, shipped_project())
    bridge = Bridge(Session.open(path))
    seen: list[bool] = []
    save = bridge.session.save
    monkeypatch.setattr(bridge.session, "save", lambda: (seen.append(bridge.saving), save()))
    assert bridge.save() and seen == [True] and not bridge.saving
    bridge.session.close()
