"""An exception that nobody catches is logged and shown, and the program goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QGuiApplication, QPaintEvent
from PyQt6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from beiyuan_gis.i18n import set_language
from tests.ui.kit import soon
from ui import crash
from ui.crash import CrashNet
from ui.dialogs.fault import FaultDialog

pytestmark = pytest.mark.qt_no_exception_capture


@pytest.fixture
def net(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CrashNet]:
    set_language("en")
    monkeypatch.setattr(crash, "log_file", lambda: tmp_path / "state" / "log.txt")
    root, handlers, level = logging.getLogger(), list(logging.getLogger().handlers), logging.getLogger().level
    assert crash.start_logging() == tmp_path / "state" / "log.txt"
    made = CrashNet()
    made.install()
    yield made
    made.uninstall()
    if made.dialog is not None:
        made.dialog.close()
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


class Bad(QWidget):
    """Fails whenever it is painted."""

    painted = 0

    def paintEvent(self, event: QPaintEvent | None) -> None:
        Bad.painted += 1
        raise ZeroDivisionError("in paintEvent")


def shown(net: CrashNet, qtbot: QtBot) -> FaultDialog:
    qtbot.waitUntil(lambda: net.dialog is not None)
    assert isinstance(net.dialog, FaultDialog)
    return net.dialog


def test_a_slot_that_fails_does_not_end_the_program(net: CrashNet, qtbot: QtBot, tmp_path: Path) -> None:
    button, clicks = QPushButton(), []
    qtbot.addWidget(button)
    button.clicked.connect(lambda: clicks.append(1) or {}["no such layer"])
    button.click()
    dialog = shown(net, qtbot)
    assert "KeyError: 'no such layer'" in dialog.details
    assert "no such layer" in (tmp_path / "state" / "log.txt").read_text(encoding="utf-8")
    dialog.copy()
    assert QGuiApplication.clipboard().text() == dialog.details
    dialog.accept()
    button.click()
    assert len(clicks) == 2


def test_a_widget_that_fails_to_paint_shows_one_dialog_however_often(net: CrashNet, qtbot: QtBot) -> None:
    widget = Bad()
    qtbot.addWidget(widget)
    widget.show()
    dialog = shown(net, qtbot)
    assert "in paintEvent" in dialog.details
    painted = Bad.painted
    dialog.accept()
    widget.repaint()
    assert Bad.painted > painted
    later: list[int] = []
    QTimer.singleShot(20, lambda: later.append(1))
    soon(qtbot, lambda: later, [1])
    assert net.dialog is None


def test_a_thread_that_fails_is_heard_of(net: CrashNet, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: [][1])
    thread.start()
    thread.join()
    assert "IndexError" in shown(net, qtbot).details


def test_without_a_place_for_the_log_the_program_starts_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(crash, "log_file", lambda: tmp_path / "file" / "log.txt")
    assert crash.start_logging() is None
