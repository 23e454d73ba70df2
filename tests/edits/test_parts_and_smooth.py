"""A further part, a drawn hole, and corners that are cut."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from beiyuan_gis.edits.add_part import add_part
from beiyuan_gis.edits.draw_hole import draw_hole
from beiyuan_gis.edits.smooth import smooth, smoothed
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from tests.edits.world import ATTRIBUTES, at, kept_laws, lines, project, rectangle, stars

PARCEL, RAILING = Key("parcels", 1), Key("railings", 1)
BOX = rectangle(0, 0, 20, 10)


def test_a_further_part_makes_a_multipart_area_with_the_same_attributes() -> None:
    world = project(BOX)
    after = kept_laws(world, add_part(world, PARCEL, rectangle(30, 0, 5, 5)))
    feature = after.get(PARCEL)
    assert feature is not None
    assert feature.geometry == MultiPolygon([BOX, rectangle(30, 0, 5, 5)])
    assert dict(feature.attributes) == ATTRIBUTES
    third = kept_laws(after, add_part(after, PARCEL, rectangle(50, 0, 5, 5))).get(PARCEL)
    assert third is not None and len(third.geometry.geoms) == 3


def test_parts_may_touch_in_a_corner_but_neither_overlap_nor_run_along() -> None:
    world = project(BOX)
    add_part(world, PARCEL, rectangle(20, 10, 5, 5))
    for other in (rectangle(10, 5, 20, 20), rectangle(20, 0, 5, 5), rectangle(5, 5, 2, 2)):
        with pytest.raises(Refused, match="apart from"):
            add_part(world, PARCEL, other)


def test_a_line_gets_a_further_line_and_no_area() -> None:
    one, other = LineString([at(0, 0), at(5, 5)]), LineString([at(9, 0), at(9, 5)])
    world = project(one)
    after = kept_laws(world, add_part(world, RAILING, other)).get(RAILING)
    assert after is not None and after.geometry == MultiLineString([one, other])
    with pytest.raises(Refused, match="holds lines"):
        add_part(world, RAILING, BOX)


def test_a_drawn_hole_is_taken_out() -> None:
    world = project(BOX)
    after = kept_laws(world, draw_hole(world, PARCEL, rectangle(5, 2, 4, 4))).get(PARCEL)
    assert after is not None and after.geometry.area == 200 - 16
    pierced = kept_laws(world, draw_hole(world, PARCEL, rectangle(5, 2, 4, 4)))
    for wrong in (
        rectangle(15, 5, 10, 2),
        rectangle(0, 2, 4, 4),
        rectangle(6, 3, 1, 1),
        rectangle(50, 0, 1, 1),
    ):
        with pytest.raises(Refused, match="must lie inside"):
            draw_hole(pierced, PARCEL, wrong)


@settings(max_examples=60)
@given(stars(), st.integers(1, 4))
def test_smoothing_touches_each_old_edge_in_its_middle_and_stays_within(
    polygon: Polygon, passes: int
) -> None:
    after = smoothed(polygon, passes)
    assert after.within(polygon.convex_hull.buffer(1e-6))
    ring = shapely.get_coordinates(polygon.exterior)
    middles = shapely.points((ring[:-1] + ring[1:]) / 2)
    assert shapely.distance(after.exterior, middles).max() < 1e-6
    assert len(after.exterior.coords) - 1 == (len(ring) - 1) * 2**passes
    assert bool(after.has_z) == bool(polygon.has_z)


@settings(max_examples=60)
@given(lines(), st.integers(1, 3))
def test_a_smoothed_line_keeps_its_ends_and_turns_less(line: LineString, passes: int) -> None:
    after = smoothed(line, passes)
    assert after.coords[0] == line.coords[0] and after.coords[-1] == line.coords[-1]
    assert after.length <= line.length + 1e-6

    def sharpest(of: LineString) -> float:
        step = np.diff(shapely.get_coordinates(of), axis=0)
        way = np.arctan2(step[:, 1], step[:, 0])
        turn = np.abs((np.diff(way) + np.pi) % (2 * np.pi) - np.pi)
        return float(turn.max(initial=0.0))

    assert sharpest(after) <= sharpest(line) + 1e-6


def test_smoothing_is_one_step_for_all_that_have_corners() -> None:
    straight = LineString([at(0, 50), at(9, 50)])
    world = project(BOX, straight)
    edit = smooth(world, [PARCEL, RAILING], 2)
    assert str(edit.title) == "Smooth Parcel 1"
    kept_laws(world, edit)
    with pytest.raises(Refused, match="Nothing would change"):
        smooth(world, [RAILING], 2)
    for passes in (0, 7, 1.5):
        with pytest.raises(Refused, match="one to 6"):
            smooth(world, [PARCEL], passes)
