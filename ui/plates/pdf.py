"""Plates as PDF: vector, fonts embedded, Chinese searchable, the map georeferenced."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import QMarginsF, QSizeF
from PyQt6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import message
from beiyuan_gis.outputs import pdf_text
from beiyuan_gis.outputs.plate.items import Composition
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
    done = 0
    for sheets, target in batches:
        _write_file(sheets, target)
        done += len(sheets)
        if progress is not None:
            progress(done / max(1, len(compositions)))
    return [target for _sheets, target in batches]


def ensure_application() -> None:
    """Fonts need an application object; a command line has none, and may have no screen."""
    global _application
    if QGuiApplication.instance() is None:
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _application = QGuiApplication(["beiyuan-gis"])


def _write_file(sheets: Sequence[Composition], target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=".pdf", dir=target.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            _paint_pages(sheets, temporary)
            pdf_text.finish(temporary, sheets)
            os.replace(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise PdfError(message("{file} cannot be written: {why}", file=str(target), why=why)) from error


def _paint_pages(sheets: Sequence[Composition], path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(RESOLUTION)
    writer.setCreator("Beiyuan GIS")
    writer.setTitle(sheets[0].title if sheets else "")
    painter = QPainter()
    for number, sheet in enumerate(sheets):
        writer.setPageLayout(page_layout(sheet))
        if number == 0:
            if not painter.begin(writer):
                raise OSError("QPdfWriter")
        else:
            writer.newPage()
        paint(sheet, painter, RESOLUTION / MM_PER_INCH)
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
