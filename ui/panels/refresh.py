"""Panels read anew once after a burst of changes, and only while somebody can see them."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QWidget

MANY = 20_000
"""Selected features of which more is told only when the map has shown them, one thing at a time."""
BEHIND = 20
"""Milliseconds between these things, for whatever else waits: timers that are due together come together."""


class Refresher(QObject):
    """Calls `read` soon after `ask`; many asks make one call. A hidden panel is read when it is shown.

    A panel that stands `in_front` is read before anything is painted, so that figures are on the screen with
    the frame of the map that they belong to; the others follow behind that frame.
    """

    _asked = pyqtSignal()

    def __init__(self, panel: QWidget, read: Callable[[], None], *, in_front: bool = False) -> None:
        super().__init__(panel)
        self._panel = panel
        self._read = read
        self._wanted = True
        self._in_front, self._coming = in_front, False
        self._asked.connect(self._come, Qt.ConnectionType.QueuedConnection)  # type: ignore[call-arg]
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.now_if_shown)
        panel.installEventFilter(self)

    def ask(self, *_ignored: object, after: int = 0) -> None:
        """Something changed, and is to be read after so many milliseconds. Fits every signal, whatever it
        carries."""
        self._wanted = True
        if self._in_front:
            if not self._coming:
                self._coming = True
                self._asked.emit()
        elif not self._timer.isActive():
            self._timer.start(after)

    @property
    def due(self) -> bool:
        """Whether something that can be seen has not been read yet."""
        return self._wanted and self._panel.isVisible()

    def now_if_shown(self) -> None:
        if self.due:
            self._wanted = False
            self._read()

    def _come(self) -> None:
        self._coming = False
        self.now_if_shown()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Show:
            self.ask()
        return False
