"""Drawing points, lines and areas with mouse and keyboard: one drawing is one edit."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt

from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import steps, world
from tests.ui.hand import Hand


def test_three_points_are_added_with_the_layers_defaults(hand: Hand) -> None:
    hand.bridge.activate("points")
    hand.view.set_tool("add")
    assert hand.view.tool.name == "add_point"
    for x in (20, 30, 40):
        hand.click(x, 20)
    assert steps(hand) == 3
    new = [hand.bridge.project.get(Key("points", id)) for id in (3, 4, 5)]
    assert [f.attributes["status"] for f in new if f] == ["planned"] * 3
    assert hand.bridge.selection == {Key("points", 5)}


def test_a_point_snaps_onto_a_vertex(hand: Hand) -> None:
    hand.bridge.activate("points")
    hand.view.set_tool("add")
    hand.click(201, 52)
    assert hand.coordinates(Key("points", 3)) == [world(200.123456789, 50)]


def test_a_point_is_placed_by_keyboard(hand: Hand) -> None:
    hand.bridge.activate("points")
    hand.view.set_tool("add")
    hand.bridge.show_layer("parcels", False)
    hand.key(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert steps(hand) == 1
    middle = hand.view.viewport
    expected = middle.to_world(400 + 20, 300 - 10)
    assert hand.coordinates(Key("points", 3))[0] == pytest.approx(expected, abs=1e-6)


def test_a_line_is_drawn_and_finished_by_a_double_click(hand: Hand) -> None:
    hand.bridge.activate("lines")
    hand.view.set_tool("add")
    hand.click(20, 270)
    hand.click(80, 270)
    hand.double_click(120, 285)
    assert steps(hand) == 1
    assert len(hand.coordinates(Key("lines", 2))) == 3


def test_an_area_is_drawn_with_backspace_and_finished_by_the_right_button(hand: Hand) -> None:
    hand.bridge.activate("parcels")
    hand.view.set_tool("add")
    for x, y in ((320, 100), (380, 100), (385, 220)):
        hand.click(x, y)
    hand.key(Qt.Key.Key_Backspace)
    hand.click(380, 160)
    hand.right_click(380, 160)
    assert steps(hand) == 1
    assert len(hand.coordinates(Key("parcels", 4))) == 4


@pytest.mark.parametrize("end", ["enter", "first point", "last point"])
def test_ways_to_finish_an_area(hand: Hand, end: str) -> None:
    hand.bridge.activate("parcels")
    hand.view.set_tool("add")
    for x, y in ((320, 100), (380, 100), (380, 160)):
        hand.click(x, y)
    if end == "enter":
        hand.key(Qt.Key.Key_Return)
    else:
        hand.click(*((320, 100) if end == "first point" else (380, 160)))
    assert steps(hand) == 1
    assert len(hand.coordinates(Key("parcels", 4))) == 4


def test_an_area_is_drawn_by_keyboard_alone(hand: Hand) -> None:
    hand.bridge.activate("parcels")
    hand.view.set_tool("add")
    hand.bridge.show_layer("lines", False)
    shift = Qt.KeyboardModifier.ShiftModifier
    hand.key(Qt.Key.Key_Up, Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Right, modifier=shift)
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_Up, modifier=shift)
    hand.key(Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert steps(hand) == 1
    assert len(hand.coordinates(Key("parcels", 4))) == 4


def test_esc_drops_a_drawing_and_keeps_the_project(hand: Hand) -> None:
    before = hand.bridge.project
    hand.bridge.activate("parcels")
    hand.view.set_tool("add")
    for x, y in ((320, 100), (380, 100), (380, 160)):
        hand.click(x, y)
    hand.key(Qt.Key.Key_Escape, Qt.Key.Key_Return)
    assert hand.bridge.project is before


def test_a_drawing_that_crosses_itself_is_refused_and_stays_to_be_mended(hand: Hand) -> None:
    hand.bridge.activate("parcels")
    hand.view.set_tool("add")
    for x, y in ((320, 100), (380, 160), (380, 100), (320, 160)):
        hand.click(x, y)
    hand.key(Qt.Key.Key_Return)
    assert steps(hand) == 0 and len(hand.failures) == 1
    hand.key(Qt.Key.Key_Backspace, Qt.Key.Key_Return)
    assert steps(hand) == 1


def test_adding_to_a_hidden_layer_shows_it(hand: Hand) -> None:
    hand.bridge.activate("points")
    hand.bridge.show_layer("points", False)
    hand.view.set_tool("add")
    hand.click(20, 20)
    assert "points" not in hand.bridge.hidden


def test_the_adding_tool_follows_the_active_layer(hand: Hand) -> None:
    hand.bridge.activate("points")
    hand.view.set_tool("add_line")
    assert hand.view.tool.name == "add_point"
    hand.bridge.activate("lines")
    assert hand.view.tool.name == "add_line"
    hand.bridge.activate("frame")
    assert hand.view.tool.name == "add_polygon"


def test_another_tool_drops_what_was_begun(hand: Hand) -> None:
    hand.bridge.activate("lines")
    hand.view.set_tool("add")
    hand.click(20, 270)
    hand.click(80, 270)
    hand.view.set_tool("select")
    hand.view.set_tool("add")
    hand.key(Qt.Key.Key_Return)
    assert steps(hand) == 0
