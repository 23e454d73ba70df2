"""What the tests of the window share: a project in a file, and the window that shows it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import project_file
from beiyuan_gis.storage.shipped import shipped_project
from ui.app import make_window
from ui.bridge import Bridge
from ui.settings import Settings
from ui.window import MainWindow

NO_KEYS: frozenset[Key] = frozenset()
BOLLARD = Key("bollards", 1)


def project_at(path: Path) -> Path:
    """A project file made from the shipped sample."""
    project_file.create(path, shipped_project())
    return path


def bridge_at(path: Path) -> Bridge:
    return Bridge(Session.open(project_at(path)))


def window_at(qtbot: QtBot, path: Path | None, settings: Path) -> MainWindow:
    """The window on the screen, with the project at `path` open in it."""
    window = make_window(Settings(settings))
    # pytest-qt knows its widgets by weak references: a window collected before it was closed leaves its
    # journal open, so the function called before closing holds it.
    qtbot.addWidget(window, before_close_func=partial(_leave, window))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)  # shortcuts are heard by the active window only
    if path is not None:
        with qtbot.waitSignal(window.bridge.opened, timeout=20_000):
            window.start(path)
    return window


def _leave(window: MainWindow, _closed: object) -> None:
    forget_edits(window)


def forget_edits(window: MainWindow) -> None:
    """So that closing asks nothing."""
    window.files._leave = lambda: lambda: None


def plan(bridge: Bridge, *ids: int) -> None:
    """Mark bollards as planned: one edit."""
    keys = [Key("bollards", id) for id in ids]
    assert bridge.attempt(lambda: set_attributes(bridge.project, keys, {"status": "planned"}), "test")


def soon(qtbot: QtBot, read: Callable[[], object], expected: object) -> None:
    """Panels follow within a turn of the event loop or two: wait for it, and say what came instead."""

    def check() -> None:
        assert read() == expected

    qtbot.waitUntil(check)


def said(window: MainWindow) -> str:
    """All messages above the map."""
    return "\n".join(banner.text for banner in window.banners.shown)
