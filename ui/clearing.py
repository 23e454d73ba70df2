"""Clears attached files that nothing leads to any more: says how many, asks, and says what it did."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox, QWidget

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import _
from beiyuan_gis.storage.unused import Unused
from ui.banner import Banners
from ui.bridge import Bridge
from ui.patience import while_painting


def clear_unused(bridge: Bridge, banners: Banners, window: QWidget) -> None:
    """Ask, unless there is nothing to clear."""
    session = bridge.session
    try:
        found = while_painting(session.unused_attachments)
    except BeiyuanError as error:
        bridge.failed.emit(str(error))
        return
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(_("Clear unused attachments"))
    box.setText(_question(found) if found.files else _("There are no unused attachments to clear."))
    if found.undoable:
        box.setInformativeText(
            _(
                "Removed from features, but still within reach of undo, and kept: {count} files.",
                count=f"{found.undoable:,}",
            )
        )
    if not found.files:
        box.setIcon(QMessageBox.Icon.Information)
        box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole)
        box.open()
        return
    box.setIcon(QMessageBox.Icon.Warning)
    clear = box.addButton(_("Clear for good"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.buttonClicked.connect(lambda button: _clear(bridge, banners) if button is clear else None)
    box.open()


def _question(found: Unused) -> str:
    return _(
        "{count} attached files, {size} MB, belong to no feature any more, and undo cannot bring them back. "
        "Clear them from the project file? This cannot be undone.",
        count=f"{found.files:,}",
        size=_megabytes(found.size),
    )


def _clear(bridge: Bridge, banners: Banners) -> None:
    try:
        done = while_painting(bridge.session.clear_unused_attachments)
    except BeiyuanError as error:
        bridge.failed.emit(str(error))
        return
    banners.say(
        _(
            "{count} unused attachments, {size} MB, were cleared from the project file.",
            count=f"{done.files:,}",
            size=_megabytes(done.size),
        ),
        "good",
        key="cleared",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:,.1f}"
