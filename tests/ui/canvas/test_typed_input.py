"""Typing beside the cursor, with real keys: a place, a length, an azimuth; locks; Esc, Tab and Enter."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import steps, world
from tests.ui.hand import Hand

ENTER, ESC, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def active(hand: Hand, qtbot: QtBot) -> None:
    """Only in an active window does the keyboard go from the map to the box and back."""
    hand.view.activateWindow()
    qtbot.waitUntil(hand.view.isActiveWindow)


def type_text(text: str) -> None:
    """Keys go where the keyboard is: the first to the map, the rest to the box."""
    for sign in text:
        if sign.isascii():
            QTest.keyClicks(QApplication.focusWidget(), sign)
        else:  # as an input method that is switched on sends it; QTest knows ASCII only
            key = QKeyEvent(QKeyEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(QApplication.focusWidget(), key)


def enter(text: str) -> None:
    type_text(text)
    QTest.keyClick(QApplication.focusWidget(), ENTER)


def drawing(hand: Hand, layer: str) -> None:
    hand.bridge.activate(layer)
    hand.view.set_tool("add")


def points(hand: Hand) -> list[tuple[float, float]]:
    """What is drawn so far, metres from the corner."""
    return [(x - hand.origin[0], y - hand.origin[1]) for x, y in hand.view.tool.points]


def place(x: float, y: float) -> str:
    east, north = world(x, y)
    return f"{east:.3f},{north:.3f}"


def test_an_area_is_drawn_by_typing_alone(hand: Hand) -> None:
    drawing(hand, "parcels")
    enter(place(310, 60))
    enter("@60,0")
    enter("40.25<0")
    enter("60<270")
    QTest.keyClick(hand.view, ENTER)
    assert steps(hand) == 1
    expected = [(310, 60), (370, 60), (370, 100.25), (310, 100.25), (310, 60)]
    assert hand.coordinates(Key("parcels", 4)) == pytest.approx([world(*p) for p in expected], abs=1e-9)


def test_typed_places_are_taken_to_the_last_bit_and_not_snapped(hand: Hand) -> None:
    drawing(hand, "points")
    hand.hover(200, 50)  # a vertex lies here
    enter("469200.003,4419050.004")
    assert hand.coordinates(Key("points", 3)) == [(469200.003, 4419050.004)]


@pytest.mark.parametrize("text", [
    "39469310.5,4419060.25", "4419060.25，39469310.5", "４６９３１０．５，４４１９０６０．２５",
])  # fmt: skip
def test_a_point_is_put_where_any_way_of_writing_says(hand: Hand, text: str) -> None:
    drawing(hand, "points")
    enter(text)
    assert hand.coordinates(Key("points", 3)) == [(469310.5, 4419060.25)]


@pytest.mark.parametrize("towards", [(40, 30), (-40, 30), (-40, -30), (40, -30)])
def test_a_length_goes_in_the_direction_of_the_pointer(hand: Hand, towards: tuple[int, int]) -> None:
    drawing(hand, "lines")
    enter(place(350, 200))
    hand.hover(350 + towards[0], 200 + towards[1])
    x, y = hand.at(hand.pixel(350 + towards[0], 200 + towards[1]))
    enter("12.5")
    (_, (px, py)) = points(hand)
    assert math.hypot(px - 350, py - 200) == pytest.approx(12.5, abs=1e-8)
    assert math.atan2(py - 200, px - 350) == pytest.approx(math.atan2(y - 200, x - 350), abs=1e-9)


def test_tab_goes_between_length_and_azimuth_and_what_is_typed_stays_locked(hand: Hand) -> None:
    drawing(hand, "lines")
    enter(place(350, 200))
    hand.hover(370, 230)
    type_text("12.5")
    box, drafting = hand.view.drafting.box, hand.view.drafting
    assert box.isVisible() and box.first.hasFocus() and drafting.locks.length == 12.5
    QTest.keyClick(QApplication.focusWidget(), TAB)
    assert box.second.hasFocus()
    type_text("90")
    assert (drafting.locks.length, drafting.locks.azimuth) == (12.5, 90.0)
    QTest.keyClick(QApplication.focusWidget(), TAB)
    assert box.first.hasFocus() and box.first.selectedText() == "12.5"
    type_text("20")
    QTest.keyClick(QApplication.focusWidget(), ENTER)
    assert points(hand)[-1] == pytest.approx((370, 200), abs=1e-9)
    assert not box.isVisible() and drafting.locks.length is None and hand.view.hasFocus()


def test_the_smaller_sign_goes_on_to_the_azimuth(hand: Hand) -> None:
    drawing(hand, "lines")
    enter(place(350, 200))
    type_text("12.5<")
    box = hand.view.drafting.box
    assert box.second.hasFocus() and (box.first.text(), box.second.text()) == ("12.5", "")
    enter("N90W")
    assert points(hand)[-1] == pytest.approx((337.5, 200), abs=1e-9)


def test_a_locked_length_is_placed_by_a_click(hand: Hand) -> None:
    drawing(hand, "lines")
    enter(place(350, 200))
    hand.hover(380, 200)
    type_text("25")
    hand.hover(350, 260)
    hand.click(350, 260, SHIFT)
    assert points(hand)[-1] == pytest.approx((350, 225), abs=0.5)
    assert math.dist(points(hand)[-1], (350, 200)) == pytest.approx(25, abs=1e-8)
    assert not hand.view.drafting.typing and hand.view.hasFocus()


def test_a_locked_azimuth_holds_the_pointer_on_its_line_both_ways(hand: Hand) -> None:
    drawing(hand, "lines")
    enter(place(350, 200))
    type_text("<45")
    hand.hover(330, 190)
    hand.click(330, 190, SHIFT)
    x, y = points(hand)[-1]
    assert x - 350 == pytest.approx(y - 200, abs=1e-8) and x < 345


def test_esc_leaves_the_box_and_not_the_drawing(hand: Hand) -> None:
    drawing(hand, "lines")
    enter(place(350, 200))
    hand.hover(370, 220)
    type_text("12")
    QTest.keyClick(QApplication.focusWidget(), ESC)
    assert not hand.view.drafting.typing and hand.view.hasFocus()
    assert points(hand) == [(350, 200)]
    assert hand.view.tool.cursor_at == pytest.approx(hand.view.drafting._held.place)
    QTest.keyClick(hand.view, ESC)
    assert points(hand) == []


def test_what_cannot_be_read_is_said_and_the_box_stays(hand: Hand) -> None:
    drawing(hand, "lines")
    enter("12,5")
    box = hand.view.drafting.box
    assert box.isVisible() and "There is no place at 12,5" in box._line.text()
    assert points(hand) == []
    box.first.selectAll()
    enter("12.5")
    assert "The first point has nothing before it" in box._line.text()
    box.first.selectAll()
    enter(place(5, 5))
    assert points(hand) == [(5, 5)]


def test_an_empty_box_is_left_by_enter(hand: Hand) -> None:
    drawing(hand, "lines")
    type_text("1")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backspace)
    QTest.keyClick(QApplication.focusWidget(), ENTER)
    assert not hand.view.drafting.typing and points(hand) == []


def test_the_cad_convention_counts_from_east(hand: Hand) -> None:
    drafting = hand.view.drafting
    drafting.modes = replace(drafting.modes, angles="east")
    drawing(hand, "lines")
    enter(place(350, 200))
    enter("10<90")
    assert points(hand)[-1] == pytest.approx((350, 210), abs=1e-9)


def test_keys_that_type_go_on_zooming_where_nothing_is_drawn(hand: Hand) -> None:
    scale = hand.view.viewport.scale
    hand.key(Qt.Key.Key_Minus)
    assert hand.view.viewport.scale > scale and not hand.view.drafting.typing
    QTest.keyClicks(hand.view, "5")
    assert not hand.view.drafting.typing


def test_a_vertex_is_set_to_typed_coordinates(hand: Hand) -> None:
    hand.bridge.select([Key("parcels", 1)])
    hand.view.set_tool("vertex")
    hand.key(TAB)  # the first vertex, at 150, 50
    assert hand.view.tool.origin().place == world(150, 50)
    enter("@-1.5,2.25")
    assert steps(hand) == 1
    assert hand.coordinates(Key("parcels", 1))[0] == world(148.5, 52.25)
    enter(place(149, 51))
    assert hand.coordinates(Key("parcels", 1))[0] == world(149, 51)


def test_typing_in_the_middle_of_a_drag_says_how_far(hand: Hand) -> None:
    hand.bridge.select([Key("parcels", 1)])
    hand.view.set_tool("vertex")
    hand.hover(150, 50)
    hand.press(150, 50)
    hand.move(160, 40)
    enter("7<90")
    assert steps(hand) == 1
    assert hand.coordinates(Key("parcels", 1))[0] == pytest.approx(world(157, 50), abs=1e-9)
    hand.release(160, 40)
    assert steps(hand) == 1


def test_leaving_the_box_leaves_no_trace_of_what_was_previewed(hand: Hand) -> None:
    before = hand.bridge.project
    hand.bridge.select([Key("parcels", 1)])
    hand.view.set_tool("move_feature")
    type_text("@5,5")
    assert hand.view.tool._by == (5.0, 5.0)
    QTest.keyClick(QApplication.focusWidget(), ESC)
    assert hand.view.tool._by == (0.0, 0.0)
    QTest.keyClick(hand.view, ENTER)
    assert hand.bridge.project is before


def test_the_selection_is_moved_by_a_typed_step(hand: Hand) -> None:
    hand.bridge.select([Key("parcels", 1), Key("points", 1)])
    hand.view.set_tool("move_feature")
    enter("@3.5,-2")
    assert steps(hand) == 1
    assert hand.coordinates(Key("points", 1)) == [world(353.5, 248)]
    assert hand.coordinates(Key("parcels", 1))[0] == world(153.5, 48)


def test_the_box_stays_within_the_map(hand: Hand) -> None:
    drawing(hand, "points")
    corner = hand.at(hand.view.rect().bottomRight())
    hand.hover(*corner)
    type_text("46")
    assert hand.view.rect().contains(hand.view.drafting.box.geometry())


def test_another_tool_closes_the_box(hand: Hand) -> None:
    drawing(hand, "lines")
    enter(place(350, 200))
    type_text("12")
    hand.view.set_tool("select")
    assert not hand.view.drafting.typing and hand.view.drafting.locks.length is None
