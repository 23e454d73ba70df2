"""The map as a widget: moving about, what is drawn, what stands on the glass."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QAction, QKeySequence, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.geodesy.crs import to_lonlat
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from tests.ui.canvas.conftest import empty_project, open_map, small_project, world
from tests.ui.hand import Hand
from ui.canvas.marks import SELECTED
from ui.canvas.overlays import empty_text, nice_length
from ui.canvas.renderer import PAPER
from ui.canvas.view import MapView

pytestmark = pytest.mark.usefixtures("drawn_by")

MIDDLE, SHIFT = Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.ShiftModifier


def wheel(hand: Hand, pixel: QPoint, angle: int = 0, pixels: int = 0) -> None:
    event = QWheelEvent(
        QPointF(pixel),
        QPointF(hand.view.mapToGlobal(pixel)),
        QPoint(0, pixels),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(hand.view, event)


@pytest.mark.parametrize("angle", [120, -120, 7])
def test_the_wheel_zooms_about_the_cursor(hand: Hand, angle: int) -> None:
    pixel = QPoint(613, 122)
    before, scale = hand.at(pixel), hand.view.viewport.scale
    wheel(hand, pixel, angle)
    assert hand.at(pixel) == pytest.approx(before, abs=1e-6)
    assert (hand.view.viewport.scale < scale) == (angle > 0)


def test_fine_deltas_add_up_to_a_notch(hand: Hand) -> None:
    pixel, start = QPoint(400, 300), hand.view.viewport.scale
    wheel(hand, pixel, 120)
    coarse = hand.view.viewport.scale
    hand.view.zoom_all()
    for _part in range(8):
        wheel(hand, pixel, 15)
    assert hand.view.viewport.scale == pytest.approx(coarse)
    assert hand.view.viewport.scale < start


def test_a_hand_pans_with_the_middle_button_the_space_bar_and_its_tool(hand: Hand) -> None:
    def pans(button: Qt.MouseButton) -> bool:
        hand.view.zoom_all()
        start, end = hand.pixel(100, 100), hand.pixel(160, 140)
        grabbed = hand.at(start)
        QTest.mousePress(hand.view, button, pos=start)
        hand.move(160, 140, button)
        QTest.mouseRelease(hand.view, button, pos=end)
        return hand.at(end) == pytest.approx(grabbed, abs=1e-6)

    assert pans(MIDDLE)
    assert not pans(Qt.MouseButton.LeftButton)
    QTest.keyPress(hand.view, Qt.Key.Key_Space)
    assert pans(Qt.MouseButton.LeftButton)
    QTest.keyRelease(hand.view, Qt.Key.Key_Space)
    assert not pans(Qt.MouseButton.LeftButton)
    hand.view.set_tool("pan")
    assert pans(Qt.MouseButton.LeftButton)


def test_keys_pan_and_zoom(hand: Hand) -> None:
    view = hand.view
    all_of_it = view.viewport
    hand.key(Qt.Key.Key_Plus)
    assert view.viewport.scale < all_of_it.scale
    hand.key(Qt.Key.Key_Right)
    assert view.viewport.x > all_of_it.x
    hand.key(Qt.Key.Key_Up)
    assert view.viewport.y > all_of_it.y
    hand.key(Qt.Key.Key_Minus, Qt.Key.Key_Minus)
    assert view.viewport.scale > all_of_it.scale
    for home in (Qt.Key.Key_Home, Qt.Key.Key_F):
        hand.key(Qt.Key.Key_Plus, home)
        assert view.viewport == all_of_it


def test_zooms_to_layer_selection_bounds_and_scale(hand: Hand, qtbot: QtBot) -> None:
    view = hand.view
    view.zoom_to_layer("lines")
    x0, _south, x1, _north = view.viewport.bounds
    assert (x0 < world(50, 0)[0]) and (x1 > world(300, 0)[0])
    hand.bridge.select({Key("points", 1)})
    view.zoom_to_selection()
    foot = view.covered_foot()  # one of the points is schematic: the notice covers it
    assert foot > 0
    middle = view.viewport.width / 2, (view.viewport.height - foot) / 2
    assert view.viewport.to_screen(*world(350, 250)) == pytest.approx(middle, abs=1)
    assert view.viewport.scale < 1
    with qtbot.waitSignal(view.scale_changed) as told:
        view.set_denominator(5000)
    assert told.args == [pytest.approx(5000)]
    assert view.viewport.scale == pytest.approx(5000 * 0.0254 / view.dots_per_inch)


def test_the_window_tells_where_the_cursor_is(hand: Hand, qtbot: QtBot) -> None:
    with qtbot.waitSignal(hand.view.cursor_moved) as told:
        hand.hover(100, 120)
    assert told.args == pytest.approx(list(world(*hand.at(hand.pixel(100, 120)))))


def test_an_untouched_map_shows_all_in_any_size(hand: Hand) -> None:
    hand.view.resize(500, 700)
    QApplication.processEvents()
    x0, _south, x1, _north = hand.view.viewport.bounds
    assert x0 < world(0, 0)[0] and x1 > world(400, 0)[0]
    hand.key(Qt.Key.Key_Plus)
    kept = hand.view.viewport
    hand.view.resize(800, 600)
    QApplication.processEvents()
    assert (hand.view.viewport.x, hand.view.viewport.scale) == (kept.x, kept.scale)


def test_layers_are_drawn_by_status_and_in_order(hand: Hand) -> None:
    assert hand.colour(140, 60) == "#cc0000"
    assert hand.colour(250, 140) in ("#00aa00", "#333333")
    assert hand.colour(125, 200) == "#0000cc"
    assert hand.colour(350, 250) == "#8800cc"
    assert hand.colour(20, 20) == PAPER


def test_hidden_layers_are_not_drawn(hand: Hand) -> None:
    hand.bridge.show_layer("parcels", False)
    assert hand.colour(140, 60) == PAPER
    hand.bridge.show_layer("parcels", True)
    assert hand.colour(140, 60) == "#cc0000"


def test_the_map_follows_edits_undo_and_redo(hand: Hand) -> None:
    assert hand.bridge.perform(delete_features(hand.bridge.project, [Key("parcels", 1)]), "test")
    assert hand.colour(140, 60) == PAPER
    hand.bridge.undo()
    assert hand.colour(140, 60) == "#cc0000"
    hand.bridge.redo()
    assert hand.colour(140, 60) == PAPER


def test_selection_and_hover_are_seen(hand: Hand) -> None:
    plain, edge = hand.colour(140, 60), hand.colour(300, 100)
    hand.bridge.select({Key("parcels", 1)})
    assert hand.colour(140, 60) != plain
    hand.bridge.select(())
    assert hand.colour(140, 60) == plain
    hand.bridge.hover(Key("parcels", 2))
    assert hand.colour(300, 100) != edge


def test_a_preview_is_painted_and_gone_after_esc(hand: Hand) -> None:
    hand.view.set_tool("vertex")
    hand.hover(145, 145)
    before = hand.colour(170, 130)
    hand.press(150, 150)
    hand.move(190, 140, modifier=SHIFT)
    assert hand.colour(170, 130) != before
    hand.key(Qt.Key.Key_Escape)
    hand.release(190, 140)
    assert hand.colour(170, 130) == before


def test_the_schematic_notice_is_there_while_something_is_schematic(hand: Hand) -> None:
    foot = hand.view.height() - 6

    def ground() -> str:
        return hand.view.grab().toImage().pixelColor(6, foot).name()

    noticed = ground()
    hand.bridge.perform(delete_features(hand.bridge.project, [Key("points", 2)]), "test")
    assert hand.bridge.report().schematic == 0
    assert noticed != ground()


def test_the_worker_draws_the_same_and_only_the_newest(hand: Hand, qtbot: QtBot) -> None:
    hand.view.zoom_all()
    direct = hand.view.grab().toImage()
    hand.view.look(hand.view.viewport.panned(300, 0))
    picture = hand.view.picture
    picture.background = True
    for step in range(20):
        hand.view.look(hand.view.viewport.panned(-15, 0))
        hand.view.grab()
        assert picture.frame is not None or step == 0
    qtbot.waitUntil(lambda: picture.frame is not None and picture.frame.viewport == hand.view.viewport)
    assert hand.view.viewport.x == pytest.approx(world(200, 0)[0])
    hand.view.look(hand.view.viewport.panned(0.0, 0.0))
    assert hand.view.grab().toImage().pixelColor(100, 100) == direct.pixelColor(100, 100)
    assert hand.colour(140, 60) == "#cc0000"


def test_until_its_frame_is_there_the_map_shows_the_last_one_moved(hand: Hand) -> None:
    hand.view.grab()
    hand.view.picture.background = True
    hand.view.look(hand.view.viewport.panned(50, 0))
    assert hand.colour(140, 60) == "#cc0000"
    assert hand.colour(250, 20) == PAPER


def test_tab_stays_in_the_vertex_tool_and_leaves_the_others(hand: Hand, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    view, other = MapView(hand.bridge, window), QLineEdit(window)
    window.show()
    view.setFocus()
    view.set_tool("vertex")
    hand.bridge.select({Key("parcels", 1)})
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert window.focusWidget() is view
    view.set_tool("select")
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert window.focusWidget() is other


def test_another_project_is_shown_at_once(hand: Hand) -> None:
    hand.view.set_tool("vertex")
    hand.key(Qt.Key.Key_Plus)
    hand.bridge.adopt(Session(small_project()))
    assert hand.bridge.selection == frozenset()
    assert hand.colour(140, 60) == "#cc0000"


def test_an_empty_project_says_what_to_do(qtbot: QtBot) -> None:
    hand = open_map(qtbot, empty_project())
    hand.view.grab()
    assert "no features yet" in empty_text(hand.bridge)
    longitude, latitude = to_lonlat([(hand.view.viewport.x, hand.view.viewport.y)])[0]
    assert abs(longitude - 116.6385) < 0.005 and abs(latitude - 39.9035) < 0.005  # and not at sea
    hand.view.zoom_all()
    hand.view.set_tool("add")
    assert hand.view.tool.name == "add_polygon"


def test_a_map_of_hidden_layers_says_so(hand: Hand) -> None:
    assert empty_text(hand.bridge) == ""
    for layer in hand.bridge.project.layers:
        hand.bridge.show_layer(layer.id, False)
    assert "hidden" in empty_text(hand.bridge)


@pytest.mark.parametrize(("most", "nice"), [(150.0, 100.0), (99.9, 50.0), (0.23, 0.2), (5000.0, 5000.0)])
def test_scale_bars_have_round_lengths(most: float, nice: float) -> None:
    assert nice_length(most) == pytest.approx(nice)


def pinch(hand: Hand, pixel: QPoint, value: float) -> None:
    there = QPointF(pixel)
    event = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        there,
        there,
        QPointF(hand.view.mapToGlobal(pixel)),
        value,
        QPointF(),
    )
    QApplication.sendEvent(hand.view, event)


def test_a_pinch_zooms_about_the_fingers(hand: Hand) -> None:
    pixel = QPoint(200, 420)
    before, scale = hand.at(pixel), hand.view.viewport.scale
    pinch(hand, pixel, 0.25)
    assert hand.at(pixel) == pytest.approx(before, abs=1e-6)
    assert hand.view.viewport.scale == pytest.approx(scale / 1.25)


def test_delete_belongs_to_the_vertex_under_the_cursor_and_else_to_the_window(
    hand: Hand, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    view = MapView(hand.bridge, window)
    view.resize(800, 600)
    window.resize(800, 600)
    action = QAction(window)
    action.setShortcut(QKeySequence(Qt.Key.Key_Delete))
    window.addAction(action)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view.setFocus()
    view.set_tool("vertex")
    driver = Hand(view, origin=world(0, 0))
    with qtbot.waitSignal(action.triggered):
        driver.key(Qt.Key.Key_Delete)
    driver.hover(145, 145)
    driver.hover(150, 150)
    with qtbot.assertNotEmitted(action.triggered):
        driver.key(Qt.Key.Key_Delete)
    assert world(150, 150) not in driver.coordinates(Key("parcels", 1))


def test_panning_with_the_middle_button_in_the_middle_of_a_drag_keeps_the_drag(hand: Hand) -> None:
    hand.view.set_tool("vertex")
    hand.hover(145, 145)
    hand.press(150, 150)
    hand.press(150, 150, MIDDLE)
    hand.move(160, 160, MIDDLE)
    hand.release(160, 160, MIDDLE)
    hand.move(170, 175)
    hand.release(170, 175)
    assert len(hand.bridge.session.history.done) == 1


def test_very_many_selected_features_are_marked_by_dots(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hand.colour(250, 100), hand.colour(220, 140)
    monkeypatch.setattr("ui.canvas.highlight._OUTLINED", 1)
    hand.bridge.select({Key("parcels", 1), Key("parcels", 2), Key("points", 1)})
    assert hand.colour(250, 100) == SELECTED
    assert hand.colour(220, 140) == before[1]
    assert before[0] != SELECTED


def test_a_map_can_go_while_its_worker_draws(hand: Hand, qtbot: QtBot) -> None:
    view = MapView(hand.bridge)
    view.picture.background = True
    view.resize(300, 200)
    view.grab()
    with qtbot.waitSignal(view.destroyed):
        view.deleteLater()
    hand.bridge.undo()
    hand.bridge.select({Key("parcels", 1)})
