"""What a first day with the window must not annoy with: messages, room, tooltips, names, small screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QCoreApplication, QSize, Qt
from PyQt6.QtGui import QFont, QPalette, qGray
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.model.feature import Key
from tests.ui.kit import said, soon, window_at
from ui import theme
from ui.canvas.picking import Picker
from ui.dialogs.merge import MergeDialog
from ui.tips import plain
from ui.window import MainWindow

HORIZONTAL = Qt.Orientation.Horizontal

pytestmark = pytest.mark.usefixtures("english")


def test_a_merge_that_cannot_be_is_refused_where_another_choice_can_be_made(window: MainWindow) -> None:
    before = len(window.bridge.project.table("residential_retrofit"))
    window.bridge.select([Key("residential_retrofit", 1), Key("residential_retrofit", 20)])
    window.actions_.by_id["merge"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MergeDialog)
    dialog.accept()
    assert dialog.isVisible() and dialog.refusal.isVisible() and dialog.refusal.text()
    dialog.multipart.setChecked(True)
    dialog.accept()
    assert len(window.bridge.project.table("residential_retrofit")) == before - 1


def test_a_message_lies_over_the_map_which_stays_where_it_is(window: MainWindow, qtbot: QtBot) -> None:
    before = window.view.viewport, window.view.geometry()
    window.bridge.failed.emit("That does not fit.")
    qtbot.waitUntil(lambda: window.banners.height() > 20)
    assert (window.view.viewport, window.view.geometry()) == before
    banner = window.banners.shown[0]
    middle = window.centralWidget()
    assert middle.childAt(banner.mapTo(middle, banner.rect().center())) in (banner, banner._label)
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    assert not said(window)


def test_a_refusal_takes_no_way_out_from_the_message_that_says_the_same(window: MainWindow) -> None:
    window.banners.say("Only to look at.", "warn", ("Save as…", lambda: None), key="read-only")
    window.bridge.failed.emit("Only to look at.")
    banner = window.banners.shown[0]
    assert len(window.banners.shown) == 1 and banner.key == "read-only" and banner._buttons
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    assert window.banners.shown == [banner]


def test_on_the_right_stands_what_is_selected_else_the_figures(window: MainWindow) -> None:
    right = window.docks.tabs["right"]
    assert right.currentWidget() is window.figures
    window.bridge.select([Key("bollards", 1)])
    assert right.currentWidget() is window.form
    window.bridge.select([])
    assert right.currentWidget() is window.figures
    QTest.keyClick(window.view, Qt.Key.Key_F5)  # chosen by hand: it stays
    window.bridge.select([Key("bollards", 1)])
    assert right.currentWidget() is window.figures


def test_what_is_drawn_hollow_since_it_is_planned_is_picked_by_its_inside(window: MainWindow) -> None:
    table = window.bridge.project.table("residential_retrofit")
    planned = next(f for f in table if f.attributes["status"] == "planned")
    place = planned.geometry.representative_point()
    picker = Picker(window.view.shapes)
    assert picker.at(window.bridge.project, frozenset(), place.x, place.y, 0.1) == [planned.key]


def test_the_map_can_have_the_window_to_itself(window: MainWindow) -> None:
    docks = window.docks.docks.values()
    QTest.keyClick(window.view, Qt.Key.Key_F11)
    assert not any(dock.isVisible() for dock in docks)
    QTest.keyClick(window.view, Qt.Key.Key_F11)
    assert all(dock.isVisible() for dock in docks)


def test_a_window_without_room_takes_the_whole_screen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MainWindow, "_room", lambda _self: QSize(1280, 720))
    small = window_at(qtbot, None, tmp_path / "small.ini")
    assert small.isMaximized()
    monkeypatch.setattr(MainWindow, "_room", lambda _self: QSize(1920, 1040))
    large = window_at(qtbot, None, tmp_path / "large.ini")
    assert not large.isMaximized() and large.size() == QSize(1440, 900)


def test_a_name_is_never_taken_for_markup(window: MainWindow, qtbot: QtBot) -> None:
    key = Key("bollards", 1)
    name = "<b>x</b> &amp; <img src=a>"
    window.bridge.attempt(lambda: set_attributes(window.bridge.project, [key], {"name": name}), "test")
    window.table.show_layer("bollards")
    model = window.table.model
    name_column = next(c for c in range(model.columnCount()) if model.headerData(c, HORIZONTAL) == "Name")
    cell = model.index(0, name_column)
    soon(qtbot, cell.data, name)
    assert "<b>" not in cell.data(Qt.ItemDataRole.ToolTipRole) and "&lt;b&gt;" in plain(name)


@pytest.fixture
def dressed() -> Iterator[None]:
    """The application in the colours that a user sees."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    former = QPalette(app.palette()), QFont(app.font()), app.styleSheet()
    theme.apply(app)
    yield
    app.setPalette(former[0])
    app.setFont(former[1])
    app.setStyleSheet(former[2])


def test_a_tooltip_can_be_read(window: MainWindow, dressed: None, qtbot: QtBot) -> None:
    def tip() -> QWidget | None:
        shown = (w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel") and w.isVisible())
        return next(shown, None)

    QToolTip.showText(window.mapToGlobal(window.rect().center()), "MMMM WWWW", window)
    qtbot.waitUntil(lambda: tip() is not None)
    label = tip()
    assert label is not None
    image = label.grab().toImage()
    grey = [
        qGray(image.pixel(x, y)) for x in range(2, image.width() - 2) for y in range(2, image.height() - 2)
    ]
    assert max(grey) - min(grey) > 150
    QToolTip.hideText()


def test_qts_own_texts_are_chinese_too(window: MainWindow) -> None:
    assert QCoreApplication.translate("QFileDialog", "&Look in:") == "&Look in:"
    window.set_language("zh")
    assert QCoreApplication.translate("QFileDialog", "&Look in:") == "查找范围(&I)："
    assert QCoreApplication.translate("QFileDialog", "no such text") == "no such text"
    assert QApplication.applicationDisplayName() == "北苑 GIS"
    window.set_language("en")
    assert QApplication.applicationDisplayName() == "Beiyuan GIS"
