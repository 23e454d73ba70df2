"""The skeleton, as data: the outline, the streets, and what stands in each block.

The Tonghui River runs along the north, Chaoyang district lies to the west, the old town to the east, and
Xinhua West Street crosses from west to east. Other streets have no names here, since their
courses are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from shapely import LineString, Point, Polygon
from shapely.ops import unary_union

from tools.sample.exact import millimetres
from tools.sample.shapes import Pair, polygons, rounded

AREA = 3_350_039.5  # m2 on the plane; on the ellipsoid as far below 3.35 km2 as this is above
RIVER_BANK: list[Pair] = [
    (-1180, 640), (-1085, 668), (-968, 698), (-850, 716), (-735, 719), (-622, 707), (-508, 692), (-384, 690),
    (-262, 704), (-146, 729), (-22, 752), (96, 768), (218, 773), (342, 766), (462, 755), (580, 752),
    (702, 760), (820, 778), (932, 801), (1034, 817), (1122, 826),
]  # fmt: skip
EAST: list[Pair] = [
    (1130, 702), (1121, 590), (1134, 470), (1152, 356), (1147, 242), (1160, 118), (1167, -4), (1151, -122),
    (1139, -238), (1098, -247), (1094, -378), (1083, -502), (1077, -636),
]  # fmt: skip
SOUTH: list[Pair] = [
    (1070, -764), (962, -775), (838, -790), (702, -806), (560, -812), (421, -806), (282, -794), (139, -785),
    (0, -781), (-142, -783), (-281, -791), (-423, -800), (-562, -806), (-684, -799), (-800, -781),
]  # fmt: skip
WEST: list[Pair] = [
    (-806, -640), (-962, -627), (-1104, -608), (-1130, -478), (-1150, -342), (-1170, -203), (-1191, -58),
    (-1186, 83), (-1201, 222), (-1214, 361), (-1203, 503),
]  # fmt: skip


@dataclass(frozen=True)
class Street:
    """A centre line; half the width between the blocks on both sides, and half that between the kerbs."""

    name: str
    points: tuple[Pair, ...]
    half: float
    kerb: float

    @cached_property
    def line(self) -> LineString:
        return LineString(rounded(self.points))


XINHUA = "新华西街"
STREETS = tuple(
    Street(name, tuple(points), half, kerb)
    for name, half, kerb, points in [
        ("滨河路（示意）", 8.0, 5.0, [(x, y - 40) for x, y in [(-1300, 612), *RIVER_BANK, (1250, 838)]]),
        ("北街（示意）", 10.0, 6.5, [(-1260, 350), (-900, 366), (-560, 350), (-200, 372), (160, 396),
                                (520, 390), (860, 410), (1220, 432)]),
        (XINHUA, 21.0, 15.0, [(-1260, 8), (-800, 24), (-400, 14), (0, 30), (400, 50), (800, 54), (1240, 74)]),
        ("南街（示意）", 11.0, 7.5, [(-1240, -332), (-800, -316), (-420, -332), (-60, -320), (320, -310),
                                (700, -318), (1180, -298)]),
        ("南二街（示意）", 8.0, 5.0, [(-434, -566), (-60, -550), (320, -562), (700, -554), (1150, -546)]),
        ("西一路（示意）", 9.0, 6.0, [(-836, 674), (-846, 500), (-826, 200), (-810, 10), (-822, -330),
                                (-803, -830)]),
        ("厂东路（示意）", 8.0, 5.0, [(-566, 660), (-556, 520), (-563, 350)]),
        ("西二路（示意）", 12.0, 8.0, [(-452, 352), (-438, 200), (-448, 18), (-428, -330), (-440, -840)]),
        ("河湾路（示意）", 7.0, 4.5, [(-258, 660), (-246, 520), (-262, 366)]),
        ("中路（示意）", 10.0, 6.5, [(62, 730), (70, 560), (48, 388), (-40, 210), (-66, 24), (-54, -320),
                                (-64, -553)]),
        ("东一路（示意）", 9.0, 6.0, [(372, 730), (360, 560), (338, 392), (316, 200), (300, 44), (314, -312),
                                 (306, -560)]),
        ("南一巷（示意）", 7.0, 4.5, [(-196, -556), (-186, -660), (-194, -840)]),
        ("南二巷（示意）", 7.0, 4.5, [(126, -556), (118, -660), (124, -840)]),
        ("南三巷（示意）", 7.0, 4.5, [(404, -560), (410, -680), (402, -840)]),
        ("东二路（示意）", 12.0, 8.0, [(676, 722), (664, 560), (652, 398), (640, 52), (656, -316),
                                (664, -840)]),
        ("老城街（示意）", 7.0, 4.5, [(944, 764), (936, 560), (922, 412), (930, 230), (916, 60),
                                (908, -312)]),
        ("商圈北巷（示意）", 5.0, 3.5, [(-446, 186), (-240, 180), (-42, 190)]),
        ("商圈南巷（示意）", 5.0, 3.5, [(-440, -168), (-240, -174), (-60, -164)]),
        ("商圈东巷（示意）", 5.0, 3.5, [(-60, -150), (120, -158), (308, -152)]),
        ("老城北巷（示意）", 4.0, 3.0, [(930, 236), (1040, 228), (1160, 240)]),
        ("老城南巷（示意）", 4.0, 3.0, [(912, -118), (1030, -126), (1170, -118)]),
        ("园区路（示意）", 6.0, 4.0, [(-812, -590), (-640, -580), (-436, -574)]),
    ]
)  # fmt: skip


def outline() -> Polygon:
    """The boundary. Its southern side is moved north or south until the area is `AREA`."""
    fixed = Polygon([*RIVER_BANK, *EAST, *SOUTH, *WEST])
    moved = Polygon([*RIVER_BANK, *EAST, *((x, y - 1) for x, y in SOUTH), *WEST])
    down = (AREA - fixed.area) / (moved.area - fixed.area)  # area is linear in the move
    ring = Polygon([*RIVER_BANK, *EAST, *((x, y - down) for x, y in SOUTH), *WEST])
    return millimetres(ring)


class Blocks:
    """What the streets leave of the subdistrict."""

    def __init__(self, boundary: Polygon) -> None:
        self.streets = unary_union(
            [s.line.buffer(s.half, cap_style="flat", join_style="mitre") for s in STREETS]
        )
        self.all = [b for b in polygons(boundary.difference(self.streets)) if b.area > 400]

    def at(self, x: float, y: float) -> Polygon:
        """The block that holds a point. Raise ValueError when the point is on a street."""
        for block in self.all:
            if block.contains(Point(x, y)):
                return block
        raise ValueError(f"no block at {x}, {y}")


def street_named(name: str) -> Street:
    """Raise StopIteration."""
    return next(s for s in STREETS if s.name == name)
