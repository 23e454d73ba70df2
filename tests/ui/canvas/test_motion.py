"""The map in motion and under edits, in a real window: something at once, the exact picture when the hand
rests."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import open_map, small_project, world
from tests.ui.canvas.mixed import alike, mixed_project, random_edit
from tests.ui.hand import Hand
from ui.canvas import picture
from ui.canvas.frame import Frame
from ui.canvas.frames import FrameWorker
from ui.canvas.labels import paint_names
from ui.canvas.renderer import PAPER, Renderer, pixels_of
from ui.canvas.shapes import Shapes
from ui.canvas.viewport import Viewport

pytestmark = pytest.mark.usefixtures("drawn_by")

PAPER_PIXEL = int(PAPER[1:], 16) | 0xFF000000


def seen(hand: Hand) -> QImage:
    """The ground and the names that the map shows now, without what lies over them."""
    view = hand.view
    image = QImage(view.width(), view.height(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    view.picture.paint(painter, view.frame())
    painter.end()
    return image


def pixels(image: QImage) -> npt.NDArray[np.uint32]:
    """A copy: the memory goes with the image."""
    return pixels_of(image).copy()


def exact(frame: Frame) -> QImage:
    return Renderer(Shapes()).render(frame)


def rests(hand: Hand, qtbot: QtBot) -> None:
    """Until the exact picture is there."""
    seen(hand)
    qtbot.waitUntil(lambda: hand.view.picture.complete, timeout=20_000)


@pytest.mark.parametrize("background", [False, True])
def test_after_any_motion_and_edits_the_map_is_as_drawn_anew(
    qtbot: QtBot, background: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(4)
    hand = open_map(qtbot, mixed_project(11))
    view, bridge = hand.view, hand.bridge
    rests(hand, qtbot)
    view.picture.background = background
    for turn in range(12):
        kind = rng.choice(["pan", "pan", "zoom", "edit", "undo", "hide"])
        if kind == "pan":
            view.look(view.viewport.panned(rng.randint(-200, 200), rng.randint(-90, 90)))
        elif kind == "zoom":
            view.look(view.viewport.zoomed(rng.choice([0.7, 1.4]), rng.uniform(0, 800), 200))
        elif kind == "edit":
            assert bridge.perform(random_edit(rng, bridge.project), "test")
        elif kind == "undo":
            bridge.undo()
        else:
            bridge.show_layer("zones", "zones" in bridge.hidden)
        seen(hand)
        if turn % 3 == 2:
            rests(hand, qtbot)
            assert alike(seen(hand), exact(view.frame()))


def test_a_drag_by_parts_of_a_pixel_moves_the_map_by_whole_ones(hand: Hand) -> None:
    navigation, start = hand.view._navigation, hand.view.viewport
    navigation.grab(QPointF(100, 100), Qt.MouseButton.MiddleButton)
    for part in range(1, 31):
        assert navigation.drag(QPointF(100 + part * 0.3, 100 - part * 0.7))
        step = hand.view.viewport.moved_from(start)
        assert step is not None
        assert abs(step[0] - part * 0.3) <= 0.51 and abs(step[1] + part * 0.7) <= 0.51
    assert step == (9, -21)


def test_names_move_with_the_map_and_stay_sharp(hand: Hand, qtbot: QtBot) -> None:
    rests(hand, qtbot)
    frame = hand.view.frame()
    renderer = Renderer(Shapes())
    renderer.ground(frame)
    names = renderer.names(frame)
    assert names
    plain = QImage(800, 600, QImage.Format.Format_RGB32)
    plain.fill(0)
    pictures = []
    for by in (0, 60):
        image = QImage(plain)
        painter = QPainter(image)
        paint_names(painter, names, frame.viewport.panned(by, 0), 1.0)
        painter.end()
        pictures.append(pixels_of(image).copy())
    assert (pictures[0] != pixels_of(plain)).any()
    assert (pictures[1][:, 60:] == pictures[0][:, :-60]).all()


def test_a_map_without_time_never_shows_bare_paper_where_there_is_something(
    hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, drawn_by: str
) -> None:
    """The hand moves and zooms faster than anything can be drawn."""
    if drawn_by == "painter":
        pytest.skip("an overview is drawn by compiled functions alone")
    view = hand.view
    parcel = world(140, 60)
    view.look(view.viewport.zoomed(4.0, *view.viewport.to_screen(*world(350, 250))))
    view.picture.background = True
    rests(hand, qtbot)
    qtbot.waitUntil(lambda: view.picture._overview is not None)  # the worker is done before the window hears
    monkeypatch.setattr(FrameWorker, "request", lambda *_a, **_k: None)
    near, everything = view.viewport, (*world(0, 0), *world(400, 300))
    for target in (near.fitted(everything), near.zoomed(0.2, 400, 300)):
        view.look(target)
        shown = pixels(seen(hand))
        px, py = target.to_screen(*parcel)
        assert shown[round(py), round(px)] not in (PAPER_PIXEL, 0xFF000000)


def test_a_pan_that_there_is_no_time_for_is_hasty_first_and_exact_soon(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, drawn_by: str
) -> None:
    if drawn_by == "painter":
        pytest.skip("only compiled functions mend a picture")
    hand = open_map(qtbot, mixed_project(5, 200))
    view = hand.view
    view.look(view.viewport.zoomed(2.0, 400, 300))
    rests(hand, qtbot)
    monkeypatch.setattr(view.picture._mender, "_at_once", 0.0)
    monkeypatch.setattr(picture, "paint_names", lambda *_: None)
    view.look(view.viewport.panned(-120, 0))
    moved = pixels(seen(hand))
    assert not view.picture.complete
    whole = pixels(Renderer(Shapes()).ground(view.frame()))
    assert (moved[:, :-120] == whole[:, :-120]).all()
    rests(hand, qtbot)
    assert (pixels(seen(hand)) == whole).all()


def test_an_edit_mends_the_picture_at_once_and_touches_only_its_rectangle(
    hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, drawn_by: str
) -> None:
    if drawn_by == "painter":
        pytest.skip("only compiled functions mend a picture")
    view, bridge = hand.view, hand.bridge
    rests(hand, qtbot)
    qtbot.waitUntil(lambda: not view.picture.busy)
    monkeypatch.setattr(picture, "_IN_PASSING", 1.0)
    monkeypatch.setattr(FrameWorker, "request", lambda *_a, **_k: pytest.fail("the worker was asked"))
    drawn: list[float] = []
    patch = Renderer.patch

    def watched(self: Renderer, *task: Any) -> None:
        drawn.append(task[2].area / (800 * 600))
        patch(self, *task)

    monkeypatch.setattr(Renderer, "patch", watched)
    assert bridge.perform(move_features(bridge.project, [Key("parcels", 3)], 6.0, 4.0), "test")
    seen(hand)
    assert view.picture.complete
    bridge.undo()
    seen(hand)
    bridge.redo()
    shown = seen(hand)
    assert len(drawn) == 3 and max(drawn) < 0.05
    monkeypatch.setattr(Renderer, "patch", patch)
    assert alike(shown, exact(view.frame()))


def test_no_more_than_three_pictures_of_the_screens_size_are_kept(hand: Hand, qtbot: QtBot) -> None:
    hand.view.picture.background = True
    for step in range(12):
        hand.view.look(hand.view.viewport.panned(10 + step, 3))
        rests(hand, qtbot)
    large = [i for i in hand.view.picture._renderer._images._images if i.width() >= 800]
    assert len(large) <= 3


def test_a_hatch_lies_still_on_the_ground(qapp: object, drawn_by: str) -> None:
    project = small_project()
    view = Viewport(width=400, height=300).fitted((*world(0, 0), *world(400, 300)))
    frame = Frame(project, frozenset({"frame", "lines", "points"}), view, labels=False)
    renderer = Renderer(Shapes())
    before = pixels(renderer.ground(frame))
    after = pixels(renderer.ground(frame._replace(viewport=view.panned(5, -7))))
    assert len(np.unique(before)) > 3
    assert (after[:-7, 5:] == before[7:, :-5]).all()
