"""All shortcuts on one sheet, made from the table of actions and from what the map hears of itself."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from beiyuan_gis.i18n import _, mark
from ui.actions import ACTIONS, MENUS, without_mnemonic
from ui.dialogs.buttons import close_only
from ui.panels.heading import strong

# What mouse and keys do on the map itself, whatever the tool.
_ON_THE_MAP = (
    (mark("Wheel"), mark("Zoom about the cursor")),
    (mark("Space + drag, middle button"), mark("Pan")),
    (mark("Arrow keys"), mark("Pan; with a tool that draws, move the crosshair")),
    (mark("Enter"), mark("Click at the crosshair; finish a line or an area")),
    (mark("Digits, @, <"), mark("Type a place, a length or an azimuth beside the cursor; Tab: the other")),
    (mark("A while drawing"), mark("The next two clicks make an arc")),
    (mark("Backspace"), mark("Take back the last point drawn")),
    (mark("Tab, arrow keys, Ins, Del"), mark("Vertex tool: go to, move, insert, delete a vertex")),
    (mark("Shift"), mark("Suspend snapping; add to the selection")),
    (mark("Esc"), mark("Drop what was begun, then the selection")),
)


_IN_THE_TABLE = (
    (mark("Drag, Shift + click"), mark("Choose a block of cells; its rows are the selection")),
    (mark("Click on a number"), mark("Choose the whole row")),
    (mark("Ctrl+C, Ctrl+V"), mark("Copy and paste cells, also from and to Excel")),
    (mark("Del"), mark("Empty the chosen cells; with whole rows, delete the features")),
    (mark("Alt+Down"), mark("Filter the column")),
)


class ShortcutsDialog(QDialog):
    """The cheat sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QTreeWidget()
        self.list.setAccessibleName(_("Shortcuts"))
        self.list.setHeaderLabels([_("What"), _("Keys")])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(12)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        for menu in MENUS:
            rows = [r for r in ACTIONS if r.menu == menu and r.keys]
            named = ((without_mnemonic(_(r.text)).rstrip("…"), _native(r.keys)) for r in rows)
            self._section(without_mnemonic(_(menu)), named)
        self._section(_("On the map"), ((_(what), _(keys)) for keys, what in _ON_THE_MAP))
        self._section(_("In the attribute table"), ((_(what), _(keys)) for keys, what in _IN_THE_TABLE))
        self.list.expandAll()
        self.list.setColumnWidth(0, 330)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(close_only(self))
        self.resize(600, 720)

    def _section(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        section = QTreeWidgetItem([title])
        section.setFont(0, strong(self.font()))
        section.addChildren([QTreeWidgetItem([what, keys]) for what, keys in rows])
        self.list.addTopLevelItem(section)


def _native(keys: tuple[str, ...]) -> str:
    return "  /  ".join(QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in keys)
