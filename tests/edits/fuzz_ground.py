"""Anything at all that can lie in a project: geometries, values, and projects of many small groups of them.

A group is what one case works on: a few features that meet and overlap on a coarse grid. A project holds many
groups, since making one takes a hundred times as long as most edits; some features lie in its base, some were
edited, and some rows were deleted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random
from types import MappingProxyType
from typing import NamedTuple

import msgspec
import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Choice, Field, LayerDefinition, Measured, Query, Value
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from tests.edits import world
from tests.edits.world import OF_TYPE, at

Place = tuple[float, float]
GROUPS = 48

FIELDS = (
    *world.FIELDS,
    Field("self", "text", Text("自", "Self")),  # a name that a parameter has too
    Field("cost", "real", Text("造价", "Cost")),
    Field("kind", "text", Text("类型", "Kind"), domain=(
        Choice("brick", Text("砖", "Brick"), only={"status": ("planned", "done")}),
        Choice("steel", Text("钢", "Steel")),
    )),
)  # fmt: skip
COST = Measured("f.cost", query=Query("sum", field="cost"))
LAYERS: tuple[LayerDefinition, ...] = tuple(
    msgspec.structs.replace(layer, fields=FIELDS, figures=(*layer.figures, COST)) for layer in world.LAYERS
)
NUMBERS = (
    0.0, -0.0, 1e-12, 1e-3, 0.5, 1.0, -1.0, 5.0, 7.3, 15.0, 90.0, -90.0, 360.0, 1e4, 1e9, 1e300, -3.0, -5.0,
    math.nan, math.inf, -math.inf,
)  # fmt: skip
VALUES: dict[str, tuple[Value, ...]] = {
    "name": ("帅府", "甲", "", " ", None, "line\nline\t", "\"'\\", "x" * 300, "\ufeff𠮷", "NULL"),
    "status": ("planned", "signing", "done", "demolished", "", None),
    "households": (0, 7, 120, -5, 2**63 - 1, -(2**63) + 1, None),
    "signed": (0, 90, None),
    "floors": (6, 1, 18, None),
    "height": (18.5, 0.0, -1.0, 1e308, 5e-324, math.inf, None),
    "share": (70.0, 100.0, -3.0, None),
    "kept": (True, False, None),
    "finished": ("2025-12-21", "2024-02-29", "2025-02-30", "soon", "", None),
    "source": ("示意", "测绘", "", None),
    "self": ("other", None),
    "cost": (1.25, 1e308, -1e308, None),
    "kind": ("brick", "steel", "straw", None),
}


class Group(NamedTuple):
    """The keys of features that lie together."""

    keys: tuple[Key, ...]


class Ground(NamedTuple):
    project: Project
    groups: tuple[Group, ...]


quietly = np.errstate(invalid="ignore", over="ignore")
"""numpy remarks on every NaN that passes through; making them is no fault, letting a verb remark is."""

# ---------------------------------------------------------------- geometries


def number(r: Random) -> float:
    return r.choice(NUMBERS) if r.random() < 0.5 else r.uniform(-30.0, 30.0)


def place(r: Random) -> Place:
    """On a coarse grid often, so that corners and edges meet; rarely nowhere at all."""
    if r.random() < 0.003:
        return r.choice(
            [at(math.nan, 0), at(math.inf, 0), at(0, 1e8), at(1e-9, 0), at(1e300, 0), (4.4e6, 4.7e5)]
        )
    if r.random() < 0.6:
        return at(5.0 * r.randrange(9), 5.0 * r.randrange(9))
    return at(r.uniform(0, 45), r.uniform(0, 45))


def ring(r: Random) -> list[Place]:
    """A box, a star, a hair, a random walk with spikes and repeated points, or no area at all."""
    kind = r.randrange(6)
    x, y = r.choice([0, 5, 10, 15]), r.choice([0, 5, 10, 15])
    if kind <= 2:
        w, h = r.choice([5, 10, 20]), r.choice([5, 10, 20])
        lean = r.choice([0, 0, 0, 0.3, 1e-4])
        box = [at(x, y), at(x + w, y + lean), at(x + w + lean, y + h), at(x, y + h)]
        return box if r.random() < 0.7 else box[::-1]
    if kind == 3:
        n = r.randrange(3, 12)
        turns = [(i + r.uniform(-0.3, 0.3)) * math.tau / n for i in range(n)]
        return [at(x + q * math.cos(t), y + q * math.sin(t)) for t in turns for q in [r.uniform(2, 25)]]
    if kind == 4 and r.random() < 0.4:
        return [at(x, y), at(x + 20, y), at(x + 20, y + r.choice([0, 1e-10, 1e-5])), at(x, y)]
    points = [place(r) for _ in range(r.randrange(3, 8))]
    return points + [r.choice(points) for _ in range(r.randrange(3))]


@quietly
def polygon(r: Random) -> Polygon:
    outline = ring(r)
    holes = []
    if r.random() < 0.4:
        xs, ys = zip(*outline, strict=True)
        cx, cy, share = sum(xs) / len(xs), sum(ys) / len(ys), r.choice([0.2, 0.5, 1.0])
        holes.append([(cx + (x - cx) * share, cy + (y - cy) * share) for x, y in outline])
    if r.random() < 0.15:
        holes.append(ring(r))
    try:
        return Polygon(outline, holes)
    except shapely.errors.GEOSException:  # a ring that begins nowhere does not close
        return Polygon()


@quietly
def line(r: Random) -> LineString:
    points = [place(r) for _ in range(r.randrange(2, 8))]
    return LineString(points + [points[0]] * (r.random() < 0.2))


@quietly
def cut(r: Random) -> BaseGeometry:
    """What one cuts along: mostly a line right across, sometimes anything."""
    kind = r.random()
    if kind < 0.5:
        steps = [-30.0, r.uniform(0, 25), 70.0]
        across = [(step, r.uniform(0, 25)) for step in steps]
        return LineString([at(*xy) for xy in across] if r.random() < 0.5 else [at(y, x) for x, y in across])
    return line(r) if kind < 0.85 else anything(r)


@quietly
def anything(r: Random) -> BaseGeometry:
    geometry = _flat(r)
    high = r.random()
    if high < 0.8 or geometry.is_empty:
        return geometry
    if high < 0.97:
        z = r.choice([30.0, 30.0, math.nan, 1e9])
        solid = shapely.force_3d(geometry)
        return shapely.transform(solid, lambda c: c * (1, 1, 0) + (0, 0, z), include_z=True)
    return measured(geometry) if geometry.geom_type in OF_TYPE else geometry


def measured(geometry: BaseGeometry) -> BaseGeometry:
    """With an M at each place, as survey files have it; of single parts only, which have one header."""
    solid = shapely.to_wkb(shapely.force_3d(geometry, 1.0), flavor="iso", byte_order=1)
    code = int.from_bytes(solid[1:5], "little") + 1000  # 1003 is a polygon with Z, 2003 one with M
    found: BaseGeometry = shapely.from_wkb(solid[:1] + code.to_bytes(4, "little") + solid[5:])
    return found


def _flat(r: Random) -> BaseGeometry:
    kind = r.randrange(14)
    if kind <= 6:
        return polygon(r)
    if kind <= 9:
        return line(r)
    if kind == 10:
        return Point(place(r))
    if kind == 11:
        return MultiPolygon([polygon(r) for _ in range(r.randrange(1, 4))])
    if kind == 12:
        return MultiLineString([line(r) for _ in range(r.randrange(1, 4))])
    empty: list[BaseGeometry] = [Polygon(), LineString(), Point(), MultiPolygon()]
    return r.choice([*empty, MultiPoint([place(r), place(r)])])


def several(r: Random) -> BaseGeometry:
    """Two or three parts that lie apart."""
    make, gather = (polygon, MultiPolygon) if r.random() < 0.6 else (line, MultiLineString)
    return gather([shifted(make(r), 80.0 * i) for i in range(r.randrange(2, 4))])


def shifted(geometry: BaseGeometry, east: float) -> BaseGeometry:
    there: BaseGeometry = shapely.transform(geometry, lambda xy: xy + np.array([east, 0.0]))
    return there


def is_sound(geometry: BaseGeometry) -> bool:
    """As `edits.validity` has it, written down a second time."""
    xy = shapely.get_coordinates(geometry)
    if not len(xy) or not np.isfinite(xy).all() or not shapely.is_valid(geometry):
        return False
    east, north = xy.T
    return bool((east >= -5e5).all() and (east <= 1.5e6).all() and (np.abs(north) <= 1e7).all())


@quietly
def sound(r: Random) -> BaseGeometry:
    """Something sound, so that verbs get to work too."""
    kinds: list[Callable[[Random], BaseGeometry]] = [polygon, polygon, polygon, line, anything, several]
    while True:
        geometry = r.choice(kinds)(r)
        if is_sound(geometry):
            return geometry


def values(r: Random) -> dict[str, Value]:
    """What a file may hold, also what no form would have let in."""
    if r.random() < 0.5:
        return {**world.ATTRIBUTES, "self": "own", "cost": 2.5, "kind": "steel"}
    return {name: r.choice(some) for name, some in VALUES.items()}


# ---------------------------------------------------------------- projects


@quietly
def ground(r: Random) -> Ground:
    """A project of many groups, and where each of them lies in it."""
    features: dict[str, list[Feature]] = {layer.id: [] for layer in LAYERS}
    groups = []
    for _number in range(GROUPS):
        keys = []
        for geometry in _group(r):
            layer = OF_TYPE[geometry.geom_type.removeprefix("Multi")]
            key = Key(layer, 1 + len(features[layer]))
            features[layer].append(Feature(key, geometry, values(r)))
            keys.append(key)
        groups.append(Group(tuple(keys)))
    tables = {layer: _table(r, layer, some) for layer, some in features.items()}
    return Ground(Project(Text("试", "Trial"), LAYERS, tables), tuple(groups))


def _group(r: Random) -> list[BaseGeometry]:
    """Anything at all, or sound geometry only, sometimes with small copies inside or a neighbour beside."""
    if r.random() < 0.35:
        return [anything(r) for _ in range(r.randrange(2, 5))]
    together = [sound(r) for _ in range(r.randrange(1, 4))]
    first, kind = together[0], r.random()
    if kind < 0.35:
        middle = shapely.get_coordinates(shapely.point_on_surface(first))
        together.append(shapely.transform(first, lambda xy: middle + (xy - middle) * 0.2))
    elif kind < 0.7 and first.geom_type == "Polygon":
        x0, _y0, x1, _y1 = first.bounds
        together.append(shapely.transform(first, lambda xy: np.column_stack([2 * x1 - xy[:, 0], xy[:, 1]])))
        if r.random() < 0.3:
            together.append(shifted(first, x0 - x1))
    return [geometry for geometry in together if is_sound(geometry)]


def _table(r: Random, layer: str, features: list[Feature]) -> Table:
    """A table that holds `features`: some as rows, some over rows, some beside them; and one row is gone."""
    rows = [f for f in features if r.random() < 0.3]
    last = len(features) + 1
    gone = Feature(Key(layer, last), Point(at(0, 0)), world.ATTRIBUTES)
    was = [f.with_attributes(name="before") if r.random() < 0.5 else f for f in rows]
    overlay: dict[int, Feature | None] = {f.key.id: f for f in features if f not in was}
    overlay[last] = None
    base = Table.of(layer, [*was, gone], [f.name for f in FIELDS])
    return replace(base, overlay=MappingProxyType(overlay))
