"""How far snapping reaches, which angles polar tracking offers, and how angles are typed and shown."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtWidgets import QComboBox, QDialog, QFormLayout, QVBoxLayout, QWidget

from beiyuan_gis.i18n import _
from ui.canvas.modes import POLAR_STEPS, REACHES, Modes
from ui.dialogs.buttons import ok_and_cancel


class DrawingAidsDialog(QDialog):
    """`modes()` is what was chosen."""

    def __init__(self, modes: Modes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modes = modes
        self.setWindowTitle(_("Reach and angles"))
        self.reach, self.step, self.angles = QComboBox(), QComboBox(), QComboBox()
        for reach in REACHES:
            self.reach.addItem(_("{number} pixels", number=f"{reach:g}"), reach)
        for step in POLAR_STEPS:
            self.step.addItem(f"{step:g}°", step)
        self.angles.addItem(_("Clockwise from north (surveying)"), "north")
        self.angles.addItem(_("Counter-clockwise from east (CAD)"), "east")
        self.reach.setCurrentIndex(REACHES.index(modes.reach))
        self.step.setCurrentIndex(POLAR_STEPS.index(modes.polar_step))
        self.angles.setCurrentIndex(int(modes.angles == "east"))
        form = QFormLayout()
        form.addRow(_("Snapping reaches"), self.reach)
        form.addRow(_("Polar tracking every"), self.step)
        form.addRow(_("Angles are"), self.angles)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(ok_and_cancel(self, _("OK"))[0])

    def modes(self) -> Modes:
        return replace(
            self._modes,
            reach=self.reach.currentData(),
            polar_step=self.step.currentData(),
            angles=self.angles.currentData(),
        )
