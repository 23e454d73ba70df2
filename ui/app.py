"""Starts the program: fonts, palette, language, the net under exceptions, the window, then the project."""

from __future__ import annotations

import sys
from pathlib import Path

from PyQt6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.i18n import Text, _, language, mark, set_language
from beiyuan_gis.model.memory import keep_little
from beiyuan_gis.model.project import Project
from beiyuan_gis.session import Session
from ui import courtesy, crash, starting, theme
from ui.bridge import Bridge
from ui.canvas import kernels
from ui.settings import Settings
from ui.window import MainWindow

_A_MOMENT = 0.2
"""Seconds: what opens within them is there when the window is first seen; else the window comes first."""
_LARGE = 20_000_000
"""Bytes of a project file that QPainter would not draw in a moment."""
_STANDS, _IN_ANY_CASE = 1_000, 5_000
"""Milliseconds: after a project was opened its picture and the panels stand; but perhaps none is opened."""
_AT_REST = 1_500
"""Milliseconds after which an opened project has most likely been looked at."""


def run(path: Path | None) -> int:
    """Show the window and work until it is closed; return the exit code."""
    settings = Settings()
    app = make_application(settings.appearance)
    crash.start_logging()
    net = crash.CrashNet(app)
    net.install()
    if settings.language is not None:
        set_language(settings.language)
    window = make_window(settings)
    _put_off(window, path)
    window.start(path)
    window.tasks.wait(_A_MOMENT)
    window.show()
    code = app.exec()
    net.uninstall()
    return code


def _put_off(window: MainWindow, path: Path | None) -> None:
    """Importing and loading compiled functions holds the interpreter up: that waits until the window stands,
    but for compiled functions where a project is large and needs them."""
    if path is not None and path.exists() and path.stat().st_size > _LARGE:
        QTimer.singleShot(0, kernels.warm_up)
    waiting = [starting.resume_collection, starting.import_the_rest, kernels.warm_up]

    def stands() -> None:
        while waiting:
            waiting.pop(0)()

    window.bridge.opened.connect(lambda: QTimer.singleShot(_STANDS, stands))
    QTimer.singleShot(_IN_ANY_CASE, stands)


def make_application(appearance: theme.Appearance = "system") -> QApplication:
    """The application with its look, light or dark; the one that runs already, if there is one."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    QGuiApplication.setDesktopFileName("beiyuan-gis")
    app.setApplicationName("beiyuan-gis")
    theme.apply(app, appearance)
    courtesy.take_short_turns()
    keep_little()
    return app


def make_window(settings: Settings) -> MainWindow:
    """The window with an empty project, so that it is on the screen at once."""
    bridge = Bridge(Session(Project(Text("", ""), (), {})))
    window = MainWindow(bridge, settings)
    bridge.setParent(window)
    bridge.opened.connect(lambda: QTimer.singleShot(_AT_REST, courtesy.tidy_up))
    QtTexts(window)
    return window


# Of Qt's own texts those that its Chinese translation lacks.
_LACKING = frozenset(
    (mark("&Look in:"), mark("Files of &type:"), mark("Folder"), mark("File"), mark("Drive"), mark("Type"))
)


class QtTexts(QTranslator):
    """Qt's own texts (file dialogs, message boxes) in the language in force, and the program's name."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        window.bridge.language_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        app = QApplication.instance()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        app.removeTranslator(self)
        app.setApplicationDisplayName(_("Beiyuan GIS"))
        QLocale.setDefault(QLocale("zh_CN" if language() == "zh" else "en_GB"))
        if language() == "zh" and self.load("qtbase_zh_CN", folder):
            app.installTranslator(self)

    def translate(
        self, context: str | None, sourceText: str | None, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """None, not an empty text, where there is no translation: Qt then shows its own."""
        text = sourceText or ""
        known = super().translate(context or "", text, disambiguation or "", n)
        return known or (_(text) if text in _LACKING else None)
