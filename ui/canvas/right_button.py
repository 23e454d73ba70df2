"""The right button on the map: a click finishes what is drawn, else it opens a menu; held, it always does."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer

from ui.canvas.tools.base import Pointer

HELD = 350
"""Milliseconds from which on the button is held and not clicked."""


class RightButton(QObject):
    """`click` returns whether the tool had use for the click; `menu` opens a menu where the pointer is."""

    def __init__(
        self, click: Callable[[Pointer], bool], menu: Callable[[Pointer], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._click, self._menu = click, menu
        self._pressed: Pointer | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HELD)
        self._timer.timeout.connect(self._held)

    def press(self, pointer: Pointer) -> None:
        self._pressed = pointer
        self._timer.start()

    def release(self, pointer: Pointer) -> None:
        pressed, self._pressed = self._pressed, None
        self._timer.stop()
        if pressed is not None and not self._click(pointer):
            self._menu(pointer)

    def drop(self) -> None:
        """Forget that the button went down."""
        self._pressed = None
        self._timer.stop()

    def _held(self) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None:
            self._menu(pressed)
