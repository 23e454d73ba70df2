"""The command palette: type a part of what you want, choose it, and it is done.

It lies in the window and is no popup of the window system, so that input methods work in it as anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QInputMethodEvent, QKeyEvent
from PyQt6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.i18n import _
from ui import theme
from ui.palette.entries import Entry, commands, features, layers, ranked
from ui.palette.rows import ENTRY, EntryDelegate, line_height

if TYPE_CHECKING:
    from ui.window import MainWindow

_WIDTH, _ROWS = 680, 12
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_ACTS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS - 1, Qt.Key.Key_PageUp: 1 - _ROWS}


class SearchField(QLineEdit):
    """Tells too what an input method has not yet committed: pinyin is found while it is still composed."""

    sought = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.textChanged.connect(lambda _text: self.sought.emit(self.text()))

    def inputMethodEvent(self, event: QInputMethodEvent | None) -> None:
        super().inputMethodEvent(event)
        if event.preeditString():
            at = self.cursorPosition()
            self.sought.emit(self.text()[:at] + event.preeditString() + self.text()[at:])
        elif not event.commitString():
            self.sought.emit(self.text())


class Palette(QFrame):
    """`open` shows it; Esc, a click elsewhere and running a command close it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._entries: list[Entry] = []
        self._before: QWidget | None = None
        self.field, self.list, self.foot = SearchField(), QListWidget(), QLabel()
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _item: self.run())
        self.list.currentRowChanged.connect(lambda _row: self._tell())
        self.field.sought.connect(self._fill)
        self.field.installEventFilter(self)
        self.foot.setTextFormat(Qt.TextFormat.PlainText)
        self.foot.setContentsMargins(10, 3, 10, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 2)
        layout.setSpacing(4)
        for widget in (self.field, self.list, self.foot):
            layout.addWidget(widget)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.hide()

    def open(self) -> None:
        """Everything that can be found as it is now, nothing typed yet."""
        before = QApplication.focusWidget()
        if not self.isVisible():
            self._before = before
        self._entries = [*commands(self._window), *layers(self._window)]
        self.setAccessibleName(_("Command palette"))
        self.field.setAccessibleName(_("Find a command"))
        self.field.setPlaceholderText(_("Command, layer or number: in Chinese, pinyin, initials or English"))
        self.list.setAccessibleName(_("What was found"))
        self.field.clear()
        self._fill("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_(self) -> None:
        """Close it, and give the keys back to where they were."""
        had_keys = self.field.hasFocus()
        self.hide()
        if had_keys and self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def run(self) -> None:
        """Do what is chosen, once the keys are back where they were; what cannot be done stays listed."""
        entry = self.current()
        if entry is None or entry.why_not:
            return
        self._window.settings.remember_command(entry.id)
        self.close_()
        entry.run()

    def current(self) -> Entry | None:
        """The line that is chosen."""
        item = self.list.currentItem()
        return item.data(ENTRY) if item is not None else None

    # -------------------------------------------------------------- the list

    def _fill(self, typed: str) -> None:
        found = ranked(self._entries, typed, self._window.settings.recent_commands)
        found += features(self._window, typed)
        self.list.clear()
        for entry in found:
            item = QListWidgetItem()
            item.setData(ENTRY, entry)
            said = (entry.names[0], entry.where, entry.keys, entry.why_not)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, said)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._tell()
        self._place()

    def _tell(self) -> None:
        entry = self.current()
        if entry is None:
            text = _("Nothing is called so.")
        elif entry.why_not:
            text = _("Cannot be done now: {why}", why=entry.why_not)
        else:
            text = _("Enter: run · ↑ ↓: choose · Esc: close")
        palette = self.foot.palette()
        palette.setColor(
            self.foot.foregroundRole(), theme.tone("warn" if entry and entry.why_not else "quiet")
        )
        self.foot.setPalette(palette)
        self.foot.setText(text)

    def _place(self) -> None:
        """At the top of the window, in the middle, as wide as there is room."""
        room = self._window.contentsRect()
        top = self._window.centralWidget().y() + 6
        line = line_height(self.list.fontMetrics())
        rows = min(_ROWS, max(self.list.count(), 1), max((room.height() - top - 120) // line, 3))
        self.list.setFixedHeight(rows * line + 2)
        size = QSize(min(_WIDTH, room.width() - 40), self.layout().sizeHint().height())
        self.setGeometry((room.width() - size.width()) // 2, top, size.width(), size.height())

    # -------------------------------------------------------------- keys

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Of the field: arrows choose, Enter runs, Esc closes; keys that go elsewhere close it too."""
        assert event is not None
        if isinstance(event, QKeyEvent) and event.key() in (*_MOVES, *_ACTS):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._hear(Qt.Key(event.key()))
                return True
        if event.type() == QEvent.Type.FocusOut and event.reason() not in _STAYS:  # type: ignore[attr-defined]
            self.hide()
        return super().eventFilter(watched, event)

    def _hear(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_Escape:
            self.close_()
        elif key in _MOVES:
            last = self.list.count() - 1
            self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + _MOVES[key])))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run()
