"""How a layer is drawn and named, with the map as the preview; each confirmed change is one step."""

from __future__ import annotations

import msgspec
from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.catalogue import LayerDefinition, Style, Symbol
from beiyuan_gis.edits.set_style import set_style
from beiyuan_gis.i18n import _
from beiyuan_gis.session import Notice
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.dialogs.symbol_form import SymbolForm
from ui.swatch import swatch

_SIGN = QSize(28, 18)


class LayerStyle(QDialog):
    """The map stays in reach: it can be moved while a style is tried out."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge = bridge
        self.definition: LayerDefinition = bridge.project.layer(layer)
        self._style, self._label = self.definition.style, self.definition.label
        self._build()
        self._read()
        bridge.stepped.connect(self._on_step)
        bridge.opened.connect(self.reject)
        self.finished.connect(lambda _result: bridge.preview(None))

    def _build(self) -> None:
        self.list, self.label = QListWidget(), QComboBox()
        self.list.setIconSize(_SIGN)
        self.list.setAccessibleName(_("Classes"))
        self.form = SymbolForm(self.definition.geometry)
        self.form.changed.connect(self._on_symbol)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemChanged.connect(self._on_item)
        self.label.activated.connect(self._on_label)
        below = QFormLayout()
        below.addRow(_("Name features by"), self.label)
        self.label.setAccessibleName(_("Name features by"))
        buttons, self.ok = ok_and_cancel(self, _("OK"))
        self.apply = buttons.addButton(_("Apply"), QDialogButtonBox.ButtonRole.ApplyRole)
        assert self.apply is not None
        self.apply.clicked.connect(self.perform)
        buttons.accepted.disconnect()
        buttons.accepted.connect(self._on_ok)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        right = QVBoxLayout()
        right.addWidget(self.form)
        right.addStretch(1)
        row.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(row, 1)
        layout.addLayout(below)
        layout.addWidget(buttons)
        self.resize(470, 320)

    def _read(self) -> None:
        """Show what the project holds, or what is being tried out."""
        definition, style = self.definition, self._style
        self.setWindowTitle(_("Style of {layer}", layer=definition.title))
        row = max(self.list.currentRow(), 0)
        self.list.blockSignals(True)
        self.list.clear()
        for number, (title, symbol) in enumerate(self._symbols()):
            item = QListWidgetItem(self._sign(symbol), title)
            if number < len(style.cases):
                hidden = style.cases[number].hidden
                item.setCheckState(Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(row, len(style.cases)))
        self.label.clear()
        self.label.addItem(_("nothing"), "")
        for field in definition.fields:
            self.label.addItem(str(field.title), field.name)
        self.label.setCurrentIndex(max(self.label.findData(self._label), 0))
        self._try()

    def _symbols(self) -> list[tuple[str, Symbol]]:
        """The classes, and last what all others look like."""
        style = self._style
        rest = _("All others") if style.cases else _("All features")
        return [*((str(case.title), case.symbol) for case in style.cases), (rest, style.symbol)]

    def _sign(self, symbol: Symbol) -> QIcon:
        return QIcon(swatch(symbol, self.definition.geometry, _SIGN, self.devicePixelRatioF()))

    # -------------------------------------------------------------- trying out

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.form.show_symbol(self._symbols()[row][1])

    def _on_symbol(self, symbol: Symbol) -> None:
        row = self.list.currentRow()
        self._style = with_symbol(self._style, row, symbol)
        item = self.list.item(row)
        if item is not None:
            item.setIcon(self._sign(symbol))
        self._try()

    def _on_item(self, item: QListWidgetItem) -> None:
        """A class was ticked or not."""
        row, hidden = self.list.row(item), item.checkState() == Qt.CheckState.Unchecked
        if row < len(self._style.cases) and self._style.cases[row].hidden != hidden:
            self._style = with_case(self._style, row, hidden=hidden)
            self._try()

    def _on_label(self) -> None:
        self._label = str(self.label.currentData())
        self._try()

    def _try(self) -> None:
        """Let the map show it."""
        tried = msgspec.structs.replace(self.definition, style=self._style, label=self._label)
        changed = tried != self.definition
        self._bridge.preview(tried if changed else None)
        self.apply.setEnabled(changed)

    # -------------------------------------------------------------- keeping it

    def _on_ok(self) -> None:
        if not self.apply.isEnabled() or self.perform():
            self.accept()

    def perform(self) -> bool:
        """One step. False when it was refused; the window says why."""
        project, layer = self._bridge.project, self.definition.id
        style, label = self._style, self._label
        return self._bridge.attempt(lambda: set_style(project, layer, style, label), "style")

    def _on_step(self, notice: Notice) -> None:
        """Another style of this layer, by hand or by undo, is shown; without the layer there is none."""
        change = next((c for c in notice.edit.definitions if c.id == self.definition.id), None)
        if change is None:
            return
        if change.after is None:
            self.reject()
            return
        self.definition = self._bridge.project.layer(self.definition.id)
        self._style, self._label = self.definition.style, self.definition.label
        self._read()


def with_symbol(style: Style, row: int, symbol: Symbol) -> Style:
    """`style` with another symbol for the class in that row; the row after the last stands for all others."""
    if row >= len(style.cases):
        return msgspec.structs.replace(style, symbol=symbol)
    return with_case(style, row, symbol=symbol)


def with_case(style: Style, row: int, **values: object) -> Style:
    """`style` with one class changed."""
    cases = [
        msgspec.structs.replace(case, **values) if number == row else case
        for number, case in enumerate(style.cases)
    ]
    return msgspec.structs.replace(style, cases=tuple(cases))
