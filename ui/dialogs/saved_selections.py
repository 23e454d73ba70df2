"""Selections that were given a name: saved, selected again, taken away."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.finding.combine import combined
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.dialogs.mode_box import ModeBox
from ui.panels.values import features_said
from ui.settings import Settings


class SavedSelections(QDialog):
    """They are kept with the user's settings, project by project; features gone since are left out."""

    def __init__(self, bridge: Bridge, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Saved selections"))
        self._bridge, self._settings = bridge, settings
        self._saved = settings.selections(bridge.session.path)
        self.list, self.name, self.mode = QListWidget(), QLineEdit(), ModeBox()
        self.list.setAccessibleName(_("Saved selections"))
        self.list.currentRowChanged.connect(self._tell)
        self.list.itemDoubleClicked.connect(self.accept)
        self.name.setPlaceholderText(_("Name for what is selected now"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.name.textChanged.connect(self._tell)
        self.keep, self.drop = QPushButton(_("Save")), QPushButton(_("Take away"))
        self.keep.clicked.connect(self.save)
        self.drop.clicked.connect(self.take_away)
        buttons, self.ok = ok_and_cancel(self, _("Select"))
        for button in (self.keep, self.drop):
            button.setAutoDefault(False)
        top, below = QHBoxLayout(), QHBoxLayout()
        for widget in (self.name, self.keep):
            top.addWidget(widget)
        below.addWidget(self.mode, 1)
        below.addWidget(self.drop)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addLayout(below)
        layout.addWidget(buttons)
        self.resize(440, 360)
        self._fill()

    def _fill(self, chosen: str = "") -> None:
        self.list.clear()
        for name, keys in sorted(self._saved.items()):
            item = QListWidgetItem(f"{name}  ({features_said(len(keys))})")
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
            if name == chosen or self.list.count() == 1:
                self.list.setCurrentItem(item)
        self._tell()

    def _tell(self) -> None:
        self.keep.setEnabled(bool(self.name.text().strip() and self._bridge.selection))
        named = bool(self.name.text().strip())
        (self.keep if named else self.ok).setDefault(True)  # what Enter does: save, or select and close
        self.keep.setToolTip("" if self._bridge.selection else _("Nothing is selected."))
        for button in (self.ok, self.drop):
            button.setEnabled(self._chosen() is not None)

    def _chosen(self) -> str | None:
        item = self.list.currentItem()
        name: str | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return name

    def save(self) -> None:
        """Keep what is selected under the name; one of that name is replaced."""
        name = self.name.text().strip()
        if name and self._bridge.selection:
            self._saved[name] = frozenset(self._bridge.selection)
            self._settings.set_selections(self._bridge.session.path, self._saved)
            self.name.clear()
            self._fill(name)

    def take_away(self) -> None:
        name = self._chosen()
        if name is not None:
            del self._saved[name]
            self._settings.set_selections(self._bridge.session.path, self._saved)
            self._fill()

    def accept(self) -> None:
        name = self._chosen()
        if name is None:
            return
        keys: frozenset[Key] = self._saved[name]
        self._bridge.select(combined(self._bridge.selection, keys, self.mode.mode))
        super().accept()
