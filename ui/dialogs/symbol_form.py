"""The properties of one symbol: colours, widths, sizes; only those that its kind of geometry has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from beiyuan_gis.catalogue import GeometryType, Symbol
from beiyuan_gis.edits.set_style import LARGEST, WIDEST
from beiyuan_gis.i18n import _
from ui.dialogs.colour_button import ColourButton

Choices = Sequence[tuple[str, object]]


class SymbolForm(QWidget):
    """`changed` carries the symbol after each change by hand; what is not touched stays exactly as it was."""

    changed = pyqtSignal(object)

    def __init__(self, geometry: GeometryType, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._symbol, self._showing = Symbol(), False
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._shows: list[Callable[[Symbol], None]] = []
        area, line = geometry == "Polygon", geometry == "LineString"
        if not line:
            self.fill = self._colour(_("Fill"), "fill")
            self.opacity = self._percent(_("Opacity of the fill"), "opacity")
        if area:
            self.hatch = self._choice(_("Hatch"), "hatch", _hatches())
        self.stroke = self._colour(_("Line") if line else _("Outline"), "stroke")
        self.width_ = self._millimetres(_("Width"), "width", WIDEST, 0.05)
        if area or line:
            self.dash = self._choice(_("Dashes"), "dash", _dashes())
        if geometry == "Point":
            self.marker = self._choice(_("Marker"), "marker", _markers())
            self.size_ = self._millimetres(_("Size"), "size", LARGEST, 0.2)

    def show_symbol(self, symbol: Symbol) -> None:
        self._symbol, self._showing = symbol, True
        for show in self._shows:
            show(symbol)
        self._showing = False

    def _set(self, name: str, value: object) -> None:
        if not self._showing:
            self._symbol = msgspec.structs.replace(self._symbol, **{name: value})
            self.changed.emit(self._symbol)

    def _row(self, text: str, widget: Any, show: Callable[[Symbol], None]) -> None:
        widget.setAccessibleName(text)
        self._form.addRow(text, widget)
        self._shows.append(show)

    def _colour(self, text: str, name: str) -> ColourButton:
        button = ColourButton(text)
        button.changed.connect(lambda colour: self._set(name, colour))
        self._row(text, button, lambda symbol: button.show_colour(getattr(symbol, name)))
        return button

    def _millimetres(self, text: str, name: str, most: float, step: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(0.0, most)
        box.setDecimals(2)
        box.setSingleStep(step)
        box.setSuffix(" mm")
        box.valueChanged.connect(lambda value: self._set(name, round(value, 2)))
        self._row(text, box, lambda symbol: box.setValue(getattr(symbol, name)))
        return box

    def _percent(self, text: str, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, 100)
        box.setSingleStep(5)
        box.setSuffix(" %")
        box.valueChanged.connect(lambda value: self._set(name, value / 100))
        self._row(text, box, lambda symbol: box.setValue(round(100 * getattr(symbol, name))))
        return box

    def _choice(self, text: str, name: str, choices: Choices) -> QComboBox:
        """A value that is none of the choices stands as one of its own, until another is chosen."""
        box = QComboBox()
        for title, value in choices:
            box.addItem(title, value)
        values = [value for _title, value in choices]

        def show(symbol: Symbol) -> None:
            value = getattr(symbol, name)
            if value in values:
                box.setCurrentIndex(values.index(value))
                return
            values.append(value)
            box.addItem(" ".join(f"{part:g}" for part in value), value)
            box.setCurrentIndex(len(values) - 1)

        box.currentIndexChanged.connect(lambda index: self._set(name, values[index]))
        self._row(text, box, show)
        return box


def _hatches() -> Choices:
    return (
        (_("none"), ""),
        (_("Diagonal, rising"), "diagonal"),
        (_("Diagonal, falling"), "backdiagonal"),
        (_("Crossed"), "cross"),
        (_("Horizontal"), "horizontal"),
        (_("Vertical"), "vertical"),
        (_("Dots"), "dots"),
    )


def _dashes() -> Choices:
    return (
        (_("Solid"), ()),
        (_("Dashed"), (2.0, 1.0)),
        (_("Dotted"), (0.4, 0.8)),
        (_("Dash and dot"), (4.0, 1.0, 0.6, 1.0)),
    )


def _markers() -> Choices:
    return (
        (_("Circle"), "circle"),
        (_("Square"), "square"),
        (_("Triangle"), "triangle"),
        (_("Diamond"), "diamond"),
        (_("Cross"), "cross"),
    )
