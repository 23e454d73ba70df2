"""The lasso, with a real mouse on a real map."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt

from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import steps
from tests.ui.hand import Hand

ONE, TWO, THREE = (Key("parcels", id) for id in (1, 2, 3))
LINE, FRAME = Key("lines", 1), Key("frame", 1)
NORTH_EAST, SOUTH_EAST = Key("points", 1), Key("points", 2)
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
EASTERN = [(190, 30), (380, 30), (380, 160), (190, 160)]


@pytest.fixture
def lasso(hand: Hand) -> Hand:
    hand.view.set_tool("lasso")
    return hand


def around(hand: Hand, places: list[tuple[float, float]], modifier: Qt.KeyboardModifier = NONE) -> None:
    hand.press(*places[0], LEFT, modifier)
    for place in places[1:]:
        hand.move(*place, LEFT, modifier)
    hand.release(*places[-1], LEFT, modifier)


def test_what_the_line_goes_around_or_touches_is_selected(lasso: Hand) -> None:
    around(lasso, EASTERN)
    assert lasso.bridge.selection == {TWO, SOUTH_EAST}
    around(lasso, [(55, 55), (70, 55), (70, 70), (55, 70)])
    assert lasso.bridge.selection == {ONE, THREE}
    assert steps(lasso) == 0


def test_a_slanting_line_leaves_out_what_a_box_would_take(lasso: Hand) -> None:
    around(lasso, [(310, 200), (390, 200), (310, 290)])
    assert lasso.bridge.selection == frozenset()  # a box of that size holds the point
    around(lasso, [(310, 200), (390, 240), (390, 290), (310, 290)])
    assert lasso.bridge.selection == {NORTH_EAST}


def test_modifiers_add_take_away_and_keep(lasso: Hand) -> None:
    around(lasso, EASTERN)
    around(lasso, [(320, 230), (380, 230), (380, 270), (320, 270)], SHIFT)
    assert lasso.bridge.selection == {TWO, SOUTH_EAST, NORTH_EAST}
    around(lasso, [(320, 30), (380, 30), (380, 70), (320, 70)], CTRL)
    assert lasso.bridge.selection == {TWO, NORTH_EAST}
    around(lasso, EASTERN, SHIFT | CTRL)
    assert lasso.bridge.selection == {TWO}


def test_a_line_that_crosses_itself_takes_every_loop(lasso: Hand) -> None:
    around(lasso, [(320, 30), (380, 30), (320, 270), (380, 270)])
    assert lasso.bridge.selection >= {SOUTH_EAST, NORTH_EAST}


def test_a_click_selects_one_as_usual(lasso: Hand) -> None:
    lasso.click(250, 100)
    assert lasso.bridge.selection == {TWO}
    lasso.click(140, 140, SHIFT)
    assert lasso.bridge.selection == {ONE, TWO}


def test_esc_drops_the_line_and_leaves_the_selection(lasso: Hand) -> None:
    lasso.bridge.select([LINE])
    lasso.press(190, 30)
    lasso.move(380, 30)
    lasso.move(380, 160)
    lasso.key(Qt.Key.Key_Escape)
    lasso.release(190, 160)
    assert lasso.bridge.selection == {LINE}


def test_hidden_layers_are_left_out_and_a_hollow_one_counts_by_its_outline(lasso: Hand) -> None:
    lasso.bridge.show_layer("points", False)
    around(lasso, EASTERN)
    assert lasso.bridge.selection == {TWO}
    around(lasso, [(390, 280), (398, 280), (398, 290), (390, 290)])
    assert lasso.bridge.selection == frozenset()
    around(lasso, [(390, 280), (410, 280), (410, 290), (390, 290)])
    assert lasso.bridge.selection == {FRAME}
