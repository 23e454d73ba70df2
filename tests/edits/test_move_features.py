"""Moving whole features."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from tests.edits.world import at, kept_laws, project, rectangle, shapes, state

steps = st.floats(-5000, 5000)


@given(st.lists(shapes, min_size=1, max_size=4), steps, steps)
def test_every_coordinate_is_the_rounded_sum(geometries: list[BaseGeometry], dx: float, dy: float) -> None:
    world = project(*geometries)
    keys = [f.key for f in state(world)]
    after = kept_laws(world, move_features(world, keys, dx, dy))
    for key in keys:
        was, now = world.get(key), after.get(key)
        assert was is not None and now is not None
        before, moved = (shapely.get_coordinates(f.geometry, include_z=True) for f in (was, now))
        assert np.array_equal(moved, before + np.array([dx, dy, 0]), equal_nan=True)
        assert now.geometry.geom_type == was.geometry.geom_type and now.attributes == was.attributes


sixteenths = st.integers(-16000, 16000).map(lambda n: n / 16)


@given(st.lists(st.tuples(sixteenths, sixteenths), min_size=1, max_size=5), sixteenths, sixteenths)
def test_a_move_that_can_be_exact_is_and_back_restores_every_bit(
    places: list[tuple[float, float]], dx: float, dy: float
) -> None:
    world = project(*(Point(at(*p)) for p in places))
    keys = [f.key for f in state(world)]
    moved = world.apply(move_features(world, keys, dx, dy))
    assert [f.geometry.coords[0] for f in state(moved)] == [at(x + dx, y + dy) for x, y in places]
    assert state(moved.apply(move_features(moved, keys, -dx, -dy))) == state(world)


def test_an_unsound_feature_may_be_moved_as_it_is() -> None:
    world = project(Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)]))
    kept_laws(world, move_features(world, [Key("parcels", 1)], 5, 5), sound=False)


@pytest.mark.parametrize("dx, dy", [(math.nan, 0), (0, math.inf), (1e7, 0), (0, -2e7)])
def test_nowhere_is_refused(dx: float, dy: float) -> None:
    world = project(rectangle(0, 0, 1, 1))
    with pytest.raises(Refused):
        move_features(world, [Key("parcels", 1)], dx, dy)


def test_several_layers_at_once_are_one_edit_and_a_key_twice_is_once() -> None:
    world = project(rectangle(0, 0, 1, 1), Point(at(5, 5)))
    keys = [Key("parcels", 1), Key("bollards", 1), Key("parcels", 1)]
    edit = move_features(world, keys, 1, 0)
    assert str(edit.title) == "Move 2 features"
    assert edit.keys == frozenset(keys)
    assert str(move_features(world, keys[:1], 1, 0).title) == "Move Parcel 1"
