"""Pens and fingers: told to the map as what a mouse would do, so that every tool works with them.

A pen is a pointer: its tip is the left button, the button on its barrel the right one, and the other end, the
eraser, takes back what was drawn last. One finger is the left button, but only when it is clear that there is
no second one: when it slides or leaves. Two fingers move and zoom the map; what the first one had begun to do
is let go.
Both point less exactly than a mouse, so a `Pointer` of theirs reaches further: `SLACK` says how much.
"""

from __future__ import annotations

import math
from time import monotonic
from typing import Protocol

from PyQt6.QtCore import QEvent, QPointF, Qt
from PyQt6.QtGui import (
    QEventPoint,
    QMouseEvent,
    QPointerEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
)
from PyQt6.QtWidgets import QApplication

from ui.canvas.navigation import Navigation
from ui.canvas.tools.base import Tool

SLACK = {
    QPointingDevice.PointerType.Pen: 1.6,
    QPointingDevice.PointerType.Eraser: 1.6,
    QPointingDevice.PointerType.Finger: 2.4,
}
"""How many times as far as a mouse's pointer something snaps and is picked."""
_TWICE = 12.0
"""Pixels between two taps of a pen that are a double click."""
_SLIDES = 8.0
"""Pixels that a finger slides before it is no tap any more."""
_MOUSE = {
    QEvent.Type.TabletPress: QEvent.Type.MouseButtonPress,
    QEvent.Type.TabletMove: QEvent.Type.MouseMove,
    QEvent.Type.TabletRelease: QEvent.Type.MouseButtonRelease,
}
_NONE, _LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton


def slack(event: QPointerEvent) -> float:
    """How far what made this event reaches, as a multiple of a mouse."""
    return SLACK.get(event.pointerType(), 1.0)


class Surface(Protocol):
    """What pens and fingers need of the map, a widget."""

    def mousePressEvent(self, event: QMouseEvent | None) -> None: ...

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None: ...

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None: ...

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None: ...

    def mapFromGlobal(self, a0: QPointF) -> QPointF: ...

    def mapToGlobal(self, a0: QPointF) -> QPointF: ...

    def refresh(self) -> None: ...

    @property
    def tool(self) -> Tool: ...


class Pens:
    """Makes mouse events of a pen's and of fingers', and hands them to the map."""

    def __init__(self, surface: Surface, navigation: Navigation) -> None:
        self._surface, self._navigation = surface, navigation
        self._tapped: tuple[float, QPointF] | None = None
        self._start: QPointF | None = None
        """Where the one finger came down that may yet be a tap, a drag, or one of two."""
        self._dragging = False
        self._two: tuple[QPointF, QPointF] | None = None
        """Where two fingers were last."""
        self._after_two = False
        """One of two fingers still lies there: it is no drag."""

    def hears(self, event: QTabletEvent | QTouchEvent) -> bool:
        """Whether the event is dealt with."""
        if isinstance(event, QTabletEvent):
            self._tablet(event)
            return True
        return self._touch(event)

    # -------------------------------------------------------------- a pen

    def _tablet(self, event: QTabletEvent) -> None:
        """Accepted, so that no mouse event is made of it a second time."""
        event.accept()
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            if event.type() == QEvent.Type.TabletPress:
                self._surface.tool.take_back()
                self._surface.refresh()
            return
        kind = _MOUSE.get(event.type())
        if kind is None:
            return
        if kind == QEvent.Type.MouseButtonPress and event.button() == _LEFT and self._second_tap(event):
            kind = QEvent.Type.MouseButtonDblClick
        self._send(kind, event, event.position(), event.button(), event.buttons())

    def _second_tap(self, event: QTabletEvent) -> bool:
        """Whether a press is the second of two; a third one is the first again."""
        now = monotonic()
        before, self._tapped = self._tapped, (now, event.position())
        if before is None:
            return False
        soon = 1000.0 * (now - before[0]) <= QApplication.doubleClickInterval()
        near = (event.position() - before[1]).manhattanLength() <= _TWICE
        if soon and near:
            self._tapped = None
        return soon and near

    # -------------------------------------------------------------- fingers

    def _touch(self, event: QTouchEvent) -> bool:
        """Accepted, so that no mouse event is made of it a second time. False for a touchpad, whose fingers
        are told as gestures and scrolling."""
        device = event.pointingDevice()
        if device is None or device.type() != QPointingDevice.DeviceType.TouchScreen:
            return False
        event.accept()
        down = [p for p in event.points() if p.state() != QEventPoint.State.Released]
        if event.type() == QEvent.Type.TouchCancel:
            self._give_up()
            self._two, self._after_two = None, False
        elif len(down) >= 2:
            self._pinch(self._place(down[0]), self._place(down[1]))
        elif self._after_two:
            self._two, self._after_two = None, bool(down)
        elif event.points():
            self._one(event, event.points()[0])
        return True

    def _place(self, point: QEventPoint) -> QPointF:
        return self._surface.mapFromGlobal(point.globalPosition())

    def _one(self, event: QTouchEvent, point: QEventPoint) -> None:
        here, up = self._place(point), point.state() == QEventPoint.State.Released
        if point.state() == QEventPoint.State.Pressed:
            self._start = here
            return
        start = self._start
        if start is None:
            return
        if not self._dragging and (up or (here - start).manhattanLength() >= _SLIDES):
            self._dragging = True
            self._send(QEvent.Type.MouseMove, event, start, _NONE, _NONE)
            self._send(QEvent.Type.MouseButtonPress, event, start, _LEFT, _LEFT)
        if self._dragging and not up:
            self._send(QEvent.Type.MouseMove, event, here, _NONE, _LEFT)
        if up:
            self._send(QEvent.Type.MouseButtonRelease, event, here, _LEFT, _NONE)
            self._start, self._dragging = None, False

    def _pinch(self, one: QPointF, other: QPointF) -> None:
        self._give_up()
        before, self._two, self._after_two = self._two, (one, other), True
        if before is None:
            return
        about = (one + other) / 2
        spread = [math.hypot(a.x() - b.x(), a.y() - b.y()) for a, b in (before, self._two)]
        factor = spread[1] / spread[0] if min(spread) > 1.0 else 1.0
        self._navigation.pan_and_zoom(about - (before[0] + before[1]) / 2, factor, about)

    def _give_up(self) -> None:
        """A second finger came: what the first one has begun was not meant."""
        if self._dragging:
            tool = self._surface.tool
            if not tool.take_back():
                tool.cancel()
            self._surface.refresh()
        self._start, self._dragging = None, False

    # -------------------------------------------------------------- as a mouse

    def _send(
        self,
        kind: QEvent.Type,
        event: QPointerEvent,
        at: QPointF,
        button: Qt.MouseButton,
        buttons: Qt.MouseButton,
    ) -> None:
        there, modifiers = self._surface.mapToGlobal(at), event.modifiers()
        made = QMouseEvent(kind, at, there, button, buttons, modifiers, event.pointingDevice())
        hears = {
            QEvent.Type.MouseButtonPress: self._surface.mousePressEvent,
            QEvent.Type.MouseMove: self._surface.mouseMoveEvent,
            QEvent.Type.MouseButtonRelease: self._surface.mouseReleaseEvent,
            QEvent.Type.MouseButtonDblClick: self._surface.mouseDoubleClickEvent,
        }
        hears[kind](made)
