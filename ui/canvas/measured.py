"""What was measured stays on the map until Esc: drawn where it was measured, and listed on a card.

It is no part of the project: nothing here touches the bridge's session.
"""

from __future__ import annotations

from typing import Protocol

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtGui import QKeyEvent, QKeySequence, QPainter
from PyQt6.QtWidgets import QApplication, QWidget

from beiyuan_gis.programme.measured import Result, as_sentences, as_table
from ui.bridge import Bridge
from ui.canvas.measure_card import MeasureCard
from ui.canvas.measure_marks import draw_result
from ui.canvas.tools.base import Tool
from ui.canvas.viewport import Viewport

MOST = 50
"""Results that are kept; a map full of numbers is none."""


class Sheet(Protocol):
    """What measuring needs of the map; a widget."""

    @property
    def bridge(self) -> Bridge: ...

    @property
    def viewport(self) -> Viewport: ...

    @property
    def tool(self) -> Tool: ...

    def refresh(self) -> None: ...


class Measured(QObject):
    """Results in the order in which they were measured, and the card that lists them."""

    def __init__(self, sheet: Sheet, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet, self._map = sheet, parent
        self.results: list[Result] = []
        self.card = MeasureCard(parent)
        self.card.closed.connect(self.clear)
        self.card.table_wanted.connect(self.copy_table)
        self.card.text_wanted.connect(self.copy_text)
        sheet.bridge.language_changed.connect(self._show)
        sheet.bridge.opened.connect(self.clear)
        parent.installEventFilter(self)

    def add(self, result: Result) -> None:
        self.results = [*self.results, result][-MOST:]
        self._show()

    def clear(self) -> bool:
        """Wipe everything off. False when there was nothing."""
        there, self.results = bool(self.results), []
        self._show()
        return there

    def _show(self) -> None:
        self.card.show_results(self.results)
        self._place()
        self._sheet.refresh()

    def _place(self) -> None:
        self.card.stand_at_the_right(self._map.width(), self._map.height())

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    # -------------------------------------------------------------- the clipboard

    def wants(self, event: QKeyEvent) -> bool:
        """Whether Ctrl+C means what was measured: while one measures, there being something."""
        return (
            bool(self.results) and self._sheet.tool.measures and event.matches(QKeySequence.StandardKey.Copy)
        )

    def key(self, event: QKeyEvent) -> bool:
        """Ctrl+C. False for any other key."""
        if not self.wants(event):
            return False
        self.copy_table()
        return True

    def copy_table(self) -> None:
        """All results, as cells that Excel takes."""
        QApplication.clipboard().setText(as_table(self.results))
        self.card.say_copied("table")

    def copy_text(self) -> None:
        """All results, as sentences."""
        QApplication.clipboard().setText(as_sentences(self.results))
        self.card.say_copied("text")

    def paint(self, painter: QPainter) -> None:
        for result in self.results:
            draw_result(painter, result, self._sheet.viewport)
