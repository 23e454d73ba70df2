"""The box beside the cursor: a length and an azimuth that Tab goes between, or a place typed as text.

It only holds what is typed; `Drafting` decides what that means. A field that has text is locked.
"""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QPoint, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QLineEdit, QWidget

from beiyuan_gis.drafting.directions import Convention, converted
from beiyuan_gis.drafting.typed import Polar, Typed, normalised, parse, parse_azimuth, parse_length
from beiyuan_gis.i18n import _
from ui import theme

_BESIDE = 20
_FIELD = 92
_WIDE = 230
_LEAVES = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def opens(text: str, *, signed: bool) -> bool:
    """Whether a typed sign begins a number, a step or an angle; a minus only where a step is possible."""
    sign = normalised(text)
    return len(sign) == 1 and (sign in "0123456789.@<" or (signed and sign == "-"))


class TypedInput(QFrame):
    """A child of the map; `open` shows it, `entered` and `left` say how it was left."""

    edited = pyqtSignal()
    entered = pyqtSignal()
    left = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._polar = False
        self._angles: Convention = "north"
        self.first, self.second = QLineEdit(), QLineEdit()
        self._between, self._line = QLabel("<"), QLabel()
        self._line.setWordWrap(True)
        self._line.setMaximumWidth(_WIDE + 40)
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 5, 6, 5)
        grid.setSpacing(4)
        for column, widget in enumerate((self.first, self._between, self.second)):
            grid.addWidget(widget, 0, column)
        grid.addWidget(self._line, 1, 0, 1, 3)
        for field in (self.first, self.second):
            field.installEventFilter(self)
            field.textEdited.connect(self._on_edited)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.setObjectName("typed_input")
        self.hide()

    def open(self, text: str, polar: bool, angles: Convention) -> None:
        """Show the box with what was typed to open it; `polar` offers length and azimuth."""
        self._polar, self._angles = polar, angles
        self.first.setAccessibleName(_("Length") if polar else _("Easting and northing"))
        self.second.setAccessibleName(_("Azimuth") if angles == "north" else _("Angle"))
        for field in (self.first, self.second):
            field.clear()
            field.setPlaceholderText("")
        self.say("")
        self._arrange()
        self.show()
        self.raise_()
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.first.insert(text)
        self._on_edited()

    def typed(self) -> Typed:
        """What is typed so far. Raise NotUnderstood."""
        if not self._fields:
            return parse(self.first.text(), self._angles)
        length, angle = self.first.text().strip(), self.second.text().strip()
        return Polar(
            parse_length(length) if length else None,
            parse_azimuth(angle, self._angles) if angle else None,
        )

    @property
    def empty(self) -> bool:
        return not (self.first.text().strip() or self.second.text().strip())

    def has_keys(self) -> bool:
        """Whether the keyboard is in one of the fields."""
        return self.first.hasFocus() or self.second.hasFocus()

    def show_live(self, length: float | None, azimuth: float | None) -> None:
        """What the pointer says for the fields that are not locked."""
        self.first.setPlaceholderText("" if length is None else f"{length:.3f}")
        shown = None if azimuth is None else converted(azimuth, self._angles)
        self.second.setPlaceholderText("" if shown is None else f"{shown:.4f}")

    def say(self, text: str, *, wrong: bool = False) -> None:
        """The place that Enter takes, or why there is none."""
        self._line.setText(text)
        self._line.setVisible(bool(text))
        palette = self._line.palette()
        palette.setColor(self._line.foregroundRole(), theme.tone("bad" if wrong else "quiet"))
        self._line.setPalette(palette)
        self.adjustSize()

    def stand_beside(self, at: QPoint) -> None:
        """Beside the cursor, wholly within the map."""
        self.adjustSize()
        room = self.parentWidget().rect()
        x, y = at.x() + _BESIDE, at.y() + _BESIDE
        x = x if x + self.width() <= room.width() else at.x() - _BESIDE - self.width()
        y = y if y + self.height() <= room.height() else at.y() - _BESIDE - self.height()
        self.move(max(x, 0), max(y, 0))

    # -------------------------------------------------------------- fields

    @property
    def _fields(self) -> bool:
        """Whether length and azimuth are typed apart, and no place."""
        text = normalised(self.first.text())
        return self._polar and not any(sign in text for sign in "@,<° ")

    def _arrange(self) -> None:
        fields = self._fields
        self.first.setFixedWidth(_FIELD if fields else _WIDE)
        for widget in (self._between, self.second):
            widget.setVisible(fields)
        for field in (self.first, self.second):
            font = field.font()
            font.setBold(bool(field.text()) and fields)  # locked
            field.setFont(font)

    def _on_edited(self, *_ignored: object) -> None:
        if self._polar:
            self._take_apart()
        self._arrange()
        self.stand_beside(self.pos() - QPoint(_BESIDE, _BESIDE))
        self.edited.emit()

    def _take_apart(self) -> None:
        """`12.5<` goes on to the azimuth; `12.5<90` put in as a whole fills both fields."""
        text = normalised(self.first.text())
        if "<" not in text or text.startswith("@"):
            return
        length, _sign, angle = text.partition("<")
        self.first.setText(length.strip())
        self.second.setText(angle.strip())
        self._arrange()
        self.second.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tab(self) -> None:
        if self._fields:
            other = self.second if self.first.hasFocus() else self.first
            other.setFocus(Qt.FocusReason.TabFocusReason)
            other.selectAll()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        assert event is not None
        if isinstance(event, QKeyEvent):
            own = {
                Qt.Key.Key_Escape: self.left.emit,
                Qt.Key.Key_Return: self.entered.emit,
                Qt.Key.Key_Enter: self.entered.emit,
                Qt.Key.Key_Tab: self._tab,
                Qt.Key.Key_Backtab: self._tab,
            }.get(Qt.Key(event.key()))
            if own is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if own is not None and event.type() == QEvent.Type.KeyPress:
                own()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self._on_focus_out(event)
        return super().eventFilter(watched, event)

    def _on_focus_out(self, event: QEvent) -> None:
        """Keys that go elsewhere close the box; a click on the map places first, and then closes it."""
        reason = event.reason()  # type: ignore[attr-defined]
        now = QApplication.focusWidget()
        if reason not in _LEAVES and now not in (self.first, self.second, self.parentWidget()):
            self.left.emit()
