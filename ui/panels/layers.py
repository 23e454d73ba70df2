"""The layers, one card each; what is at the top of the list is drawn on top."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QContextMenuEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from beiyuan_gis.i18n import _
from ui import theme
from ui.bridge import Bridge
from ui.panels.card import LayerCard
from ui.panels.heading import strong
from ui.panels.legend import Sign
from ui.panels.refresh import Refresher

_WIDEST = 340
"""Pixels that the cards may ask for at most."""


class LayersPanel(QWidget):
    """Shows `bridge.report()`; what it cannot do itself it asks the window for, by signals."""

    zoom_wanted = pyqtSignal(str)
    table_wanted = pyqtSignal(str)
    replace_wanted = pyqtSignal(str)
    plate_wanted = pyqtSignal(str)
    change_wanted = pyqtSignal(str, str)
    """What is to be done to a layer (a word of `LayerCommands.do`), and its id."""

    def __init__(self, bridge: Bridge, sign: Sign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._sign = sign
        self._dark = theme.is_dark()
        """What the signs on the cards were painted for."""
        self.cards: dict[str, LayerCard] = {}
        self.extend_menu: Callable[[QMenu], None] = lambda _menu: None
        """Adds to a layer's menu what the window can do with the active layer."""
        self._build()
        self._refresher = Refresher(self, self.read)
        bridge.opened.connect(self._refresher.ask)
        bridge.stepped.connect(self._refresher.ask)
        bridge.layers_shown_changed.connect(self._refresher.ask)
        bridge.active_layer_changed.connect(self._refresher.ask)
        bridge.language_changed.connect(self.retranslate)
        self.retranslate()

    def _build(self) -> None:
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(6, 2, 6, 6)
        self._rows.setSpacing(5)
        self._rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(self._list)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        self.heading, self.show_all, self.hide_others = QLabel(), QToolButton(), QToolButton()
        self.add = QToolButton()
        self.add.clicked.connect(lambda: self.change_wanted.emit("add", ""))
        self.show_all.clicked.connect(self._show_all)
        self.hide_others.clicked.connect(self._hide_others)
        self.heading.setFont(strong(self.heading.font()))
        row = QHBoxLayout()
        row.setContentsMargins(10, 6, 8, 0)
        row.addWidget(self.heading, 1)
        for button in (self.add, self.show_all, self.hide_others):
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(scroll, 1)
        self._list.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """The list is never narrower than its cards, whose numbers would be cut."""
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            bar = self._scroll.verticalScrollBar()
            beside = bar.sizeHint().width() if bar is not None else 0
            self.setMinimumWidth(min(self._list.minimumSizeHint().width() + beside, _WIDEST))
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Layers"))
        self.heading.setText(_("Layers"))
        for button, sign, text in (
            (self.add, "ph.plus", _("Add a layer…")),
            (self.show_all, "ph.eye", _("Show every layer")),
            (self.hide_others, "ph.eye-slash", _("Hide every layer but the active one")),
        ):
            button.setIcon(theme.icon(sign))
            button.setToolTip(text)
            button.setAccessibleName(text)
        self._refresher.ask()

    def read(self) -> None:
        """Bring the cards in line with the project."""
        definitions = self._bridge.project.layers[::-1]
        if [c.definition for c in self.cards.values()] != list(definitions) or self._dark != theme.is_dark():
            self._rebuild()
        report = self._bridge.report()
        for id, card in self.cards.items():
            card.show_report(
                report.layer(id),
                self._bridge.project.tables[id],
                active=id == self._bridge.active_layer,
                shown=id not in self._bridge.hidden,
            )
        for button in (self.show_all, self.hide_others):
            button.setEnabled(bool(self.cards))

    def _rebuild(self) -> None:
        self._dark = theme.is_dark()
        for card in self.cards.values():
            card.setParent(None)
            card.deleteLater()
        self.cards = {d.id: LayerCard(d, self._sign) for d in self._bridge.project.layers[::-1]}
        for row, card in enumerate(self.cards.values()):
            self._rows.insertWidget(row, card)
            card.chosen.connect(self._bridge.activate)
            card.shown_changed.connect(self._bridge.show_layer)
            card.moved_on.connect(self._move_focus)

    def focus_active(self) -> None:
        """Give the keys to the active layer's card."""
        card = self.cards.get(self._bridge.active_layer)
        if card is not None:
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def _move_focus(self, id: str, step: int) -> None:
        ids = list(self.cards)
        card = self.cards[ids[max(0, min(len(ids) - 1, ids.index(id) + step))]]
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(card)

    def _show_all(self) -> None:
        for id in self.cards:
            self._bridge.show_layer(id, True)

    def _hide_others(self) -> None:
        self._show_only(self._bridge.active_layer)

    def _show_only(self, id: str) -> None:
        for other in self.cards:
            self._bridge.show_layer(other, other == id)

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """For the card under the mouse, or with the menu key for the one that has the focus."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        for id, card in self.cards.items():
            if card.hasFocus() if by_key else card.rect().contains(card.mapFromGlobal(event.globalPos())):
                self.menu_for(id).popup(card.mapToGlobal(QPoint(20, 20)) if by_key else event.globalPos())

    def menu_for(self, id: str) -> QMenu:
        """What can be done with one layer, which becomes the active one."""
        self._bridge.activate(id)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, signal in (
            (_("Zoom to this layer"), self.zoom_wanted),
            (_("Attribute table"), self.table_wanted),
            (_("Replace with your own file…"), self.replace_wanted),
            (_("Export the plate of this layer…"), self.plate_wanted),
        ):
            menu.addAction(text).triggered.connect(lambda _on, s=signal: s.emit(id))
        menu.addSeparator()
        menu.addAction(_("Show only this layer")).triggered.connect(lambda _on: self._show_only(id))
        menu.addAction(_("Show every layer")).triggered.connect(lambda _on: self._show_all())
        menu.addSeparator()
        ids = [d.id for d in self._bridge.project.layers]
        for text, what, offered in (
            (_("Style…"), "style", True),
            (_("Rename…"), "rename", True),
            (_("Add a field…"), "add_field", True),
            (_("Rename a field…"), "rename_field", bool(self._bridge.project.layer(id).fields)),
            (_("Remove a field…"), "remove_field", bool(self._bridge.project.layer(id).fields)),
            (_("Draw higher"), "up", id != ids[-1]),
            (_("Draw lower"), "down", id != ids[0]),
            (_("Remove this layer"), "remove", True),
        ):
            action = menu.addAction(text)
            action.setEnabled(offered)
            action.triggered.connect(lambda _on, w=what: self.change_wanted.emit(w, id))
        self.extend_menu(menu)
        return menu
