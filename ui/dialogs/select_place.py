"""Select features by where they are: in, at or near those of another layer, or the selected ones."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QDialog, QDoubleSpinBox, QFormLayout, QLabel, QWidget

from beiyuan_gis.finding.by_place import RELATIONS, Relation, all_keys, by_place
from beiyuan_gis.finding.combine import combined
from beiyuan_gis.i18n import _
from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.feature import Key
from beiyuan_gis.programme.wording import unit_name
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.dialogs.mode_box import ModeBox
from ui.patience import while_painting

LIVE = 20_000
"""Features on both sides together that are compared at every change."""


class SelectByPlace(QDialog):
    """Reads as a sentence: features of ... that ... those of ..."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Select by location"))
        self._bridge, self._selected = bridge, sorted(bridge.selection)
        self.layer, self.relation, self.others = QComboBox(), QComboBox(), QComboBox()
        self.distance, self.mode, self.verdict = QDoubleSpinBox(), ModeBox(), QLabel()
        titles = [(str(d.title), d.id) for d in bridge.project.layers[::-1]]
        for title, id in titles:
            self.layer.addItem(title, id)
        self.layer.setCurrentIndex(self.layer.findData(layer))
        for relation, said in RELATIONS.items():
            self.relation.addItem(_(said), relation)
        if self._selected:
            count = f"{len(self._selected):,}"
            self.others.addItem(_("the selected features ({count})", count=count), None)
        for title, id in titles:
            self.others.addItem(title, id)
        self.distance.setRange(0.0, 100_000.0)
        self.distance.setDecimals(2)
        self.distance.setValue(50.0)
        self.distance.setSuffix(f" {unit_name('m')}")
        buttons, self.ok = ok_and_cancel(self, _("Select"))
        form = QFormLayout(self)
        self._form = form
        form.addRow(_("Features of"), self.layer)
        form.addRow(_("that"), self.relation)
        form.addRow(_("those of"), self.others)
        form.addRow(_("Distance"), self.distance)
        form.addRow(_("Selection"), self.mode)
        form.addRow(self.verdict)
        form.addRow(buttons)
        for box, name in ((self.layer, _("Features of")), (self.relation, _("Relation")),
                          (self.others, _("those of"))):  # fmt: skip
            box.setAccessibleName(name)
            box.currentIndexChanged.connect(self.look)
        self.distance.setAccessibleName(_("Distance"))
        self.distance.valueChanged.connect(self.look)
        self.resize(440, self.sizeHint().height())
        self.look()

    def _relation(self) -> Relation:
        relation: Relation = self.relation.currentData()
        return relation

    def _others(self) -> list[Key]:
        layer = self.others.currentData()
        return self._selected if layer is None else all_keys(self._bridge.project, layer)

    def look(self) -> None:
        """Say how many it would be, where that is quickly found."""
        self._form.setRowVisible(self.distance, self._relation() == "near")
        others = self._others()
        total = len(self._bridge.project.table(self.layer.currentData()))
        if total + len(others) > LIVE:
            self.verdict.setText("")
            return
        count = f"{len(self._find(others)):,}"
        self.verdict.setText(_("It holds for {count} of {total} features.", count=count, total=f"{total:,}"))

    def _find(self, others: list[Key]) -> Ids:
        layer, distance = self.layer.currentData(), self.distance.value()
        return by_place(self._bridge.project, layer, self._relation(), others, distance)

    def accept(self) -> None:
        others, layer = self._others(), self.layer.currentData()
        relation, distance, project = self._relation(), self.distance.value(), self._bridge.project
        found = while_painting(lambda: by_place(project, layer, relation, others, distance))
        keys = (Key(layer, id) for id in found.tolist())
        self._bridge.select(combined(self._bridge.selection, keys, self.mode.mode))
        super().accept()
