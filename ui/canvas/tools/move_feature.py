"""Move features as a whole: drag one of them, or nudge the selection with the arrow keys."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import numpy as np
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QPainter
from shapely.affinity import translate

from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.edits.vertices import vertices
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project
from beiyuan_gis.programme.wording import quantity
from ui.canvas.guide import Origin
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
    draws = True

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
        reach = _GRIP * pointer.slack * self.canvas.viewport.scale
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
        self.preview(*self.canvas.place(pointer))

    def origin(self) -> Origin | None:
        """The vertex or the place that was taken hold of; without a drag, the middle of the selection."""
        if self._start is not None:
            return Origin(*(self._grip or (self._start.x, self._start.y)))
        keys = self._keys or self.bridge.selection
        return _middle_of(self.bridge.project, keys) if 0 < len(keys) <= _PREVIEWED else None

    def moving(self) -> Collection[Key]:
        return self._keys

    def snaps(self) -> bool:
        return self._grip is not None

    def takes_places(self) -> bool:
        return self._start is not None or 0 < len(self.bridge.selection) <= _PREVIEWED

    def preview(self, x: float, y: float) -> None:
        origin = self.origin()
        if origin is not None:
            self._keys = self._keys or self.bridge.selection
            self._by = x - origin.x, y - origin.y
            self.canvas.refresh()

    def typing_left(self, pointer: Pointer) -> None:
        if self._start is None:
            self.cancel()
        else:
            self.move(pointer)

    def put(self, x: float, y: float) -> None:
        self.preview(x, y)
        self._perform()
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


@lru_cache(maxsize=1)
def _middle_of(project: Project, keys: Keys) -> Origin | None:
    """The middle of the box around features. Remembered: it is asked for whenever the map is painted."""
    features = filter(None, map(project.get, keys))
    boxes = np.array([f.geometry.bounds for f in features if not f.geometry.is_empty]).reshape(-1, 4)
    if not len(boxes):
        return None
    x, y = (boxes[:, :2].min(axis=0) + boxes[:, 2:].max(axis=0)) / 2
    return Origin(float(x), float(y))
