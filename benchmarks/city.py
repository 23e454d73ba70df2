"""A city that is the same on every machine: rotated blocks, L-, T-, U- and plus-shaped buildings on a street
grid, in three states, stored in no spatial order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Case, Field, LayerDefinition, Query, Style, Symbol
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.columns import Columns, EncodedColumn, PackedGeometries
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

COLOURS = {"existing": "#b0b7c3", "planned": "#4e9a51", "demolish": "#d9534f"}
OUTLINE, OUTLINE_MM = "#333333", 0.26
"""Just above a pixel at 96 dots an inch: ours draws no line thinner than that, QGIS would."""
CELL = 40.0
CORNER = 469_045.0, 4_419_044.0

_FORMS = (
    (0.52, [(-5, -5), (5, -5), (5, 5), (-5, 5)]),
    (0.24, [(-5, -5), (5, -5), (5, 0), (0, 0), (0, 5), (-5, 5)]),
    (0.09, [(-2, -5), (2, -5), (2, 1), (5, 1), (5, 5), (-5, 5), (-5, 1), (-2, 1)]),
    (0.09, [(-5, -5), (5, -5), (5, 5), (2, 5), (2, -1), (-2, -1), (-2, 5), (-5, 5)]),
    (0.06, [(-2, -5), (2, -5), (2, -2), (5, -2), (5, 2), (2, 2), (2, 5), (-2, 5), (-2, 2), (-5, 2), (-5, -2),
            (-2, -2)]),
)  # fmt: skip
_HEAD = 13
"""Bytes of a polygon's WKB before its only ring."""
_CHUNK = 100_000


class City(NamedTuple):
    """Footprints in plane metres as WKB, and the state of each as an index into COLOURS."""

    packed: PackedGeometries
    codes: npt.NDArray[np.int32]

    @property
    def buildings(self) -> npt.NDArray[np.object_]:
        """As shapely geometries, shape (n,)."""
        return self.packed.unpack()

    @property
    def states(self) -> npt.NDArray[np.str_]:
        return np.array(list(COLOURS))[self.codes]


def city(number: int) -> City:
    """`number` buildings, about one in 40 by 40 metres; every eleventh row and column is a street."""
    rng = np.random.default_rng(20240601)
    side = int(np.ceil(np.sqrt(number * 1.25))) + 11
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    built = np.flatnonzero((x % 11 != 0) & (y % 11 != 0))[:number]
    middles = np.column_stack([x[built], y[built]]) * CELL + rng.uniform(-6, 6, (number, 2)) + CORNER
    sizes = np.clip(rng.lognormal(np.log((15, 13)), 0.35, (number, 2)), 6, 26)
    turns = np.deg2rad(rng.normal(0, 6, number) + 90 * rng.integers(0, 4, number))
    form = rng.choice(len(_FORMS), number, p=[share for share, _ in _FORMS])
    order = rng.permutation(number)
    codes = rng.choice(len(COLOURS), number, p=[0.7, 0.2, 0.1]).astype(np.int32)
    return City(_packed(middles[order], sizes[order], turns[order], form[order]), codes[order])


def _packed(
    middles: npt.NDArray[np.float64],
    sizes: npt.NDArray[np.float64],
    turns: npt.NDArray[np.float64],
    form: npt.NDArray[np.int64],
) -> PackedGeometries:
    """WKB written by numpy: millions of footprints without an object for each."""
    corners = np.array([len(ring) + 1 for _, ring in _FORMS])
    offsets = np.concatenate(([0], np.cumsum(_HEAD + 16 * corners[form])))
    buffer = np.empty(offsets[-1], np.uint8)
    for kind, (_, ring) in enumerate(_FORMS):
        everywhere = np.flatnonzero(form == kind)
        outline = np.array([*ring, ring[0]]) / 10.0
        head = b"\1" + np.array([3, 1, len(outline)], "<u4").tobytes()
        for chosen in np.array_split(everywhere, len(everywhere) // _CHUNK + 1):
            local = outline[None] * sizes[chosen][:, None]
            c, s = np.cos(turns[chosen])[:, None], np.sin(turns[chosen])[:, None]
            placed = np.stack(
                [local[..., 0] * c - local[..., 1] * s, local[..., 0] * s + local[..., 1] * c], 2
            )
            blobs = np.empty((len(chosen), _HEAD + 16 * len(outline)), np.uint8)
            blobs[:, :_HEAD] = np.frombuffer(head, np.uint8)
            numbers = np.ascontiguousarray(placed + middles[chosen][:, None], "<f8")
            blobs[:, _HEAD:] = numbers.view(np.uint8).reshape(len(chosen), 16 * len(outline))
            buffer[offsets[chosen][:, None] + np.arange(blobs.shape[1])] = blobs
    return PackedGeometries(buffer.tobytes(), offsets)


def style() -> Style:
    """Coloured by state, with a thin outline."""
    cases = tuple(
        Case(state, Text(state, state), Symbol(fill=colour, stroke=OUTLINE, width=OUTLINE_MM))
        for state, colour in COLOURS.items()
    )
    return Style(Symbol(), by="state", cases=cases)


def project_of(plan: City) -> Project:
    """The city as a project of one layer."""
    definition = LayerDefinition(
        title=Text("建筑", "Buildings"),
        geometry="Polygon",
        order=0,
        unit="items",
        measure=Query("count"),
        style=style(),
        id="buildings",
        fields=(Field("state", "text", Text("状态", "State")),),
    )
    states = {"state": EncodedColumn(plan.codes, tuple(COLOURS))}
    columns = Columns(np.arange(1, len(plan.packed) + 1), plan.packed, states)
    return Project(Text("城市", "City"), (definition,), {"buildings": Table("buildings", columns)})
