"""Says calmly that something went wrong in the program, with details that can be copied."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFontDatabase, QGuiApplication
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from beiyuan_gis.i18n import _


class FaultDialog(QDialog):
    """Not a reproach: work goes on, edits are in the journal."""

    def __init__(self, details: str, log_file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.details = details
        said = QLabel(
            _(
                "The program met a fault of its own. Your edits are safe in the journal, and you can go on "
                "working. If it happens again, send these details to whoever looks after the program."
            )
        )
        said.setWordWrap(True)
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setAccessibleName(_("Details"))
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        place = QLabel(_("Written to {path}", path=str(log_file)))
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        place.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.copy_button = buttons.addButton(_("Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(_("Go on working"), QDialogButtonBox.ButtonRole.AcceptRole)
        assert self.copy_button is not None and close is not None
        self.copy_button.clicked.connect(self.copy)
        buttons.accepted.connect(self.accept)
        layout = QVBoxLayout(self)
        for widget in (said, text, place, buttons):
            layout.addWidget(widget)
        self.resize(640, 380)
        close.setDefault(True)
        close.setFocus()

    def copy(self) -> None:
        """Put the details on the clipboard."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.details)
