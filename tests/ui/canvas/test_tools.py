"""Every tool on a real map with real mouse and key events: previews leave no trace, a gesture is one edit."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt

from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import steps, world
from tests.ui.hand import Hand

ONE, TWO, THREE = (Key("parcels", id) for id in (1, 2, 3))
LINE = Key("lines", 1)
POINT = Key("points", 1)


# ------------------------------------------------------------------ select


def test_a_click_selects_and_a_click_on_nothing_deselects(hand: Hand) -> None:
    hand.click(250, 100)
    assert hand.bridge.selection == {TWO}
    hand.click(250, 20)
    assert hand.bridge.selection == frozenset()


def test_clicks_at_one_place_go_through_what_lies_there(hand: Hand) -> None:
    seen = []
    for _turn in range(3):
        hand.click(80, 80)
        seen += hand.bridge.selection
    assert seen == [THREE, ONE, THREE]
    hand.click(140, 140)
    assert hand.bridge.selection == {ONE}


def test_upper_layers_are_picked_first(hand: Hand) -> None:
    hand.click(350, 250)
    assert hand.bridge.selection == {POINT}
    hand.click(125, 200)
    assert hand.bridge.selection == {LINE}


def test_a_polygon_without_a_fill_is_picked_at_its_outline_only(hand: Hand) -> None:
    hand.click(0, 150)
    assert hand.bridge.selection == {Key("frame", 1)}
    hand.click(20, 150)
    assert hand.bridge.selection == frozenset()


def test_a_box_selects_and_modifiers_add_and_toggle(hand: Hand) -> None:
    hand.drag((40, 40), (160, 160))
    assert hand.bridge.selection == {ONE, THREE}
    hand.drag((190, 40), (310, 160), modifier=Qt.KeyboardModifier.ShiftModifier)
    assert hand.bridge.selection == {ONE, TWO, THREE}
    hand.click(140, 140, Qt.KeyboardModifier.ControlModifier)
    assert hand.bridge.selection == {TWO, THREE}


def test_hidden_layers_are_not_picked(hand: Hand) -> None:
    hand.bridge.show_layer("parcels", False)
    hand.click(250, 100)
    hand.drag((190, 40), (310, 160))
    assert hand.bridge.selection == frozenset()


def test_hovering_tells_what_is_under_the_cursor(hand: Hand) -> None:
    hand.hover(250, 100)
    assert hand.bridge.hover_key == TWO
    hand.hover(20, 20)
    assert hand.bridge.hover_key is None


def test_esc_drops_a_box_and_then_the_selection(hand: Hand) -> None:
    hand.click(250, 100)
    hand.press(40, 40)
    hand.move(160, 160)
    hand.key(Qt.Key.Key_Escape)
    hand.release(160, 160)
    assert hand.bridge.selection == {TWO}
    hand.key(Qt.Key.Key_Escape)
    assert hand.bridge.selection == frozenset()


# ------------------------------------------------------------------ vertices


@pytest.fixture
def vertex(hand: Hand) -> Hand:
    hand.view.set_tool("vertex")
    return hand


def test_dragging_a_vertex_is_one_edit(vertex: Hand) -> None:
    vertex.hover(145, 145)
    vertex.drag((150, 150), (170, 175))
    assert steps(vertex) == 1
    x, y = vertex.at(vertex.pixel(170, 175))
    moved = vertex.coordinates(ONE)
    assert any(abs(a - 469_000 - x) < 1e-6 and abs(b - 4_419_000 - y) < 1e-6 for a, b in moved)
    vertex.bridge.undo()
    assert world(150, 150) in vertex.coordinates(ONE)


def test_a_vertex_snaps_onto_a_neighbours_to_the_last_bit(vertex: Hand) -> None:
    vertex.hover(145, 55)
    vertex.drag((150, 50), (199, 51))
    target = world(200.123456789, 50)
    assert target in vertex.coordinates(TWO)
    assert target in vertex.coordinates(ONE)


def test_shift_suspends_snapping(vertex: Hand) -> None:
    vertex.hover(145, 55)
    vertex.drag((150, 50), (199, 51), modifier=Qt.KeyboardModifier.ShiftModifier)
    assert steps(vertex) == 1
    assert world(200.123456789, 50) not in vertex.coordinates(ONE)


def test_a_vertex_does_not_snap_to_its_own_feature(vertex: Hand) -> None:
    vertex.bridge.show_layer("lines", False)
    vertex.hover(145, 145)
    vertex.drag((150, 150), (54, 146), modifier=Qt.KeyboardModifier.NoModifier)
    assert world(50, 150) in vertex.coordinates(ONE)
    assert len(set(vertex.coordinates(ONE))) == 4


def test_esc_in_the_middle_of_a_drag_leaves_no_trace(vertex: Hand) -> None:
    before = vertex.bridge.project
    vertex.hover(145, 145)
    vertex.press(150, 150)
    vertex.move(170, 175)
    vertex.key(Qt.Key.Key_Escape)
    vertex.release(170, 175)
    assert vertex.bridge.project is before
    assert vertex.bridge.session.revision == 0


def test_pulling_a_midpoint_inserts_a_vertex(vertex: Hand) -> None:
    vertex.hover(250, 60)
    vertex.drag((250.0617, 50), (250, 30))
    assert steps(vertex) == 1
    assert len(vertex.coordinates(TWO)) == 6


def test_a_click_on_a_midpoint_changes_nothing(vertex: Hand) -> None:
    vertex.hover(250, 60)
    vertex.click(250.0617, 50)
    assert steps(vertex) == 0


def test_a_double_click_on_an_edge_inserts_there(vertex: Hand) -> None:
    vertex.hover(230, 55)
    vertex.double_click(225, 50)
    assert steps(vertex) == 1
    new = [c for c in vertex.coordinates(TWO) if abs(c[0] - 469_225) < 1]
    assert len(new) == 1 and new[0][1] == 4_419_050.0


def test_delete_removes_the_vertex_under_the_cursor(vertex: Hand) -> None:
    vertex.hover(145, 145)
    vertex.hover(150, 150)
    vertex.key(Qt.Key.Key_Delete)
    assert world(150, 150) not in vertex.coordinates(ONE)
    vertex.hover(60, 52)
    vertex.hover(50, 50)
    vertex.key(Qt.Key.Key_Delete)
    assert steps(vertex) == 1
    assert vertex.failures == ["An outline needs three corners. Delete the whole feature instead."]


def test_a_drag_that_crosses_the_outline_is_refused_and_told(vertex: Hand) -> None:
    vertex.hover(145, 145)
    vertex.drag((150, 150), (20, 100), modifier=Qt.KeyboardModifier.ShiftModifier)
    assert steps(vertex) == 0
    assert len(vertex.failures) == 1 and "cross itself" in vertex.failures[0]


def test_vertices_by_keyboard(vertex: Hand) -> None:
    vertex.bridge.select({ONE})
    vertex.key(Qt.Key.Key_Tab)
    first = vertex.coordinates(ONE)[0]
    scale = vertex.view.viewport.scale
    vertex.key(Qt.Key.Key_Right)
    vertex.key(Qt.Key.Key_Up, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert steps(vertex) == 0
    vertex.key(Qt.Key.Key_Return)
    assert steps(vertex) == 1
    assert vertex.coordinates(ONE)[0] == pytest.approx((first[0] + scale, first[1] + 10 * scale), abs=1e-6)
    vertex.key(Qt.Key.Key_Tab, Qt.Key.Key_Insert)
    assert len(vertex.coordinates(ONE)) == 6
    vertex.key(Qt.Key.Key_Delete)
    assert len(vertex.coordinates(ONE)) == 5
    assert steps(vertex) == 3


def test_a_nudge_is_dropped_by_esc(vertex: Hand) -> None:
    vertex.bridge.select({ONE})
    before = vertex.bridge.project
    vertex.key(Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Escape, Qt.Key.Key_Return)
    assert vertex.bridge.project is before


def test_an_undo_in_the_middle_of_a_drag_drops_the_drag(vertex: Hand) -> None:
    vertex.hover(145, 145)
    vertex.drag((150, 150), (170, 175))
    vertex.press(170, 175)
    vertex.move(180, 190)
    vertex.bridge.undo()
    vertex.release(180, 190)
    assert steps(vertex) == 0
    assert world(150, 150) in vertex.coordinates(ONE)


# ------------------------------------------------------------------ moving and splitting


def test_dragging_moves_a_feature(hand: Hand) -> None:
    hand.view.set_tool("move_feature")
    hand.drag((250, 100), (260, 120), modifier=Qt.KeyboardModifier.ShiftModifier)
    assert steps(hand) == 1
    a, b = hand.at(hand.pixel(250, 100)), hand.at(hand.pixel(260, 120))
    expected = world(200.123456789 + b[0] - a[0], 50 + b[1] - a[1])
    assert any(c == pytest.approx(expected, abs=1e-6) for c in hand.coordinates(TWO))


def test_a_feature_held_by_a_vertex_snaps_exactly(hand: Hand) -> None:
    hand.view.set_tool("move_feature")
    hand.bridge.select({ONE})
    hand.drag((149, 51), (199, 51))
    assert world(200.123456789, 50) in hand.coordinates(ONE)


def test_arrows_nudge_the_selection_and_enter_moves(hand: Hand) -> None:
    hand.view.set_tool("move_feature")
    hand.bridge.select({ONE, TWO})
    before = hand.coordinates(ONE)
    hand.key(Qt.Key.Key_Left, Qt.Key.Key_Escape, Qt.Key.Key_Return)
    assert steps(hand) == 0
    hand.key(Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert steps(hand) == 1
    assert hand.coordinates(ONE)[0][0] == pytest.approx(before[0][0] - hand.view.viewport.scale, abs=1e-6)


def test_a_move_given_up_leaves_no_trace(hand: Hand) -> None:
    hand.view.set_tool("move_feature")
    before = hand.bridge.project
    hand.press(250, 100)
    hand.move(300, 200)
    hand.key(Qt.Key.Key_Escape)
    hand.release(300, 200)
    assert hand.bridge.project is before


def test_a_line_across_splits_what_is_selected(hand: Hand) -> None:
    hand.view.set_tool("split")
    hand.bridge.select({TWO})
    hand.click(250, 40)
    hand.double_click(250, 170)
    assert hand.failures == []
    assert hand.bridge.selection == {TWO, Key("parcels", 4)}
    assert len(hand.bridge.project.table("parcels")) == 4


def test_without_a_selection_the_active_layers_feature_is_split(hand: Hand) -> None:
    hand.view.set_tool("split")
    hand.bridge.activate("lines")
    hand.click(120, 180)
    hand.click(120, 220)
    hand.key(Qt.Key.Key_Return)
    assert len(hand.bridge.project.table("lines")) == 2


def test_a_cut_through_nothing_of_the_active_layer_names_the_layer(hand: Hand) -> None:
    hand.view.set_tool("split")
    hand.bridge.activate("lines")
    hand.click(250, 40)
    hand.double_click(250, 170)
    assert steps(hand) == 0
    assert hand.failures == ["The line meets no feature of lines. Select the one to split."]


def test_a_cut_that_misses_is_refused(hand: Hand) -> None:
    hand.view.set_tool("split")
    hand.bridge.select({TWO})
    hand.click(320, 40)
    hand.double_click(320, 170)
    assert steps(hand) == 0 and len(hand.failures) == 1


@pytest.mark.parametrize(
    "name", ["pan", "select", "add_point", "add_line", "add_polygon", "move_feature", "vertex", "split"]
)
def test_every_tool_says_what_to_do_in_both_languages(hand: Hand, name: str) -> None:
    layers = {"add_point": "points", "add_line": "lines", "add_polygon": "parcels"}
    hand.bridge.activate(layers.get(name, "parcels"))
    said: list[str] = []
    hand.view.hint.connect(said.append)
    hand.view.set_tool("select" if name == "pan" else "pan")
    hand.view.set_tool(name)
    hand.bridge.set_language("zh")
    english, chinese = said[-2:]
    assert english.isascii() and not chinese.isascii()
