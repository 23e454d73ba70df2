"""Asks for a new field of a layer, for other names of one that it has, or for one that is to go."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QLineEdit, QWidget

from beiyuan_gis.catalogue import Field, LayerDefinition
from beiyuan_gis.edits.add_field import add_field
from beiyuan_gis.edits.remove_field import count_values, needed, remove_field
from beiyuan_gis.edits.rename_field import rename_field
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Text, _
from beiyuan_gis.model.edit import Edit
from ui import theme
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel


class _OfOneLayer(QDialog):
    """Closes only on what can be done, and then does it."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._layer = bridge, layer
        self.refusal = QLabel()
        self.refusal.setWordWrap(True)
        self.refusal.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal.hide()
        self.form = QFormLayout(self)
        self.zh, self.en = QLineEdit(), QLineEdit()
        self.zh.setMinimumWidth(240)

    def row(self, text: str, widget: QWidget) -> None:
        widget.setAccessibleName(text)
        self.form.addRow(text, widget)

    def finish(self, ok: str, verb: Callable[[], Callable[[], Edit]]) -> None:
        """`verb` reads what was filled in, and gives the verb that does it."""
        self._verb = verb
        buttons, self.ok = ok_and_cancel(self, ok)
        self.form.addRow(self.refusal)
        self.form.addRow(buttons)

    def title(self) -> Text:
        """Both names; one that is left out is as the other."""
        zh, en = self.zh.text().strip(), self.en.text().strip()
        return Text(zh or en, en or zh)

    def accept(self) -> None:
        try:
            edit = self._verb()()
        except BeiyuanError as error:
            self.refusal.setText(str(error))
            self.refusal.setStyleSheet(f"color: {theme.tone('bad').name()};")
            self.refusal.show()
            return
        self._bridge.perform(edit, "field")
        super().accept()


class NewField(_OfOneLayer):
    """A field's names and kind; its column is called as its English name, or as its Chinese one."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget) -> None:
        super().__init__(bridge, layer, parent)
        self.setWindowTitle(_("Add a field to {layer}", layer=bridge.project.layer(layer).title))
        self.kind = kinds()
        self.row(_("Name in Chinese"), self.zh)
        self.row(_("Name in English"), self.en)
        self.row(_("Kind"), self.kind)
        self.finish(_("Add the field"), self.verb)

    def verb(self) -> Callable[[], Edit]:
        title = self.title()
        field = Field("_".join(title.en.lower().split()), self.kind.currentData(), title)
        return lambda: add_field(self._bridge.project, self._layer, field)


class RenameField(_OfOneLayer):
    """Which field, and its new names."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget) -> None:
        super().__init__(bridge, layer, parent)
        definition = bridge.project.layer(layer)
        self.setWindowTitle(_("Rename a field of {layer}", layer=definition.title))
        self.field = fields_of(definition)
        self.field.currentIndexChanged.connect(lambda _index: self._show())
        self.row(_("Field"), self.field)
        self.row(_("Name in Chinese"), self.zh)
        self.row(_("Name in English"), self.en)
        self.finish(_("Rename"), self.verb)
        self._show()

    def _show(self) -> None:
        field = self._bridge.project.layer(self._layer).field(self.field.currentData())
        if field is not None:
            self.zh.setText(field.title.zh)
            self.en.setText(field.title.en)

    def verb(self) -> Callable[[], Edit]:
        title, name = self.title(), self.field.currentData()
        return lambda: rename_field(self._bridge.project, self._layer, name, title)


class RemoveField(_OfOneLayer):
    """Which field, and what would go with it."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget) -> None:
        super().__init__(bridge, layer, parent)
        definition = bridge.project.layer(layer)
        self.setWindowTitle(_("Remove a field of {layer}", layer=definition.title))
        self.field, self.loss = fields_of(definition), QLabel()
        self.loss.setWordWrap(True)
        self.loss.setMinimumWidth(320)
        self.field.currentIndexChanged.connect(lambda _index: self._show())
        self.row(_("Field"), self.field)
        self.form.addRow(self.loss)
        self.finish(_("Remove"), self.verb)
        self._show()

    def _show(self) -> None:
        project, name = self._bridge.project, self.field.currentData()
        definition = project.layer(self._layer)
        field = definition.field(name)
        why = needed(definition, field) if field is not None else None
        self.ok.setEnabled(field is not None and why is None)
        count, total = count_values(project, self._layer, name), len(project.table(self._layer))
        self.loss.setStyleSheet(f"color: {theme.tone('bad').name()};" if why or count else "")
        if why is not None:
            self.loss.setText(str(why))
        elif count:
            said = _("{count} of {total} features hold a value in this field, which is removed with it.",
                     count=f"{count:,}", total=f"{total:,}")  # fmt: skip
            unnamed = definition.label == name
            named = [_("The map names them by it, and will show no names.")] if unnamed else []
            self.loss.setText(" ".join([said, *named, _("One undo brings all of it back.")]))
        else:
            self.loss.setText(_("No feature holds a value in this field."))

    def verb(self) -> Callable[[], Edit]:
        name = self.field.currentData()
        return lambda: remove_field(self._bridge.project, self._layer, name)


def fields_of(definition: LayerDefinition) -> QComboBox:
    """A box with the fields of a layer."""
    box = QComboBox()
    for field in definition.fields:
        box.addItem(str(field.title), field.name)
    return box


def kinds(chosen: str = "text") -> QComboBox:
    """A box with the kinds of fields that there are."""
    box = QComboBox()
    box.setAccessibleName(_("Kind"))
    for title, value in (
        (_("Text"), "text"),
        (_("Whole number"), "integer"),
        (_("Number"), "real"),
        (_("Date"), "date"),
        (_("Yes or no"), "boolean"),
    ):
        box.addItem(title, value)
    box.setCurrentIndex(box.findData(chosen))
    return box
