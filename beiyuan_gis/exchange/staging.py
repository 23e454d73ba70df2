"""What kind of file it is, by its bytes, and a copy of it to read from.

Only the copy is opened: reading a GeoPackage can write beside it, and what is written there is the
office's. The kinds form the list of drivers that are let near a foreign file.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from beiyuan_gis.exchange import encodings, shapefile
from beiyuan_gis.exchange.copies import beginning, copied
from beiyuan_gis.exchange.errors import ExchangeError
from beiyuan_gis.i18n import mark, message

LARGEST: Final = 2 * 1024**3

_GEOJSON: Final = {"FeatureCollection", "Feature", "GeometryCollection"} | {
    multi + kind for multi in ("", "Multi") for kind in ("Point", "LineString", "Polygon")
}
_CONVERT = mark(
    "{file}: files of this kind are not read here. Export it from its own program as Shapefile, "
    "GeoPackage or GeoJSON."
)
_OTHERS: Final = {
    ".dwg": mark("{file}: DWG drawings cannot be read here. Ask for the same data as Shapefile, or save the "
                 "drawing as DXF and convert that to Shapefile in QGIS."),
    ".zip": mark("{file} is an archive: unpack it first, then choose the file inside."),
    ".rar": mark("{file} is an archive: unpack it first, then choose the file inside."),
    ".7z": mark("{file} is an archive: unpack it first, then choose the file inside."),
    ".dbf": mark("{file} is part of a shapefile: choose the .shp beside it."),
    ".shx": mark("{file} is part of a shapefile: choose the .shp beside it."),
    ".prj": mark("{file} is part of a shapefile: choose the .shp beside it."),
    ".cpg": mark("{file} is part of a shapefile: choose the .shp beside it."),
}  # fmt: skip


class Staged(NamedTuple):
    """A copy ready for GDAL. `codec` is how bytes of text are decoded afterwards; empty: GDAL does it.

    `has_crs` is False where GDAL would make one up; `encoding` and `declared` as in `wire.Content`.
    """

    path: Path
    driver: str
    has_crs: bool = True
    encoding: str = "UTF-8"
    declared: str = ""
    doubtful: bool = False
    shapefile: shapefile.Shapefile | None = None


def stage(path: Path, folder: Path, encoding: str) -> Staged:
    """Copy `path`, and what belongs to it, into `folder`. Raise ExchangeError when it is none of ours."""
    if path.is_dir():
        raise ExchangeError(message("{file} is a folder: choose a file.", file=path.name))
    suffix = path.suffix.lower()
    readers = {".shp": _shapefile, ".gpkg": _geopackage, ".fgb": _flatgeobuf}
    readers |= {".geojson": _geojson, ".json": _geojson}
    if suffix not in readers:
        raise ExchangeError(message(_OTHERS.get(suffix, _CONVERT), file=path.name))
    try:
        if path.stat().st_size > LARGEST:
            raise ExchangeError(
                message("{file} is larger than 2 GB: cut it to the subdistrict first.", file=path.name)
            )
        return readers[suffix](path, folder, encoding)
    except FileNotFoundError as error:
        raise ExchangeError(message("{file} is not there any more.", file=str(path))) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise ExchangeError(message("{file} cannot be read: {why}", file=str(path), why=why)) from error


def _shapefile(path: Path, folder: Path, encoding: str) -> Staged:
    found = shapefile.copy(path, folder)
    chosen = encodings.named(encoding) if encoding else encodings.detect(found.texts())
    return Staged(
        found.path, "ESRI Shapefile", True, chosen.name, found.declared, chosen.doubtful,
        found.reading(chosen.codec),
    )  # fmt: skip


def _geopackage(path: Path, folder: Path, encoding: str) -> Staged:
    copy = copied(path, folder / "data.gpkg")
    for tail in ("-wal", "-journal"):  # the last changes may still stand beside the file
        beside = path.with_name(path.name + tail)
        if beside.exists():
            copied(beside, folder / f"data.gpkg{tail}")
    if beginning(copy, 16) != b"SQLite format 3\0":
        raise _pretender(path, "GeoPackage")
    try:
        with closing(sqlite3.connect(copy)) as database:
            problem = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            tables = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_contents'").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from error
    if problem != "ok":
        raise _damaged(path, str(problem))
    if tables is None:
        raise _pretender(path, "GeoPackage")
    return Staged(copy, "GPKG")


def _flatgeobuf(path: Path, folder: Path, encoding: str) -> Staged:
    copy = copied(path, folder / "data.fgb")
    if beginning(copy, 3) != b"fgb":
        raise _pretender(path, "FlatGeobuf")
    return Staged(copy, "FlatGeobuf")


def _geojson(path: Path, folder: Path, encoding: str) -> Staged:
    with path.open("rb") as file:
        data = file.read().removeprefix(b"\xef\xbb\xbf")
    raw = encodings.Raw(data)
    chosen = encodings.named(encoding) if encoding else encodings.detect([raw])
    text = encodings.decode(raw, chosen.codec)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, str(error)) from error
    if not isinstance(content, dict) or content.get("type") not in _GEOJSON:
        raise _pretender(path, "GeoJSON")
    copy = folder / "data.geojson"
    copy.write_text(text, encoding="utf-8")
    has_crs = content.get("crs") is not None
    return Staged(copy, "GeoJSON", has_crs, chosen.name, doubtful=chosen.doubtful)


def _pretender(path: Path, kind: str) -> ExchangeError:
    return ExchangeError(message("{file} is called {kind}, but it is none.", file=path.name, kind=kind))


def _damaged(path: Path, why: str) -> ExchangeError:
    return ExchangeError(
        message("{file} is damaged or incomplete ({why}). Ask for it once more.", file=path.name, why=why)
    )
