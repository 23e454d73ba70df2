"""The row of buttons at the foot of a dialog, in our words; Qt's own take theirs back at any time."""

from __future__ import annotations

from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QPushButton

from beiyuan_gis.i18n import _

_Role = QDialogButtonBox.ButtonRole


def ok_and_cancel(dialog: QDialog, ok: str) -> tuple[QDialogButtonBox, QPushButton]:
    """`ok` accepts and is the default, cancelling rejects. Returns the row and the accepting button."""
    row = QDialogButtonBox()
    accept = row.addButton(ok, _Role.AcceptRole)
    assert accept is not None
    accept.setDefault(True)
    row.addButton(_("Cancel"), _Role.RejectRole)
    row.accepted.connect(dialog.accept)
    row.rejected.connect(dialog.reject)
    return row, accept


def close_only(dialog: QDialog) -> QDialogButtonBox:
    """One button that closes."""
    row = QDialogButtonBox()
    row.addButton(_("Close"), _Role.RejectRole)
    row.rejected.connect(dialog.reject)
    return row
