"""The cases of a layer's style: sign, name and how many features there are of each."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QPalette, QPixmap
from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from beiyuan_gis.catalogue import GeometryType, LayerDefinition, Query, Symbol
from beiyuan_gis.i18n import _
from beiyuan_gis.model.table import Table
from ui.panels.elided import ElidedLabel

Sign = Callable[[Symbol, GeometryType, QSize, float], QPixmap]
"""Draws a symbol in miniature as the map draws it; the window brings it along."""

_SIGN = QSize(22, 14)


class Legend(QWidget):
    """One line a case; nothing for a layer with a single symbol."""

    def __init__(self, definition: LayerDefinition, sign: Sign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._definition = definition
        self._lines: list[tuple[ElidedLabel, QLabel]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        for row, case in enumerate(definition.style.cases):
            picture, title, count = QLabel(), ElidedLabel(), QLabel()
            picture.setPixmap(sign(case.symbol, definition.geometry, _SIGN, self.devicePixelRatioF()))
            count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            for column, widget in enumerate((picture, title, count)):
                grid.addWidget(widget, row, column)
            count.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._lines.append((title, count))
        grid.setColumnStretch(1, 1)

    def show_counts(self, table: Table, *, visible: bool) -> None:
        """Count anew, in the language in force; counting is left out while it is not `visible`."""
        self.setVisible(visible and bool(self._lines))
        if not self.isHidden():
            style = self._definition.style
            for case, (title, count) in zip(style.cases, self._lines, strict=True):
                title.setText(str(case.title))
                title.setEnabled(not case.hidden)
                title.setToolTip(_("Not shown on the map") if case.hidden else "")
                count.setText(f"{table.total(Query('count', {style.by: (case.value,)})):,.0f}")
