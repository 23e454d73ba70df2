"""One editor a kind of field, for the attribute form and the cells of the table alike.

An editor shows a value, nothing, or "several values", and tells once, on finishing, what was entered.
What does not fit is marked, with the reason, and not handed on.
"""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QKeySequence, QPalette, QWheelEvent
from PyQt6.QtWidgets import QCalendarWidget, QComboBox, QHBoxLayout, QLineEdit, QWidget

from beiyuan_gis.catalogue import Choice, Field, Value
from beiyuan_gis.edits.as_typed import typed
from beiyuan_gis.edits.values import as_date
from beiyuan_gis.i18n import _, language
from ui import theme
from ui.panels.values import shown
from ui.tips import plain

_HISTORY = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class Several:
    """Stands for: the selected features differ here."""


SEVERAL = Several()
Content = Value | Several


class FieldEditor(QWidget):
    """`committed` carries the new value, and is emitted only for a value that fits and differs."""

    committed = pyqtSignal(object)
    refused = pyqtSignal(str)

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._content: Content = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)

    @property
    def content(self) -> Content:
        """What the editor was last given, not what is being typed."""
        return self._content

    def show_content(self, content: Content) -> None:
        """Show a value, or that there are several; what was being typed is dropped."""
        self._content = content

    def place(self, widget: QWidget, stretch: int = 1) -> None:
        """Put the widget that takes the keys into the editor."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.addWidget(widget, stretch)
        if self.focusProxy() is None:
            self.setFocusProxy(widget)
        widget.setAccessibleName(str(self.field.title))

    def commit(self, value: Value) -> None:
        """Hand `value` on unless it is what is there already."""
        if isinstance(self._content, Several) or (type(value), value) != (
            type(self._content),
            self._content,
        ):
            self._content = value
            self.committed.emit(value)


class TextEditor(FieldEditor):
    """Texts, numbers and days, as they are typed."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.line = QLineEdit()
        self.place(self.line)
        self.line.editingFinished.connect(self.finish)
        self.line.textEdited.connect(lambda: self._mark(None))
        self.line.installEventFilter(self)
        if field.type == "date":
            self._add_calendar()
        self.show_content(None)

    def show_content(self, content: Content) -> None:
        super().show_content(content)
        several = isinstance(content, Several)
        self.line.setText("" if isinstance(content, Several) else shown(self.field, content))
        self.line.setPlaceholderText(_("several values") if several else self._placeholder())
        self.line.setCursorPosition(0)
        self.line.setModified(False)
        self._mark(None)

    def _placeholder(self) -> str:
        return _("not set, e.g. 2025-12-31") if self.field.type == "date" else ""

    def finish(self) -> None:
        """Take what was typed, if anything was."""
        if not self.line.isModified():
            return
        value, problem = typed(self.field, self.line.text())
        self._mark(str(problem) if problem else None)
        if problem is not None:
            self.refused.emit(str(problem))
            return
        self.line.setText(shown(self.field, value))  # the line forgets its own history: undo is the project's
        self.commit(value)

    def _mark(self, problem: str | None) -> None:
        palette = QPalette()
        if problem is not None:
            bad = theme.tone("bad")
            palette.setColor(QPalette.ColorRole.Text, bad)
            palette.setColor(QPalette.ColorRole.Base, theme.tint(bad, 0.12))
        self.line.setPalette(palette)
        self.line.setToolTip(plain(problem or ""))
        self.line.setAccessibleDescription(problem or "")

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Esc takes back what was typed. While nothing is typed, undo and redo are the project's."""
        if self._is_for_the_project(event):
            event.ignore()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.line.isModified():
                self.show_content(self._content)
                return True
            if event.key() == Qt.Key.Key_Down and self.field.type == "date" and event.modifiers():
                self.open_calendar()
                return True
        return False

    def _is_for_the_project(self, event: QEvent | None) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return False
        return not self.line.isModified() and any(map(event.matches, _HISTORY))

    def _add_calendar(self) -> None:
        action = self.line.addAction(theme.icon("ph.calendar"), QLineEdit.ActionPosition.TrailingPosition)
        assert action is not None
        action.setToolTip(_("Calendar (Alt+Down)"))
        action.triggered.connect(self.open_calendar)

    def open_calendar(self) -> QCalendarWidget:
        """Let a day be picked; the field can also be left empty or typed."""
        calendar = QCalendarWidget(self)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setLocale(QLocale("zh_CN" if language() == "zh" else "en_GB"))
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        day = as_date(self._content) if isinstance(self._content, str) else None
        if day is not None:
            calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        calendar.move(self._beside(calendar.sizeHint()))
        calendar.show()
        calendar.setFocus()
        self._calendar = calendar
        return calendar

    def _beside(self, size: QSize) -> QPoint:
        """Where a popup of `size` stands under the line, or over it, all of it on the screen."""
        corner = self.line.mapToGlobal(QPoint(0, self.line.height()))
        screen = self.screen()
        if screen is None:
            return corner
        room = screen.availableGeometry()
        x = max(room.left(), min(corner.x(), room.right() + 1 - size.width()))
        under = corner.y() + size.height() <= room.bottom() + 1
        return QPoint(x, corner.y() if under else corner.y() - self.line.height() - size.height())

    def _picked(self, day: QDate) -> None:
        self._calendar.close()
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        self.line.setModified(True)
        self.finish()


class _QuietCombo(QComboBox):
    """Turning the wheel over a form scrolls the form and changes no value."""

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        if event is not None:
            event.ignore()


class ChoiceEditor(FieldEditor):
    """A field with a domain, or yes and no; a field that may be empty offers that too."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.combo = _QuietCombo()
        self.place(self.combo)
        self.offer(self._values(field))
        self.combo.setPlaceholderText(_("several values"))
        self.combo.activated.connect(self._chosen)
        self.show_content(None)

    def offer(self, values: Sequence[Value]) -> None:
        """The values to choose from; what is there stays to be seen."""
        values = [*([] if self.field.required else [None]), *values]
        if values == [self.combo.itemData(i) for i in range(self.combo.count())]:
            return
        self.combo.clear()
        for value in values:
            self.combo.addItem(_("not set") if value is None else shown(self.field, value), value)
        self.show_content(self._content)

    def offer_choices(self, choices: Sequence[Choice]) -> None:
        """Those of the domain that go with the other fields."""
        self.offer([_stored(self.field, choice.value) for choice in choices])

    @staticmethod
    def _values(field: Field) -> list[Value]:
        if field.type == "boolean":
            return [True, False]
        return [_stored(field, choice.value) for choice in field.domain]

    def show_content(self, content: Content) -> None:
        super().show_content(content)
        if isinstance(content, Several):
            self.combo.setCurrentIndex(-1)
            return
        index = next((i for i in range(self.combo.count()) if self.combo.itemData(i) == content), -1)
        if index < 0 and content is not None:  # from a foreign file: shown, though it can not be chosen anew
            self.combo.addItem(shown(self.field, content), content)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)

    def _chosen(self, index: int) -> None:
        self.commit(self.combo.itemData(index))


def _stored(field: Field, text: str) -> Value:
    value, problem = typed(field, text)
    return text if problem else value


def editor_for(field: Field, parent: QWidget | None = None) -> FieldEditor:
    """The editor that fits `field`."""
    if field.domain or field.type == "boolean":
        return ChoiceEditor(field, parent)
    return TextEditor(field, parent)
