"""The attribute form: what is selected, its facts, and an editor for every field."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.edits.dependents import matters, offered
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.i18n import _
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.rows import Rows
from beiyuan_gis.model.table import Table
from beiyuan_gis.programme.report import is_schematic
from ui import theme
from ui.bridge import Bridge
from ui.panels.attachments import AttachmentsSection
from ui.panels.editors import SEVERAL, ChoiceEditor, Content, FieldEditor, editor_for
from ui.panels.facts import facts
from ui.panels.heading import strong
from ui.panels.refresh import BEHIND, MANY, Refresher
from ui.panels.table_order import Ids, distinct_in, shared
from ui.panels.values import features_said, headed


class FormPanel(QWidget):
    """Each field is set on its own when its editing is finished; fields that were not touched stay."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.editors: dict[str, FieldEditor] = {}
        self._definition: LayerDefinition | None = None
        self._keys = Keys()
        self._build()
        self._refresher = Refresher(self, self.read)
        bridge.opened.connect(self._forget)
        bridge.stepped.connect(self._refresher.ask)
        bridge.selection_changed.connect(self._on_selection)
        bridge.language_changed.connect(self.retranslate)
        self.retranslate()

    def _build(self) -> None:
        self.head, self.facts, self.tag = QLabel(), QLabel(), QLabel()
        for label in (self.head, self.facts, self.tag):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setFont(strong(self.head.font(), 1.0))
        self.facts.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fields = QWidget()
        self._form = QFormLayout(self._fields)
        self._form.setContentsMargins(0, 6, 0, 6)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 10, 12, 10)
        self.attachments = AttachmentsSection(self._bridge)
        for widget in (self.head, self.tag, self.facts, self._fields, self.attachments):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(24)
        self._empty.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._layers = QWidget()
        self._choices = QVBoxLayout(self._layers)
        self._choices.setContentsMargins(12, 12, 12, 12)
        self._pages = QStackedWidget()
        for widget in (self._empty, scroll, self._layers):
            self._pages.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def retranslate(self) -> None:
        self.setAccessibleName(_("Attributes"))
        self.attachments.retranslate()
        self._empty.setText(
            _("Nothing is selected.\nClick a feature on the map or a row of the table to see its attributes.")
        )
        self._forget()

    def _forget(self) -> None:
        """Make the editors anew at the next reading."""
        self._definition = None
        self._refresher.ask()

    # -------------------------------------------------------------- reading

    def _on_selection(self) -> None:
        """Behind the map and the rows of the table where summing up takes its time."""
        self._refresher.ask(after=2 * BEHIND if len(self._bridge.selection) > MANY else 0)

    def read(self) -> None:
        """Show the selection as it is now."""
        keys = self._bridge.selection
        held = keys.layers
        layers = [d.id for d in self._bridge.project.layers[::-1] if d.id in held]  # as the cards stand
        if not layers:
            self._pages.setCurrentIndex(0)
        elif len(layers) > 1:
            self._offer_layers(keys, layers)
        else:
            self._show(self._bridge.project.layer(layers[0]), keys)
            self._pages.setCurrentIndex(1)

    def _show(self, definition: LayerDefinition, keys: Keys) -> None:
        table, ids = self._bridge.project.table(definition.id), keys.of_layer(definition.id)
        rows = Rows(table, ids)
        if self._definition is not definition:
            self._definition = definition
            self._make_editors(definition)
        others, self._keys = keys != self._keys, keys  # what was typed and refused belongs to the former
        self.head.setText(_head(definition, table, ids))
        self.facts.setText("\n".join(facts(definition, rows)))
        self.facts.setVisible(bool(self.facts.text()))
        sources = distinct_in(rows, "source")
        self._show_tag(any(is_schematic({"source": value}) for _type, value in sources))
        for name, editor in self.editors.items():
            content: Content = shared(rows, name, SEVERAL)
            same = editor.content is content or (editor.content == content and not isinstance(content, bool))
            if others or not same:
                editor.show_content(content)
        self._offer_what_fits(definition, rows)
        self.attachments.show_feature(next(iter(keys)) if len(keys) == 1 else None)

    def _offer_what_fits(self, definition: LayerDefinition, rows: Rows) -> None:
        """Of fields that depend on others, the choices that go with all that is selected."""
        for field in definition.dependent:
            editor = self.editors[field.name]
            known = {name: {v for _type, v in distinct_in(rows, name)} for name in matters(field)}
            if isinstance(editor, ChoiceEditor):
                editor.offer_choices(offered(field, known))

    def _show_tag(self, schematic: bool) -> None:
        self.tag.setVisible(schematic)
        self.tag.setText(_("Schematic: illustration, not a survey result"))
        ink = theme.tone("warn")
        self.tag.setStyleSheet(
            f"color: {ink.name()}; background: {theme.tint(ink, 0.14).name()};"
            " border-radius: 3px; padding: 3px 6px;"
        )

    def _make_editors(self, definition: LayerDefinition) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.editors = {}
        for field in definition.fields:
            editor = editor_for(field)
            editor.committed.connect(lambda value, name=field.name: self._perform(name, value))
            editor.refused.connect(self._bridge.failed)
            label = QLabel(f"{headed(field)}{'*' if field.required else ''}")
            label.setBuddy(editor)
            if field.required:
                label.setToolTip(_("Must be filled in"))
            self._form.addRow(label, editor)
            self.editors[field.name] = editor

    def _perform(self, name: str, value: object) -> None:
        keys = sorted(self._bridge.selection)
        done = self._bridge.attempt(
            lambda: set_attributes(self._bridge.project, keys, {name: value}),  # type: ignore[dict-item]
            "form",
        )
        if not done:  # refused: show again what the project holds
            self.editors[name].show_content(SEVERAL)
        self._refresher.ask()

    def focus_first(self) -> None:
        """Give the keys to the first editor."""
        for editor in self.editors.values():
            if self._pages.currentIndex() == 1:
                editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        self.setFocus()

    # -------------------------------------------------------------- several layers

    def _offer_layers(self, keys: Keys, layers: Sequence[str]) -> None:
        """The selection lies in several layers, whose fields differ: let one be picked."""
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        told = QLabel(_("Features of several layers are selected. Go on with those of one layer:"))
        told.setWordWrap(True)
        self._choices.addWidget(told)
        for id in layers:
            own = Keys({id: keys.of_layer(id)})
            title = self._bridge.project.layer(id).title
            said = _("{layer}: {features}", layer=title, features=features_said(len(own)))
            button = QPushButton(said.replace("&", "&&"))  # no mnemonic
            button.clicked.connect(lambda _on, own=own: self._bridge.select(own))
            self._choices.addWidget(button)
        self._choices.addStretch(1)
        self._pages.setCurrentIndex(2)


def _head(definition: LayerDefinition, table: Table, ids: Ids) -> str:
    feature = table.get(int(ids[0])) if len(ids) == 1 else None
    if feature is None:
        return _("{layer}: {features}", layer=definition.title, features=features_said(len(ids)))
    name = feature.attributes.get(definition.label)
    title = f"{definition.title} {feature.key.id}"
    return f"{name} · {title}" if name else title
