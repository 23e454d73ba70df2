"""Move features as a whole: drag one of them, or nudge the selection with the arrow keys."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QPainter
from shapely.affinity import translate

from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.edits.vertices import vertices
from beiyuan_gis.i18n import _
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.programme.wording import quantity
from ui.canvas.marks import draw_geometry
from ui.canvas.tools.base import Canvas, Pointer, Tool
from ui.canvas.tools.keys import nudge

_GRIP = 10.0
"""Pixels within which a drag takes hold of a vertex, which then snaps."""
_PREVIEWED = 500


class MoveFeature(Tool):
    name = "move_feature"
    cursor = Qt.CursorShape.SizeAllCursor
    arrows = "own"

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._keys = Keys()
        self._start: Pointer | None = None
        self._grip: tuple[float, float] | None = None
        self._by = (0.0, 0.0)

    def cancel(self) -> bool:
        begun = bool(self._keys)
        self._keys, self._start, self._grip, self._by = Keys(), None, None, (0.0, 0.0)
        return begun

    def press(self, pointer: Pointer) -> None:
        self.cancel()
        found = self.canvas.pick(pointer)
        if not found:
            return
        if not self.bridge.selection & set(found):
            self.bridge.select({found[0]})
        self._keys, self._start = self.bridge.selection, pointer
        self._grip = self._vertex_near(pointer, self._keys & set(found))

    def _vertex_near(self, pointer: Pointer, keys: Keys) -> tuple[float, float] | None:
        """The vertex of one of `keys` that the drag took hold of."""
        reach = _GRIP * self.canvas.viewport.scale
        best: tuple[float, tuple[float, float]] | None = None
        for key in keys:
            feature = self.bridge.project.get(key)
            for x, y in vertices(feature.geometry).xy.tolist() if feature else ():
                distance = max(abs(x - pointer.x), abs(y - pointer.y))
                if distance <= reach and (best is None or distance < best[0]):
                    best = distance, (x, y)
        return best[1] if best else None

    def move(self, pointer: Pointer) -> None:
        if self._start is None:
            self.hover(pointer)
            return
        grip = self._grip
        snap = self.canvas.snap(pointer, self._keys) if grip else None
        if grip and snap:
            self._by = snap.x - grip[0], snap.y - grip[1]
        else:
            self._by = pointer.x - self._start.x, pointer.y - self._start.y
        self.canvas.refresh()

    def release(self, pointer: Pointer) -> None:
        if self._start is None:
            return
        self.move(pointer)
        if pointer.dragged_from(self._start):
            self._perform()
        else:
            self.cancel()
        self.canvas.refresh()

    def key(self, event: QKeyEvent) -> bool:
        if self._start is None and (step := nudge(event)):
            self._keys = self.bridge.selection
            scale = self.canvas.viewport.scale
            self._by = self._by[0] + step[0] * scale, self._by[1] + step[1] * scale
            self.canvas.refresh()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._keys:
            self._perform()
            self.canvas.refresh()
            return True
        return False

    def _perform(self) -> None:
        keys, (dx, dy) = self._keys, self._by
        self.cancel()
        self.bridge.attempt(lambda: move_features(self.bridge.project, keys, dx, dy), self.name)

    def paint(self, painter: QPainter) -> None:
        if self._by == (0.0, 0.0):
            return
        for key in sorted(self._keys)[:_PREVIEWED]:
            feature = self.bridge.project.get(key)
            if feature:
                draw_geometry(painter, translate(feature.geometry, *self._by), self.canvas.viewport)

    def hint(self) -> str:
        if self._by != (0.0, 0.0):
            (dx, dy), (along, up) = self._by, (quantity(abs(by), "m") for by in self._by)
            east = _("{distance} east", distance=along) if dx >= 0 else _("{distance} west", distance=along)
            north = _("{distance} north", distance=up) if dy >= 0 else _("{distance} south", distance=up)
            return _("{east}, {north}. Release or Enter moves, Esc cancels.", east=east, north=north)
        return _("Drag a feature, by a vertex to snap; arrows nudge what is selected (Shift: ten times).")
