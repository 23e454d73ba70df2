"""Moving about: wheel and pinch zoom about the cursor, drags pan, keys do both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QKeyEvent, QNativeGestureEvent, QWheelEvent

from ui.canvas.viewport import Viewport

_NOTCH = 120.0
"""Eighths of a degree in one notch of a wheel; `_PER_NOTCH` is how much one zooms."""
_PER_NOTCH = 1.35
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

    def grab(self, position: QPointF, button: Qt.MouseButton) -> None:
        self._hand, self._button = position, button

    def drag(self, position: QPointF) -> bool:
        """False when no hand holds the map."""
        if self._hand is None:
            return False
        step = position - self._hand
        step = QPointF(self._whole(step.x()), self._whole(step.y()))
        self._hand += step  # what is left of a pixel waits for the next move
        if not step.isNull():
            self._map.look(self._map.viewport.panned(step.x(), step.y()))
        return True

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
        """Any device: fine-grained deltas zoom by fine-grained steps."""
        turned = float(event.angleDelta().y() or event.angleDelta().x() or event.pixelDelta().y())
        if turned:
            self._zoom(_PER_NOTCH ** (turned / _NOTCH), event.position())

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """A pinch on a touchpad."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom(max(1.0 + event.value(), 0.1), event.position())
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
