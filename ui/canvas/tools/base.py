"""What a tool is: it hears of the pointer and of keys, previews, and performs once, on release.

Until then nothing has happened: `cancel` leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QPainter

from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from ui.bridge import Bridge
from ui.canvas.shapes import Shapes
from ui.canvas.snapping import Snap
from ui.canvas.viewport import Bounds, Viewport

DRAG_STARTS = 4.0
"""Pixels a pressed pointer moves before it is a drag and no longer a click."""


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is: on the screen in pixels and in the world in metres."""

    px: float
    py: float
    x: float
    y: float
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def shift(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def control(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    def dragged_from(self, start: Pointer) -> bool:
        return abs(self.px - start.px) + abs(self.py - start.py) >= DRAG_STARTS


class Canvas(Protocol):
    """What a tool may ask of the map."""

    @property
    def bridge(self) -> Bridge: ...

    @property
    def viewport(self) -> Viewport: ...

    @property
    def shapes(self) -> Shapes: ...

    def snap(self, pointer: Pointer, without: Collection[Key] = ()) -> Snap | None:
        """Snap and show the mark; Shift suspends it."""

    def pick(self, pointer: Pointer) -> list[Key]:
        """Features under the pointer, the one to pick first in front."""

    def inside(self, box: Bounds) -> Keys:
        """Features that meet a box of the world."""

    def reveal(self, x: float, y: float) -> None:
        """Move the map as little as needed to see a place."""

    def refresh(self) -> None:
        """Paint previews and say the hint again."""


class Tool:
    """A tool that does nothing; each tool overrides what it needs."""

    name: ClassVar[str]
    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.ArrowCursor
    arrows: ClassVar[Literal["pan", "crosshair", "own"]] = "pan"
    """What arrow keys do: pan the map, move a crosshair that Enter clicks with, or what the tool says."""
    takes_tab: ClassVar[bool] = False
    """Whether Tab is the tool's own key while the map has the focus."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    @property
    def bridge(self) -> Bridge:
        return self.canvas.bridge

    def activate(self) -> None:
        """The tool was chosen."""

    def deactivate(self) -> None:
        """Another tool was chosen; what was begun is dropped."""
        self.cancel()

    def cancel(self) -> bool:
        """Drop what was begun. False when there was nothing."""
        return False

    def project_changed(self) -> None:
        """A step was done; what a preview rested on may be gone."""
        self.cancel()

    def press(self, pointer: Pointer) -> None:
        """The left button went down."""

    def move(self, pointer: Pointer) -> None:
        """The pointer moved, with or without the left button."""

    def release(self, pointer: Pointer) -> None:
        """The left button came up."""

    def double_click(self, pointer: Pointer) -> None:
        """The left button went down a second time at the same place."""

    def secondary(self, pointer: Pointer) -> bool:
        """The right button. False when the tool has no use for it."""
        return False

    def wants(self, key: Qt.Key) -> bool:
        """Whether a key that may also be a shortcut of the window belongs to the tool just now."""
        return False

    def key(self, event: QKeyEvent) -> bool:
        """A key. False when the tool has no use for it."""
        return False

    def paint(self, painter: QPainter) -> None:
        """Draw the preview in screen pixels, over map and highlights."""

    def hint(self) -> str:
        """What to do next."""
        return ""

    def hover(self, pointer: Pointer) -> Key | None:
        """Tell everybody what lies under the pointer."""
        found = self.canvas.pick(pointer)
        self.bridge.hover(found[0] if found else None)
        return found[0] if found else None
