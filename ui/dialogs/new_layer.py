"""Asks what a new layer is called, what it holds, and which fields it has."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.edits.add_layer import add_layer, drafted
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Text, _
from ui import theme
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.dialogs.fields import kinds


class NewLayer(QDialog):
    """Closes only on a layer that the project can have; `definition` is it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Add a layer"))
        self._bridge = bridge
        self.zh, self.en, self.geometry_ = QLineEdit(), QLineEdit(), QComboBox()
        for title, kind in ((_("Areas"), "Polygon"), (_("Lines"), "LineString"), (_("Points"), "Point")):
            self.geometry_.addItem(title, kind)
        self.en.setPlaceholderText(_("as the Chinese name"))
        self.fields = QTableWidget(0, 2)
        self.fields.setHorizontalHeaderLabels([_("Field"), _("Kind")])
        self.fields.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.fields.verticalHeader().hide()
        self.fields.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.fields.setAccessibleName(_("Fields"))
        more, less = QPushButton(_("Add a field")), QPushButton(_("Remove the field"))
        more.clicked.connect(lambda: self.add_field("", "text"))
        less.clicked.connect(lambda: self.fields.removeRow(self.fields.currentRow()))
        self.refusal = QLabel()
        self.refusal.setWordWrap(True)
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.hide()
        form = QFormLayout()
        for text, widget in (
            (_("Name in Chinese"), self.zh),
            (_("Name in English"), self.en),
            (_("Kind of features"), self.geometry_),
        ):
            widget.setAccessibleName(text)
            form.addRow(text, widget)
        below = QHBoxLayout()
        below.addWidget(more)
        below.addWidget(less)
        below.addStretch(1)
        buttons, self.ok = ok_and_cancel(self, _("Add the layer"))
        for button in (more, less):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.fields, 1)
        layout.addLayout(below)
        layout.addWidget(self.refusal)
        layout.addWidget(buttons)
        for name in ("name", "note"):
            self.add_field(name, "text")
        self.resize(440, 400)

    def add_field(self, name: str, kind: str) -> None:
        """A row for a field."""
        row = self.fields.rowCount()
        self.fields.insertRow(row)
        self.fields.setItem(row, 0, QTableWidgetItem(name))
        self.fields.setCellWidget(row, 1, kinds(kind))
        if not name:
            self.fields.editItem(self.fields.item(row, 0))

    def definition(self) -> LayerDefinition:
        """What was entered; it may not be one that the project can have."""
        zh = self.zh.text().strip()
        title = Text(zh or self.en.text().strip(), self.en.text().strip() or zh)
        fields = [self._field(row) for row in range(self.fields.rowCount())]
        kind = self.geometry_.currentData()
        return drafted(self._bridge.project, title, kind, [field for field in fields if field.name])

    def _field(self, row: int) -> Field:
        item, box = self.fields.item(row, 0), self.fields.cellWidget(row, 1)
        assert isinstance(box, QComboBox)
        name = item.text().strip() if item is not None else ""
        return Field(name, box.currentData(), _TITLES.get(name, Text(name, name)))

    def accept(self) -> None:
        """Close only on what can be done; else say here why not."""
        try:
            add_layer(self._bridge.project, self.definition())
        except BeiyuanError as error:
            self.refusal.setText(str(error))
            self.refusal.setStyleSheet(f"color: {theme.tone('bad').name()};")
            self.refusal.show()
            return
        super().accept()


_TITLES = {"name": Text("名称", "Name"), "note": Text("备注", "Note")}
"""Of the fields that are offered; one that was typed is called as it was typed."""
