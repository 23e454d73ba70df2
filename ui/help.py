"""What the help menu opens: the palette, the list of shortcuts, the cheat sheet, the log, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtWidgets import QMessageBox

from beiyuan_gis.i18n import _
from ui import crash
from ui.files import show_folder

if TYPE_CHECKING:
    from ui.palette.palette import Palette
    from ui.window import MainWindow


class Help:
    """Each thing is imported when it is first asked for: the window opens sooner."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._palette: Palette | None = None

    def palette(self) -> None:
        """Find a command by a part of its name."""
        from ui.palette.palette import Palette

        self._window.actions_.refresh()
        if self._palette is None:
            self._palette = Palette(self._window)
        self._palette.open()

    def shortcuts(self) -> None:
        """Look keys up and change them."""
        from ui.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self._window).open()

    def cheat_sheet(self) -> None:
        """All keys in one view."""
        from ui.dialogs.cheat_sheet import CheatSheet

        CheatSheet(self._window.shortcuts, self._window).open()

    def log(self) -> None:
        """Show the folder of the log."""
        show_folder(crash.log_file().parent)

    def about(self) -> None:
        """Which version this is, and under which licence."""
        from importlib.metadata import version

        QMessageBox.about(
            self._window,
            _("About Beiyuan GIS"),
            _(
                "Beiyuan GIS {version}: the desktop map of Beiyuan's urban renewal.\n\n"
                "Free software under the GPL, version 3 or later.",
                version=version("beiyuan-gis"),
            ),
        )
