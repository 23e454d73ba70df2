"""Files as offices send them, written byte by byte where a library would write them better than they are."""

import json
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis import catalogue
from beiyuan_gis.catalogue import LayerDefinition

EAST, NORTH = 469_045.0, 4_419_044.0  # in Beiyuan, EPSG:4548


def layer(id: str) -> LayerDefinition:
    return next(d for d in catalogue.load().layers if d.id == id)


def plots(count: int = 2) -> list[BaseGeometry]:
    """Squares of 10 m, 20 m apart."""
    return [shapely.box(EAST + 20 * n, NORTH, EAST + 20 * n + 10, NORTH + 10) for n in range(count)]


def write(
    path: Path,
    geometries: Sequence[BaseGeometry | None],
    columns: dict[str, Sequence[Any]] | None = None,
    *,
    crs: str | None = "EPSG:4548",
    kind: str = "Polygon",
    driver: str | None = None,
    **options: Any,
) -> Path:
    """A file made by GDAL."""
    columns = columns or {"name": [f"n{n}" for n in range(len(geometries))]}
    pyogrio.raw.write(
        path,
        np.array([None if g is None else shapely.to_wkb(g) for g in geometries], object),
        [np.array(values, object) for values in columns.values()],
        list(columns),
        geometry_type=kind,
        crs=crs,
        driver=driver,
        **options,
    )
    return path


def shapefile(
    folder: Path,
    geometries: Sequence[BaseGeometry],
    columns: dict[bytes, Sequence[bytes]],
    *,
    cpg: str | None = None,
    crs: str | None = "EPSG:4548",
    kind: str = "Polygon",
    width: int = 40,
) -> Path:
    """A shapefile whose table is exactly these bytes, with language id 0."""
    path = write(folder / "围挡.shp", geometries, crs=crs, kind=kind, encoding="UTF-8")
    path.with_suffix(".dbf").write_bytes(table(columns, width))
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    return path


def table(columns: dict[bytes, Sequence[bytes]], width: int) -> bytes:
    """A dBASE III table of text columns."""
    rows = list(zip(*columns.values(), strict=True))
    length = 1 + width * len(columns)
    descriptors = b"".join(
        name[:10].ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes((width,)) + b"\0" * 15 for name in columns
    )
    header = struct.pack("<BBBBIHH20x", 3, 125, 6, 1, len(rows), 33 + len(descriptors), length)
    body = b"".join(b" " + b"".join(cell[:width].ljust(width) for cell in row) for row in rows)
    return header + descriptors + b"\r" + body + b"\x1a"


def encoded(columns: dict[str, Sequence[str]], codec: str) -> dict[bytes, list[bytes]]:
    return {name.encode(codec): [v.encode(codec) for v in values] for name, values in columns.items()}


def geojson(
    path: Path, features: Iterable[tuple[BaseGeometry, dict[str, Any]]], crs: str | None = None
) -> Path:
    content: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": values, "geometry": json.loads(shapely.to_geojson(geometry))}
            for geometry, values in features
        ],
    }
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Fails unless every file in `folder` is afterwards what it was before."""
    before = _state(folder)
    yield
    assert _state(folder) == before


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (folder / entry for entry in os.listdir(folder))
    return {f.name: (f.stat().st_mtime_ns, f.read_bytes()) for f in files if f.is_file()}
