"""Select features by a condition on their attributes."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QComboBox, QDialog, QFormLayout, QWidget

from beiyuan_gis.errors import Refused
from beiyuan_gis.expression import condition
from beiyuan_gis.finding.by_condition import by_condition
from beiyuan_gis.finding.combine import combined
from beiyuan_gis.i18n import _
from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.rows import Rows
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.dialogs.expression_edit import ExpressionEdit
from ui.dialogs.mode_box import ModeBox
from ui.dialogs.pace import within_patience
from ui.patience import while_painting


class SelectByCondition(QDialog):
    """It closes only on a condition that was understood."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Select by condition"))
        self._bridge = bridge
        self.layer, self.mode = QComboBox(), ModeBox()
        self.layer.setAccessibleName(_("Layer"))
        for definition in bridge.project.layers[::-1]:
            self.layer.addItem(str(definition.title), definition.id)
        self.layer.setCurrentIndex(self.layer.findData(layer))
        self.expression = ExpressionEdit(bridge.project.layer(layer))
        self.expression.text.setPlaceholderText("$area_plane > 1000")
        buttons, self.ok = ok_and_cancel(self, _("Select"))
        form = QFormLayout(self)
        form.addRow(_("Layer"), self.layer)
        form.addRow(self.expression)
        form.addRow(_("Selection"), self.mode)
        form.addRow(buttons)
        self.layer.currentIndexChanged.connect(self._on_layer)
        self.expression.changed.connect(self.look)
        self.resize(720, 440)
        self.look()

    def _on_layer(self) -> None:
        self.expression.show_layer(self._bridge.project.layer(self.layer.currentData()))
        self.look()

    def look(self) -> None:
        """Say how many it would be, or what is wrong."""
        layer = self.layer.currentData()
        rows = Rows.all_of(self._bridge.project.table(layer))
        try:
            understood = condition(self.expression.written(), self._bridge.project.layer(layer))
            live = within_patience(understood.holds, rows)
            count = int(understood.holds(rows).sum()) if live else None
        except Refused as refused:
            self.expression.refuse(refused)
            self.ok.setEnabled(False)
            return
        self.ok.setEnabled(True)
        total = f"{len(rows):,}"
        if count is None:
            self.expression.say(
                _("Understood. It is looked for in {total} features when asked.", total=total)
            )
        else:
            self.expression.say(
                _("It holds for {count} of {total} features.", count=f"{count:,}", total=total)
            )

    def _find(self) -> Ids:
        return by_condition(self._bridge.project, self.layer.currentData(), self.expression.written())

    def accept(self) -> None:
        try:
            found = while_painting(self._find)
        except Refused as refused:
            self.expression.refuse(refused)
            return
        layer = self.layer.currentData()
        keys = (Key(layer, id) for id in found.tolist())
        self._bridge.select(combined(self._bridge.selection, keys, self.mode.mode))
        super().accept()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.expression.setFocus()
