"""The web map: one HTML file that shows a project with no network and asks for nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from beiyuan_gis import i18n
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.geodesy.crs import DISTRICT, to_lonlat
from beiyuan_gis.i18n import Language, message
from beiyuan_gis.model.project import Project
from beiyuan_gis.outputs.webmap.content import content
from beiyuan_gis.outputs.webmap.page import page

__all__ = ["WebMapError", "render", "write"]

Progress = Callable[[float], None]


class WebMapError(BeiyuanError):
    """The file could not be written; what was there before still is."""


def render(
    project: Project,
    *,
    today: date | None = None,
    language: Language | None = None,
    progress: Progress | None = None,
) -> str:
    """The page as text; the same project and the same day give the same text.

    `today` is the date of export and decides what is late. `language` is what the page opens in; its reader
    can switch. `progress` gets 0 to 1 and may raise to stop. Raise TransformError where a feature has
    coordinates that are not finite.
    """
    language = language or i18n.language()
    told = content(
        project, today=today or date.today(), language=language, progress=progress or (lambda _fraction: None)
    )
    longitude, latitude = _centre(project)
    return page(told, latitude=latitude, longitude=longitude, language=language)


def write(
    project: Project,
    path: Path | str,
    *,
    progress: Progress | None = None,
    language: Language | None = None,
    today: date | None = None,
) -> None:
    """Write the page to `path`, whole or not at all. As `render` does; raise WebMapError too."""
    path = Path(path)
    report = progress or (lambda _fraction: None)
    text = render(project, today=today, language=language, progress=lambda part: report(0.95 * part))
    try:
        _replace(path, text.encode())
    except OSError as error:
        raise WebMapError(
            message(
                "The web map cannot be written to {path}: {why}. Choose another folder, or close the program "
                "that has the file open.",
                path=str(path),
                why=error.strerror or str(error),
            )
        ) from error
    report(1.0)


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _centre(project: Project) -> tuple[float, float]:
    """Longitude and latitude of the middle of everything; of the district for an empty project."""
    bounds = project.bounds
    if bounds is None:
        return (DISTRICT.west + DISTRICT.east) / 2, (DISTRICT.south + DISTRICT.north) / 2
    x0, y0, x1, y1 = bounds
    ((longitude, latitude),) = to_lonlat([[(x0 + x1) / 2, (y0 + y1) / 2]]).tolist()
    return longitude, latitude
