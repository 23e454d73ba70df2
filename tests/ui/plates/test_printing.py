"""Printing: the same sheet on the printer's paper, at true scale or not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PyQt6.QtCore import QMarginsF
from PyQt6.QtGui import QPageLayout, QPageSize
from PyQt6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from beiyuan_gis.outputs.plate import layer_plate
from tests.outputs.plate_project import small_project
from ui.plates.printing import PrintError, print_sheet, printer_for


@pytest.mark.parametrize(
    ("orientation", "width", "height"), [("landscape", 420, 297), ("portrait", 297, 420)]
)
def test_the_printer_is_asked_for_the_sheets_paper(
    qtbot: QtBot, tmp_path: Path, orientation: str, width: float, height: float
) -> None:
    sheet = layer_plate(small_project(), "parcels", orientation=orientation)  # type: ignore[arg-type]
    printer = printer_for(sheet)
    paper = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter)
    assert (paper.width(), paper.height()) == (pytest.approx(width, abs=0.5), pytest.approx(height, abs=0.5))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    print_sheet(sheet, printer)
    info = subprocess.run(["pdfinfo", tmp_path / "printed.pdf"], capture_output=True, text=True, check=True)
    pages = dict(line.split(":", 1) for line in info.stdout.splitlines())
    assert pages["Pages"].strip() == "1" and pages["Title"].strip() == sheet.title
    assert pages["Page size"].split()[0] == f"{width / 25.4 * 72:.0f}"


def test_paper_that_is_too_small_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    sheet = layer_plate(small_project(), "parcels")
    printer = printer_for(sheet)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0)
        )
    )
    with pytest.raises(PrintError, match="420 × 297"):
        print_sheet(sheet, printer)
    assert not (tmp_path / "printed.pdf").exists()
