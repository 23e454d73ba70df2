"""Every tool says at each step what the next click or key does, in both languages."""

from __future__ import annotations

import re

import pytest
from PyQt6.QtCore import Qt

from beiyuan_gis.i18n import speaking
from tests.ui.hand import Hand
from ui.canvas.tools import TOOLS


@pytest.mark.parametrize("name", TOOLS)
def test_a_tool_just_taken_says_what_to_do(hand: Hand, name: str) -> None:
    hand.bridge.activate("lines" if name == "add_line" else "points" if name == "add_point" else "parcels")
    hand.view.set_tool("pan")
    hand.view.set_tool(name)
    assert hand.view.tool.name == name and len(hand.view.tool.hint()) > 15
    with speaking("zh"):
        assert len(re.findall("[一-鿿]", hand.view.tool.hint())) > 5


def test_while_a_box_or_a_lasso_is_dragged_it_says_what_release_does(hand: Hand) -> None:
    for tool in ("select", "lasso"):
        hand.view.set_tool(tool)
        idle = hand.view.tool.hint()
        hand.press(10, 290)
        hand.move(60, 250)
        hand.move(80, 220)
        assert hand.view.tool.hint().startswith("Release") and hand.view.tool.hint() != idle
        hand.release(80, 220)
        assert hand.view.tool.hint() == idle


@pytest.mark.parametrize(("layer", "adds"), [("lines", "add"), ("parcels", "add"), ("parcels", "split")])
def test_a_drawing_begun_says_how_it_is_finished_and_typing_how_it_ends(
    hand: Hand, layer: str, adds: str
) -> None:
    said: list[str] = []
    hand.view.hint.connect(said.append)
    hand.bridge.activate(layer)
    hand.view.set_tool(adds)
    hand.click(320, 100)
    assert "right click" in said[-1] and "Enter" in said[-1] and "Backspace" in said[-1]
    hand.key(Qt.Key.Key_5)
    assert said[-1].startswith("Typing: Enter")
    hand.view.escape()
    assert not said[-1].startswith("Typing")
