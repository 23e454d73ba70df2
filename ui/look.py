"""Light or dark: what the user chose, or the system; and signs painted anew in the colours in force."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer
from PyQt6.QtGui import QGuiApplication

from ui import theme
from ui.settings import Settings


class Look(QObject):
    """`repaint` is called once after a burst of changes of the palette."""

    def __init__(self, settings: Settings, repaint: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(repaint)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system)

    def choose(self, wanted: theme.Appearance) -> None:
        """From now on, and remembered."""
        self._settings.appearance = wanted
        theme.choose(wanted)

    def palette_changed(self) -> None:
        """The window has another palette: ours, or the system's."""
        self._timer.start()

    def _on_system(self) -> None:
        """The system became light or dark while the program runs."""
        if self._settings.appearance == "system":
            theme.choose("system")
