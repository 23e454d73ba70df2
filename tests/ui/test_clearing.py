"""Clearing unused attachments from the menu: what is asked, and what is done."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.attach_files import attach_files
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.storage.attach_source import Source, kept
from ui.window import MainWindow


def test_it_asks_with_numbers_and_clears(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    bridge = window.bridge
    key = next(iter(bridge.project.features())).key
    assert bridge.save_as(tmp_path / "p.gpkg")
    window.actions_.by_id["clear_unused"].trigger()
    (box,) = window.findChildren(QMessageBox)
    assert box.text().startswith("There are no unused") and len(box.buttons()) == 1
    box.close()
    photo = kept(bridge.session.blobs, Source("a.jpg", b"\xff\xd8\xff" + bytes(3 * 1024**2)))
    assert bridge.attempt(lambda: attach_files(bridge.project, key, [photo]), "test")
    assert bridge.save() and bridge.undo()
    assert bridge.attempt(lambda: set_attributes(bridge.project, [key], {"note": "x"}), "test")
    assert bridge.save(), "till then the file itself leads to it"
    for choice, left in ((QMessageBox.ButtonRole.RejectRole, 1), (QMessageBox.ButtonRole.DestructiveRole, 0)):
        window.actions_.by_id["clear_unused"].trigger()
        box = window.findChildren(QMessageBox)[-1]
        assert box.text().startswith("1 attached files, 3.0 MB") and "cannot be undone" in box.text()
        next(b for b in box.buttons() if box.buttonRole(b) == choice).click()
        assert bridge.session.unused_attachments().files == left
