"""Asks at which distance from an outline one wants to trace, and on which side of it."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QDoubleSpinBox, QFormLayout, QLabel, QWidget

from beiyuan_gis.i18n import _
from beiyuan_gis.programme.wording import unit_name
from ui.dialogs.buttons import ok_and_cancel

FARTHEST = 1_000.0


class TraceOffset(QDialog):
    """`offset()` is what was typed, metres: above zero to the left of the way that is followed."""

    def __init__(self, offset: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Trace at a distance"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = QLabel(
            _(
                "What is drawn keeps this distance from the outline that is traced. Above zero: to the left "
                "of the way that the arrows show; below zero: to the right; zero: on the outline."
            )
        )
        said.setWordWrap(True)
        self.spin = QDoubleSpinBox()
        self.spin.setDecimals(3)
        self.spin.setRange(-FARTHEST, FARTHEST)
        self.spin.setSuffix(f" {unit_name('m')}")
        self.spin.setValue(offset)
        self.spin.setAccessibleName(_("Distance"))
        form = QFormLayout(self)
        form.addRow(said)
        form.addRow(_("Distance"), self.spin)
        form.addRow(ok_and_cancel(self, _("Trace"))[0])
        self.resize(420, self.sizeHint().height())
        self.spin.setFocus()
        self.spin.selectAll()

    def offset(self) -> float:
        return self.spin.value()
