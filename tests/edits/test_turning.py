"""Rotating, scaling and mirroring about the common centre."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.mirror_features import Exchanged, mirror_features
from beiyuan_gis.edits.rotate_features import rotate_features
from beiyuan_gis.edits.scale_features import scale_features
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.world import E, N, at, kept_laws, lines, project, rectangle, stars, state

PARCEL = Key("parcels", 1)
extended = st.lists(st.one_of(stars(), lines()), min_size=1, max_size=3)


def coordinates(world: Project) -> np.ndarray:
    return np.vstack([shapely.get_coordinates(f.geometry) for f in state(world)])


def centre(world: Project) -> np.ndarray:
    together = shapely.geometrycollections([f.geometry for f in state(world)])
    return shapely.get_coordinates(together.centroid)


@given(extended, st.floats(-720, 720).filter(lambda a: a % 360 > 1e-6))
def test_a_turn_keeps_distances_areas_and_the_centre(shapes: list[BaseGeometry], angle: float) -> None:
    world = project(*shapes)
    try:
        after = kept_laws(world, rotate_features(world, [f.key for f in state(world)], angle))
    except Refused as refused:
        assert "Nothing would change" in str(refused) and abs(angle % 360 - 180) > 179
        return
    was, now = coordinates(world) - centre(world), coordinates(after) - centre(world)
    assert np.allclose(np.hypot(*now.T), np.hypot(*was.T), atol=1e-6)
    assert np.allclose(centre(after), centre(world), atol=1e-4)
    for one, other in zip(state(world), state(after), strict=True):
        assert other.geometry.area == pytest.approx(one.geometry.area, rel=1e-6, abs=1e-6)
        heights = [shapely.get_coordinates(f.geometry, include_z=True)[:, 2] for f in (one, other)]
        assert np.array_equal(*heights, equal_nan=True)


def test_clockwise_as_azimuths_grow_and_quarter_turns_are_exact() -> None:
    world = project(rectangle(0, 0, 20, 10))
    after = world.apply(rotate_features(world, [PARCEL], 90))
    assert [tuple(c) for c in coordinates(after)[:2]] == [
        at(5, 15),
        at(5, -5),
    ]  # south-west becomes north-west
    north = LineString([at(0, 0), at(0, 10)])
    world = project(north)
    (turned,) = state(world.apply(rotate_features(world, [Key("railings", 1)], 30)))
    (x0, y0), (x1, y1) = turned.geometry.coords
    assert math.degrees(math.atan2(x1 - x0, y1 - y0)) == pytest.approx(30)


@given(extended, st.floats(0.01, 100).filter(lambda f: abs(f - 1) > 1e-6))
def test_scaling_multiplies_areas_by_the_square(shapes: list[BaseGeometry], factor: float) -> None:
    world = project(*shapes)
    after = kept_laws(world, scale_features(world, [f.key for f in state(world)], factor))
    for one, other in zip(state(world), state(after), strict=True):
        assert other.geometry.area == pytest.approx(one.geometry.area * factor**2, rel=1e-5, abs=1e-5)
        assert other.geometry.length == pytest.approx(one.geometry.length * factor, rel=1e-6, abs=1e-5)


@given(extended, st.sampled_from(["east_west", "north_south"]))
def test_a_mirror_exchanges_sides_and_twice_is_back(shapes: list[BaseGeometry], exchanged: Exchanged) -> None:
    world = project(*shapes)
    keys = [f.key for f in state(world)]
    try:
        after = kept_laws(world, mirror_features(world, keys, exchanged))
    except Refused as refused:
        assert str(refused) == "Nothing would change."
        return
    axis = 0 if exchanged == "east_west" else 1
    was, now = coordinates(world) - centre(world), coordinates(after) - centre(world)
    assert np.allclose(now[:, axis], -was[:, axis], atol=1e-6)
    assert np.array_equal(coordinates(after)[:, 1 - axis], coordinates(world)[:, 1 - axis]) or np.allclose(
        now[:, 1 - axis], was[:, 1 - axis], atol=1e-8
    )
    back = after.apply(mirror_features(after, keys, exchanged))
    assert np.allclose(coordinates(back), coordinates(world), atol=1e-4)


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_no_number_is_refused(number: float) -> None:
    world = project(rectangle(0, 0, 9, 9))
    with pytest.raises(Refused, match="angle is not a number"):
        rotate_features(world, [PARCEL], number)
    with pytest.raises(Refused, match=r"between 0\.001 and 1000"):
        scale_features(world, [PARCEL], number)


@pytest.mark.parametrize("factor", [0, -1, 1e-9, 1e9])
def test_a_factor_that_makes_nothing_is_refused(factor: float) -> None:
    with pytest.raises(Refused, match=r"between 0\.001 and 1000"):
        scale_features(project(rectangle(0, 0, 9, 9)), [PARCEL], factor)


def test_what_would_not_change_or_is_nowhere_is_refused() -> None:
    world = project(Point(at(3, 3)), rectangle(0, 0, 8, 8))
    for edit in (
        lambda: rotate_features(world, [Key("bollards", 1)], 30),
        lambda: rotate_features(world, [PARCEL], 360),
        lambda: scale_features(world, [PARCEL], 1),
        lambda: mirror_features(world, [Key("bollards", 1)], "east_west"),
    ):
        with pytest.raises(Refused, match=r"Nothing would change\."):
            edit()
    lost = project(Point(math.nan, 0))
    with pytest.raises(Refused, match="not a number"):
        rotate_features(lost, [Key("bollards", 1)], 30)


def test_points_turn_about_their_middle_and_the_title_says_how_far() -> None:
    world = project(Point(at(0, 0)), Point(at(10, 0)))
    edit = rotate_features(world, [Key("bollards", 1), Key("bollards", 2)], 90)
    assert [f.geometry.coords[0] for f in state(world.apply(edit))] == [(E + 5, N + 5), (E + 5, N - 5)]
    assert str(edit.title) == "Rotate 2 features of Bollard by 90°"
    with speaking("zh"):
        assert str(edit.title) == "将阻车桩中的 2 个要素旋转 90°"


def test_an_unsound_feature_may_be_turned_as_it_is() -> None:
    bow_tie = Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])
    world = project(bow_tie)
    kept_laws(world, rotate_features(world, [PARCEL], 30), sound=False)
