"""Touchpads, pens and fingers: synthetic events of the kinds that a window system sends, to a real map."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import (
    QEventPoint,
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import steps, world
from tests.ui.hand import Hand

PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
Phase, State, Kind = Qt.ScrollPhase, QEventPoint.State, QInputDevice.DeviceType
LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton


def device(kind: QInputDevice.DeviceType, type: QPointingDevice.PointerType) -> QPointingDevice:
    able = QInputDevice.Capability.Position
    return QPointingDevice("test", 7, kind, type, able, 2, 3, "", QPointingDeviceUniqueId())


TOUCHPAD = device(Kind.TouchPad, QPointingDevice.PointerType.Finger)
PEN = device(Kind.Stylus, QPointingDevice.PointerType.Pen)
ERASER = device(Kind.Stylus, QPointingDevice.PointerType.Eraser)
SCREEN = device(Kind.TouchScreen, QPointingDevice.PointerType.Finger)


def scroll(
    hand: Hand,
    pixels: tuple[int, int] = (0, 0),
    angle: tuple[int, int] = (0, 0),
    phase: Qt.ScrollPhase = Phase.ScrollUpdate,
    modifiers: Qt.KeyboardModifier = PLAIN,
    by: QPointingDevice | None = None,
) -> None:
    at = QPointF(613, 122)
    there = QPointF(hand.view.mapToGlobal(at.toPoint()))
    told = (at, there, QPoint(*pixels), QPoint(*angle), NONE, modifiers, phase, False)
    source = Qt.MouseEventSource.MouseEventNotSynthesized
    event = QWheelEvent(*told, source, by) if by else QWheelEvent(*told)
    QApplication.sendEvent(hand.view, event)


def middle(hand: Hand) -> tuple[float, float]:
    return hand.view.viewport.x, hand.view.viewport.y


# ---------------------------------------------------------------- a touchpad


@pytest.mark.parametrize("phase", [Phase.ScrollUpdate, Phase.ScrollMomentum])
def test_two_fingers_on_a_touchpad_move_the_map_as_they_move_a_page(
    hand: Hand, phase: Qt.ScrollPhase
) -> None:
    before, scale = hand.at(QPoint(400, 300)), hand.view.viewport.scale
    scroll(hand, phase=Phase.ScrollBegin)
    scroll(hand, (30, -12), (60, -24), phase)
    assert hand.view.viewport.scale == scale
    assert hand.at(QPoint(430, 288)) == pytest.approx(before, abs=1e-6)


def test_with_control_they_zoom_about_the_cursor_and_go_on_zooming_when_it_is_let_go(hand: Hand) -> None:
    pixel, scale = QPoint(613, 122), hand.view.viewport.scale
    before, where = hand.at(pixel), middle(hand)
    scroll(hand, phase=Phase.ScrollBegin, modifiers=CONTROL)
    scroll(hand, (0, 30), (0, 60), modifiers=CONTROL)
    zoomed = hand.view.viewport.scale
    assert zoomed < scale and hand.at(pixel) == pytest.approx(before, abs=1e-6)
    scroll(hand, (0, 30), (0, 60), Phase.ScrollMomentum)
    assert hand.view.viewport.scale < zoomed
    assert hand.at(pixel) == pytest.approx(before, abs=1e-6) and middle(hand) != where


def test_a_touchpad_that_only_says_what_it_is_moves_the_map_too(hand: Hand) -> None:
    """As X11 tells it: notches, no phase, but the device is known."""
    before, scale = middle(hand), hand.view.viewport.scale
    scroll(hand, angle=(0, 120), phase=Phase.NoScrollPhase, by=TOUCHPAD)
    assert hand.view.viewport.scale == scale and middle(hand) != before


@pytest.mark.parametrize(("pixels", "angle"), [((0, 0), (0, 120)), ((0, 8), (0, 120)), ((0, 0), (0, 7))])
def test_a_mouse_s_wheel_zooms_even_where_it_tells_pixels(
    hand: Hand, pixels: tuple[int, int], angle: tuple[int, int]
) -> None:
    scale = hand.view.viewport.scale
    scroll(hand, pixels, angle, Phase.NoScrollPhase)
    assert hand.view.viewport.scale == pytest.approx(scale / 1.35 ** (angle[1] / 120))


def test_slides_of_less_than_a_pixel_add_up_and_none_is_lost(hand: Hand) -> None:
    before = hand.at(QPoint(400, 300))
    scroll(hand, phase=Phase.ScrollBegin, by=TOUCHPAD)
    for _part in range(10):
        scroll(hand, angle=(0, 1), by=TOUCHPAD)  # half a pixel
    assert hand.at(QPoint(400, 305)) == pytest.approx(before, abs=1e-6)


def test_a_double_tap_with_two_fingers_zooms(hand: Hand) -> None:
    at, scale = QPointF(300, 200), hand.view.viewport.scale
    there = QPointF(hand.view.mapToGlobal(at.toPoint()))
    smart = Qt.NativeGestureType.SmartZoomNativeGesture
    QApplication.sendEvent(hand.view, QNativeGestureEvent(smart, TOUCHPAD, 2, at, at, there, 1.0, QPointF()))
    assert hand.view.viewport.scale == pytest.approx(scale / 2)


# ---------------------------------------------------------------- a pen


def pen(
    hand: Hand,
    kind: QEvent.Type,
    x: float,
    y: float,
    button: Qt.MouseButton = NONE,
    by: QPointingDevice = PEN,
) -> None:
    pixel = hand.pixel(x, y)
    held = button if kind != QEvent.Type.TabletRelease else NONE
    told = (QPointF(pixel), QPointF(hand.view.mapToGlobal(pixel)), 0.5, 0.0, 0.0, 0.0, 0.0, 0.0)
    event = QTabletEvent(kind, by, *told, PLAIN, button, held)
    QApplication.sendEvent(hand.view, event)
    assert event.isAccepted()  # or a mouse event would be made of it


def tap(hand: Hand, x: float, y: float, button: Qt.MouseButton = LEFT) -> None:
    pen(hand, QEvent.Type.TabletMove, x, y)
    pen(hand, QEvent.Type.TabletPress, x, y, button)
    pen(hand, QEvent.Type.TabletRelease, x, y, button)


def test_a_pen_draws_its_barrel_ends_and_its_eraser_takes_back(hand: Hand) -> None:
    hand.bridge.activate("lines")
    hand.view.set_tool("add")
    for x, y in ((310, 60), (340, 60), (340, 90), (370, 90)):
        tap(hand, x, y)
    assert len(hand.view.tool.points) == 4
    pen(hand, QEvent.Type.TabletPress, 370, 90, LEFT, ERASER)
    pen(hand, QEvent.Type.TabletMove, 350, 90, LEFT, ERASER)
    pen(hand, QEvent.Type.TabletRelease, 350, 90, LEFT, ERASER)
    assert len(hand.view.tool.points) == 3 and steps(hand) == 0
    tap(hand, 360, 70, RIGHT)
    assert steps(hand) == 1 and len(hand.coordinates(Key("lines", 2))) == 3


def test_two_taps_of_a_pen_at_one_place_are_a_double_click(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([1.0, 3.0, 5.0, 5.15])
    monkeypatch.setattr("ui.canvas.pens.monotonic", clock.__next__)
    hand.bridge.activate("lines")
    hand.view.set_tool("add")
    tap(hand, 310, 60)
    tap(hand, 340, 60)
    tap(hand, 370, 60)
    tap(hand, 370, 60)
    assert steps(hand) == 1 and len(hand.coordinates(Key("lines", 2))) == 3


def test_a_pen_snaps_further_than_a_mouse(hand: Hand) -> None:
    """Thirteen pixels from a corner: out of a mouse's reach of ten."""
    hand.bridge.activate("points")
    hand.view.set_tool("add")
    near = 50 - 13 * hand.view.viewport.scale
    hand.hover(near, 50)
    assert hand.view.drafting.snap is None
    pen(hand, QEvent.Type.TabletMove, near, 50)
    assert hand.view.drafting.snap is not None and hand.view.drafting.snap.place == world(50, 50)


