"""Where an expression is written: the text, what can stand in it, and what is wrong, marked in its place."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QColor, QFontDatabase, QTextCharFormat, QTextCursor
from PyQt6.QtWidgets import (
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.errors import Refused
from beiyuan_gis.expression import ExpressionError
from beiyuan_gis.expression.functions import FUNCTIONS, VARIABLES
from beiyuan_gis.i18n import _
from ui import theme

_PAUSE = 120
"""Milliseconds without a key after which what was written is looked at."""
_INSERTED = Qt.ItemDataRole.UserRole


class ExpressionEdit(QWidget):
    """`changed` comes a moment after the last key."""

    changed = pyqtSignal()

    def __init__(self, definition: LayerDefinition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text, self.words, self.verdict = QPlainTextEdit(), QTreeWidget(), QLabel()
        self.text.setAccessibleName(_("Expression"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText("round(mu($area_plane), 2)")
        self.words.setAccessibleName(_("What can stand in an expression"))
        self.words.setHeaderHidden(True)
        self.words.setColumnCount(2)
        self.words.itemActivated.connect(self._insert)
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.text)
        split.addWidget(self.words)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split, 1)
        column.addWidget(self.verdict)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.changed)
        self.text.textChanged.connect(self._timer.start)
        self.show_layer(definition)
        self.setFocusProxy(self.text)

    def show_layer(self, definition: LayerDefinition) -> None:
        """Offer the fields of another layer."""
        self.words.clear()
        fields = [(f'"{field.title}"', f"{field.name}", f'"{field.title}"') for field in definition.fields]
        top = self._section(_("Fields"), fields)
        for row, field in enumerate(definition.fields):
            for choice in field.domain:
                item = QTreeWidgetItem([f"'{choice.title}'", choice.value])
                item.setData(0, _INSERTED, f"'{choice.value}'")
                top.child(row).addChild(item)
        self._section(_("Geometry"), [(name, _(said), name) for name, said in VARIABLES.items()])
        functions = [(f.usage, _(f.said), f.usage.partition("(")[0] + "(") for f in FUNCTIONS.values()]
        self._section(_("Functions"), functions)
        top.setExpanded(True)
        self.words.resizeColumnToContents(0)
        self.words.setColumnWidth(0, min(self.words.columnWidth(0), 190))

    def _section(self, title: str, rows: list[tuple[str, str, str]]) -> QTreeWidgetItem:
        section = QTreeWidgetItem([title])
        for shown, said, inserted in rows:
            item = QTreeWidgetItem([shown, said])
            item.setData(0, _INSERTED, inserted)
            item.setToolTip(0, shown)
            item.setToolTip(1, said)
            section.addChild(item)
        self.words.addTopLevelItem(section)
        return section

    def _insert(self, item: QTreeWidgetItem) -> None:
        word = item.data(0, _INSERTED)
        if word:
            self.text.insertPlainText(word)
            self.text.setFocus()

    # -------------------------------------------------------------- the verdict

    def written(self) -> str:
        return self.text.toPlainText()

    def say(self, said: str, *, good: bool = True) -> None:
        """What would come out, or why nothing can."""
        self.verdict.setText(said)
        self.verdict.setStyleSheet(f"color: {theme.tone('good' if good else 'bad').name()};")
        if good:
            self._mark(None)

    def refuse(self, error: Refused) -> None:
        """Say what is wrong, and mark the place if it is one in the text. Nothing is wrong with no text."""
        empty = not self.written().strip()
        self.say("" if empty else str(error), good=False)
        self._mark(error.at if isinstance(error, ExpressionError) and not empty else None)

    def _mark(self, at: int | None) -> None:
        if at is None:
            self.text.setExtraSelections([])
            return
        wrong = QTextEdit.ExtraSelection()
        wrong.format = QTextCharFormat()
        wrong.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wrong.format.setUnderlineColor(QColor(theme.tone("bad")))
        wrong.format.setBackground(theme.tint(theme.tone("bad"), 0.2))
        cursor, written = self.text.textCursor(), self.written()
        before = len(written[: min(at, len(written) - 1)].encode("utf-16-le")) // 2  # Qt counts UTF-16
        cursor.setPosition(before)
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        wrong.cursor = cursor
        self.text.setExtraSelections([wrong])
