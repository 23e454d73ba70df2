"""Select: a click, again at the same place for what lies beneath, or a box."""

from __future__ import annotations

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainter

from beiyuan_gis.i18n import _
from beiyuan_gis.model.keys import Keys
from ui.canvas.marks import draw_box
from ui.canvas.tools.base import Canvas, Pointer, Tool


class Select(Tool):
    name = "select"

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._start: Pointer | None = None
        self._now: Pointer | None = None
        self._last_click: Pointer | None = None
        self._turn = 0

    def cancel(self) -> bool:
        begun, self._start, self._now = self._start is not None, None, None
        return begun

    def press(self, pointer: Pointer) -> None:
        self._start = self._now = pointer

    def double_click(self, pointer: Pointer) -> None:
        self.press(pointer)

    def move(self, pointer: Pointer) -> None:
        if self._start is None:
            self.hover(pointer)
        else:
            self._now = pointer
            self.canvas.refresh()

    def release(self, pointer: Pointer) -> None:
        start, self._start, self._now = self._start, None, None
        if start is None:
            return
        if pointer.dragged_from(start):
            box = (
                min(start.x, pointer.x),
                min(start.y, pointer.y),
                max(start.x, pointer.x),
                max(start.y, pointer.y),
            )
            self._select(self.canvas.inside(box), pointer)
            self._last_click = None
        else:
            self._select(self._clicked(pointer), pointer)
        self.canvas.refresh()

    def _clicked(self, pointer: Pointer) -> Keys:
        """The feature at the pointer; repeated clicks at one place go through all that lie there."""
        found = self.canvas.pick(pointer)
        if not found:
            return Keys()
        again = self._last_click is not None and not pointer.dragged_from(self._last_click)
        self._turn = self._turn + 1 if again else 0
        self._last_click = pointer
        return Keys.of([found[self._turn % len(found)]])

    def _select(self, keys: Keys, pointer: Pointer) -> None:
        if pointer.control:
            keys = self.bridge.selection ^ keys
        elif pointer.shift:
            keys = self.bridge.selection | keys
        self.bridge.select(keys)

    def marks(self) -> bool:
        return self._start is not None

    def paint(self, painter: QPainter) -> None:
        if self._start and self._now and self._now.dragged_from(self._start):
            draw_box(painter, QPointF(self._start.px, self._start.py), QPointF(self._now.px, self._now.py))

    def hint(self) -> str:
        if self._start and self._now and self._now.dragged_from(self._start):
            return _(
                "Release: what the box touches is selected. Shift adds, Ctrl adds or takes away, Esc cancels."
            )
        return _(
            "Click a feature to select it, click again for what lies beneath, drag for a box. "
            "Shift adds, Ctrl adds or takes away. Right click: what can be done here."
        )
