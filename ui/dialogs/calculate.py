"""The field calculator: an expression, what the first rows become, and one edit."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QComboBox, QDialog, QFormLayout, QTableWidget, QTableWidgetItem, QWidget

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.edits.calculate_field import (
    Calculated,
    calculate_field,
    calculated,
    first_problem,
    understood,
)
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import _
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.rows import Rows
from ui import theme
from ui.bridge import Bridge
from ui.dialogs.buttons import ok_and_cancel
from ui.dialogs.expression_edit import ExpressionEdit
from ui.dialogs.pace import SAMPLE, within_patience
from ui.dialogs.scope import Scope
from ui.panels.values import headed, shown
from ui.patience import while_painting

_PREVIEWED = 8


class CalculateDialog(QDialog):
    """Of the active layer, or of the one that the selection lies in. It closes only on what was done."""

    def __init__(self, bridge: Bridge, layer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bridge, self._definition = bridge, bridge.project.layer(layer)
        self.setWindowTitle(_("Calculate a field of {layer}", layer=self._definition.title))
        self.field, self.scope = QComboBox(), Scope(bridge, layer)
        self.field.setAccessibleName(_("Field"))
        for field in self._definition.fields:
            self.field.addItem(headed(field), field.name)
        self.expression = ExpressionEdit(self._definition)
        self.preview = QTableWidget(0, 3)
        self.preview.setAccessibleName(_("Preview"))
        self.preview.setHorizontalHeaderLabels([_("No."), _("Now"), _("Becomes")])
        self.preview.verticalHeader().hide()
        self.preview.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.preview.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.preview.horizontalHeader().setStretchLastSection(True)
        self.preview.setColumnWidth(1, 200)
        self.preview.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        buttons, self.ok = ok_and_cancel(self, _("Calculate"))
        form = QFormLayout(self)
        form.addRow(_("Field"), self.field)
        form.addRow(_("Of"), self.scope)
        form.addRow(self.expression)
        form.addRow(self.preview)
        form.addRow(buttons)
        self.expression.changed.connect(self.look)
        self.field.currentIndexChanged.connect(self.look)
        self.scope.changed.connect(self.look)
        self.resize(760, 560)
        self.look()

    def _field(self) -> Field:
        found = self._definition.field(self.field.currentData())
        assert found is not None
        return found

    # -------------------------------------------------------------- what would come out

    def look(self) -> None:
        """Show the first rows, and say what happens to all, or why nothing can."""
        rows, field = self.scope.rows(), self._field()
        total = len(rows)
        try:
            expression = understood(self._definition, field, self._text())
            if not within_patience(lambda some: calculated(expression, field, some), rows):
                rows = Rows(rows.table, rows.ids[:SAMPLE])
            found = calculated(expression, field, rows)
        except Refused as refused:
            self.expression.refuse(refused)
            self._show_rows(rows, None)
            self.ok.setEnabled(False)
            return
        self._show_rows(rows, found)
        problem = first_problem(self._definition, found, rows.ids)
        self.ok.setEnabled(problem is None)
        if problem is not None:
            self.expression.say(str(problem), good=False)
        else:
            self.expression.say(self._outcome(rows, found, total))

    def _text(self) -> str:
        return self.expression.written()

    def _outcome(self, rows: Rows, found: Calculated, total: int) -> str:
        if total > len(rows):
            return _("The first {count} of {total} rows fit.", count=f"{len(rows):,}", total=f"{total:,}")
        codes, values = rows.encoded(self._field().name)
        pairs = zip(codes.tolist(), found.codes.tolist(), strict=True)
        changes = {(a, b) for a, b in set(pairs) if not _same(values[a], found.values[b])}
        pairs = zip(codes.tolist(), found.codes.tolist(), strict=True)
        changed = [b for a, b in pairs if (a, b) in changes]
        emptied = sum(found.values[b] is None for b in changed)
        said = _("{count} of {total} values change.", count=f"{len(changed):,}", total=f"{total:,}")
        return said + (" " + _("{count} become empty.", count=f"{emptied:,}") if emptied else "")

    def _show_rows(self, rows: Rows, found: Calculated | None) -> None:
        field, ids = self._field(), rows.ids[:_PREVIEWED].tolist()
        self.preview.setRowCount(len(ids))
        for row, id in enumerate(ids):
            now = shown(field, rows.value(id, field.name))
            code = None if found is None else int(found.codes[row])
            then = "" if found is None or code is None else shown(field, found.values[code])
            problem = None if found is None or code is None else found.problems[code]
            for column, text in enumerate((str(id), now, then)):
                item = QTableWidgetItem(text)
                if column == 2 and problem is not None:
                    item.setForeground(theme.tone("bad"))
                    item.setToolTip(str(problem))
                self.preview.setItem(row, column, item)

    # -------------------------------------------------------------- done

    def accept(self) -> None:
        project, keys, field, text = (
            self._bridge.project, self.scope.keys(), self._field().name, self._text(),
        )  # fmt: skip

        def compute() -> Edit:
            return calculate_field(project, keys, field, text)

        try:
            edit = while_painting(compute)
        except Refused as refused:
            self.expression.refuse(refused)
            return
        except BeiyuanError as error:
            self.expression.say(str(error), good=False)
            return
        if not edit:
            self.expression.say(_("Nothing would change."), good=False)
        elif self._bridge.perform(edit, "calculate"):
            super().accept()

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.expression.setFocus()


def _same(one: Value, other: Value) -> bool:
    return type(one) is type(other) and one == other
