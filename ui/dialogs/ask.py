"""Asks for the one thing a verb needs, a number, a feature or a field, and says what would come out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QComboBox, QDialog, QDoubleSpinBox, QFormLayout, QLabel, QListWidget, QWidget

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Text, _
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.programme.wording import quantity, unit_name
from ui import theme
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.verbs import Number, Pick, Verb

CHEAP = 200
"""So many selected features are computed anew at every key; more only when the dialog is accepted."""


class AskDialog(QDialog):
    """`answer` is what was asked for. It closes only on what can be done."""

    def __init__(self, bridge: Bridge, verb: Verb, name: str, first: Any, parent: QWidget) -> None:
        """`name` is what the verb is called in this language; `first` the number to offer, or None."""
        super().__init__(parent)
        assert verb.asks is not None
        self._bridge, self._verb, self._keys = bridge, verb, sorted(bridge.selection)
        self.setWindowTitle(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = _label(_(verb.asks.said))
        self.verdict = _label("")
        self.verdict.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        form = QFormLayout(self)
        form.addRow(said)
        self.control, self.answer = self._make_control(verb.asks, first)
        label = _(verb.asks.label) if isinstance(verb.asks, Number) else ""
        self.control.setAccessibleName(label or name)
        form.addRow(label, self.control) if label else form.addRow(self.control)
        buttons, self.ok = ok_and_cancel(self, name)
        form.addRow(self.verdict)
        form.addRow(buttons)
        self.resize(460, self.sizeHint().height())
        self._look()

    def _make_control(self, asks: Number | Pick, first: Any) -> tuple[QWidget, Callable[[], Any]]:
        if isinstance(asks, Number):
            return self._spin(asks, asks.first if first is None else first)
        definition = self._bridge.project.layer(self._keys[0].layer)
        match asks.what:
            case "feature":
                return self._features()
            case "field":
                fields = [(field.title, field.name) for field in definition.fields]
                return self._box(fields, definition.status_field)
            case "layer":
                areas = [d for d in self._bridge.project.layers if d.geometry == "Polygon"]
                return self._box([(d.title, d.id) for d in areas], self._bridge.active_layer)

    def _spin(self, asks: Number, first: float) -> tuple[QWidget, Callable[[], Any]]:
        spin = QDoubleSpinBox()
        spin.setDecimals(asks.decimals)
        spin.setRange(asks.low, asks.high)
        spin.setSingleStep(asks.step)
        spin.setSuffix(f" {unit_name(asks.unit)}" if asks.unit == "m" else asks.unit)
        spin.setValue(first)
        spin.valueChanged.connect(self._look)
        return spin, spin.value

    def _features(self) -> tuple[QWidget, Callable[[], Any]]:
        features = [f for key in self._keys if (f := self._bridge.project.get(key)) is not None]
        features.sort(key=lambda f: (-f.measure.area_plane, f.key))
        listed = QListWidget()
        listed.addItems([self._line(feature) for feature in features])
        listed.setCurrentRow(0)
        listed.currentRowChanged.connect(self._look)
        listed.itemDoubleClicked.connect(self.accept)
        return listed, lambda: features[listed.currentRow()].key

    def _box(self, choices: list[tuple[Text, str]], first: str) -> tuple[QWidget, Callable[[], Any]]:
        box = QComboBox()
        for title, id in choices:
            box.addItem(str(title), id)
        box.setCurrentIndex(max(box.findData(first), 0))
        box.currentIndexChanged.connect(self._look)
        return box, box.currentData

    def _line(self, feature: Feature) -> str:
        definition = self._bridge.project.layer(feature.key.layer)
        name = feature.attributes.get(definition.label)
        parts = [f"{definition.title} {feature.key.id}", *([str(name)] if name else [])]
        return " · ".join([*parts, quantity(feature.measure.area_plane, "m2")])

    # -------------------------------------------------------------- what would come out

    def _edit(self) -> Edit:
        return self._verb.edit(self._bridge.project, self._keys, self.answer())

    def _look(self, *_ignored: object) -> None:
        if len(self._keys) <= CHEAP:
            self._judge()

    def _judge(self) -> bool:
        """Say what would come out, or why nothing can; whether it can."""
        try:
            said, can = _outcome(self._edit()), True
        except BeiyuanError as error:
            said, can = str(error), False
        self.verdict.setText(said)
        self.verdict.setStyleSheet(f"color: {theme.tone('good' if can else 'bad').name()};")
        return can

    def accept(self) -> None:
        if self._judge():
            super().accept()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.control.setFocus()
        if isinstance(self.control, QDoubleSpinBox):
            self.control.selectAll()


def _outcome(edit: Edit) -> str:
    """The title of the edit, and what it does to area or length."""
    title = str(edit.title)
    for unit, measure in (("m2", "area_plane"), ("m", "length_plane")):
        before, after = (
            sum(getattr(f.measure, measure) for f in features if f is not None)
            for features in ([c.before for c in edit], [c.after for c in edit])
        )
        if before and after:
            return f"{title}\n{quantity(before, unit)} → {quantity(after, unit)}"
        if after:
            return f"{title}\n{quantity(after, unit)}"
    return title


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