def test_a_pen_drags_a_vertex_in_one_step(hand: Hand) -> None:
    hand.view.set_tool("vertex")
    hand.bridge.select({Key("parcels", 2)})
    pen(hand, QEvent.Type.TabletMove, 280, 140)
    pen(hand, QEvent.Type.TabletMove, 300, 150)
    pen(hand, QEvent.Type.TabletPress, 300, 150, LEFT)
    for x in (310, 320):
        pen(hand, QEvent.Type.TabletMove, x, 160, LEFT)
    pen(hand, QEvent.Type.TabletRelease, 320, 160, LEFT)
    assert steps(hand) == 1 and world(300, 150) not in hand.coordinates(Key("parcels", 2))


# ---------------------------------------------------------------- fingers on a screen


def touch(hand: Hand, kind: QEvent.Type, *fingers: tuple[QEventPoint.State, float, float]) -> None:
    points = []
    for id, (state, px, py) in enumerate(fingers):
        there = QPointF(hand.view.mapToGlobal(QPoint(round(px), round(py))))
        points.append(QEventPoint(id, state, there, there))
    QApplication.sendEvent(hand.view, QTouchEvent(kind, SCREEN, PLAIN, points))


def finger_tap(hand: Hand, x: float, y: float) -> None:
    pixel = hand.pixel(x, y)
    touch(hand, QEvent.Type.TouchBegin, (State.Pressed, pixel.x(), pixel.y()))
    touch(hand, QEvent.Type.TouchEnd, (State.Released, pixel.x(), pixel.y()))


