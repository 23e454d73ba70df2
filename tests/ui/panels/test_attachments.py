"""Attachments in the form: dropped, pasted, made smaller, opened, saved, noted, removed, or refused."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QColor, QDesktopServices, QDropEvent, QIcon, QImage
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QInputDialog, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits import attaching
from beiyuan_gis.i18n import set_language
from beiyuan_gis.model.attachment import Attachments
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import attach_source
from beiyuan_gis.storage.blobs import folder_for
from tests.ui.kit import project_at, soon, window_at
from ui.bridge import Bridge
from ui.panels import attach_work
from ui.panels.attachments import AttachmentsSection
from ui.panels.form import FormPanel
from ui.panels.table import TablePanel

ONE, TWO = Key("bollards", 1), Key("bollards", 2)


_alive: list[FormPanel] = []


@pytest.fixture(autouse=True)
def forms_live_as_long_as_the_test() -> Iterator[None]:
    """A panel without a parent would be gone with its last reference, and the section with it."""
    yield
    for panel in _alive:
        panel.attachments.tasks.stop_all()
    _alive.clear()


def form(qtbot: QtBot, bridge: Bridge, *keys: Key) -> FormPanel:
    panel = FormPanel(bridge)
    qtbot.addWidget(panel)
    _alive.append(panel)
    panel.resize(340, 700)
    panel.show()
    bridge.select(keys or (ONE,))
    soon(qtbot, lambda: panel._pages.currentIndex(), 1)
    return panel


def section(qtbot: QtBot, bridge: Bridge) -> AttachmentsSection:
    panel = form(qtbot, bridge)
    return panel.attachments


def held(bridge: Bridge, key: Key = ONE) -> Attachments:
    feature = bridge.project.get(key)
    return feature.attachments if feature else ()


def photo(path: Path, width: int = 200, height: int = 100) -> Path:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor("#c04020"))
    assert picture.save(str(path))
    return path


def dropped(shown: AttachmentsSection, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    shown.dropEvent(event)
    assert event.isAccepted()


def failing(qtbot: QtBot, bridge: Bridge, do: Callable[[], object]) -> str:
    with qtbot.waitSignal(bridge.failed) as heard:
        do()
    said: str = heard.args[0]
    return said


def attached(qtbot: QtBot, bridge: Bridge, tmp_path: Path, *names: str) -> AttachmentsSection:
    """A section with these attached, the first of them current."""
    shown = section(qtbot, bridge)
    paths = []
    for number, name in enumerate(names):
        path = tmp_path / name
        paths.append(path)
        if path.suffix in (".png", ".jpg"):
            photo(path, 100 + number)
        else:
            path.write_bytes(b"%PDF-1.7 " + name.encode())
    shown.intake.attach(paths)
    soon(qtbot, shown.list.count, len(names))
    shown.list.setCurrentRow(0)
    return shown


def test_files_dropped_on_the_form_are_attached_as_one_step(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path
) -> None:
    shown = section(qtbot, bridge)
    assert "Drop files here" in shown.hint.text() and not shown.list.isVisible()
    (tmp_path / "报告.pdf").write_bytes(b"%PDF-1.7")
    dropped(shown, photo(tmp_path / "现场.png"), tmp_path / "报告.pdf")
    soon(qtbot, shown.list.count, 2)
    assert [a.name for a in held(bridge)] == ["现场.png", "报告.pdf"]
    assert shown.head.text() == "Photos and documents (2)" and not shown.hint.isVisible()
    step = bridge.session.history.undoable
    assert step is not None and str(step.edit.title).startswith("Attach 2 files to")
    soon(qtbot, lambda: set(shown._pictures), {a.digest for a in held(bridge)})
    first = shown.list.item(0)
    assert first is not None and first.text().startswith("现场.png\n")
    thumbnail = first.icon().pixmap(shown.list.iconSize()).toImage()
    assert thumbnail.pixelColor(32, 24).getRgb()[:3] == (0xC0, 0x40, 0x20)
    assert thumbnail.pixelColor(32, 2).alpha() == 0, "200 by 100 pixels, whole, in the middle"
    bridge.undo()
    soon(qtbot, shown.list.count, 0)
    assert held(bridge) == ()


def test_a_picture_is_pasted(qtbot: QtBot, bridge: Bridge, qapp: Any) -> None:
    shown = section(qtbot, bridge)
    picture = QImage(30, 20, QImage.Format.Format_ARGB32)
    picture.fill(QColor("#12345678"))
    data = QMimeData()
    data.setImageData(picture)
    shown.intake.take(data)
    soon(qtbot, shown.list.count, 1)
    (one,) = held(bridge)
    assert one.name.startswith("Picture 20") and one.name.endswith(".png") and one.media_type == "image/png"
    again = QImage.fromData(bridge.session.blobs.read(one.name, one.digest))
    assert again.pixelColor(0, 0).getRgb() == QColor("#12345678").getRgb()
    assert "neither files nor a picture" in failing(qtbot, bridge, lambda: shown.intake.take(QMimeData()))


def test_what_cannot_be_attached_is_said_and_the_rest_is_attached(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path
) -> None:
    shown = section(qtbot, bridge)
    (tmp_path / "empty.txt").touch()
    good = photo(tmp_path / ("长" * 60 + ".png"))
    bad = [tmp_path / "empty.txt", tmp_path / "gone.pdf", tmp_path]
    said = failing(qtbot, bridge, lambda: shown.intake.attach([*bad, good]))
    assert "empty.txt is empty" in said and "gone.pdf is not there" in said and "is a folder" in said
    (one,) = held(bridge)
    assert one.name.startswith("长长") and one.name.endswith(".png")


def test_photos_that_are_too_large_are_offered_smaller(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = section(qtbot, bridge)
    noise = QImage(os.urandom(400 * 300 * 4), 400, 300, QImage.Format.Format_RGB32).copy()
    assert noise.save(str(tmp_path / "large.png"))
    for module in (attaching, attach_source, attach_work):
        monkeypatch.setattr(module, "FILE_LIMIT", 150_000)
    monkeypatch.setattr(attach_work, "SMALLER", 200)
    assert (tmp_path / "large.png").stat().st_size > 150_000
    shown.intake.attach([tmp_path / "large.png"])
    qtbot.waitUntil(lambda: bool(shown.findChildren(QMessageBox)))
    (box,) = shown.findChildren(QMessageBox)
    assert "as they are: 1." in box.text() and held(bridge) == ()
    button = next(b for b in box.findChildren(QPushButton) if b.text() == "Attach smaller copies")
    button.click()
    soon(qtbot, shown.list.count, 1)
    (one,) = held(bridge)
    assert (one.name, one.media_type) == ("large.jpg", "image/jpeg") and one.size <= 150_000
    picture = QImage.fromData(bridge.session.blobs.read(one.name, one.digest))
    assert (picture.width(), picture.height()) == (200, 150)


def test_a_copy_is_opened_and_programs_are_not(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) is None)
    shown = attached(qtbot, bridge, tmp_path, "图.pdf", "tool.exe")
    QTest.keyClick(shown.list, Qt.Key.Key_Return)
    copy = Path(opened[0])
    assert copy.name == "图.pdf" and copy.read_bytes() == b"%PDF-1.7 " + "图.pdf".encode()
    assert copy.stat().st_mode & 0o222 == 0, "what is changed in the copy would be lost"
    shown.list.setCurrentRow(1)
    assert "is not opened from here" in failing(qtbot, bridge, shown.open_current)
    assert len(opened) == 1


def test_a_copy_is_saved(
    qtbot: QtBot, bridge: Bridge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = attached(qtbot, bridge, tmp_path, "tool.exe")
    target = tmp_path / "out" / "copy.exe"
    monkeypatch.setattr(
        "ui.panels.attachments.QFileDialog.getSaveFileName", lambda *_arguments: (str(target), "")
    )
    assert "not there" in failing(qtbot, bridge, shown.save_current)
    target.parent.mkdir()
    shown.save_current()
    assert target.read_bytes() == b"%PDF-1.7 tool.exe" and [p.name for p in target.parent.iterdir()] == [
        "copy.exe"
    ]


def test_notes_names_and_taking_off(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    shown = attached(qtbot, bridge, tmp_path, "a.pdf", "b.png")

    def answer(text: str) -> None:
        (dialog,) = shown.findChildren(QInputDialog)
        dialog.setTextValue(text)
        dialog.accept()
        qtbot.waitUntil(lambda: not shown.findChildren(QInputDialog))

    shown.note_current()
    answer("第三单元\n漏水")
    soon(qtbot, lambda: held(bridge)[0].note, "第三单元\n漏水")
    soon(qtbot, lambda: shown.list.item(0).text().endswith("第三单元 漏水"), True)  # type: ignore[union-attr]
    assert shown.list.currentRow() == 0
    QTest.keyClick(shown.list, Qt.Key.Key_F2)
    answer("<b>立面")
    soon(qtbot, lambda: held(bridge)[0].name, "_b_立面.pdf")
    soon(qtbot, lambda: shown.list.currentRow(), 0)
    QTest.keyClick(shown.list, Qt.Key.Key_Delete)
    assert [a.name for a in held(bridge)] == ["b.png"]
    soon(qtbot, shown.list.count, 1)


def test_it_is_of_one_feature_at_a_time(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    panel = form(qtbot, bridge)
    panel.attachments.intake.attach([photo(tmp_path / "a.png")])
    soon(qtbot, panel.attachments.list.count, 1)
    bridge.select([ONE, TWO])
    soon(qtbot, lambda: panel.attachments.isVisible(), False)
    assert "Attachments: 1, on 1 of these features" in panel.facts.text()
    bridge.select([TWO])
    soon(qtbot, lambda: (panel.attachments.isVisible(), panel.attachments.list.count()), (True, 0))


def test_missing_content_is_shown_as_missing(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    shown = attached(qtbot, bridge, tmp_path, "a.png", "b.pdf")
    soon(qtbot, lambda: len(shown._pictures), 2)
    path = bridge.session.path
    assert path is not None
    (folder_for(path) / held(bridge)[0].digest).unlink()
    shown._forget()
    shown._show()
    soon(qtbot, lambda: shown.list.item(0).text(), "a.png\nThe content is missing")  # type: ignore[union-attr]
    assert "The content of a.png is not in this project" in failing(qtbot, bridge, shown.open_current)


def test_a_read_only_project_says_why(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    assert bridge.session.path is not None
    second = Session.open(bridge.session.path)
    other = Bridge(second)
    shown = section(qtbot, other)
    assert not shown.actions_["add"].isEnabled()
    assert "open in another window" in shown.actions_["add"].toolTip()
    assert "open in another window" in failing(
        qtbot, other, lambda: dropped(shown, photo(tmp_path / "a.png"))
    )
    second.close()


def test_the_table_marks_rows_with_attachments(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    attached(qtbot, bridge, tmp_path, "a.png")
    bridge.activate("bollards")
    table = TablePanel(bridge)
    qtbot.addWidget(table)
    table.show()
    soon(qtbot, table.model.rowCount, len(bridge.project.table("bollards")))

    def mark(row: int, role: Qt.ItemDataRole) -> Any:
        index: QModelIndex = table.model.index(row, 0)
        return table.model.data(index, role)

    assert isinstance(mark(0, Qt.ItemDataRole.DecorationRole), QIcon)
    assert mark(1, Qt.ItemDataRole.DecorationRole) is None
    assert mark(0, Qt.ItemDataRole.ToolTipRole) == "Attachments: 1"


def test_the_menu_of_the_list_offers_all(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> None:
    shown = attached(qtbot, bridge, tmp_path, "a.png")
    assert all(action.isEnabled() for action in shown.actions_.values())
    shown.list.setCurrentItem(None)
    assert not shown.actions_["remove"].isEnabled()
    assert "Choose one" in shown.actions_["remove"].toolTip()
    shown._open_menu(QPoint(2, 2))
    (menu,) = shown.findChildren(QMenu)
    assert [a.text() for a in menu.actions()] == [a.text() for a in shown.actions_.values()]
    menu.close()


def test_the_keys_of_the_list_are_not_the_windows(qtbot: QtBot, tmp_path: Path) -> None:
    set_language("en")
    window = window_at(qtbot, project_at(tmp_path / "b.gpkg"), tmp_path / "settings.ini")
    window.bridge.select([ONE])
    window.go_to("form")
    shown = window.form.attachments
    soon(qtbot, shown.isVisible, True)
    QApplication.clipboard().setImage(QImage(str(photo(tmp_path / "a.png"))))
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    soon(qtbot, lambda: len(held(window.bridge)), 1)
    soon(qtbot, shown.list.count, 1)
    shown.list.setFocus()
    shown.list.setCurrentRow(0)
    QTest.keyClick(shown.list, Qt.Key.Key_Delete)
    soon(qtbot, lambda: len(held(window.bridge)), 0)
    assert window.bridge.project.get(ONE) is not None
