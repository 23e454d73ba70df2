"""The last net: an exception that nobody caught is logged and shown calmly; the window goes on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtWidgets import QApplication, QDialog

log = logging.getLogger("beiyuan")


def log_file() -> Path:
    """Where faults are written, in the user's own state folder."""
    return platformdirs.user_state_path("beiyuan-gis", appauthor=False) / "beiyuan-gis.log"


class CrashNet(QObject):
    """Catches what slots, event handlers and threads let fall. Must be made in the GUI thread.

    Qt aborts the process on an exception in a virtual method unless `sys.excepthook` was replaced.
    """

    _fell = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: QDialog | None = None
        """The one that is shown, if any."""
        self._seen: set[str] = set()
        self._fell.connect(self._show_soon)
        self._former = sys.excepthook, threading.excepthook

    def install(self) -> None:
        self._former = sys.excepthook, threading.excepthook
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self._hook(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def uninstall(self) -> None:
        sys.excepthook, threading.excepthook = self._former

    def _hook(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        details = "".join(traceback.format_exception(kind, error, where))
        log.error("unhandled exception\n%s", details)
        self._fell.emit(details)

    def _show_soon(self, details: str) -> None:
        """Not inside the handler that failed, which may be painting."""
        QTimer.singleShot(0, lambda: self._show(details))

    def _show(self, details: str) -> None:
        """One dialog at a time, and each fault once: a paintEvent may fail sixty times a second."""
        if self.dialog is not None or details in self._seen:
            return
        from ui.dialogs.fault import FaultDialog

        self._seen.add(details)
        self.dialog = FaultDialog(details, log_file(), QApplication.activeWindow())
        self.dialog.finished.connect(self._done)
        self.dialog.open()

    def _done(self) -> None:
        self.dialog = None


def start_logging() -> Path | None:
    """Write faults and notes to `log_file()`; None when the folder cannot be written."""
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path
