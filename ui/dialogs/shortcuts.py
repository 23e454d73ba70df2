"""All actions with their keys, to be looked up and to be given other keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from beiyuan_gis.i18n import _
from ui import theme
from ui.actions import ACTIONS, MENUS, named, without_mnemonic
from ui.dialogs.buttons import close_only
from ui.dialogs.key_sections import IN_THE_TABLE, ON_THE_MAP
from ui.palette.matching import Fit, fit
from ui.panels.heading import strong
from ui.shortcuts import native, warning, why_not

if TYPE_CHECKING:
    from ui.window import MainWindow

_ID = Qt.ItemDataRole.UserRole
_PortableText = QKeySequence.SequenceFormat.PortableText


class KeyField(QKeySequenceEdit):
    """Takes one key; Esc, which no action can have, still closes the dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaximumSequenceLength(1)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ShortcutsDialog(QDialog):
    """What is changed here holds at once, everywhere. A key of another action is taken only when asked."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._shortcuts = window.shortcuts
        self.setWindowTitle(_("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search, self.list, self.key = QLineEdit(), QTreeWidget(), KeyField()
        self.title, self.verdict = QLabel(), QLabel()
        self.give, self.none = QPushButton(), QPushButton(_("No key"))
        self.reset = QPushButton(_("Reset"))
        self._build(window)
        self._fill()
        self._shortcuts.changed.connect(self._show_keys)
        self.resize(660, 760)
        self.search.setFocus()

    def _build(self, window: MainWindow) -> None:
        self.search.setPlaceholderText(_("Search for an action or a key"))
        self.search.setAccessibleName(_("Search for an action or a key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list.setAccessibleName(_("Shortcuts"))
        self.list.setHeaderLabels([_("What"), _("Keys")])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(12)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.currentItemChanged.connect(lambda *_ignored: self._choose())
        self.list.itemActivated.connect(lambda *_ignored: self.key.setFocus())
        self.key.setAccessibleName(_("New key"))
        self.key.keySequenceChanged.connect(lambda _keys: self._judge())
        self.verdict.setWordWrap(True)
        self.verdict.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.title.setFont(strong(self.font()))
        self.give.setAutoDefault(False)
        self.give.clicked.connect(self._give)
        self.none.clicked.connect(lambda: self._shortcuts.give(self.current(), ""))
        self.reset.clicked.connect(self._reset)
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        for widget in (self.key, self.give, self.none, self.reset):
            row.addWidget(widget)
        buttons = close_only(self)
        everything = buttons.addButton(_("Reset all"), QDialogButtonBox.ButtonRole.ResetRole)
        everything.clicked.connect(self._shortcuts.reset_all)
        sheet = buttons.addButton(_("Cheat sheet…"), QDialogButtonBox.ButtonRole.ActionRole)
        sheet.clicked.connect(window.help.cheat_sheet)
        for button in (self.none, self.reset, everything, sheet):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        for part in (self.search, self.list):
            layout.addWidget(part)
        layout.addLayout(row)
        layout.addWidget(self.verdict)
        layout.addWidget(buttons)

    # -------------------------------------------------------------- the list

    def _fill(self) -> None:
        for menu in MENUS:
            rows = [r for r in ACTIONS if r.menu == menu]
            section = self._section(without_mnemonic(_(menu)))
            for row in rows:
                item = QTreeWidgetItem([named(row), ""])
                item.setData(0, _ID, row.id)
                section.addChild(item)
        for title, fixed in ((_("On the map"), ON_THE_MAP), (_("In the attribute table"), IN_THE_TABLE)):
            section = self._section(title)
            section.addChildren([QTreeWidgetItem([_(what), _(keys)]) for keys, what in fixed])
        self.list.expandAll()
        self._show_keys()
        self._choose()

    def _section(self, title: str) -> QTreeWidgetItem:
        section = QTreeWidgetItem([title])
        section.setFont(0, strong(self.font()))
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.list.addTopLevelItem(section)
        return section

    def items(self) -> Iterator[QTreeWidgetItem]:
        """Every line, the titles of the sections left out."""
        for i in range(self.list.topLevelItemCount()):
            section = self.list.topLevelItem(i)
            for j in range(section.childCount()):
                item = section.child(j)
                assert item is not None
                yield item

    def _show_keys(self) -> None:
        """Keys as they are now, those that differ from the first ones in bold."""
        heard = {row.id: _(row.heard) for row in ACTIONS if row.heard}
        for item in self.items():
            id = item.data(0, _ID)
            if id:
                item.setText(1, self._shortcuts.shown(id) or heard.get(id, ""))
                item.setFont(1, strong(self.font()) if self._shortcuts.differs(id) else self.font())
        self._choose()

    def _filter(self, typed: str) -> None:
        for item in self.items():
            names = (item.text(0), item.data(0, _ID) or "")
            by_key = typed.casefold() in item.text(1).casefold()
            item.setHidden(bool(typed.strip()) and not by_key and fit(typed, names) == Fit.NONE)
        for i in range(self.list.topLevelItemCount()):
            section = self.list.topLevelItem(i)
            section.setHidden(all(section.child(j).isHidden() for j in range(section.childCount())))

    # -------------------------------------------------------------- one action

    def current(self) -> str:
        """The id of the action that is chosen; empty when there is none, or its keys are fixed."""
        item = self.list.currentItem()
        id = item.data(0, _ID) if item is not None else None
        return str(id) if id else ""

    def choose(self, id: str) -> None:
        """Choose an action in the list."""
        self.list.setCurrentItem(next(item for item in self.items() if item.data(0, _ID) == id))

    def _choose(self) -> None:
        id, item = self.current(), self.list.currentItem()
        self.title.setText(item.text(0) if item is not None else _("Choose an action to give it a key."))
        for widget in (self.key, self.none):
            widget.setEnabled(bool(id))
        self.reset.setEnabled(bool(id) and self._shortcuts.differs(id))
        self.key.clear()
        self._judge()
        if item is not None and not id:
            self._say(_("These are heard where they are and cannot be changed."), "quiet")

    def _pressed(self) -> str:
        return self.key.keySequence().toString(_PortableText)

    def _judge(self) -> None:
        """Say what would come of the key that was pressed; a key that is taken is to be decided about."""
        key, id = self._pressed(), self.current()
        self.give.setText(_("Give"))
        self.give.setEnabled(False)
        if not key or not id:
            self._say(_("Press the new key in the field.") if id else "", "quiet")
            return
        why, holder = why_not(key), self._shortcuts.holder(key)
        if why is not None:
            self._say(f"{native(key)}: {why}", "bad")
        elif holder is not None and holder.id == id:
            self._say(_("The action has this key already."), "quiet")
        else:
            self.give.setEnabled(True)
            self._judge_free(key, named(holder) if holder is not None else "")

    def _judge_free(self, key: str, holder: str) -> None:
        said = [str(warning(key) or "")]
        if holder:
            self.give.setText(_("Take over"))
            taken = _("{key} belongs to “{action}”. Take it over, or press another key.",
                      key=native(key), action=holder)  # fmt: skip
            said.insert(0, taken)
        self._say(" ".join(filter(None, said)), "warn")

    def _say(self, text: str, tone: theme.Tone) -> None:
        self.verdict.setText(text)
        self.verdict.setStyleSheet(f"color: {theme.tone(tone).name()};")

    def _give(self) -> None:
        self._shortcuts.give(self.current(), self._pressed())

    def _reset(self) -> None:
        losing = self._shortcuts.reset(self.current())
        if losing:
            names = ", ".join(map(named, losing))
            self._say(_("Taken back from: {actions}", actions=names), "warn")
