"""Arrow keys as steps."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent

_STEPS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


def nudge(event: QKeyEvent, more: float = 10.0) -> tuple[float, float] | None:
    """East and north in pixels: one, with Shift `more`. None for any other key."""
    step = _STEPS.get(Qt.Key(event.key()))
    if step is None:
        return None
    times = more if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
    return step[0] * times, step[1] * times
