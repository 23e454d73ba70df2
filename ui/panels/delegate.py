"""Cells of the attribute table are edited with the editors of the attribute form."""

from __future__ import annotations

from PyQt6.QtCore import QAbstractItemModel, QModelIndex
from PyQt6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from beiyuan_gis.edits.dependents import matters, offered
from ui.panels.editors import ChoiceEditor, FieldEditor, TextEditor, editor_for
from ui.panels.table_model import TableModel


class CellDelegate(QStyledItemDelegate):
    """Needs a `TableModel`."""

    def createEditor(
        self, parent: QWidget | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget | None:
        model = index.model()
        assert isinstance(model, TableModel)
        field = model.field_at(index)
        if field is None:
            return None
        editor = editor_for(field, parent)
        if isinstance(editor, ChoiceEditor) and matters(field):
            editor.offer_choices(offered(field, model.known_at(index, matters(field))))
        editor.setAutoFillBackground(True)
        editor.committed.connect(lambda _value: self._done(editor))
        return editor

    def _done(self, editor: FieldEditor) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def setEditorData(self, editor: QWidget | None, index: QModelIndex) -> None:
        model = index.model()
        assert isinstance(editor, FieldEditor) and isinstance(model, TableModel)
        if isinstance(editor, TextEditor) and editor.line.isModified():
            return  # a repaint of the table must not take away what is being typed
        editor.show_content(model.value_at(index))

    def setModelData(
        self, editor: QWidget | None, model: QAbstractItemModel | None, index: QModelIndex
    ) -> None:
        assert isinstance(editor, FieldEditor) and isinstance(model, TableModel)
        if isinstance(editor, TextEditor) and editor.line.isModified():
            editor.blockSignals(True)
            editor.finish()
            editor.blockSignals(False)
            if editor.line.isModified():  # it did not fit
                model.setData(index, editor.line.text())
                return
        if editor.content != model.value_at(index):
            model.setData(index, editor.content)
