"""Residential compounds: slab blocks in rows that face south, a garden in the middle, gates on the
streets."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from shapely import LineString, Point, Polygon
from shapely.affinity import rotate

from tools.sample.exact import millimetres
from tools.sample.shapes import Pair, heading, inset, rectangle, span, tilt

DEPTH = 12.6  # of a slab of flats, metres
SETBACK = 13.0  # from the street's edge to the first building
MODULE = 17.4  # one stairwell with its two flats a floor


@dataclass(frozen=True)
class Plot:
    """Where a compound stands (a point in its block), how it is built, and whose community it is."""

    at: Pair
    name: str
    pitch: float  # between the south faces of two rows
    stairwells: int  # in one slab
    community: str = "other"
    wanted: int | None = None  # how many buildings exactly
    towers: bool = False  # point blocks close the rows on the east


@dataclass
class Compound:
    """A block filled with buildings; `garden` is open ground in its middle; `gates` lie on its edge."""

    plot: Plot
    block: Polygon
    buildings: list[Polygon] = field(default_factory=list)
    garden: Polygon | None = None
    gates: list[tuple[Point, float]] = field(default_factory=list)


PLOTS = (
    Plot((789, 232), "帅府社区", 42.0, 3, "shuaifu", wanted=26),
    Plot((1042, 321), "帅府社区", 36.0, 3, "shuaifu", wanted=11),
    Plot((-1027, 510), "示意小区A", 41.0, 3),
    Plot((-1017, 202), "示意小区B", 40.0, 4),
    Plot((-635, 200), "示意小区C", 38.5, 4),
    Plot((-220, 303), "示意小区D", 39.0, 3),
    Plot((142, 205), "示意小区E", 42.0, 4, towers=True),
    Plot((483, 247), "示意小区F", 38.0, 3),
    Plot((213, 561), "示意小区G", 40.0, 4),
    Plot((510, 559), "示意小区H", 39.0, 3, towers=True),
    Plot((-1001, -160), "示意小区J", 40.0, 4),
    Plot((-245, -243), "示意小区K", 37.5, 3),
    Plot((126, -235), "示意小区L", 38.0, 3),
    Plot((476, -134), "示意小区M", 41.0, 4),
    Plot((782, -132), "示意小区N", 37.0, 3),
    Plot((-245, -457), "示意小区P", 39.0, 3),
    Plot((482, -451), "示意小区Q", 38.0, 4),
    Plot((-40, -650), "示意小区R", 38.5, 4),
    Plot((250, -650), "示意小区S", 39.0, 3),
    Plot((879, -446), "示意小区T", 40.0, 4, towers=True),
    Plot((530, -655), "示意小区U", 37.5, 3),
    Plot((1044, 145), "示意小区V", 36.0, 2),
    Plot((1031, -183), "示意小区W", 36.0, 2),
)


def build(plot: Plot, block: Polygon, rng: Random) -> Compound:
    """Fill a block as its plot says. Raise ValueError when it holds fewer buildings than wanted."""
    angle = tilt(block)
    centre = block.centroid
    level = rotate(block, -angle, origin=centre)
    buildings = _rows(plot, level, rng)
    garden = _garden(level, buildings)
    kept = [b for b in buildings if b.distance(garden) > 0]
    if plot.wanted is not None:
        kept = _exactly(plot, kept)
    turned = [rotate(b, angle, origin=centre) for b in kept]
    return Compound(
        plot,
        block,
        [millimetres(b) for b in turned],
        rotate(garden, angle, origin=centre),
        _gates(block),
    )


def _rows(plot: Plot, level: Polygon, rng: Random) -> list[Polygon]:
    """Rows from south to north, each as many slabs as fit between the block's sides."""
    room = inset(level, SETBACK)
    _, south, _, north = room.bounds
    rows = int((north - south - DEPTH) // plot.pitch) + 1
    spare = (north - south - DEPTH) - (rows - 1) * plot.pitch
    found: list[Polygon] = []
    for row in range(rows):
        y = south + spare / 2 + row * plot.pitch
        ends = [s for s in (span(room, y), span(room, y + DEPTH)) if s]
        if len(ends) == 2:
            west, east = max(s[0] for s in ends), min(s[1] for s in ends)
            found += _row(plot, west, east, y, rng)
    return [b for b in found if room.contains(b.buffer(-0.01))]


def _row(plot: Plot, west: float, east: float, y: float, rng: Random) -> list[Polygon]:
    """Slabs of `stairwells` modules with gaps of 9 to 13 m; what is left over at the end takes a shorter
    one."""
    row: list[Polygon] = []
    tower = 33.0 if plot.towers and east - west > 120 else 0.0
    x = west + rng.uniform(0.0, 4.0)
    while True:
        modules = min(plot.stairwells, int((east - tower - x) // MODULE))
        if modules < 2:
            break
        length = modules * MODULE
        row.append(rectangle((x + length / 2, y + DEPTH / 2), length, DEPTH))
        x += length + rng.uniform(9.0, 13.0)
    if tower:
        row.append(rectangle((east - 11.0, y + 9.0), 20.0, 18.0))
    return row


def _garden(level: Polygon, buildings: list[Polygon]) -> Polygon:
    """The middle of the compound: the ground of the building nearest to its centre, and a little around
    it."""
    centre = level.centroid
    middle = min(buildings, key=lambda b: b.distance(centre))
    west, south, east, north = middle.bounds
    return rectangle(((west + east) / 2, (south + north) / 2), east - west + 4.0, north - south + 16.0)


def _exactly(plot: Plot, buildings: list[Polygon]) -> list[Polygon]:
    """The wanted number: the southernmost row loses its easternmost slabs."""
    if plot.wanted is None or len(buildings) < plot.wanted:
        raise ValueError(f"{plot.name} at {plot.at} holds {len(buildings)} buildings only")
    ordered = sorted(buildings, key=lambda b: (round(b.bounds[1]), -b.bounds[2]))
    return sorted(ordered[len(buildings) - plot.wanted :], key=lambda b: (-round(b.bounds[1]), b.bounds[0]))


def _gates(block: Polygon) -> list[tuple[Point, float]]:
    """A gate in the middle of each of the four sides, with the direction of the street there."""
    ring = LineString(block.exterior.coords)
    west, south, east, north = block.bounds
    centre = block.centroid
    gates = []
    for x, y in ((centre.x, south), (east, centre.y), (centre.x, north), (west, centre.y)):
        ray = LineString([(centre.x, centre.y), (x + (x - centre.x), y + (y - centre.y))])
        hit = ring.intersection(ray)
        point = hit if isinstance(hit, Point) else hit.representative_point()
        gates.append(heading(ring, ring.project(point)))
    return gates
