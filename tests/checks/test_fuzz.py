"""Any geometry at all: what is invalid has a name, what is valid is no error, no fix lies, nothing crashes.

Corners fall on a coarse grid, so that edges meet, touch and lie on each other as often as they can. A few
hundred cases run each time. BEIYUAN_FUZZ gives another number, and BEIYUAN_FUZZ_SEED another start:

    BEIYUAN_FUZZ=20000 python -m pytest tests/checks/test_fuzz.py
"""

from __future__ import annotations

import math
import os
import random
from collections import Counter
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks import Problem, check
from beiyuan_gis.checks.fixing import SHAPE_RULES, fix
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.project import Project
from tests.checks.world import E, N, project

CASES = int(os.environ.get("BEIYUAN_FUZZ", "5000")) // 50
SEED = int(os.environ.get("BEIYUAN_FUZZ_SEED", "20251221"))
ODD = (math.nan, math.inf, 1e9, 4_419_003.0, 39_469_000.0)


def corner(r: random.Random, turn: float, rough: float) -> tuple[float, ...]:
    x, y = r.randrange(6) + rough * r.random(), r.randrange(6) + rough * r.random()
    if r.random() < 0.003:
        return (r.choice(ODD), N + y)
    return E + x * math.cos(turn) - y * math.sin(turn), N + x * math.sin(turn) + y * math.cos(turn)


def ring(r: random.Random, turn: float, rough: float) -> list[tuple[float, ...]]:
    corners = [corner(r, turn, rough) for _ in range(r.choice((3, 4, 4, 5, 6, 9)))]
    if r.random() < 0.2:
        corners.insert(1, corners[0])
    if all(math.isfinite(v) for v in corners[0]):
        return corners
    return [corner for corner in corners if math.isfinite(sum(corner))] * 2 + [(E, N), (E + 1, N), (E, N + 1)]


def area(r: random.Random, turn: float, rough: float) -> BaseGeometry:
    holes = [ring(r, turn, rough) for _ in range(r.choice((0, 0, 0, 1, 2)))]
    return Polygon(ring(r, turn, rough), holes)


def anything(r: random.Random, layer: str) -> BaseGeometry:
    turn, rough = r.choice((0.0, 0.3)), r.choice((0.0, 0.0, 1e-9, 1e-3, 1.0))
    many = range(r.choice((1, 1, 1, 2, 3)))
    if r.random() < 0.02:
        layer = r.choice(("parcels", "railings", "bollards"))
    parts: list[Any]
    if layer == "bollards":
        parts = [Point(corner(r, turn, rough)) for _ in many]
        return parts[0] if len(parts) == 1 else MultiPoint(parts)
    if layer == "railings":
        parts = [LineString([corner(r, turn, rough) for _ in range(r.choice((2, 2, 3, 5)))]) for _ in many]
        return parts[0] if len(parts) == 1 else MultiLineString(parts)
    parts = [area(r, turn, rough) for _ in many]
    if r.random() < 0.02:
        return shapely.GeometryCollection(parts)
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def about(problems: list[Problem], id: int) -> list[Problem]:
    return [p for p in problems if p.keys == (p.keys[0],) and p.keys[0].id == id and p.rule in SHAPE_RULES]


def named_or_sound(world: Project, layer: str, problems: list[Problem]) -> None:
    """Every invalid geometry has a problem that says more than that, and no valid one has an error."""
    for feature in world.table(layer):
        found = about(problems, feature.key.id)
        fine = feature.geometry.is_valid and not feature.geometry.is_empty
        errors = [p for p in found if p.severity == "error"]
        unfit = {"off_plane", "wrong_type", "not_a_number"} & {p.rule for p in found}
        assert fine == (not errors) or unfit, (feature.geometry.wkt, found)
        for problem in found:
            assert problem.rule != "invalid_geometry", (feature.geometry.wkt, str(problem.message))


def test_anything_at_all() -> None:
    r = random.Random(SEED)
    seen: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for case in range(CASES):
        layer = r.choice(("parcels", "parcels", "parcels", "railings", "bollards"))
        with np.errstate(invalid="ignore"):
            world = project(layer, *(anything(r, layer) for _ in range(r.choice((1, 1, 2, 4)))))
        problems = check(world)
        named_or_sound(world, layer, problems)
        for problem in problems:
            seen[problem.rule] += 1
            assert "{" not in str(problem.message), problem
            try:
                edit = fix(world, problem)
            except Refused as refused:
                assert str(refused) and "{" not in str(refused)
                outcomes["refused"] += 1
                continue
            outcomes["fixed"] += 1
            after = world.apply(edit)
            same = [(p.rule, p.keys, p.field) for p in (*check(after), *problems)]
            name = problem.rule, problem.keys, problem.field
            was = sum((p.rule, p.keys, p.field) == name for p in problems)
            assert same.count(name) - was < was, (case, str(problem.message))
            assert after.apply(~edit).changes_since(world) == []
            if problem.rule in SHAPE_RULES:
                assert problem.rule not in {p.rule for p in about(check(after), problem.keys[0].id)}
    if CASES > 80:
        assert outcomes["fixed"] > outcomes["refused"] / 10 > 0
        assert len(seen) >= 15, seen
