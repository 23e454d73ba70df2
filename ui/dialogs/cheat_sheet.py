"""The cheat sheet: all keys in one view, as they are now, to be read, printed and pinned to the wall."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PyQt6.QtCore import QMarginsF, QSizeF, Qt
from PyQt6.QtGui import QPageLayout, QPageSize, QTextDocument
from PyQt6.QtPrintSupport import QPrintDialog, QPrinter
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from beiyuan_gis.i18n import _
from ui import theme
from ui.dialogs.buttons import close_only
from ui.dialogs.key_sections import Section, sections
from ui.shortcuts import Shortcuts

COLUMNS = 3
_MARGIN = 10.0
"""Millimetres around the printed sheet."""
_LARGEST, _SMALLEST = 10.0, 5.0
"""Points of the printed letters, as large as one page allows."""


class CheatSheet(QDialog):
    """Follows the shortcuts while it is open."""

    def __init__(self, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self.setWindowTitle(_("Cheat sheet"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sheet = QTextBrowser()
        self.sheet.setAccessibleName(_("Cheat sheet"))
        self.sheet.setFrameShape(QTextBrowser.Shape.NoFrame)
        row = close_only(self)
        printing = row.addButton(_("Print…"), QDialogButtonBox.ButtonRole.ActionRole)
        printing.clicked.connect(self._print)
        layout = QVBoxLayout(self)
        layout.addWidget(self.sheet)
        layout.addWidget(row)
        shortcuts.changed.connect(self.read)
        self.read()
        self._take_size(row.sizeHint().height())

    def _take_size(self, below: int) -> None:
        """All of it in one view, if the screen has room for that."""
        room = self.screen().availableGeometry().size() * 0.94
        width = min(124 * self.fontMetrics().averageCharWidth(), room.width())
        document = self.sheet.document().clone()
        document.setTextWidth(width - 50)
        self.resize(width, min(round(document.size().height()) + below + 50, room.height()))

    def read(self) -> None:
        """The keys as they are now."""
        quiet = theme.tone("quiet").name()
        self.sheet.setHtml(sheet_html(sections(self._shortcuts), quiet))

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(page())
        printer.setDocName(_("Cheat sheet"))
        dialog = QPrintDialog(printer, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            print_sheet(self._shortcuts, printer)
        dialog.deleteLater()


def page() -> QPageLayout:
    """A4, the long side across."""
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    turn = QPageLayout.Orientation.Landscape
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turn, margins, QPageLayout.Unit.Millimeter)


def print_sheet(shortcuts: Shortcuts, printer: QPrinter) -> QTextDocument:
    """Print on one page, in letters as large as it allows; returns what was printed."""
    printed = QTextDocument()
    printed.setDocumentMargin(0)
    paper = printer.pageLayout().paintRectPoints().size()
    printed.setPageSize(QSizeF(paper))
    size = _LARGEST
    while True:
        font = printed.defaultFont()
        font.setPointSizeF(size * 72 / 96)  # the document counts 96 dots to the inch, its page has points
        printed.setDefaultFont(font)
        printed.setHtml(sheet_html(sections(shortcuts), "#555555"))
        if printed.pageCount() == 1 or size <= _SMALLEST:
            break
        size -= 0.25
    printed.print(printer)
    return printed


def sheet_html(found: Sequence[Section], quiet: str) -> str:
    """The sections in columns of like height; `quiet` is the colour of the keys."""
    cells = "".join(
        f'<td width="{100 // COLUMNS}%" style="padding-right: 14px;">'
        + "".join(_section_html(section, quiet) for section in column)
        + "</td>"
        for column in in_columns(found, COLUMNS)
    )
    return f'<table width="100%" cellspacing="0"><tr>{cells}</tr></table>'


def in_columns(found: Sequence[Section], count: int) -> list[list[Section]]:
    """In their order, cut into `count` columns so that the highest is as low as can be."""
    heights = [len(section.rows) + 2 for section in found]
    highest = max(max(heights), -(-sum(heights) // count))
    while True:
        columns: list[list[Section]] = [[]]
        left = highest
        for section, height in zip(found, heights, strict=True):
            if height > left:
                columns.append([])
                left = highest
            columns[-1].append(section)
            left -= height
        if len(columns) <= count:
            return columns
        highest += 1


def _section_html(section: Section, quiet: str) -> str:
    rows = "".join(
        f'<tr><td style="padding-right: 10px;">{escape(what)}</td>'
        f'<td align="right" style="color: {quiet}; white-space: nowrap;">{escape(keys)}</td></tr>'
        for what, keys in section.rows
    )
    title = f'<tr><td colspan="2" style="padding-top: 5px;"><b>{escape(section.title)}</b></td></tr>'
    return f'<table width="100%" cellspacing="0" cellpadding="1">{title}{rows}</table>'
