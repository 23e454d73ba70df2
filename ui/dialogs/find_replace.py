"""Find and replace in the texts of a layer: what is found is shown before anything is replaced."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from beiyuan_gis.edits.replace_text import Replacement, Search, replace_text, replacements_in, searchable
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import _
from ui import theme
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.dialogs.scope import Scope

_LISTED = 200
_PAUSE = 120


class FindReplaceDialog(QDialog):
    """It closes only on what was done; a double click on a place selects the feature."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._definition = bridge, bridge.project.layer(layer)
        self._found: list[Replacement] = []
        self.setWindowTitle(_("Find and replace in {layer}", layer=self._definition.title))
        self.old, self.new, self.field = QLineEdit(), QLineEdit(), QComboBox()
        self.scope = Scope(bridge, layer)
        self.match_case, self.whole = QCheckBox(_("Match case")), QCheckBox(_("Whole cells only"))
        self.match_case.setChecked(True)
        self.field.addItem(_("All texts"), "")
        for field in searchable(self._definition):
            self.field.addItem(str(field.title), field.name)
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.look)
        for line in (self.old, self.new):
            line.textChanged.connect(self._timer.start)
        for box in (self.match_case, self.whole):
            box.toggled.connect(self.look)
        self.field.currentIndexChanged.connect(self.look)
        self.scope.changed.connect(self.look)
        self.look()

    def _build(self) -> None:
        self.list = QTableWidget(0, 4)
        self.list.setAccessibleName(_("Places found"))
        self.list.setHorizontalHeaderLabels([_("No."), _("Field"), _("Now"), _("Becomes")])
        self.list.verticalHeader().hide()
        self.list.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.list.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.list.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.list.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate((60, 110, 230)):
            self.list.setColumnWidth(column, width)
        self.list.itemDoubleClicked.connect(lambda item: self._bridge.select([self._found[item.row()].key]))
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        boxes = QHBoxLayout()
        boxes.addWidget(self.match_case)
        boxes.addWidget(self.whole)
        boxes.addStretch(1)
        buttons, self.ok = ok_and_cancel(self, _("Replace"))
        form = QFormLayout(self)
        form.addRow(_("Find"), self.old)
        form.addRow(_("Replace by"), self.new)
        form.addRow(_("In"), self.field)
        form.addRow(_("Of"), self.scope)
        form.addRow("", boxes)
        form.addRow(self.list)
        form.addRow(self.verdict)
        form.addRow(buttons)
        self.resize(720, 520)

    def search(self) -> Search:
        return Search(self.old.text(), self.new.text(), self.match_case.isChecked(), self.whole.isChecked())

    def _fields(self) -> list[str]:
        return [self.field.currentData()] if self.field.currentData() else []

    def look(self) -> None:
        """Show every place, and how many there are."""
        self._found = []
        if self.old.text():
            try:
                self._found = replacements_in(
                    self._definition, self.scope.rows(), self.search(), self._fields()
                )
            except BeiyuanError as error:
                self._say(str(error), good=False)
        listed = self._found[:_LISTED]
        self.list.setRowCount(len(listed))
        for row, one in enumerate(listed):
            for column, text in enumerate((str(one.key.id), str(one.field.title), one.before, one.after)):
                self.list.setItem(row, column, QTableWidgetItem(text))
        self.ok.setEnabled(bool(self._found))
        features = len({one.key for one in self._found})
        if self._found:
            cells = f"{len(self._found):,}"
            self._say(_("{cells} cells of {features} features.", cells=cells, features=f"{features:,}"))
        else:
            self._say(_("Nothing is found.") if self.old.text() else "", good=False)

    def _say(self, text: str, *, good: bool = True) -> None:
        self.verdict.setText(text)
        self.verdict.setStyleSheet(f"color: {theme.tone('good' if good else 'bad').name()};")

    def accept(self) -> None:
        project, keys, search, fields = (
            self._bridge.project, self.scope.keys(), self.search(), self._fields(),
        )  # fmt: skip
        try:
            edit = replace_text(project, keys, search, fields)
        except BeiyuanError as error:
            self._say(str(error), good=False)
            return
        if self._bridge.perform(edit, "replace_text"):
            super().accept()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.old.setFocus()
