"""The main job in the real window, by mouse and keyboard: what a planner does in the first minutes.

Open the project, drag a vertex, undo, redo, add planned bollards, mark them pulled, save, reopen: after
each step the map, the cards, the figures and the file say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from beiyuan_gis.i18n import set_language
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.shipped import shipped_project
from tests.ui.hand import Hand
from ui.app import make_window
from ui.panels.figure_rows import FigureRow
from ui.settings import Settings
from ui.window import MainWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
Open = Callable[[], tuple[MainWindow, Hand]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "北苑.gpkg"
    project_file.create(path, shipped_project())
    return path


@pytest.fixture
def open_window(qtbot: QtBot, path: Path, tmp_path: Path) -> Iterator[Open]:
    """Opens the project in a window as the program does, in Chinese."""
    set_language("zh")

    def open() -> tuple[MainWindow, Hand]:
        window = make_window(Settings(tmp_path / "settings.ini"))
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        with qtbot.waitSignal(window.bridge.opened):
            window.start(path)
        return window, Hand(window.view)

    yield open
    set_language("en")


def card_text(window: MainWindow, layer: str) -> tuple[str, str, str]:
    """Measure, percentage and the words on the bar, as the card shows them."""
    card = window.layers.cards.get(layer)
    if card is None:  # the panel has not read the project yet
        return "", "", ""
    return card.measure.text(), card.percent.text(), card.bar.text().strip()


def figure_line(window: MainWindow, id: str) -> tuple[str, str]:
    """What the figures panel shows of a figure: the measured value and the verdict in words."""
    tree = window.figures.tree
    for item in tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
        row = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(row, FigureRow) and row.id == id:
            return row.measured, row.word
    return "", ""


def soon(qtbot: QtBot, read: Callable[[], object], expected: object) -> None:
    """Panels follow a step within an event loop's turn or two: wait for it, and say what came instead."""

    def check() -> None:
        assert read() == expected

    qtbot.waitUntil(check)


def choose(window: MainWindow, field: str, word: str) -> None:
    """Pick a word from a field's list in the attribute form, by keyboard."""
    combo = window.form.editors[field].findChild(QComboBox)
    assert combo is not None
    combo.setFocus()
    steps = combo.findText(word) - combo.currentIndex()
    for _step in range(abs(steps)):
        QTest.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert combo.currentText() == word


def the_park(window: MainWindow) -> Feature:
    return next(f for f in window.bridge.project.table("optical_park") if f.attributes["kind"] == "site")


def drag_a_corner_of_the_park(window: MainWindow, hand: Hand, qtbot: QtBot) -> None:
    """Its area no longer agrees with what was reported; undo and redo take that back and bring it again."""
    view, bridge, site = window.view, window.bridge, the_park(window)
    bridge.select([site.key])
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)  # zoom to the selection
    QTest.keyClick(view, Qt.Key.Key_E)
    corner, middle = site.geometry.exterior.coords[0], site.geometry.centroid
    inwards = corner[0] + 0.2 * (middle.x - corner[0]), corner[1] + 0.2 * (middle.y - corner[1])
    hand.hover(*corner)
    hand.drag(corner, inwards, modifier=SHIFT)
    moved = the_park(window)
    assert moved.geometry.area < site.geometry.area - 100 and window.isWindowModified()
    shrunk = f"{moved.geometry.area * 3 / 2000:.2f}", "不符"
    soon(qtbot, lambda: figure_line(window, "optical_park.site_area"), shrunk)
    soon(qtbot, lambda: card_text(window, "optical_park")[0], f"{shrunk[0]} 亩")
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert the_park(window) == site
    soon(qtbot, lambda: figure_line(window, "optical_park.site_area"), ("103.50", "相符"))
    QTest.keyClick(view, Qt.Key.Key_Y, CTRL)
    soon(qtbot, lambda: figure_line(window, "optical_park.site_area"), shrunk)
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)


