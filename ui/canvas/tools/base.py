"""What a tool is: it hears of the pointer and of keys, previews, and performs once, on release.

Until then nothing has happened: `cancel` leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QPainter

from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from ui.bridge import Bridge
from ui.canvas.guide import Origin
from ui.canvas.modes import Modes
from ui.canvas.shapes import Shapes
from ui.canvas.viewport import Bounds, Viewport

if TYPE_CHECKING:
    from ui.canvas.measured import Measured

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
    slack: float = 1.0
    """How many times as far as a mouse it reaches: pens and fingers point less exactly."""

    @property
    def shift(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def control(self) -> bool:
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    def dragged_from(self, start: Pointer) -> bool:
        return abs(self.px - start.px) + abs(self.py - start.py) >= DRAG_STARTS * self.slack


class Canvas(Protocol):
    """What a tool may ask of the map."""

    @property
    def bridge(self) -> Bridge: ...

    @property
    def viewport(self) -> Viewport: ...

    @property
    def shapes(self) -> Shapes: ...

    @property
    def modes(self) -> Modes: ...

    @property
    def measured(self) -> Measured: ...

    def place(self, pointer: Pointer) -> Place:
        """Where the pointer counts as being: snapped, held to a direction, or typed. Plane metres."""

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

    draws: ClassVar[bool] = False
    """Whether it places points, so that drawing aids are of use."""
    measures: ClassVar[bool] = False
    """Whether it only measures: Ctrl+C then means what was measured."""

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

    def take_back(self) -> bool:
        """Take back what was drawn last. False when there was nothing."""
        return False

    def wants(self, key: Qt.Key) -> bool:
        """Whether a key that may also be a shortcut of the window belongs to the tool just now."""
        return False

    def key(self, event: QKeyEvent) -> bool:
        """A key. False when the tool has no use for it."""
        return False

    def origin(self) -> Origin | None:
        """What typed lengths and held directions start from; None while there is nothing yet."""
        return None

    def moving(self) -> Collection[Key]:
        """Features in hand, which are not snapped to."""
        return ()

    def trail(self) -> Sequence[Place]:
        """What is drawn already and may be snapped to; the last point, which one goes on from, left out."""
        return ()

    def snaps(self) -> bool:
        """Whether the pointer snaps just now."""
        return True

    def takes_places(self) -> bool:
        """Whether a place that is typed is of use just now."""
        return False

    def preview(self, x: float, y: float) -> None:
        """Show what would come of a place (plane metres) that is typed or held."""

    def typing_left(self, pointer: Pointer) -> None:
        """Typing was given up: show what the pointer alone says."""
        self.move(pointer)

    def put(self, x: float, y: float) -> None:
        """Take a typed place, as a click or a release there would."""

    def marks(self) -> bool:
        """Whether it draws over the map what an edit may change, be it far from the edited features."""
        return True

    def paint(self, painter: QPainter) -> None:
        """Draw the preview in screen pixels, over map and highlights."""

    def hint(self) -> str:
        """What to do next."""
        return ""

    def extra_hint(self) -> str:
        """What a mode of the tool asks for, said after its hint; empty when there is none."""
        return ""

    def hover(self, pointer: Pointer) -> Key | None:
        """Tell everybody what lies under the pointer."""
        found = self.canvas.pick(pointer)
        self.bridge.hover(found[0] if found else None)
        return found[0] if found else None
