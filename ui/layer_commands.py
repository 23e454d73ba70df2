"""What is done to layers as such: their style, name, place in the order, coming and going."""

from __future__ import annotations

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtWidgets import QDialog, QFormLayout, QLineEdit, QMessageBox, QWidget

from beiyuan_gis.edits.add_layer import add_layer
from beiyuan_gis.edits.move_layer import move_layer
from beiyuan_gis.edits.remove_layer import remove_layer
from beiyuan_gis.edits.rename_layer import rename_layer
from beiyuan_gis.i18n import Text, _
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel


class LayerCommands(QObject):
    """One method a command; each asks what it must and performs one edit."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._window = bridge, parent

    def do(self, what: str, layer: str) -> None:
        """What the layers' panel asks for."""
        match what:
            case "style":
                self.style(layer)
            case "rename":
                self.rename(layer)
            case "remove":
                self.remove(layer)
            case "up":
                self.move(layer, 1)
            case "down":
                self.move(layer, -1)
            case "add":
                self.add()
            case "add_field":
                self.add_field(layer)
            case "rename_field":
                self.rename_field(layer)
            case "remove_field":
                self.remove_field(layer)

    def style(self, layer: str) -> None:
        """Open the dialog in which a style is tried out."""
        from ui.dialogs.layer_style import LayerStyle

        LayerStyle(self._bridge, layer, self._window).show()

    def add(self) -> None:
        """Ask for a layer, add it, make it the active one."""
        from ui.dialogs.new_layer import NewLayer

        dialog = NewLayer(self._bridge, self._window)

        def accepted() -> None:
            definition = dialog.definition()
            if self._bridge.attempt(lambda: add_layer(self._bridge.project, definition), "add_layer"):
                self._bridge.activate(definition.id)

        dialog.accepted.connect(accepted)
        dialog.open()

    def rename(self, layer: str) -> None:
        """Ask for the two names of a layer."""
        title = self._bridge.project.layer(layer).title
        dialog = QDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(_("Rename {layer}", layer=title))
        zh, en = QLineEdit(title.zh), QLineEdit(title.en)
        form = QFormLayout(dialog)
        for text, line in ((_("Name in Chinese"), zh), (_("Name in English"), en)):
            line.setAccessibleName(text)
            line.setMinimumWidth(240)
            form.addRow(text, line)
        buttons, _ok = ok_and_cancel(dialog, _("Rename"))
        form.addRow(buttons)

        def accepted() -> None:
            named = Text(zh.text() or en.text(), en.text() or zh.text())
            if named != title:
                self._bridge.attempt(lambda: rename_layer(self._bridge.project, layer, named), "rename")

        dialog.accepted.connect(accepted)
        dialog.open()

    def add_field(self, layer: str) -> None:
        """Ask for a field and add it."""
        from ui.dialogs.fields import NewField

        NewField(self._bridge, layer, self._window).open()

    def rename_field(self, layer: str) -> None:
        """Ask which field is to be called what."""
        from ui.dialogs.fields import RenameField

        RenameField(self._bridge, layer, self._window).open()

    def remove_field(self, layer: str) -> None:
        """Ask which field is to go, saying what goes with it."""
        from ui.dialogs.fields import RemoveField

        RemoveField(self._bridge, layer, self._window).open()

    def move(self, layer: str, step: int) -> None:
        """Draw a layer one place higher (1) or lower (-1)."""
        ids = [definition.id for definition in self._bridge.project.layers]
        place = ids.index(layer) + step
        if 0 <= place < len(ids):
            self._bridge.attempt(lambda: move_layer(self._bridge.project, layer, place), "move_layer")

    def remove(self, layer: str) -> None:
        """Ask first when there is anything on it; one undo brings it back."""
        definition, count = self._bridge.project.layer(layer), len(self._bridge.project.table(layer))
        if not count:
            self._remove(layer)
            return
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(_("Remove {layer}", layer=definition.title))
        box.setText(
            _(
                "Remove {layer} with its {count} features? One undo brings all of it back.",
                layer=definition.title,
                count=f"{count:,}",
            )
        )
        remove = box.addButton(_("Remove"), QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(cancel)
        box.buttonClicked.connect(lambda button: self._remove(layer) if button is remove else None)
        box.open()

    def _remove(self, layer: str) -> None:
        self._bridge.attempt(lambda: remove_layer(self._bridge.project, layer), "remove_layer")
