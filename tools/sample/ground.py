"""What lies between: ground cleared of weeds, bare ground planted, and the sheds that were taken down."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from random import Random

import shapely
from shapely import LineString, Polygon, STRtree
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from tools.sample.compounds import Compound
from tools.sample.exact import with_area
from tools.sample.plan import RIVER_BANK, Blocks
from tools.sample.shapes import Pair, heading, inset, largest, rectangle, span, tilt

WEEDS = 14_300.0  # m2
PLANTED = 490.0  # m2
DEMOLISHED = 23_085.59  # m2, on the plane

# Stretches of the river bank (west, east), and vacant plots with the part of them that was overgrown.
_BANK: tuple[Pair, ...] = ((-800, -690), (-560, -430), (-60, 70), (300, 420), (840, 960))
_PLOTS: tuple[tuple[Pair, Pair, float, float], ...] = (
    ((802, 567), (846, 610), 70, 44), ((-403, 519), (-372, 590), 58, 40),
    ((-310, -660), (-262, -690), 66, 34),
)  # fmt: skip
_PLANTED_COMPOUNDS = (3, 5, 7, 9, 13, 15, 18)  # whose gardens were planted


def weeds(blocks: Blocks) -> list[Polygon]:
    """Strips of the river bank and parts of vacant plots; together `WEEDS`."""
    bank = inset(blocks.at(*_middle_of_bank()), 3.0)
    strips = [largest(bank.intersection(shapely.box(west, -2000, east, 2000))) for west, east in _BANK]
    patches = [_patch(centre, along, across) for _, centre, along, across in _PLOTS]
    return with_area([*strips, *patches], WEEDS)


def _middle_of_bank() -> Pair:
    x, y = RIVER_BANK[len(RIVER_BANK) // 2]
    return x, y - 15.0


def _patch(centre: Pair, along: float, across: float) -> Polygon:
    """An uneven patch of ground: an oval of twelve corners."""
    corners = []
    for step in range(12):
        turn = math.tau * step / 12
        reach = 1.0 + 0.14 * math.sin(3 * turn + centre[0])
        corners.append(
            (centre[0] + along / 2 * reach * math.cos(turn), centre[1] + across / 2 * reach * math.sin(turn))
        )
    return Polygon(corners)


def planted(compounds: Sequence[Compound]) -> list[Polygon]:
    """Beds in the gardens of some compounds; together `PLANTED`."""
    gardens = [compounds[i].garden for i in _PLANTED_COMPOUNDS]
    beds = [_patch((g.centroid.x, g.centroid.y), 14, 7) for g in gardens if g]
    return with_area(beds, PLANTED)


def sheds(
    compounds: Sequence[Compound], vacant: Sequence[Polygon], taken: Sequence[BaseGeometry], rng: Random
) -> list[Polygon]:
    """Shops built against the compounds' walls, lean-tos, and stores on vacant plots, clear of all in
    `taken`."""
    tree = STRtree(list(taken))
    found: list[Polygon] = []
    total = 0.0
    for shed in _shuffled([*_shops(compounds, rng), *_stores(vacant, rng)], rng):
        if len(tree.query(shed, predicate="dwithin", distance=1.5)) or any(
            shed.distance(other) < 1.5 for other in found
        ):
            continue
        found.append(shed)
        total += shed.area
        if total >= DEMOLISHED:
            return with_area(sorted(found, key=lambda s: (-s.centroid.y, s.centroid.x)), DEMOLISHED)
    raise ValueError(f"room for {total:.0f} m2 of sheds only")


def _shuffled(items: list[Polygon], rng: Random) -> list[Polygon]:
    rng.shuffle(items)
    return items


def _shops(compounds: Sequence[Compound], rng: Random) -> Iterator[Polygon]:
    """Rooms 4 to 6 m deep with their backs to a compound's wall."""
    for compound in compounds:
        inner = inset(compound.block, 4.2)
        wall = LineString(inner.exterior.coords)
        at = rng.uniform(0, 30)
        while at < wall.length - 20:
            length = rng.uniform(8.0, 22.0)
            point, angle = heading(wall, at + length / 2)
            shop = rectangle((point.x, point.y), length, rng.uniform(4.2, 5.6), angle)
            if compound.block.contains(shop) and rng.random() < 0.8:
                yield shop
            at += length + rng.choice([2.0, 2.0, 9.0, 28.0])


def _stores(vacant: Sequence[Polygon], rng: Random) -> Iterator[Polygon]:
    """Larger stores in rows on vacant plots."""
    for plot in vacant:
        angle, centre = tilt(plot), plot.centroid
        level = inset(rotate(plot, -angle, origin=centre), 14.0)
        for store in _rows_of_stores(level, rng):
            yield rotate(store, angle, origin=centre)


def _rows_of_stores(room: Polygon, rng: Random) -> Iterator[Polygon]:
    _, south, _, north = room.bounds
    y = south + 7.0
    while y < north:
        ends = span(room, y)
        x, east = ends or (0.0, 0.0)
        depth = rng.uniform(9.0, 13.0)
        while x + 16 < east:
            length = rng.uniform(14.0, 30.0)
            store = rectangle((x + length / 2, y), length, depth, rng.uniform(-1, 1))
            if room.contains(store) and rng.random() < 0.5:
                yield store
            x += length + rng.choice([2.0, 2.0, 7.0])
        y += rng.choice([depth + 8.0, depth + 20.0])
