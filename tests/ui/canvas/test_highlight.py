"""The selection over a map in motion: of few features exact, of many moved along until the hand rests."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from PyQt6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from beiyuan_gis.model.keys import Keys
from tests.ui.canvas.conftest import open_map
from tests.ui.canvas.mixed import mixed_project
from tests.ui.hand import Hand
from ui.canvas.highlight import Highlight
from ui.canvas.renderer import pixels_of
from ui.canvas.shapes import Shapes

STEP = 40, -30


def painted(hand: Hand, highlight: Highlight) -> npt.NDArray[np.uint32]:
    """What it lays over the map as it is now, (height, width)."""
    image = QImage(hand.view.width(), hand.view.height(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    highlight.paint(painter, hand.bridge, hand.view.frame())
    painter.end()
    return pixels_of(image).copy()


def fresh(hand: Hand) -> npt.NDArray[np.uint32]:
    return painted(hand, Highlight(Shapes(), lambda: None))


def test_few_selected_features_are_exact_at_every_move(qtbot: QtBot) -> None:
    hand = open_map(qtbot, mixed_project(3))
    hand.bridge.select(Keys.of(list(Keys.of(f.key for f in hand.bridge.project.features()))[:50]))
    highlight = Highlight(Shapes(), lambda: None)
    for _turn in range(3):
        hand.view.look(hand.view.viewport.panned(*STEP))
        assert (painted(hand, highlight) == fresh(hand)).all()


@pytest.mark.parametrize("factor", [1.0, 1.3])
def test_many_are_moved_along_and_drawn_when_the_hand_rests(qtbot: QtBot, factor: float) -> None:
    hand = open_map(qtbot, mixed_project(3))
    hand.bridge.select(Keys.of(f.key for f in hand.bridge.project.features()))
    assert len(hand.bridge.selection) > 60
    hand.view.look(hand.view.viewport.zoomed(3.0, 400.0, 300.0))
    rested: list[bool] = []
    highlight = Highlight(Shapes(), lambda: rested.append(True))
    before = painted(hand, highlight)
    hand.view.look(hand.view.viewport.panned(*STEP).zoomed(factor, 300.0, 200.0))
    moving = painted(hand, highlight)
    if factor == 1.0:
        assert (moving[: STEP[1], STEP[0] :] == before[-STEP[1] :, : -STEP[0]]).all()
        assert not moving[:, : STEP[0]].any()
    assert moving.any() and (moving != fresh(hand)).any()
    qtbot.waitUntil(lambda: bool(rested))
    assert (painted(hand, highlight) == fresh(hand)).all()
    hand.bridge.select(())
    assert not painted(hand, highlight).any()
