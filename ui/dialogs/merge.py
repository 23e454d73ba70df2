"""Asks which feature goes on when several become one."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.programme.wording import quantity
from ui import theme
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel


class MergeDialog(QDialog):
    """Lists the selected features, the largest first and chosen."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Merge features"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._keys = bridge, sorted(bridge.selection)
        features = [f for key in bridge.selection if (f := bridge.project.get(key)) is not None]
        features.sort(key=lambda f: (-_size(f), f.key))
        said = QLabel(_("Which feature goes on? Its number and attributes are kept; counts are added up."))
        said.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Features"))
        for feature in features:
            item = QListWidgetItem(_line(bridge, feature))
            item.setData(Qt.ItemDataRole.UserRole, feature.key)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(self.accept)
        self.refusal = QLabel()
        self.refusal.setWordWrap(True)
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.hide()
        self.multipart = QCheckBox(_("Merge even where they do not touch (one feature of several parts)"))
        buttons, _accept = ok_and_cancel(self, _("Merge"))
        layout = QVBoxLayout(self)
        for widget in (said, self.list, self.refusal, self.multipart, buttons):
            layout.addWidget(widget)
        self.resize(460, 300)

    def accept(self) -> None:
        """Close only on what can be done; else say here why not, where another choice can be made."""
        try:
            merge_features(
                self._bridge.project, self._keys, self.kept(), multipart=self.multipart.isChecked()
            )
        except BeiyuanError as error:
            self.refusal.setText(str(error))
            self.refusal.setStyleSheet(f"color: {theme.tone('bad').name()};")
            self.refusal.show()
            return
        super().accept()

    def kept(self) -> Key:
        """The feature that goes on."""
        key = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        return Key(*key)


def _size(feature: Feature) -> float:
    return feature.measure.area_plane or feature.measure.length_plane


def _line(bridge: Bridge, feature: Feature) -> str:
    definition = bridge.project.layer(feature.key.layer)
    name = feature.attributes.get(definition.label)
    unit = "m2" if definition.geometry == "Polygon" else "m"
    size = quantity(_size(feature), unit)
    return f"{definition.title} {feature.key.id}" + (f" · {name}" if name else "") + f" · {size}"
