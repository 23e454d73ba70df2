"""The table of actions as Qt actions: menus, toolbar, shortcuts, tooltips that say why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QKeyCombination, QObject, Qt
from PyQt6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton

from beiyuan_gis.i18n import _, language
from ui import theme
from ui.actions import ACTIONS, FILE, MENUS, Action, named
from ui.canvas.tools import ADDING
from ui.shortcuts import native
from ui.tips import plain

if TYPE_CHECKING:
    from ui.window import MainWindow


class ActionSet(QObject):
    """`refresh` after every change of state, `retranslate` after a change of language."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.by_id: dict[str, QAction] = {row.id: self._make(row) for row in ACTIONS}
        self._reasons: dict[str, str] = {}
        self._group([row.id for row in ACTIONS if row.tool])
        self._group([row.id for row in ACTIONS if row.language])
        self._group([row.id for row in ACTIONS if row.appearance])
        self.recent = QMenu(window)
        self.recent.aboutToShow.connect(self._fill_recent)
        self.menus = self._build_menus(window.menuBar())
        self.bar = self._build_bar()
        self._tips: dict[str, str] = {}
        window.shortcuts.changed.connect(self._take_keys)
        self._take_keys()
        self.retranslate()

    def _make(self, row: Action) -> QAction:
        made = QAction(self._window)
        made.setObjectName(row.id)
        made.setCheckable(bool(row.tool or row.language or row.appearance or row.on))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(lambda _on: row.run(self._window))
        self._window.addAction(made)
        return made

    def _group(self, ids: list[str]) -> None:
        group = QActionGroup(self)
        for id in ids:
            group.addAction(self.by_id[id])

    def _build_menus(self, bar: QMenuBar | None) -> dict[str, QMenu]:
        menus = {}
        for title in MENUS:
            menu = QMenu(self._window)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)  # what is being drawn tells nobody at every point
            for row in (r for r in ACTIONS if r.menu == title):
                if row.starts_group:
                    menu.addSeparator()
                menu.addAction(self.by_id[row.id])
                if title == FILE and row.id == "open":
                    menu.addMenu(self.recent)
            bar.addMenu(menu)
            menus[title] = menu
        return menus

    def _build_bar(self) -> QToolBar:
        bar = QToolBar(self._window)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(theme.ICON)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        last = 1
        for row in sorted((r for r in ACTIONS if r.bar), key=lambda r: r.bar):
            if row.bar != last:
                bar.addSeparator()
                last = row.bar
            bar.addAction(self.by_id[row.id])
            button = bar.widgetForAction(self.by_id[row.id])
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                if row.labelled:
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._window.addToolBar(bar)
        return bar

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self._window.settings.recent:
            entry = self.recent.addAction(f"{path.name}    {path.parent}".replace("&", "&&"))
            entry.triggered.connect(lambda _on, p=path: self._window.files.open(p))
        if self.recent.isEmpty():
            self.recent.addAction(_("No project was opened yet")).setEnabled(False)

    # -------------------------------------------------------------- state and language

    def refresh(self, *_ignored: object) -> None:
        """What can be done now; what cannot says why."""
        for row in ACTIONS:
            action = self.by_id[row.id]
            why = row.why_not(self._window)
            action.setEnabled(not why)
            self._reasons[row.id] = str(why or "")
            if row.language:
                action.setChecked(row.language == language())
            if row.appearance:
                action.setChecked(row.appearance == self._window.settings.appearance)
            if row.on is not None:
                action.setChecked(row.on(self._window))
            tip = self._tips[row.id]
            action.setToolTip(plain(f"{tip}\n{why}" if why else self._step_tip(row.id, tip)))

    def why_not(self, id: str) -> str:
        """Why an action cannot be done now; empty when it can."""
        return self._reasons.get(id, "")

    def reason_for(self, event: QKeyEvent) -> str:
        """What a key would do and why it cannot be done now; empty for a key that works or is no action's."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier  # Del is Del wherever it stands
        pressed = QKeySequence(QKeyCombination(held, Qt.Key(event.key())))
        for row in ACTIONS:
            if self._reasons.get(row.id) and pressed in self.by_id[row.id].shortcuts():
                return _("{action}: {why}", action=named(row), why=self._reasons[row.id])
        return ""

    def _take_keys(self) -> None:
        """The keys that the actions have now."""
        for row in ACTIONS:
            keys = self._window.shortcuts.keys(row.id)
            self.by_id[row.id].setShortcuts([QKeySequence(key) for key in keys])
        self._name()
        self.refresh()

    def _name(self) -> None:
        """In menus a key that a tool hears itself stands where shortcuts stand."""
        for row in ACTIONS:
            tip, keys = named(row), self._window.shortcuts.keys(row.id)
            if keys or row.heard:
                tip += f" ({native(keys[0]) if keys else _(row.heard)})"
            self._tips[row.id] = tip
            heard = f"\t{_(row.heard)}" if row.heard and not keys else ""
            self.by_id[row.id].setText(_(row.text) + heard)
            self.by_id[row.id].setIconText(named(row))

    def _step_tip(self, id: str, tip: str) -> str:
        history = self._window.bridge.session.history
        step = {"undo": history.undoable, "redo": history.redoable}.get(id)
        return f"{tip}\n{step.edit.title}" if step else tip

    def show_tool(self, name: str) -> None:
        """Check the tool in hand; each kind of adding is the one add tool."""
        for row in ACTIONS:
            adds = row.tool == "add" and name in ADDING.values()
            if row.tool and (row.tool == name or adds):
                self.by_id[row.id].setChecked(True)

    def retranslate(self) -> None:
        self._name()
        for title, menu in self.menus.items():
            menu.setTitle(_(title))
        self.recent.setTitle(_("Open &recent"))
        self.bar.setWindowTitle(_("Toolbar"))
        self.paint_icons()
        self.refresh()

    def paint_icons(self) -> None:
        """In the colours of the palette in force."""
        for row in ACTIONS:
            if row.icon:
                self.by_id[row.id].setIcon(theme.button_icon(row.icon))
