"""Plates as PDF: vector, fonts embedded, Chinese searchable, the map georeferenced."""

from __future__ import annotations

import itertools
import os
import sys
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from pypdf.errors import PyPdfError
from PyQt6.QtCore import QMarginsF, QSizeF
from PyQt6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import _, message
from beiyuan_gis.outputs.pdf_text import finish
from beiyuan_gis.outputs.plate.items import Composition
from ui.plates.glyphs import look_alikes
from ui.plates.painter import paint

RESOLUTION = 1200  # dots an inch: lines end within 0.02 mm of where they should
MM_PER_INCH = 25.4
_application: QGuiApplication | None = None


class PdfError(BeiyuanError):
    """A PDF that could not be written: names the file and the reason."""


def write(
    compositions: Sequence[Composition], path: Path, progress: Callable[[float], None] | None = None
) -> list[Path]:
    """Write all sheets into one file, or one file a sheet when `path` is a folder. Return the files.

    A path that exists as a folder or has no `.pdf` ending is a folder; it is made when it is not there.
    Each file is written beside its place and moved there when complete. `progress` hears 0 to 1 and may
    raise to stop. Without an application one is made that needs no screen. Raise PdfError.
    """
    ensure_application()
    if path.is_dir() or path.suffix.lower() != ".pdf":
        batches = [([c], path / f"{c.name}.pdf") for c in compositions]
    else:
        batches = [(list(compositions), path)]
    painted = itertools.count(1)

    def page_done() -> None:
        if progress is not None:
            progress(next(painted) / len(compositions))

    for sheets, target in batches:
        _write_file(sheets, target, page_done)
    return [target for _sheets, target in batches]


def ensure_application() -> None:
    """Fonts need an application object; a command line has none, and asks for no screen."""
    global _application
    if QGuiApplication.instance() is None:
        if sys.platform.startswith("linux"):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _application = QGuiApplication(["beiyuan-gis"])


def _write_file(sheets: Sequence[Composition], target: Path, page_done: Callable[[], None]) -> None:
    temporary = target.with_name(f".beiyuan-{uuid.uuid4().hex}.pdf")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _paint_pages(sheets, temporary, page_done)
            drawn = {c for sheet in sheets for text in sheet.texts() for c in (*text, "…", " ")}
            finish(temporary, sheets, look_alikes(drawn))
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except (
        OSError,
        PyPdfError,
    ) as error:  # on a full disk Qt leaves what pypdf cannot read
        why = getattr(error, "strerror", None) or str(error)
        raise PdfError(message("{file} cannot be written: {why}", file=str(target), why=why)) from error


def _paint_pages(sheets: Sequence[Composition], path: Path, page_done: Callable[[], None]) -> None:
    with path.open("xb"):  # says what is wrong with the place, which Qt does not
        pass
    writer = QPdfWriter(str(path))
    writer.setResolution(RESOLUTION)
    writer.setCreator("Beiyuan GIS")
    writer.setTitle(sheets[0].title if len(sheets) == 1 else _("Progress plates"))
    painter = QPainter()
    try:
        for sheet in sheets:
            writer.setPageLayout(page_layout(sheet))
            if painter.isActive():
                writer.newPage()
            elif not painter.begin(writer):
                raise OSError(_("the PDF could not be begun"))
            paint(sheet, painter, RESOLUTION / MM_PER_INCH)
            page_done()
    finally:
        if painter.isActive():
            painter.end()


def page_layout(sheet: Composition) -> QPageLayout:
    """The sheet's own size, upright as it is, without margins."""
    size = QPageSize(
        QSizeF(sheet.width, sheet.height),
        QPageSize.Unit.Millimeter,
        "",
        QPageSize.SizeMatchPolicy.ExactMatch,
    )
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
