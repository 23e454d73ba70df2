"""A city that is the same on every machine: rotated blocks, L-, T-, U- and plus-shaped buildings on a street
grid, in three states, stored in no spatial order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from beiyuan_gis.catalogue import Case, Field, LayerDefinition, Query, Style, Symbol
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.columns import Columns, EncodedColumn, PackedGeometries
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

COLOURS = {"existing": "#b0b7c3", "planned": "#4e9a51", "demolish": "#d9534f"}
OUTLINE, OUTLINE_MM = "#333333", 0.2
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


class City(NamedTuple):
    """Footprints in plane metres, shape (n,), and the state of each."""

    buildings: npt.NDArray[np.object_]
    states: npt.NDArray[np.str_]


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
    buildings = np.empty(number, object)
    for kind, (_, corners) in enumerate(_FORMS):
        chosen = np.flatnonzero(form == kind)
        ring = np.array([*corners, corners[0]]) / 10.0
        local = ring[None] * sizes[chosen][:, None]
        c, s = np.cos(turns[chosen])[:, None], np.sin(turns[chosen])[:, None]
        placed = np.stack([local[..., 0] * c - local[..., 1] * s, local[..., 0] * s + local[..., 1] * c], 2)
        buildings[chosen] = shapely.polygons(placed + middles[chosen][:, None])
    order = rng.permutation(number)
    states = rng.choice(list(COLOURS), number, p=[0.7, 0.2, 0.1])
    return City(buildings[order], states[order])


def project_of(plan: City) -> Project:
    """The city as a project of one layer, coloured by state, with a thin outline."""
    cases = tuple(
        Case(state, Text(state, state), Symbol(fill=colour, stroke=OUTLINE, width=OUTLINE_MM))
        for state, colour in COLOURS.items()
    )
    definition = LayerDefinition(
        title=Text("建筑", "Buildings"),
        geometry="Polygon",
        order=0,
        unit="items",
        measure=Query("count"),
        style=Style(Symbol(), by="state", cases=cases),
        id="buildings",
        fields=(Field("state", "text", Text("状态", "State")),),
    )
    packed = PackedGeometries.pack(shapely.to_wkb(plan.buildings).tolist())
    states = tuple(COLOURS)
    codes = np.searchsorted(np.array(sorted(states)), plan.states)
    ranks = np.argsort(np.argsort(np.array(states)))
    columns = Columns(
        np.arange(1, len(packed) + 1),
        packed,
        {"state": EncodedColumn(np.argsort(ranks)[codes].astype(np.int32), states)},
    )
    table = Table("buildings", columns)
    return Project(Text("城市", "City"), (definition,), {"buildings": table})