def test_a_finger_taps(hand: Hand) -> None:
    finger_tap(hand, 250, 100)
    assert set(hand.bridge.selection) == {Key("parcels", 2)}
    hand.bridge.activate("lines")
    hand.view.set_tool("add")
    finger_tap(hand, 310, 60)
    finger_tap(hand, 350, 60)
    assert len(hand.view.tool.points) == 2


def test_two_fingers_spread_zoom_about_their_middle_and_draw_nothing(hand: Hand) -> None:
    hand.bridge.activate("lines")
    hand.view.set_tool("add")
    before, scale = hand.at(QPoint(400, 300)), hand.view.viewport.scale
    touch(hand, QEvent.Type.TouchBegin, (State.Pressed, 350, 300))
    touch(hand, QEvent.Type.TouchUpdate, (State.Stationary, 350, 300), (State.Pressed, 450, 300))
    touch(hand, QEvent.Type.TouchUpdate, (State.Updated, 300, 300), (State.Updated, 500, 300))
    assert hand.view.viewport.scale == pytest.approx(scale / 2)
    assert hand.at(QPoint(400, 300)) == pytest.approx(before, abs=1e-6)
    touch(hand, QEvent.Type.TouchUpdate, (State.Updated, 310, 320), (State.Updated, 510, 320))
    assert hand.at(QPoint(410, 320)) == pytest.approx(before, abs=1e-6)
    touch(hand, QEvent.Type.TouchUpdate, (State.Released, 310, 320), (State.Stationary, 510, 320))
    touch(hand, QEvent.Type.TouchUpdate, (State.Released, 0, 0), (State.Updated, 600, 320))
    touch(hand, QEvent.Type.TouchEnd, (State.Released, 510, 320))
    assert hand.view.tool.points == [] and hand.at(QPoint(410, 320)) == pytest.approx(before, abs=1e-6)
    finger_tap(hand, 350, 60)
    assert len(hand.view.tool.points) == 1


def test_a_second_finger_takes_back_what_the_first_one_began(hand: Hand) -> None:
    hand.bridge.select({Key("parcels", 2)})
    hand.view.set_tool("move_feature")
    start = hand.pixel(250, 100)
    touch(hand, QEvent.Type.TouchBegin, (State.Pressed, start.x(), start.y()))
    touch(hand, QEvent.Type.TouchUpdate, (State.Updated, start.x() + 40, start.y()))
    touch(
        hand, QEvent.Type.TouchUpdate,
        (State.Stationary, start.x() + 40, start.y()), (State.Pressed, 100, 100),
    )  # fmt: skip
    touch(hand, QEvent.Type.TouchEnd, (State.Released, start.x() + 40, start.y()), (State.Released, 100, 100))
    assert steps(hand) == 0


def test_a_finger_drags(hand: Hand) -> None:
    hand.bridge.select({Key("parcels", 2)})
    hand.view.set_tool("move_feature")
    start = hand.pixel(250, 100)
    touch(hand, QEvent.Type.TouchBegin, (State.Pressed, start.x(), start.y()))
    touch(hand, QEvent.Type.TouchUpdate, (State.Updated, start.x() + 40, start.y()))
    touch(hand, QEvent.Type.TouchEnd, (State.Released, start.x() + 40, start.y()))
    assert steps(hand) == 1


def test_the_wheel_is_a_mouse_s_after_all_that(hand: Hand) -> None:
    scale = hand.view.viewport.scale
    QTest.mouseMove(hand.view, QPoint(400, 300))
    scroll(hand, angle=(0, -120), phase=Phase.NoScrollPhase)
    assert hand.view.viewport.scale == pytest.approx(scale * 1.35)
