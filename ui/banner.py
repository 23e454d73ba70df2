"""Messages that wait at the top of the map until they are read; they never stop anybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from beiyuan_gis.i18n import Message, _
from ui import theme

Said = str | Message
"""A `Message` follows a change of language; a text stays as it was said."""
Choice = tuple[Said, Callable[[], object]]
_SIGNS: dict[theme.Tone, str] = {
    "good": "ph.check-circle-fill",
    "info": "ph.info-fill",
    "warn": "ph.warning-fill",
    "bad": "ph.x-circle-fill",
    "quiet": "ph.info",
}
MOST = 3


class Banner(QFrame):
    """One message with what can be done about it."""

    def __init__(
        self, text: Said, tone: theme.Tone, choices: Sequence[Choice], key: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.key, self._said, self._tone = key, text, tone
        self._buttons: list[tuple[QPushButton, Said]] = []
        sign, said, close = QLabel(), QLabel(), QToolButton()
        self._sign, self._label, self._close = sign, said, close
        self.setObjectName("banner")
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 6, 5)
        row.addWidget(sign)
        row.addWidget(said, 1)
        for title, do in choices:
            row.addWidget(self._button(title, do))
        close.setAutoRaise(True)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.dismiss)
        row.addWidget(close)
        self.retranslate()

    @property
    def text(self) -> str:
        """What it says, in the language in force."""
        return str(self._said)

    def _paint(self) -> None:
        """In the colours of the palette in force."""
        ink = theme.tone(self._tone)
        self._sign.setPixmap(theme.icon(_SIGNS[self._tone], self._tone).pixmap(QSize(18, 18)))
        self._close.setIcon(theme.icon("ph.x"))
        self.setStyleSheet(
            f"#banner {{ background: {theme.tint(ink, 0.13).name()}; border: 0;"
            f" border-left: 4px solid {ink.name()}; }}"
        )

    def retranslate(self) -> None:
        self._paint()
        self._label.setText(self.text)
        self.setAccessibleName(self.text)
        self._close.setToolTip(_("Close this message"))
        self._close.setAccessibleName(_("Close this message"))
        for button, title in self._buttons:
            button.setText(str(title))

    def _button(self, title: Said, do: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        self._buttons.append((button, title))

        def chosen() -> None:
            self.dismiss()
            do()

        button.clicked.connect(chosen)
        return button

    def dismiss(self) -> None:
        """Take the message away."""
        self.setParent(None)
        self.deleteLater()


class Banners(QWidget):
    """The newest at the top; a message with the same key takes the place of the former one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)

    @property
    def shown(self) -> list[Banner]:
        items = (self._column.itemAt(i) for i in range(self._column.count()))
        return [w for item in items if item and isinstance(w := item.widget(), Banner)]

    def say(self, text: Said, tone: theme.Tone = "info", *choices: Choice, key: str = "") -> Banner:
        """Show `text`; each choice is a button's title and what it does. What is said already, perhaps with
        a way out that this message lacks, stays.
        """
        for banner in self.shown:
            if banner.key != key and banner.text == str(text) and not choices:
                self._column.insertWidget(0, banner)
                return banner
            if (key and banner.key == key) or banner.text == str(text):
                banner.dismiss()
        for banner in self.shown[MOST - 1 :]:
            banner.dismiss()
        banner = Banner(text, tone, choices, key, self)
        self._column.insertWidget(0, banner)
        return banner

    def take_back(self, key: str) -> None:
        """The message with this key has become untrue."""
        for banner in self.shown:
            if banner.key == key:
                banner.dismiss()

    def retranslate(self) -> None:
        for banner in self.shown:
            banner.retranslate()

    def clear(self) -> None:
        for banner in self.shown:
            banner.dismiss()
