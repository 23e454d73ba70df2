"""What becomes of the selection that is there: a list of four ways, the same in every dialog."""

from __future__ import annotations

from PyQt6.QtWidgets import QComboBox, QWidget

from beiyuan_gis.finding.combine import MODES, Mode
from beiyuan_gis.i18n import _


class ModeBox(QComboBox):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What becomes of the selection"))
        for mode, said in MODES.items():
            self.addItem(_(said), mode)

    @property
    def mode(self) -> Mode:
        mode: Mode = self.currentData()
        return mode
