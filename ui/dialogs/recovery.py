"""Edits that a crash left behind: look at them, then restore them or leave them out."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from beiyuan_gis.i18n import _
from beiyuan_gis.storage.workspace import Recovery
from ui.panels.history_model import when


class RecoveryDialog(QDialog):
    """`decided` carries `save`, `look` or `aside`; closing the dialog means `look`, which loses nothing."""

    decided = pyqtSignal(str)

    def __init__(self, recovery: Recovery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Unsaved edits were found"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._choice = "look"
        said = QLabel(
            _(
                "The program did not end properly last time. {count} steps were not saved:",
                count=len(recovery.steps),
            )
        )
        said.setWordWrap(True)
        self.steps = QListWidget()
        self.steps.setAccessibleName(_("Steps"))
        self.steps.setAlternatingRowColors(True)
        words = {"do": "{title}", "undo": _("Undo: {title}"), "redo": _("Redo: {title}")}
        for step in recovery.steps:
            title = words[step.kind].replace("{title}", str(step.edit.title))
            self.steps.addItem(f"{when(step.time)}   {title}")
        row = QHBoxLayout()
        self.buttons: dict[str, QPushButton] = {}
        for choice, text, tip in (
            ("aside", _("Leave out"), _("Open as last saved; the journal is renamed and kept")),
            ("look", _("Restore, look first"), _("Restore without saving; undo takes each step back")),
            ("save", _("Restore and save"), _("Restore all steps and save the project")),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.clicked.connect(lambda _on, c=choice: self._choose(c))
            self.buttons[choice] = button
            row.addWidget(button)
            if choice == "aside":
                row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(self.steps, 1)
        layout.addLayout(row)
        self.resize(560, 360)
        self.buttons["look"].setDefault(True)
        self.buttons["look"].setFocus()
        self.finished.connect(lambda _result: self.decided.emit(self._choice))

    def _choose(self, choice: str) -> None:
        self._choice = choice
        self.accept()
