"""Measuring a feature that is pointed at; a click keeps what is read out."""

from __future__ import annotations

from typing import ClassVar

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPainter

from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.programme.measured import OfFeature, of_feature, table_of
from ui.canvas.measure_marks import readout
from ui.canvas.tools.base import Canvas, Pointer, Tool


class MeasureFeature(Tool):
    name = "measure_feature"
    cursor = Qt.CursorShape.CrossCursor
    arrows = "crosshair"
    measures: ClassVar[bool] = True

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._pointer: Pointer | None = None
        self._found: tuple[Feature, OfFeature] | None = None

    def cancel(self) -> bool:
        """What is pointed at was not begun: Esc is for what was measured before."""
        self._pointer = self._found = None
        return False

    def move(self, pointer: Pointer) -> None:
        self._pointer = pointer
        key = self.hover(pointer)
        feature = self.bridge.project.get(key) if key else None
        if feature is None:
            self._found = None
        elif self._found is None or self._found[0] is not feature:
            self._found = feature, of_feature(self.bridge.project.layer(feature.key.layer).title, feature)
        self.canvas.refresh()

    def press(self, pointer: Pointer) -> None:
        self.move(pointer)
        if self._found is not None:
            self.canvas.measured.add(self._found[1])

    def paint(self, painter: QPainter) -> None:
        if self._found is None or self._pointer is None:
            return
        table = table_of(self._found[1])
        rows = [f"{name}: " + "; ".join(cell.said for cell in cells) for name, cells in table.rows]
        readout(painter, [table.title, *rows], self._pointer.px, self._pointer.py, self.canvas.viewport)

    def hint(self) -> str:
        return _("Point at a feature to measure it; a click keeps its numbers. Esc wipes what was measured.")
