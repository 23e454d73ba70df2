"""Moving about: wheel and pinch zoom about the cursor, drags and touchpads pan, keys do both.

A mouse's wheel zooms, as it always did here. Two fingers on a touchpad move the map, as they move a page in
every browser and the map in web maps; with Ctrl they zoom, and so does a pinch (which many systems tell as
Ctrl and a wheel). It is told apart like this: a scroll comes from a touchpad when its device says so, or when
it has a phase and pixels, which no wheel with notches has. What says neither, such as a touchpad under
Windows, is a wheel. What a scroll means is settled when it begins, so that letting go of Ctrl does not turn a
zoom that still runs on into a move.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QInputDevice, QKeyEvent, QNativeGestureEvent, QWheelEvent

from ui.canvas.viewport import Viewport

_NOTCH = 120.0
"""Eighths of a degree in one notch of a wheel; `_PER_NOTCH` is how much one zooms."""
_PER_NOTCH = 1.35
_PIXELS_PER_NOTCH = 60.0
"""How far two fingers slide, with Ctrl, for what one notch zooms."""
_SMART_ZOOM = 2.0
"""A double tap with two fingers."""
_KEY_ZOOM = 1.5
_KEY_PAN = 0.12
_FAR_PAN = 0.6
_PAN = {
    Qt.Key.Key_Left: (1.0, 0.0),
    Qt.Key.Key_Right: (-1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


class Map(Protocol):
    """What navigation needs of the map."""

    @property
    def viewport(self) -> Viewport: ...

    def look(self, viewport: Viewport) -> None: ...

    def zoom_all(self) -> None: ...

    def devicePixelRatioF(self) -> float: ...


class Navigation:
    """Holds the hand that drags the map, if there is one, and whether the space bar is down."""

    def __init__(self, map: Map) -> None:
        self._map = map
        self._hand: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        self.space = False
        self._scroll_zooms = False
        self._rest = QPointF()
        """What of a touchpad's slide was less than a pixel."""

    def grab(self, position: QPointF, button: Qt.MouseButton) -> None:
        self._hand, self._button = position, button

    def drag(self, position: QPointF) -> bool:
        """False when no hand holds the map."""
        if self._hand is None:
            return False
        self._hand += self._pan(position - self._hand)  # what is left of a pixel waits for the next move
        return True

    def _pan(self, by: QPointF) -> QPointF:
        """Move the map by whole pixels; returns by how many."""
        step = QPointF(self._whole(by.x()), self._whole(by.y()))
        if not step.isNull():
            self._map.look(self._map.viewport.panned(step.x(), step.y()))
        return step

    def pan_and_zoom(self, by: QPointF, factor: float, about: QPointF) -> None:
        """What two fingers on a screen do at once."""
        viewport = self._map.viewport.panned(by.x(), by.y())
        self._map.look(viewport.zoomed(factor, about.x(), about.y()) if factor != 1.0 else viewport)

    def _whole(self, pixels: float) -> float:
        """Logical pixels that are whole device pixels: a map moved by those keeps its picture."""
        density = self._map.devicePixelRatioF()
        return round(pixels * density) / density

    def let_go(self, button: Qt.MouseButton) -> bool:
        """False when this is not the button that holds the map."""
        if self._hand is None or button != self._button:
            return False
        self._hand = None
        return True

    def wheel(self, event: QWheelEvent) -> None:
        """A touchpad moves the map, with Ctrl it zooms; all else zooms, by fine steps if they are fine."""
        if _from_touchpad(event):
            self._scroll(event)
            return
        turned = float(event.angleDelta().y() or event.angleDelta().x() or event.pixelDelta().y())
        if turned:
            self._zoom(_PER_NOTCH ** (turned / _NOTCH), event.position())

    def _scroll(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta()
        by = _as_pixels(event.angleDelta()) if pixels.isNull() else QPointF(pixels)
        if event.phase() in (Qt.ScrollPhase.ScrollBegin, Qt.ScrollPhase.NoScrollPhase):
            self._scroll_zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.phase() == Qt.ScrollPhase.ScrollBegin:
            self._rest = QPointF()
        if by.isNull():
            return  # a scroll that begins or ends
        if self._scroll_zooms:
            self._zoom(_PER_NOTCH ** (by.y() / _PIXELS_PER_NOTCH), event.position())
        else:
            self._rest += by
            self._rest -= self._pan(self._rest)

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """A pinch on a touchpad, or a double tap with two fingers. The map stays north up."""
        match event.gestureType():
            case Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(max(1.0 + event.value(), 0.1), event.position())
            case Qt.NativeGestureType.SmartZoomNativeGesture:
                self._zoom(_SMART_ZOOM if event.value() else 1 / _SMART_ZOOM, event.position())
            case _other:
                return False
        return True

    def _zoom(self, factor: float, about: QPointF) -> None:
        self._map.look(self._map.viewport.zoomed(factor, about.x(), about.y()))

    def key(self, event: QKeyEvent) -> bool:
        """False for a key that does not move the map."""
        viewport = self._map.viewport
        middle = QPointF(viewport.width / 2, viewport.height / 2)
        key = Qt.Key(event.key())
        if key in _PAN:
            part = _FAR_PAN if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _KEY_PAN
            step = self._whole(part * min(viewport.width, viewport.height))
            self._map.look(viewport.panned(_PAN[key][0] * step, _PAN[key][1] * step))
            return True
        actions: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Plus: lambda: self._zoom(_KEY_ZOOM, middle),
            Qt.Key.Key_Equal: lambda: self._zoom(_KEY_ZOOM, middle),
            Qt.Key.Key_Minus: lambda: self._zoom(1 / _KEY_ZOOM, middle),
            Qt.Key.Key_Home: self._map.zoom_all,
            Qt.Key.Key_F: self._map.zoom_all,
        }
        action = actions.get(key)
        if action is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        action()
        return True


def _from_touchpad(event: QWheelEvent) -> bool:
    device = event.device()
    if device is not None and device.type() == QInputDevice.DeviceType.TouchPad:
        return True
    return event.phase() != Qt.ScrollPhase.NoScrollPhase and (
        not event.pixelDelta().isNull() or event.angleDelta().isNull()
    )


def _as_pixels(angle: QPoint) -> QPointF:
    """A touchpad that tells no pixels: one notch is as much as it zooms."""
    return QPointF(angle) * (_PIXELS_PER_NOTCH / _NOTCH)
