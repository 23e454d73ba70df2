"""Right angles with the least movement; fewer vertices within a tolerance."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from beiyuan_gis.edits.rotate_features import rotate_features
from beiyuan_gis.edits.simplify import simplify
from beiyuan_gis.edits.square_corners import square_corners
from beiyuan_gis.edits.squaring import squared
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.world import E, N, at, kept_laws, lines, project, rectangle, stars

PARCEL, RAILING = Key("parcels", 1), Key("railings", 1)
L_SHAPE = [(0, 0), (40, 0), (40, 12), (25, 12), (15, 12), (15, 30), (0, 30)]


@st.composite
def almost_square(draw: st.DrawFn) -> tuple[Polygon, float]:
    """An L with a vertex in mid-edge, perhaps with a yard, turned, and each vertex off a little."""
    rings = [L_SHAPE, *([[(3, 3), (9, 3), (9, 9), (3, 9)]] if draw(st.booleans()) else [])]
    off = draw(st.floats(0.001, 0.25))
    turn = draw(st.floats(0, math.tau))
    noisy = []
    for ring in rings:
        shifts = draw(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=len(ring),
                               max_size=len(ring)))  # fmt: skip
        xy = np.array(ring) + off * np.array(shifts)
        noisy.append(xy @ [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]] + [E, N])
    return Polygon(noisy[0], noisy[1:]), off


def corners(polygon: Polygon) -> list[float]:
    """How far each corner is from a right or a straight angle, as sine times cosine."""
    found = []
    for ring in (polygon.exterior, *polygon.interiors):
        xy = shapely.get_coordinates(ring)[:-1]
        steps = np.roll(xy, -1, axis=0) - xy
        steps = steps / np.hypot(*steps.T)[:, None]
        found += [
            abs(a @ b * (a[0] * b[1] - a[1] * b[0]))
            for a, b in zip(steps, np.roll(steps, -1, 0), strict=True)
        ]
    return found


def geometry(world: Project, key: Key = PARCEL) -> Polygon:
    feature = world.get(key)
    assert feature is not None
    return feature.geometry


@given(almost_square())
def test_all_corners_are_right_and_no_vertex_moves_further_than_it_was_off(
    case: tuple[Polygon, float],
) -> None:
    polygon, off = case
    world = project(polygon)
    try:
        after = kept_laws(world, square_corners(world, [PARCEL]))
    except Refused as refused:
        assert "square already" in str(refused) and max(corners(polygon)) < 1e-5
        return
    now = geometry(after)
    assert max(corners(now)) < 1e-6
    moves = np.hypot(*(shapely.get_coordinates(now) - shapely.get_coordinates(polygon)).T)
    assert (
        math.sqrt((moves**2).mean()) <= off * math.sqrt(2) + 1e-9
    )  # the true L is this near, ours is nearest
    with pytest.raises(Refused, match="All corners are square already"):
        square_corners(after, [PARCEL])


@given(almost_square(), st.floats(-0.02, 0.02), st.tuples(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1)))
def test_no_other_shape_of_right_angles_is_nearer(
    case: tuple[Polygon, float], turn: float, step: tuple[float, float]
) -> None:
    ring = shapely.get_coordinates(case[0].exterior)[:-1]
    best = squared([ring]).rings[0]
    middle = best.mean(axis=0)
    rotation = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    other = (best - middle) @ rotation + middle + step
    assert ((best - ring) ** 2).sum() <= ((other - ring) ** 2).sum() + 1e-9


@given(st.floats(0.5, 359.5))
def test_a_rectangle_of_any_direction_is_square_already(angle: float) -> None:
    world = project(rectangle(0, 0, 40, 20))
    turned = world.apply(rotate_features(world, [PARCEL], angle))
    with pytest.raises(Refused, match="All corners are square already"):
        square_corners(turned, [PARCEL])


def test_heights_stay_and_other_parts_keep_their_own_direction() -> None:
    solid = shapely.from_wkt(
        f"POLYGON Z (({E} {N} 5, {E + 20} {N + 0.5} 6, {E + 20} {N + 10} 7, {E} {N + 10} 8, {E} {N} 5))"
    )
    world = project(solid)
    now = geometry(kept_laws(world, square_corners(world, [PARCEL])))
    assert shapely.get_coordinates(now, include_z=True)[:, 2].tolist() == [5, 6, 7, 8, 5]


@pytest.mark.parametrize("shape", [
    Polygon([at(0, 0), at(20, 0), at(0, 20)]),
    Polygon([at(10 * math.cos(a), 10 * math.sin(a)) for a in np.linspace(0, math.tau, 6)[:-1]]),
])  # fmt: skip
def test_what_is_no_rectangle_is_refused_with_the_place(shape: Polygon) -> None:
    with pytest.raises(Refused, match=r"Parcel 1 is not near enough to rectangular: the edge near 4690"):
        square_corners(project(shape), [PARCEL])


@pytest.mark.parametrize("tolerance", [0, -5, 45, math.nan, math.inf])
def test_a_tolerance_that_is_none_is_refused(tolerance: float) -> None:
    with pytest.raises(Refused, match="above 0° and below 45°"):
        square_corners(project(rectangle(0, 0, 9, 9)), [PARCEL], tolerance)


def test_a_hair_does_not_collapse_into_a_line() -> None:
    hair = Polygon([at(0, 0), at(40, 0), at(20, 0.5)])
    with pytest.raises(Refused):
        square_corners(project(hair), [PARCEL])


# ---------------------------------------------------------------- simplifying


@given(stars(), st.floats(0.01, 20))
def test_an_outline_keeps_some_of_its_vertices_and_stays_within_the_tolerance(
    star: Polygon, tolerance: float
) -> None:
    world = project(star)
    try:
        after = kept_laws(world, simplify(world, [PARCEL], tolerance))
    except Refused as refused:
        assert "Nothing would change" in str(refused) or "too coarse" in str(refused)
        return
    now = geometry(after)
    was = {tuple(c) for c in shapely.get_coordinates(star, include_z=star.has_z).tolist()}
    assert {tuple(c) for c in shapely.get_coordinates(now, include_z=star.has_z).tolist()} < was
    assert len(now.interiors) == len(star.interiors)
    assert shapely.hausdorff_distance(star.exterior, now.exterior) <= tolerance + 1e-6


@given(lines(), st.floats(0.01, 500))
def test_a_line_keeps_its_ends(line: LineString, tolerance: float) -> None:
    world = project(line)
    try:
        after = kept_laws(world, simplify(world, [RAILING], tolerance))
    except Refused as refused:
        assert "Nothing would change" in str(refused) or "too coarse" in str(refused)
        return
    now = geometry(after, RAILING)
    assert (now.coords[0], now.coords[-1]) == (line.coords[0], line.coords[-1])
    assert all(Point(c).distance(now) <= tolerance + 1e-6 for c in line.coords)


def test_what_would_collapse_is_refused() -> None:
    world = project(rectangle(0, 0, 9, 9), rectangle(50, 0, 900, 900))
    with pytest.raises(Refused, match="20 m is too coarse for Parcel 1: an outline would collapse"):
        simplify(world, [PARCEL, Key("parcels", 2)], 20)
    yard = Polygon(rectangle(0, 0, 900, 900).exterior, [rectangle(5, 5, 3, 3).exterior])
    with pytest.raises(Refused, match="too coarse"):
        simplify(project(yard), [PARCEL], 20)


@pytest.mark.parametrize("tolerance", [0, -1, math.nan, math.inf])
def test_no_tolerance_is_refused(tolerance: float) -> None:
    with pytest.raises(Refused, match="above zero"):
        simplify(project(rectangle(0, 0, 9, 9)), [PARCEL], tolerance)
