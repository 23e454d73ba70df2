"""The instrument-factory park, the bungalow parcels, and the programme's other projects."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from shapely import Polygon
from shapely.affinity import rotate, scale, translate

from tools.sample.exact import millimetres, with_area
from tools.sample.plan import Blocks
from tools.sample.shapes import Pair, inset, largest, rectangle, span, tilt

PARK_AT: Pair = (-700, 527)
PARK_AREA = 69_000.0  # m2: 103.5 mu
KEPT_FLOOR_AREA = 52_000  # m2
BUNGALOWS_AT: Pair = (-93, 558)

# East and north of the park's middle, size, storeys: workshops with high halls, laboratories, an office at
# the gate.
_WORKSHOPS: tuple[tuple[float, float, float, float, int], ...] = (
    (-76, 96, 66, 20, 3), (16, 100, 72, 18, 4), (88, 88, 18, 48, 2),
    (-72, 50, 76, 26, 2), (22, 54, 76, 24, 3),
    (-84, -4, 52, 30, 2), (-20, -4, 50, 22, 4), (42, -2, 52, 26, 3), (92, 8, 20, 58, 2),
    (-72, -52, 76, 22, 3), (18, -54, 74, 26, 2),
    (-84, -100, 48, 18, 4), (-16, -102, 60, 16, 4), (78, -98, 44, 20, 3),
)  # fmt: skip
# Rows of trees along the avenues, and a grove: east, north, size, trees.
_TREES: tuple[tuple[float, float, float, float, int], ...] = (
    (-28, 76, 168, 7, 102), (-30, 26, 160, 8, 108), (8, -29, 190, 7, 118), (-26, -79, 168, 7, 98),
    (-26, 52, 8, 30, 16), (70, -54, 18, 26, 46), (-116, -4, 6, 190, 84), (112, -40, 8, 90, 40),
)  # fmt: skip


@dataclass(frozen=True)
class Park:
    """The site; buildings kept with floor area (m2) and storeys; stands of trees with their number."""

    site: Polygon
    buildings: list[tuple[Polygon, int, int]]
    trees: list[tuple[Polygon, int]]


def park(blocks: Blocks) -> Park:
    """The park on the river's south bank: its site is the block, drawn in until it measures `PARK_AREA`."""
    block = blocks.at(*PARK_AT)
    site = with_area([inset(block, 1.0)], PARK_AREA)[0]
    angle, centre = tilt(block), (site.centroid.x, site.centroid.y)

    def placed(x: float, y: float, width: float, height: float) -> Polygon:
        drawn = rotate(rectangle((x, y), width, height), angle, origin=(0, 0))
        return millimetres(translate(drawn, *centre))

    halls = [(placed(x, y, w, h), storeys) for x, y, w, h, storeys in _WORKSHOPS]
    floors = _floor_areas([h.area * storeys for h, storeys in halls])
    return Park(
        site,
        [(hall, area, storeys) for (hall, storeys), area in zip(halls, floors, strict=True)],
        [(placed(x, y, w, h), count) for x, y, w, h, count in _TREES],
    )


def _floor_areas(gross: list[float]) -> list[int]:
    """Shares of `KEPT_FLOOR_AREA` in proportion to footprint times storeys, in tens of square metres."""
    share = KEPT_FLOOR_AREA / math.fsum(gross)
    areas = [round(g * share, -1) for g in gross]
    areas[-1] += KEPT_FLOOR_AREA - sum(areas)
    return [int(a) for a in areas]


@dataclass(frozen=True)
class Parcel:
    """A parcel of bungalows: households, and how many of them signed on the first day."""

    shape: Polygon
    households: int
    signed: int


def bungalows(blocks: Blocks, rng: Random) -> list[Parcel]:
    """Parcels side by side between lanes. The signing rate is made to lie just over 90 %."""
    shapes = _parcels(inset(blocks.at(*BUNGALOWS_AT), 5.0), rng)
    households = [max(4, round(s.area / 105.0 + rng.uniform(-1.5, 1.5))) for s in shapes]
    missing = _spread(int(0.0965 * sum(households)), households, rng)
    return [Parcel(s, h, h - m) for s, h, m in zip(shapes, households, missing, strict=True)]


def _parcels(area: Polygon, rng: Random) -> list[Polygon]:
    """Bands of courtyards between lanes of 5 m, each band cut across into parcels that share their sides."""
    angle, centre = tilt(area), area.centroid
    level = rotate(area, -angle, origin=centre)
    _, south, _, north = level.bounds
    parcels: list[Polygon] = []
    y = south + 6.0
    while y + 30.0 < north:
        depth = rng.uniform(29.0, 36.0)
        below, above = span(level, y), span(level, y + depth)
        if below and above:
            whole = above[1] - above[0] > 0.8 * (below[1] - below[0])
            parcels += _band(below, above if whole else below, y, depth, rng)
        y += depth + 5.0
    inside = [largest(level.intersection(p)) for p in parcels if level.intersects(p)]
    return [millimetres(rotate(p, angle, origin=centre)) for p in inside if p.area > 400]


def _band(below: Pair, above: Pair, y: float, depth: float, rng: Random) -> list[Polygon]:
    count = round((below[1] - below[0]) / 38.0)
    weights = [rng.uniform(0.75, 1.25) for _ in range(count)]
    cuts = [0.0]
    for weight in weights:
        cuts.append(cuts[-1] + weight / sum(weights))
    low = [below[0] + t * (below[1] - below[0]) for t in cuts]
    high = [above[0] + t * (above[1] - above[0]) for t in cuts]
    return [
        Polygon([(low[i], y), (low[i + 1], y), (high[i + 1], y + depth), (high[i], y + depth)])
        for i in range(count)
    ]


def _spread(total: int, households: list[int], rng: Random) -> list[int]:
    """`total` households that have not signed, in about every third parcel."""
    missing = [0] * len(households)
    late = rng.sample(range(len(households)), max(1, len(households) // 3))
    for turn in range(total):
        missing[late[turn % len(late)]] += 1
    return missing


@dataclass(frozen=True)
class Site:
    """One of the other projects; `named` is False where the source gives no name."""

    name: str
    kind: str
    at: Pair
    status: str = "in_use"
    structure: float | None = None
    named: bool = True


SITES = (
    Site("万达商圈", "business_district", (-251, -70)),
    Site("国泰商圈", "business_district", (-247, 113)),
    Site("北京ONE商圈", "business_district", (122, -59)),
    Site("北光绿色产业园", "industrial_park", PARK_AT, "under_construction"),
    Site("红旗创新园", "industrial_park", (-628, -159)),
    Site("产业园区（来源未列名）一", "industrial_park", (-975, -498), named=False),
    Site("产业园区（来源未列名）二", "industrial_park", (125, -452), named=False),
    Site("产业园区（来源未列名）三", "industrial_park", (873, -671), named=False),
    Site("家居中心", "home_centre", (-626, -461), "under_construction", 70.0),
)


def project_shape(site: Site, blocks: Blocks) -> Polygon:
    """The ground of a project: its block without the green along the street."""
    block = inset(blocks.at(*site.at), 6.0)
    drawn = scale(block, 0.86, 1.0, origin="centroid") if site.kind == "home_centre" else block
    return millimetres(drawn)
