"""The law of `follow`: problems kept up with edits are the problems that a full check finds."""

from __future__ import annotations

import math
import random

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Value
from beiyuan_gis.checks import Problem, check
from beiyuan_gis.checks.follow import concerned, follow
from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.checks.world import at, box, project

OFFSETS = (0.0, 0.0, 1e-9, 1e-4, 0.004, 0.03, 0.2, -0.004, -0.3, 0.9)


def quads(r: random.Random, count: int) -> list[BaseGeometry]:
    """Cells of a grid, some a little off, some missing, some crossing themselves, some there twice."""
    found: list[BaseGeometry] = []
    for n in range(count):
        x, y = 10 * (n % 6) - 30, 10 * (n // 6) - 30
        west, south, east, north = (a + r.choice(OFFSETS) for a in (x, y, x + 10, y + 10))
        ring = [at(west, south), at(east, south), at(east, north), at(west, north)]
        if r.random() < 0.08:
            ring[1], ring[2] = ring[2], ring[1]
        if r.random() < 0.1:
            ring.insert(2, at(x + r.choice((10.0, 25.0)), y + 5))
        if r.random() > 0.15:
            found.append(Polygon(ring))
        if r.random() < 0.05:
            found.append(Polygon(ring))
    return found


def rails(r: random.Random, count: int) -> list[BaseGeometry]:
    return [
        LineString([at(5 * (n % 4) + r.choice(OFFSETS), n), at(5 * (n % 4) + 5 + r.choice(OFFSETS), n + 1)])
        for n in range(count)
    ]


def shifted(world: Project, keys: list[Key], shift: tuple[float, float]) -> Edit:
    """As `move_features`, but also what is unsound."""
    features = [f for f in map(world.get, keys) if f is not None]
    moved = [f.with_geometry(shapely.transform(f.geometry, lambda xy: xy + shift)) for f in features]
    return Edit.of(message("Move"), map(Change, features, moved))


def edited(r: random.Random, world: Project, layer: str) -> Edit | None:
    """One step that a planner may take, or one that undo may bring: it need leave nothing sound."""
    ids = world.table(layer).ids()
    if not ids:
        return None
    keys = [Key(layer, id) for id in r.sample(ids, min(len(ids), r.choice((1, 1, 1, 2, 5))))]
    feature = world.get(keys[0])
    assert feature is not None
    match r.randrange(6):
        case 0:
            return delete_features(world, keys)
        case 1 | 2:
            shift = r.choice((*OFFSETS, 10.0, -50.0)), r.choice(OFFSETS)
            return shifted(world, keys, shift)
        case 3:
            return set_attributes(world, keys, {"households": r.choice((1, 5)), "signed_households": 3})
        case 4:
            return set_attributes(world, keys, {"kind": r.choice(("site", "building"))})
        case _:
            return add_feature(
                world,
                layer,
                box(r.randrange(-30, 30), r.randrange(-30, 30), 10, 10)
                if layer == "parcels"
                else LineString([at(r.randrange(20), 0), at(0.3, r.randrange(5, 20))]),
                {"source": "x"},
            )


def comparable(problems: list[Problem]) -> list[tuple[object, ...]]:
    return sorted(
        ((p.rule, p.keys, p.severity, str(p.message), p.field) for p in problems), key=lambda row: str(row)
    )


@pytest.mark.parametrize("layer", ["parcels", "railings"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_after_any_step_the_problems_are_those_of_a_full_check(layer: str, seed: int) -> None:
    r = random.Random(seed)
    world = project(layer, *(quads(r, 30) if layer == "parcels" else rails(r, 15)))
    found = check(world)
    for _step in range(4):
        edit = edited(r, world, layer)
        if edit is None or not edit:
            continue
        world = world.apply(edit)
        found = follow(found, world, [edit])
        assert comparable(found) == comparable(check(world))


def test_it_lists_them_in_the_order_of_a_full_check() -> None:
    attributes: dict[str, Value] = {"source": None}
    world = project("parcels", box(0, 0, 10, 10), (box(5, 0, 10, 10), attributes), box(40, 0, 10, 10))
    edit = move_features(world, [Key("parcels", 3)], -30, 0)
    after = world.apply(edit)
    assert follow(check(world), after, [edit]) == check(after)


def test_several_steps_at_once() -> None:
    world = project("parcels", *(box(10 * n, 0, 10, 10) for n in range(6)))
    first = move_features(world, [Key("parcels", 2)], 0.5, 0)
    second = move_features(world.apply(first), [Key("parcels", 5)], -0.5, 0)
    after = world.apply(first).apply(second)
    assert follow(check(world), after, [first, second]) == check(after) != []


def test_moving_the_boundary_checks_everything() -> None:
    world = project("parcels", box(-90, 0, 10, 10), box(80, 0, 10, 10))
    edit = move_features(world, [Key("boundary", 1)], 50, 0)
    after = world.apply(edit)
    assert [p.keys[0].id for p in follow(check(world), after, [edit])] == [1]


def test_what_is_concerned_is_what_is_near() -> None:
    world = project("parcels", *(box(-90 + 20 * n, 0, 10, 10) for n in range(9)))
    edit = move_features(world, [Key("parcels", 1)], 0, 1)
    ids = sorted(key.id for key in concerned(world.apply(edit), [edit]))
    assert ids == [1, 2, 3, 4] and math.isclose(box(-30, 0, 10, 10).distance(box(-90, 0, 10, 10)), 50)
