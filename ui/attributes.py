"""What is done to attributes and selections from the menu: each opens its dialog on the layer concerned."""

from __future__ import annotations

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QDialog, QWidget

from beiyuan_gis.edits.paste_cells import BadCells
from beiyuan_gis.finding.combine import inverted
from beiyuan_gis.i18n import _
from ui.bridge import Bridge
from ui.settings import Settings


class Attributes(QObject):
    """Dialogs are imported when they are first wanted."""

    def __init__(self, bridge: Bridge, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._settings, self._window = bridge, settings, parent

    def layer(self) -> str:
        """The one layer that the selection lies in, else the active one."""
        layers = self._bridge.selection.layers
        return next(iter(layers)) if len(layers) == 1 else self._bridge.active_layer

    def why_not(self) -> str | None:
        """Why nothing can be computed, or None."""
        layer = self.layer()
        if not layer:
            return _("No project is open.")
        return None if len(self._bridge.project.table(layer)) else _("The active layer is empty.")

    def calculate(self) -> None:
        from ui.dialogs.calculate import CalculateDialog

        self._open(CalculateDialog(self._bridge, self.layer(), self._window))

    def replace_text(self) -> None:
        from ui.dialogs.find_replace import FindReplaceDialog

        self._open(FindReplaceDialog(self._bridge, self.layer(), self._window))

    def select_by_condition(self) -> None:
        from ui.dialogs.select_condition import SelectByCondition

        self._open(SelectByCondition(self._bridge, self.layer(), self._window))

    def select_by_place(self) -> None:
        from ui.dialogs.select_place import SelectByPlace

        self._open(SelectByPlace(self._bridge, self.layer(), self._window))

    def saved_selections(self) -> None:
        from ui.dialogs.saved_selections import SavedSelections

        self._open(SavedSelections(self._bridge, self._settings, self._window))

    def invert(self) -> None:
        """Select what is not selected, of the layers concerned."""
        self._bridge.select(inverted(self._bridge.project, self._bridge.selection, self._bridge.active_layer))

    def show_bad_cells(self, bad: BadCells) -> None:
        from ui.dialogs.bad_cells import BadCellsDialog

        self._open(BadCellsDialog(bad, self._window))

    def _open(self, dialog: QDialog) -> None:
        dialog.open()
