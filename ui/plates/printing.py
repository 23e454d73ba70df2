"""Plates through the system's printers, always at their true scale."""

from __future__ import annotations

from PyQt6.QtCore import QMarginsF, QSizeF
from PyQt6.QtGui import QPageLayout, QPageSize, QPainter
from PyQt6.QtPrintSupport import QPrintDialog, QPrinter
from PyQt6.QtWidgets import QDialog, QWidget

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import message
from beiyuan_gis.outputs.plate.items import Composition
from ui.plates.painter import paint
from ui.plates.pdf import MM_PER_INCH

SLACK = 1.0  # mm: paper sizes are rounded to whole points and to whole millimetres


class PrintError(BeiyuanError):
    """Why a plate was not printed."""


def printer_for(sheet: Composition) -> QPrinter:
    """The default printer, asked for the sheet's paper and orientation, its whole page without margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    short, long = sorted((sheet.width, sheet.height))
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter)
    landscape = sheet.width > sheet.height
    turn = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, turn, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    printer.setDocName(sheet.title)
    printer.setCreator("Beiyuan GIS")
    return printer


def ask_printer(sheet: Composition, parent: QWidget | None) -> QPrinter | None:
    """The printer that the user chooses in the system's dialog, or None."""
    printer = printer_for(sheet)
    dialog = QPrintDialog(printer, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if accepted else None


def print_sheet(sheet: Composition, printer: QPrinter) -> None:
    """Print at true scale, in the middle of the paper. Raise PrintError when the paper is too small."""
    printer.setFullPage(True)
    paper = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter)
    if paper.width() + SLACK < sheet.width or paper.height() + SLACK < sheet.height:
        raise PrintError(
            message(
                "The plate is {width} × {height} mm, the printer's paper {paper}: choose the same paper and "
                "orientation in both, so that the scale stays true.",
                width=f"{sheet.width:g}",
                height=f"{sheet.height:g}",
                paper=f"{paper.width():.0f} × {paper.height():.0f} mm",
            )
        )
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError(message("The printer did not accept the plate."))
    dots = printer.resolution() / MM_PER_INCH
    painter.translate(
        max(0.0, paper.width() - sheet.width) / 2 * dots, max(0.0, paper.height() - sheet.height) / 2 * dots
    )
    paint(sheet, painter, dots)
    painter.end()
