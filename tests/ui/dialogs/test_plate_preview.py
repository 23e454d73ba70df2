"""The preview shows what the printer draws, follows every choice and never makes the user wait."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QPointF, QSize, Qt
from PyQt6.QtPrintSupport import QPrinter
from PyQt6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from beiyuan_gis import i18n
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage.shipped import shipped_project
from tests.outputs.plate_project import small_project
from ui.bridge import Bridge
from ui.dialogs.plate_preview import PlatePreview
from ui.plates.sheet_view import render


@pytest.fixture
def preview(qtbot: QtBot) -> Iterator[PlatePreview]:
    before = i18n.language()
    i18n.set_language("zh")
    dialog = PlatePreview(Bridge(Session(small_project())))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.composition is not None)
    yield dialog
    i18n.set_language(before)


def settled(qtbot: QtBot, dialog: PlatePreview) -> None:
    qtbot.waitUntil(lambda: not dialog.busy)


def choose(qtbot: QtBot, dialog: PlatePreview, box: str, text: str) -> None:
    """Choose as a user does, and wait for the sheet that follows."""
    with qtbot.waitSignal(dialog.shown):
        getattr(dialog, box).setCurrentText(text)


def test_every_choice_changes_the_sheet(qtbot: QtBot, preview: PlatePreview) -> None:
    assert preview.composition is not None and preview.composition.name == "00-overview"
    choose(qtbot, preview, "plate", "地块用地进度挂图")
    assert preview.composition.name == "02-parcels"
    choose(qtbot, preview, "paper", "A1")
    assert preview.composition.width == 841
    choose(qtbot, preview, "orientation", "纵向")
    assert preview.composition.width == 594
    assert preview.plate.count() == 5


def test_a_scale_is_typed_or_chosen_and_its_consequence_told(qtbot: QtBot, preview: PlatePreview) -> None:
    automatic = preview.composition
    assert automatic is not None and preview.warning.text() == ""
    editor = preview.scale.lineEdit()
    assert editor is not None
    editor.clear()
    with qtbot.waitSignal(preview.shown):
        qtbot.keyClicks(editor, "1:750")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert preview.composition is not None and preview.composition.map.scale == 750
    assert "1:750" in preview.warning.text()
    for text, wanted in (("5000", 5000), (" 1 : 2500 ", 2500), ("1：300", 300), ("abc", None), ("1:0", None)):
        preview.scale.setEditText(text)
        assert preview.wanted_scale() == wanted
    preview.scale.showPopup()
    offered = preview.scale.view()
    qtbot.keyClick(offered, Qt.Key.Key_Home)
    with qtbot.waitSignal(preview.shown):
        qtbot.keyClick(offered, Qt.Key.Key_Return)
    assert preview.scale.currentText() == "自动"
    assert preview.composition == automatic and preview.warning.text() == ""


def test_the_picture_is_what_the_painter_draws(qtbot: QtBot, preview: PlatePreview) -> None:
    with qtbot.waitSignal(preview.view.drawn):
        preview.view.show_whole()
    grabbed = preview.view.grab().toImage()
    assert preview.composition is not None
    width, height = preview.view.width(), preview.view.height()
    zoom = preview.view.zoom
    corner = QPointF(
        (preview.composition.width - width / zoom) / 2, (preview.composition.height - height / zoom) / 2
    )
    expected = render(preview.composition, QSize(width, height), zoom, corner)
    same = sum(
        grabbed.pixelColor(x, y) == expected.pixelColor(x, y)
        for x in range(0, width, 3)
        for y in range(0, height, 3)
    )
    assert same > 0.99 * len(range(0, width, 3)) * len(range(0, height, 3))


def test_wheel_drag_and_keys_move_the_view(qtbot: QtBot, preview: PlatePreview) -> None:
    view = preview.view
    whole = view.zoom
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom > whole * 1.4
    point = view.page_point(QPointF(100, 100))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(160, 130))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(160, 130))
    moved = view.page_point(QPointF(160, 130))
    assert (moved.x(), moved.y()) == (pytest.approx(point.x()), pytest.approx(point.y()))
    about = view.page_point(QPointF(50, 60))
    view.zoom_by(2.0, QPointF(50, 60))
    kept = view.page_point(QPointF(50, 60))
    assert (kept.x(), kept.y()) == (pytest.approx(about.x()), pytest.approx(about.y()))
    with qtbot.waitSignal(view.drawn):
        qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.zoom == whole


def test_an_edit_redraws_the_sheet(qtbot: QtBot, preview: PlatePreview) -> None:
    choose(qtbot, preview, "plate", "地块用地进度挂图")
    bridge = preview.bridge
    with qtbot.waitSignal(preview.shown):
        assert bridge.perform(delete_features(bridge.project, [Key("parcels", 3)]), "test")
    assert preview.composition is not None and "100.0%" in preview.composition.texts()


def test_pdf_of_one_and_of_all(
    qtbot: QtBot, preview: PlatePreview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "一"), ""))
    preview.pdf.click()
    settled(qtbot, preview)
    assert str(tmp_path / "一.pdf") in preview.state.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "all.pdf"), ""))
    preview.all_pdf.click()
    assert not preview.pdf.isEnabled()
    settled(qtbot, preview)
    assert preview.pdf.isEnabled()
    info = subprocess.run(["pdfinfo", tmp_path / "all.pdf"], capture_output=True, text=True, check=True)
    assert "Pages:           5" in info.stdout
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: ("", ""))
    preview.pdf.click()
    assert not preview.busy


def test_what_goes_wrong_is_said(qtbot: QtBot, preview: PlatePreview, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    preview.save_pdf(tmp_path / "file" / "x.pdf")
    settled(qtbot, preview)
    assert "x.pdf" in preview.state.text() and "无法写入" in preview.state.text()
    assert preview.pdf.isEnabled()


def test_printing_goes_to_the_printer_chosen(qtbot: QtBot, preview: PlatePreview, tmp_path: Path) -> None:
    assert preview.composition is not None
    from ui.plates.printing import printer_for

    printer = printer_for(preview.composition)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    preview.print_on(printer)
    settled(qtbot, preview)
    assert (tmp_path / "out.pdf").stat().st_size > 10_000 and "已发送" in preview.state.text()


def test_choosing_never_blocks_the_window(qtbot: QtBot) -> None:
    dialog = PlatePreview(Bridge(Session(shipped_project())))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.composition is not None)
    longest = 0.0
    for index in range(dialog.plate.count()):
        start = time.perf_counter()
        dialog.plate.setCurrentIndex(index)
        longest = max(longest, time.perf_counter() - start)
    assert longest < 0.1
    last = dialog.plate.currentData()
    qtbot.waitUntil(lambda: dialog.composition is not None and dialog.composition.name.endswith(last))


def test_closing_while_it_works_is_quiet(qtbot: QtBot, preview: PlatePreview, tmp_path: Path) -> None:
    preview.save_all(tmp_path / "late.pdf")
    preview.reject()
    qtbot.wait(1)
    assert not list(tmp_path.glob(".beiyuan-*"))
