"""Whether something is done to the selected features of a layer, or to all of them."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from beiyuan_gis.finding.by_place import all_keys
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.rows import Rows
from ui.bridge import Bridge


class Scope(QWidget):
    """The selection is offered first where there is one in the layer."""

    changed = pyqtSignal()

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._layer = bridge, layer
        self._selected = sorted(key for key in bridge.selection if key.layer == layer)
        count = f"{len(self._selected):,}"
        self.selected = QRadioButton(_("Selected features ({count})", count=count))
        self.all = QRadioButton(
            _("All of the layer ({count})", count=f"{len(bridge.project.table(layer)):,}")
        )
        self.selected.setEnabled(bool(self._selected))
        (self.selected if self._selected else self.all).setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.selected)
        row.addWidget(self.all)
        row.addStretch(1)
        self.selected.toggled.connect(self.changed)

    def rows(self) -> Rows:
        """The same as arrays, in no time."""
        table = self._bridge.project.table(self._layer)
        if self.selected.isChecked():
            return Rows.of(table, (key.id for key in self._selected))
        return Rows.all_of(table)

    def keys(self) -> list[Key]:
        """In order of id."""
        return self._selected if self.selected.isChecked() else all_keys(self._bridge.project, self._layer)
