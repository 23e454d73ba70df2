"""Named cases of broken geometry: each found under the right rule's name, each fix valid or refused.

Coordinates are metres from the corner of the ground, as they stand and turned, so that no edge has round
numbers. Where a case names an area, that is what is left in square metres when all its problems are fixed;
None says that every fix is refused.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks import Problem, check
from beiyuan_gis.checks.fixing import fix
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.checks.world import E, N, project

TURN = np.array([[0.8, 0.6], [-0.6, 0.8]])
SQUARE = "(0 0, 10 0, 10 10, 0 10, 0 0)"


ROUNDED_APART = (
    "holes that share an edge", "line that comes back along itself", "part of a line along another part",
)  # fmt: skip


class Case(NamedTuple):
    """`rules`: what is found, in order; `left`: square metres (metres of a line) after all fixes."""

    name: str
    wkt: str
    rules: str
    left: float | None = None


AREAS = (
    Case("bow-tie", "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))", "self_crossing", 50),
    Case("bow-tie with a corner at the crossing", "POLYGON ((0 0, 5 5, 10 10, 10 0, 5 5, 0 10, 0 0))",
         "self_crossing", 50),
    Case("bow-tie of unlike wings", "POLYGON ((0 0, 10 10, 10 0, 0 2, 0 0))", "self_crossing", 130 / 3),
    Case("figure of eight that crosses twice",
         "POLYGON ((0 0, 10 0, 10 10, 8 10, 8 -2, 6 -2, 6 10, 0 10, 0 0))", "self_crossing", 84),
    Case("pentagram", "POLYGON ((0 0, 10 0, 2 6, 5 -3, 8 6, 0 0))", "self_crossing"),
    Case("one corner pulled through the far edge", "POLYGON ((0 0, 10 0, 10 10, 5 -2, 0 10, 0 0))",
         "self_crossing"),
    Case("crossing hole", "POLYGON (" + SQUARE + ", (2 2, 4 4, 4 2, 2 4, 2 2))", "self_crossing", 98),
    Case("crossing part", "MULTIPOLYGON ((" + SQUARE + "), ((20 0, 30 10, 30 0, 20 10, 20 0)))",
         "self_crossing", 150),
    Case("touching its own edge", "POLYGON ((0 0, 10 0, 10 10, 5 0, 0 10, 0 0))", "ring_touch", 50),
    Case("touching its own corner", "POLYGON ((0 0, 5 5, 10 0, 10 10, 5 5, 0 10, 0 0))", "ring_touch", 50),
    Case("hole drawn as part of the outline", "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0, 2 5, 5 5, 0 0))",
         "ring_touch", 92.5),
    Case("touching itself in two places",
         "POLYGON ((0 0, 10 0, 10 10, 8 10, 7 0, 6 10, 4 10, 3 0, 2 10, 0 10, 0 0))", "ring_touch", 80),
    Case("hole that touches itself", "POLYGON (" + SQUARE + ", (2 2, 4 4, 6 2, 6 6, 4 4, 2 6, 2 2))",
         "ring_touch", 92),
    Case("cut from the outside to a hole",
         "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 5, 3 5, 3 7, 7 7, 7 3, 3 3, 3 5, 0 5, 0 0))", "edge_twice", 84),
    Case("dumb-bell on a line",
         "POLYGON ((0 0, 4 0, 4 2, 6 2, 6 0, 10 0, 10 4, 6 4, 6 2, 4 2, 4 4, 0 4, 0 0))", "edge_twice", 32),
    Case("outline drawn twice round",
         "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0, 10 0, 10 10, 0 10, 0 0))", "edge_twice", 100),
    Case("spike outwards", "POLYGON ((0 0, 10 0, 10 10, 5 10, 5 15, 5 10, 0 10, 0 0))", "spike", 100),
    Case("spike inwards", "POLYGON ((0 0, 10 0, 10 10, 5 10, 5 5, 5 10, 0 10, 0 0))", "spike", 100),
    Case("spike at a corner", "POLYGON ((0 0, 15 0, 10 0, 10 10, 0 10, 0 0))", "spike", 100),
    Case("spike that goes back further", "POLYGON ((0 0, 10 0, 10 10, 5 10, 5 15, 5 8, 0 8, 0 0))",
         "spike", 90),
    Case("spike at the start", "POLYGON ((-5 0, 0 0, 10 0, 10 10, 0 10, 0 0, -5 0))", "spike", 100),
    Case("spike two centimetres wide", "POLYGON ((0 0, 10 0, 10 10, 5.02 10, 5.01 15, 5 10, 0 10, 0 0))",
         "spike", 100),
    Case("two spikes", "POLYGON ((0 0, 10 0, 15 0, 10 0, 10 10, 0 10, 0 15, 0 10, 0 0))", "spike", 100),
    Case("bent spike", "POLYGON ((0 0, 10 0, 10 10, 5 10, 5 12, 7 14, 5 12, 5 10, 0 10, 0 0))", "spike", 100),
    Case("spike over the outline", "POLYGON ((0 0, 10 0, 10 10, 5 10, 5 -3, 5 10, 0 10, 0 0))", "spike", 100),
    Case("spike on a hole", "POLYGON (" + SQUARE + ", (2 2, 4 2, 6 2, 4 2, 4 4, 2 4, 2 2))", "spike", 96),
    Case("point twice", "POLYGON ((0 0, 10 0, 10 0, 10 10, 0 10, 0 0))", "repeated_points", 100),
    Case("start twice", "POLYGON ((0 0, 0 0, 10 0, 10 10, 0 10, 0 0))", "repeated_points", 100),
    Case("end twice", "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0, 0 0))", "repeated_points", 100),
    Case("point five times", "POLYGON ((0 0, 10 0, 10 10, 10 10, 10 10, 10 10, 10 10, 0 10, 0 0))",
         "repeated_points", 100),
    Case("point twice in a hole", "POLYGON (" + SQUARE + ", (2 2, 4 2, 4 2, 4 4, 2 4, 2 2))",
         "repeated_points", 96),
    Case("ring along a line and back", "POLYGON ((0 0, 10 0, 5 0, 0 0))", "zero_area"),
    Case("ring up a staircase and back", "POLYGON ((0 0, 5 0, 5 5, 9 5, 5 5, 5 0, 0 0))", "zero_area"),
    Case("ring with corners on a line", "POLYGON ((0 0, 10 10, 20 20, 10 10, 0 0))", "zero_area"),
    Case("hole without area", "POLYGON (" + SQUARE + ", (2 2, 8 2, 4 2, 2 2))", "zero_area", 100),
    Case("part without area", "MULTIPOLYGON ((" + SQUARE + "), ((20 0, 30 0, 25 0, 20 0)))",
         "zero_area", 100),
    Case("ring of one point", "POLYGON ((1 1, 1 1, 1 1, 1 1))", "too_few_points"),
    Case("ring of two points", "POLYGON ((0 0, 10 0, 0 0, 0 0))", "too_few_points"),
    Case("ring to and fro", "POLYGON ((0 0, 10 0, 0 0, 10 0, 0 0))", "too_few_points"),
    Case("hole of two points", "POLYGON (" + SQUARE + ", (2 2, 8 2, 2 2, 2 2))", "too_few_points", 100),
    Case("part of one point", "MULTIPOLYGON ((" + SQUARE + "), ((20 0, 20 0, 20 0, 20 0)))",
         "too_few_points", 100),
    Case("hole outside", "POLYGON (" + SQUARE + ", (20 20, 22 20, 22 22, 20 22, 20 20))",
         "hole_outside", 100),
    Case("hole outside at a corner", "POLYGON (" + SQUARE + ", (10 10, 12 10, 12 12, 10 12, 10 10))",
         "hole_outside", 100),
    Case("hole outside along the edge", "POLYGON (" + SQUARE + ", (10 2, 12 2, 12 4, 10 4, 10 2))",
         "hole_outside", 100),
    Case("hole in another part", "MULTIPOLYGON ((" + SQUARE + ", (22 2, 24 2, 24 4, 22 4, 22 2)), "
         "((20 0, 30 0, 30 10, 20 10, 20 0)))", "hole_outside", 200),
    Case("hole half outside", "POLYGON (" + SQUARE + ", (8 2, 12 2, 12 4, 8 4, 8 2))",
         "hole_crosses_shell", 96),
    Case("hole larger than its outline", "POLYGON (" + SQUARE + ", (-5 -5, 15 -5, 15 15, -5 15, -5 -5))",
         "hole_crosses_shell"),
    Case("hole along an edge", "POLYGON (" + SQUARE + ", (0 2, 2 2, 2 4, 0 4, 0 2))", "hole_on_shell", 96),
    Case("hole along two edges", "POLYGON (" + SQUARE + ", (0 0, 2 0, 2 2, 0 2, 0 0))", "hole_on_shell", 96),
    Case("hole right across", "POLYGON (" + SQUARE + ", (4 0, 6 0, 6 10, 4 10, 4 0))", "hole_on_shell", 80),
    Case("hole as large as its outline", "POLYGON (" + SQUARE + ", " + SQUARE + ")", "hole_on_shell"),
    Case("hole in a hole", "POLYGON (" + SQUARE + ", (1 1, 8 1, 8 8, 1 8, 1 1), (2 2, 3 2, 3 3, 2 3, 2 2))",
         "nested_holes", 51),
    Case("hole in a hole, along its edge",
         "POLYGON (" + SQUARE + ", (1 1, 8 1, 8 8, 1 8, 1 1), (1 2, 3 2, 3 3, 1 3, 1 2))",
         "nested_holes", 51),
    Case("hole twice", "POLYGON (" + SQUARE + ", (1 1, 8 1, 8 8, 1 8, 1 1), (1 1, 8 1, 8 8, 1 8, 1 1))",
         "nested_holes", 51),
    Case("holes that overlap",
         "POLYGON (" + SQUARE + ", (1 1, 5 1, 5 5, 1 5, 1 1), (4 4, 8 4, 8 8, 4 8, 4 4))",
         "overlapping_holes", 69),
    Case("holes that share an edge",
         "POLYGON (" + SQUARE + ", (1 1, 5 1, 5 5, 1 5, 1 1), (5 1, 8 1, 8 8, 5 8, 5 1))",
         "holes_share_edge", 63),
    Case("hole that cuts the area apart", "POLYGON (" + SQUARE + ", (5 0, 7 5, 5 10, 3 5, 5 0))",
         "interior_cut", 80),
    Case("chain of holes that cuts the area apart",
         "POLYGON (" + SQUARE + ", (0 5, 2 4, 4 5, 2 6, 0 5), (4 5, 6 4, 10 5, 6 6, 4 5))",
         "interior_cut", 90),
    Case("part in a part", "MULTIPOLYGON ((" + SQUARE + "), ((2 2, 4 2, 4 4, 2 4, 2 2)))",
         "nested_parts", 100),
    Case("part in a part, along its edge", "MULTIPOLYGON ((" + SQUARE + "), ((0 2, 4 2, 4 4, 0 4, 0 2)))",
         "nested_parts", 100),
    Case("parts that overlap", "MULTIPOLYGON ((" + SQUARE + "), ((8 8, 14 8, 14 14, 8 14, 8 8)))",
         "overlapping_parts", 132),
    Case("parts that share an edge", "MULTIPOLYGON ((" + SQUARE + "), ((10 0, 14 0, 14 10, 10 10, 10 0)))",
         "parts_share_edge", 140),
    Case("parts that share half an edge",
         "MULTIPOLYGON ((" + SQUARE + "), ((10 5, 14 5, 14 15, 10 15, 10 5)))", "parts_share_edge", 140),
    Case("part twice", "MULTIPOLYGON ((" + SQUARE + "), (" + SQUARE + "))", "duplicate_part", 100),
    Case("part twice, drawn the other way round",
         "MULTIPOLYGON ((" + SQUARE + "), ((10 10, 10 0, 0 0, 0 10, 10 10)))", "duplicate_part", 100),
    Case("nothing", "POLYGON EMPTY", "empty_geometry"),
    Case("no parts", "MULTIPOLYGON EMPTY", "empty_geometry"),
    Case("empty part", "MULTIPOLYGON ((" + SQUARE + "), EMPTY)", "empty_geometry", 100),
    Case("NaN", "POLYGON ((0 0, 10 0, NaN 5, 10 10, 0 10, 0 0))", "not_a_number", 100),
    Case("infinity", "POLYGON ((0 0, 10 0, 10 inf, 10 10, 0 10, 0 0))", "not_a_number", 100),
    Case("collection of an area", "GEOMETRYCOLLECTION (POLYGON (" + SQUARE + "))", "wrong_type", 100),
    Case("collection in a collection",
         "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION (POLYGON (" + SQUARE + ")))", "wrong_type", 100),
    Case("collection with a line", "GEOMETRYCOLLECTION (POLYGON (" + SQUARE + "), LINESTRING (0 0, 9 9))",
         "wrong_type"),
    Case("empty collection", "GEOMETRYCOLLECTION EMPTY", "wrong_type"),
    Case("line for an area", "LINESTRING (0 0, 10 0, 10 10, 0 0)", "wrong_type"),
    Case("point for an area", "POINT (1 1)", "wrong_type"),
    Case("collection with empties",
         "GEOMETRYCOLLECTION (POLYGON EMPTY, LINESTRING EMPTY, POLYGON (" + SQUARE + "))", "wrong_type", 100),
    Case("collection of a bow-tie",
         "GEOMETRYCOLLECTION (POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0)))", "wrong_type", 50),
    Case("collection of areas that overlap",
         "GEOMETRYCOLLECTION (POLYGON (" + SQUARE + "), POLYGON ((8 8, 14 8, 14 14, 8 14, 8 8)))",
         "wrong_type", 132),
    Case("banana", "POLYGON ((0 0, 10 0, 10 10, 5 10, 5 5, 6 4, 4 4, 5 5, 5 10, 0 10, 0 0))",
         "edge_twice", 99),
    Case("shell turned inside out",
         "POLYGON ((10 10, 10 20, 20 20, 20 10, 10 10, 5 5, 0 10, 5 15, 10 10))", "ring_touch", 150),
    Case("hole that leaves an island",
         "POLYGON (" + SQUARE + ", (2 2, 8 2, 8 8, 5 8, 6 6, 4 6, 5 8, 2 8, 2 2))", "ring_touch", 66),
    Case("holes in a ring that cut the middle out",
         "POLYGON ((0 0, 30 0, 30 30, 0 30, 0 0), (5 5, 15 8, 25 5, 15 6, 5 5), "
         "(25 5, 22 15, 15 25, 20 15, 25 5), (15 25, 8 15, 5 5, 10 15, 15 25))", "interior_cut", 840),
    Case("part that fills the hole of another",
         "MULTIPOLYGON ((" + SQUARE + ", (2 2, 8 2, 8 8, 2 8, 2 2)), ((2 2, 8 2, 8 8, 2 8, 2 2)))",
         "parts_share_edge", 100),
    Case("part across the hole of another",
         "MULTIPOLYGON ((" + SQUARE + ", (2 2, 8 2, 8 8, 2 8, 2 2)), ((1 4, 9 4, 9 6, 1 6, 1 4)))",
         "overlapping_parts", 76),
    Case("loop of ten nanometres",
         "POLYGON ((0 0, 10 0, 10 10, 5 10, 5.00000001 10.00000001, 5.00000001 9.99999999, "
         "5 10.00000001, 0 10, 0 0))", "self_crossing repeated_points", 100),
    Case("bow-tie with a spike and a point twice",
         "POLYGON ((0 0, 10 10, 10 0, 15 0, 10 0, 0 10, 0 10, 0 0))",
         "self_crossing spike repeated_points", 50),
    Case("hole outside and a hole twice", "POLYGON (" + SQUARE + ", (20 0, 22 0, 22 2, 20 0), "
         "(1 1, 3 1, 3 3, 1 3, 1 1), (1 1, 3 1, 3 3, 1 3, 1 1))", "hole_outside nested_holes", 96),
)  # fmt: skip
LINES = (
    Case("line of one place", "LINESTRING (0 0, 0 0)", "collapsed_line"),
    Case("line of one place, three times", "LINESTRING (0 0, 0 0, 0 0)", "collapsed_line"),
    Case("part of one place", "MULTILINESTRING ((0 0, 10 0), (20 5, 20 5))", "collapsed_line", 10),
    Case("line back on itself", "LINESTRING (0 0, 10 0, 5 0)", "spike", 5),
    Case("line with a spike", "LINESTRING (0 0, 10 0, 10 5, 10 0, 20 0)", "spike", 20),
    Case("point twice in a line", "LINESTRING (0 0, 10 0, 10 0, 10 10)", "repeated_points", 20),
    Case("line twice", "MULTILINESTRING ((0 0, 10 0), (0 0, 10 0))", "duplicate_part", 10),
    Case("line twice, there and back", "MULTILINESTRING ((0 0, 10 0), (10 0, 0 0))", "duplicate_part", 10),
    Case("NaN in a line", "LINESTRING (0 0, NaN NaN, 10 0)", "not_a_number", 10),
    Case("NaN at an end", "LINESTRING (0 0, NaN NaN)", "not_a_number"),
    Case("no line", "LINESTRING EMPTY", "empty_geometry"),
    Case(
        "ring drawn twice round as a line",
        "LINESTRING (0 0, 10 0, 10 10, 0 10, 0 0, 10 0, 10 10, 0 10, 0 0)",
        "edge_twice",
        40,
    ),
    Case(
        "line that comes back along itself",
        "LINESTRING (0 0, 10 0, 10 5, 8 5, 8 0, 2 0, 2 -5)",
        "edge_twice",
        27,
    ),
    Case("part of a line along another part", "MULTILINESTRING ((0 0, 10 0), (2 0, 5 0))", "edge_twice", 10),
    Case("area for a line", "POLYGON (" + SQUARE + ")", "wrong_type"),
)
POINTS = (
    Case("no point", "POINT EMPTY", "empty_geometry"),
    Case("infinite point", "POINT (1 inf)", "not_a_number"),
    Case("point twice in a multipoint", "MULTIPOINT (1 1, 1 1)", "duplicate_part"),
    Case("two points that count as one", "MULTIPOINT (1 1, 2 2)", "wrong_type"),
    Case("area for a point", "POLYGON (" + SQUARE + ")", "wrong_type"),
    Case("collection of a point", "GEOMETRYCOLLECTION (POINT (1 1))", "wrong_type", 0),
)
CASES = [
    *(("parcels", case) for case in AREAS),
    *(("railings", case) for case in LINES),
    *(("bollards", case) for case in POINTS),
]  # fmt: skip
SOUND = (
    ("hole that touches its outline in a point", "POLYGON (" + SQUARE + ", (0 5, 2 4, 2 6, 0 5))"),
    ("holes that touch in a point",
     "POLYGON (" + SQUARE + ", (1 1, 4 1, 4 4, 1 4, 1 1), (4 4, 6 4, 6 6, 4 6, 4 4))"),
    ("parts that touch in a point", "MULTIPOLYGON ((" + SQUARE + "), ((10 10, 14 10, 14 14, 10 14, 10 10)))"),
    ("island in a lake", "MULTIPOLYGON ((" + SQUARE + ", (1 1, 9 1, 9 9, 1 9, 1 1)), "
     "((2 2, 4 2, 4 4, 2 4, 2 2)))"),
    ("island that touches its shore", "MULTIPOLYGON ((" + SQUARE + ", (1 1, 9 1, 9 9, 1 9, 1 1)), "
     "((1 5, 4 4, 4 6, 1 5)))"),
    ("corner on a straight edge", "POLYGON ((0 0, 5 0, 10 0, 10 10, 0 10, 0 0))"),
    ("sharp corner of an area", "POLYGON ((0 0, 20 0, 20 1, 0 0))"),
    ("drawn the other way round", "POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))"),
)  # fmt: skip


def placed(wkt: str, turned: bool) -> BaseGeometry:
    with np.errstate(invalid="ignore"):
        geometry = shapely.from_wkt(wkt)
        at = np.eye(2) if not turned else TURN
        return shapely.transform(geometry, lambda xy: xy @ at + (E + 0.123 * turned, N + 0.456 * turned))


def of_shape(problems: list[Problem]) -> list[Problem]:
    """Without a word on size and place, which come with what is broken."""
    return [p for p in problems if p.rule not in ("sliver", "outside_boundary")]


def all_fixed(world: Project) -> tuple[Project, list[str]]:
    """The project after every fix that there is, one after the other, and why the others were refused."""
    reasons: list[str] = []
    for problem in of_shape(check(world)):
        if problem not in check(world):
            continue  # gone with one fixed before
        try:
            world = world.apply(fix(world, problem))
        except Refused as refused:
            reasons.append(str(refused))
    return world, reasons


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize(("layer", "case"), CASES, ids=[case.name for _, case in CASES])
def test_it_is_found_by_name_and_fixed_or_refused_with_a_reason(layer: str, case: Case, turned: bool) -> None:
    world = project(layer, placed(case.wkt, turned))
    problems = of_shape(check(world))
    if turned and case.name in ROUNDED_APART:
        pytest.skip("turned, rounding keeps the edges apart")
    assert [p.rule for p in problems] == case.rules.split()
    for problem in problems:
        assert problem.keys == (Key(layer, 1),)
        assert str(problem.message) and "{" not in str(problem.message)
    fixed, reasons = all_fixed(world)
    after = fixed.get(Key(layer, 1))
    assert after is not None
    if case.left is None and case.name not in ("pentagram", "one corner pulled through the far edge"):
        if case.name != "point twice in a multipoint":
            assert reasons and all(reasons), "neither fixed nor refused"
        return
    assert reasons == []
    assert after.geometry.is_valid and of_shape(check(fixed)) == []
    if case.left is not None:
        size = after.geometry.area or after.geometry.length
        assert size == pytest.approx(case.left, abs=1e-3)


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize(("name", "wkt"), SOUND, ids=[name for name, _ in SOUND])
def test_what_is_right_is_no_problem(name: str, wkt: str, turned: bool) -> None:
    geometry = placed(wkt, turned)
    if not geometry.is_valid:  # turned, a corner no longer lies on an edge to the last bit
        pytest.skip(f"rounding broke it: {shapely.is_valid_reason(geometry)}")
    assert check(project("parcels", geometry)) == []


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 60 and len({case.name for _, case in CASES}) == len(CASES)


@pytest.mark.parametrize(("wkt", "place"), [
    ("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))", (5, 5)),
    ("POLYGON ((0 0, 10 0, 10 10, 5 0, 0 10, 0 0))", (5, 0)),
    ("POLYGON ((0 0, 10 0, 10 10, 5 10, 5 15, 5 10, 0 10, 0 0))", (5, 15)),
    ("POLYGON ((0 0, 10 0, 10 0, 10 10, 0 10, 0 0))", (10, 0)),
    ("POLYGON (" + SQUARE + ", (0 2, 2 2, 2 4, 0 4, 0 2))", (0, 3)),
    ("POLYGON (" + SQUARE + ", (20 20, 22 20, 22 22, 20 22, 20 20))", (21, 21)),
    ("MULTIPOLYGON ((" + SQUARE + "), ((10 0, 14 0, 14 10, 10 10, 10 0)))", (10, 5)),
    ("POLYGON ((0 0, 10 0, NaN 5, 10 10, 0 10, 0 0))", (10, 0)),
])  # fmt: skip
def test_the_place_is_where_it_is_broken(wkt: str, place: tuple[float, float]) -> None:
    problem = of_shape(check(project("parcels", placed(wkt, False))))[0]
    assert problem.place is not None
    assert problem.place == pytest.approx((E + place[0], N + place[1]), abs=1e-6)


def test_several_places_are_one_problem_that_counts_them() -> None:
    world = project("parcels", placed("POLYGON ((0 0, 10 0, 2 6, 5 -3, 8 6, 0 0))", False))
    assert str(check(world)[0].message).endswith("And 4 more.")


def test_a_hole_that_pokes_out_by_rounding_is_not_called_a_crossing_outline() -> None:
    hole = "(2 -0.000000001, 5 4, 8 -0.000000001, 5 2, 2 -0.000000001)"
    world = project("parcels", placed(f"POLYGON ({SQUARE}, {hole})", False))
    (problem,) = of_shape(check(world))
    assert problem.rule == "hole_crosses_shell"
    assert of_shape(check(world.apply(fix(world, problem)))) == []


def test_a_ring_of_many_crossings_is_mended_in_seconds() -> None:
    """5,000 corners by which noise of 20 cm leads the outline through itself some ten thousand times."""
    turn = np.linspace(0, 2 * np.pi, 5000, endpoint=False)
    noise = np.random.default_rng(1).normal(0, 0.2, (5000, 2))
    ring = 50 * np.column_stack([np.cos(turn), np.sin(turn)]) + noise
    world = project("parcels", shapely.Polygon(ring + np.array([E, N])))
    problem = next(p for p in check(world) if p.rule == "self_crossing")
    started = time.process_time()
    after = world.apply(fix(world, problem)).get(Key("parcels", 1))
    assert after is not None and after.geometry.is_valid
    assert time.process_time() - started < 20


@pytest.mark.parametrize("size", [1e-7, 1e-3, 1.0, 1e3, 1e5])
def test_a_bow_tie_of_any_size_is_one(size: float) -> None:
    tie = shapely.transform(shapely.from_wkt(AREAS[0].wkt), lambda xy: xy * size)
    rules = [p.rule for p in check(project("parcels", tie)) if p.rule not in ("outside_boundary", "sliver")]
    assert rules == ["self_crossing"]


def test_heights_stay_when_a_geometry_is_mended() -> None:
    tie = shapely.Polygon([(E + x, N + y, 30 + x) for x, y in ((0, 0), (10, 10), (10, 0), (0, 10))])
    world = project("parcels", tie)
    after = world.apply(fix(world, check(world)[0])).get(Key("parcels", 1))
    assert after is not None and after.geometry.has_z
    heights = {
        (round(x - E), round(y - N)): z for x, y, z in shapely.get_coordinates(after.geometry, include_z=True)
    }
    assert heights[0, 0] == 30 and heights[10, 10] == 40 and 30 <= heights[5, 5] <= 40