def add_planned_bollards(window: MainWindow, hand: Hand, qtbot: QtBot) -> list[tuple[float, float]]:
    """The target grows by three, what was done does not. Return where they are."""
    QTest.mouseClick(window.layers.cards["bollards"], LEFT)
    assert window.bridge.active_layer == "bollards"
    QTest.keyClick(window.view, Qt.Key.Key_0, CTRL)  # zoom to everything
    QTest.keyClick(window.view, Qt.Key.Key_A)
    middle = the_park(window).geometry.centroid
    places = [(middle.x + 400 + 60 * i, middle.y + 45) for i in range(3)]
    for place in places:
        hand.click(*place, modifier=SHIFT)
    soon(qtbot, lambda: card_text(window, "bollards"), ("345 个", "99.1%", "342 / 345 个 · 进行中"))
    soon(qtbot, lambda: figure_line(window, "bollards.count_removed"), ("342", "相符"))
    return places


def mark_them_pulled(window: MainWindow, hand: Hand, qtbot: QtBot, places: list[tuple[float, float]]) -> None:
    """Selected on the map, changed in the form: three more than reported, and the panel says so."""
    bridge = window.bridge
    QTest.keyClick(window.view, Qt.Key.Key_V)
    QTest.keyClick(window.view, Qt.Key.Key_A, CTRL | SHIFT)  # select nothing
    for place in places:
        hand.click(*place, modifier=CTRL)
    added = {f.key for f in bridge.project.table("bollards").edited}
    assert bridge.selection == added and len(added) == 3
    QTest.keyClick(window.view, Qt.Key.Key_F4)  # to the form
    qtbot.waitUntil(lambda: "status" in window.form.editors)
    choose(window, "status", "已拔除")
    assert {f.attributes["status"] for f in bridge.project.table("bollards").edited} == {"pulled"}
    QTest.keyClick(window.view, Qt.Key.Key_F5)  # back to the figures
    soon(qtbot, lambda: card_text(window, "bollards"), ("345 个", "100.0%", "345 / 345 个 · 已完成"))
    soon(qtbot, lambda: figure_line(window, "bollards.count_removed"), ("345", "不符"))


def test_the_main_job(open_window: Open, path: Path, qtbot: QtBot) -> None:
    window, hand = open_window()
    QTest.keyClick(window.view, Qt.Key.Key_F5)  # the figures to the front
    soon(qtbot, lambda: card_text(window, "bollards"), ("342 个", "100.0%", "342 / 342 个 · 已完成"))
    soon(qtbot, lambda: figure_line(window, "optical_park.site_area"), ("103.50", "相符"))
    site = the_park(window)
    drag_a_corner_of_the_park(window, hand, qtbot)
    places = add_planned_bollards(window, hand, qtbot)
    mark_them_pulled(window, hand, qtbot, places)
    with qtbot.waitSignal(window.bridge.saved):
        QTest.keyClick(window.view, Qt.Key.Key_S, CTRL)
    assert not window.isWindowModified()
    live = window.bridge.project
    window.close()

    # The file and a new window say the same; undo reaches back over the save.
    assert project_file.read(path).project.changes_since(live) == []
    again, _hand = open_window()
    QTest.keyClick(again.view, Qt.Key.Key_F5)
    soon(qtbot, lambda: card_text(again, "bollards"), ("345 个", "100.0%", "345 / 345 个 · 已完成"))
    soon(qtbot, lambda: figure_line(again, "bollards.count_removed"), ("345", "不符"))
    assert the_park(again) == site
    QTest.keyClick(again.view, Qt.Key.Key_Z, CTRL)
    soon(qtbot, lambda: card_text(again, "bollards"), ("345 个", "99.1%", "342 / 345 个 · 进行中"))
    QTest.keyClick(again.view, Qt.Key.Key_Y, CTRL)
    QTest.keyClick(again.view, Qt.Key.Key_S, CTRL)
    again.close()
