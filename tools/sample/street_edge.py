"""What stood along the streets: railings at the kerbs, bollards at the entrances, hoardings around vacant
plots."""

from __future__ import annotations

import math
from collections.abc import Sequence

from shapely import LineString, Point, Polygon
from shapely.ops import substring

from tools.sample.compounds import Compound
from tools.sample.exact import millimetres, with_length
from tools.sample.plan import STREETS, XINHUA, Blocks, street_named
from tools.sample.shapes import Pair, inset

RAILINGS_LENGTH = 688.0  # m
HOARDINGS_LENGTH = 821.0  # m
BOLLARDS = 342
BOLLARD_SPACING = 1.5  # m

# Street, side (1 north or west of the line, -1 the other), from and to along it as east or north coordinates.
_RAILINGS: tuple[tuple[str, int, float, float], ...] = (
    (XINHUA, 1, -402, -302), (XINHUA, 1, -190, -90), (XINHUA, -1, -402, -290), (XINHUA, -1, -38, 62),
    (XINHUA, 1, 690, 760), (XINHUA, 1, 822, 894), ("南街（示意）", 1, 340, 398),
    ("北街（示意）", -1, 690, 766),
)  # fmt: skip

# A vacant plot, where its hoarding begins (nearest point of the block's edge) and how long it is.
_HOARDINGS: tuple[tuple[Pair, Pair, float], ...] = (
    ((802, 567), (700, 404), 170.0), ((1034, 613), (938, 520), 150.0), ((-403, 519), (-300, 366), 130.0),
    ((-310, -660), (-390, -568), 140.0), ((-624, -659), (-700, -590), 120.0), ((1041, -42), (960, 38), 111.0),
)  # fmt: skip


def railings() -> list[tuple[str, LineString]]:
    """Street and line of each stretch; together `RAILINGS_LENGTH`."""
    drawn = []
    for name, side, start, end in _RAILINGS:
        street = street_named(name)
        kerb = street.line.offset_curve(side * street.kerb, join_style="mitre")
        drawn.append((name, _between(kerb, start, end)))
    lines = with_length([line for _, line in drawn], RAILINGS_LENGTH)
    return [(name, line) for (name, _), line in zip(drawn, lines, strict=True)]


def _between(line: LineString, west: float, east: float) -> LineString:
    ends = [line.project(line.intersection(LineString([(x, -2000), (x, 2000)]))) for x in (west, east)]
    return substring(line, *ends)


def hoardings(blocks: Blocks) -> list[tuple[str, LineString]]:
    """Nearest street and line of each of the six; together `HOARDINGS_LENGTH`."""
    drawn = []
    for plot, start, length in _HOARDINGS:
        ring = list(inset(blocks.at(*plot), 1.5).exterior.coords)
        begin = LineString(ring).project(Point(start))
        drawn.append(substring(LineString([*ring, *ring[1:]]), begin, begin + length))
    lines = with_length(drawn, HOARDINGS_LENGTH)
    return [(nearest_street(line), line) for line in lines]


def nearest_street(geometry: LineString | Point | Polygon) -> str:
    """The name of the street whose centre line is nearest."""
    middle = geometry.centroid
    return min(STREETS, key=lambda s: s.line.distance(middle) - s.half).name


def bollards(compounds: Sequence[Compound], railings: Sequence[LineString]) -> list[tuple[str, Point]]:
    """`BOLLARDS` posts in rows across the gates; no row where a railing shuts the gate off."""
    gates = [
        (gate, angle)
        for compound in compounds
        for gate, angle in compound.gates
        if min(gate.distance(r) for r in railings) > 15 and _on_street(gate)
    ]
    share, more = divmod(BOLLARDS, len(gates))
    posts = []
    for index, (gate, angle) in enumerate(gates):
        for offset in _offsets(share + (index < more)):
            x = gate.x + offset * math.cos(math.radians(angle))
            y = gate.y + offset * math.sin(math.radians(angle))
            posts.append((nearest_street(gate), millimetres(Point(x, y))))
    return posts


def _on_street(gate: Point) -> bool:
    """Whether a street runs past the gate (a block's side may also be the subdistrict's boundary)."""
    return min(s.line.distance(gate) - s.half for s in STREETS) < 0.1


def _offsets(count: int) -> list[float]:
    return [(i - (count - 1) / 2) * BOLLARD_SPACING for i in range(count)]
