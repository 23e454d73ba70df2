"""Reshape, split several, extrude: what is kept, what is shared, what is refused."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from beiyuan_gis.edits.extrude_edge import extrude_edge, outwards
from beiyuan_gis.edits.reshape import reshape
from beiyuan_gis.edits.split_features import split_features
from beiyuan_gis.edits.vertices import VertexRef, vertex_count, vertices
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.test_shared_vertices import corners, grids, key, keys, no_gap_and_no_overlap
from tests.edits.world import at, kept_laws, project, rectangle, stars, state, total


def line(*places: tuple[float, float]) -> LineString:
    return LineString([at(*p) for p in places])


def area(of: Project, which: Key) -> float:
    feature = of.get(which)
    assert feature is not None
    return float(feature.geometry.area)


# ---------------------------------------------------------------- reshape


def test_a_line_that_bulges_out_adds() -> None:
    before = project(rectangle(0, 0, 20, 20))
    after = kept_laws(before, reshape(before, [key(1)], line((19, 5), (25, 5), (25, 15), (19, 15))))
    assert area(after, key(1)) == pytest.approx(450)
    assert corners(after, key(1)) >= {at(20, 5), at(25, 5), at(25, 15), at(20, 15)}


def test_a_line_that_cuts_in_takes_away() -> None:
    before = project(rectangle(0, 0, 20, 20))
    after = kept_laws(before, reshape(before, [key(1)], line((21, 5), (15, 5), (15, 15), (21, 15))))
    assert area(after, key(1)) == pytest.approx(350)


def test_a_line_may_begin_and_end_on_corners() -> None:
    before = project(rectangle(0, 0, 20, 20))
    after = kept_laws(before, reshape(before, [key(1)], line((20, 0), (25, 10), (20, 20))))
    assert corners(after, key(1)) == {at(0, 0), at(20, 0), at(25, 10), at(20, 20), at(0, 20)}


def test_neighbours_share_the_new_border_to_the_last_bit() -> None:
    before = project(rectangle(0, 0, 20, 20.3), rectangle(20, 0, 20, 20.3))
    drawn = line((19, 3.7), (26.1, 7.2), (13.3, 12.9), (21, 17.1))
    after = kept_laws(before, reshape(before, keys(before), drawn))
    no_gap_and_no_overlap(after)
    new = {at(26.1, 7.2), at(13.3, 12.9)}
    assert new <= corners(after, key(1)) & corners(after, key(2))
    shared = corners(after, key(1)) & corners(after, key(2))
    assert len(shared) == 6  # both ends of the old border, two crossings, two vertices of the line


def test_the_outline_keeps_its_way_round_its_holes_and_its_heights() -> None:
    ring = [(*at(0, 0), 5.0), (*at(20, 0), 5.0), (*at(20, 20), 9.0), (*at(0, 20), 9.0)]
    hole = [(*at(5, 5), 5.0), (*at(5, 8), 5.0), (*at(8, 8), 5.0)]
    for outline in (ring, ring[::-1]):
        before = project(Polygon(outline, [hole]))
        edit = reshape(before, [key(1)], line((21, 5), (15, 5), (15, 15), (21, 15)))
        geometry = kept_laws(before, edit).get(key(1)).geometry  # type: ignore[union-attr]
        assert geometry.exterior.is_ccw == Polygon(outline).exterior.is_ccw
        assert geometry.has_z and len(geometry.interiors) == 1
        assert not math.isnan(shapely.get_coordinates(geometry, include_z=True)[:, 2].sum())


def test_a_line_feature_keeps_its_ends() -> None:
    before = project(line((0, 0), (10, 0), (20, 0)))
    rail = Key("railings", 1)
    after = kept_laws(before, reshape(before, [rail], line((5, -1), (5, 5), (15, 5), (15, -1))))
    geometry = after.get(rail).geometry  # type: ignore[union-attr]
    assert list(geometry.coords) == [at(0, 0), at(5, 0), at(5, 5), at(15, 5), at(15, 0), at(20, 0)]


@pytest.mark.parametrize("drawn, why", [
    (line((30, 30), (40, 40)), "must cross an outline twice"),
    (line((10, 10), (30, 10)), "must cross an outline twice"),
    (line((0, 0), (30, 30), (30, 0), (0, 30)), "must not cross itself"),
    (Point(at(0, 0)), "Draw a line to reshape along"),
])  # fmt: skip
def test_what_reshapes_nothing_is_refused(drawn: LineString, why: str) -> None:
    before = project(rectangle(0, 0, 20, 20))
    with pytest.raises(Refused, match=why):
        reshape(before, [key(1)], drawn)


def test_reshaping_along_the_border_itself_changes_nothing() -> None:
    before = project(rectangle(0, 0, 20, 20))
    with pytest.raises(Refused):
        reshape(before, [key(1)], line((20, 0), (20, 20)))


@settings(deadline=None)
@given(stars(), st.tuples(st.floats(0, 1), st.floats(0, 1)), st.floats(0.3, 1.7))
def test_the_line_becomes_the_border(polygon: Polygon, ends: tuple[float, float], reach: float) -> None:
    """Either the line as drawn is part of the new outline, or it is refused with a reason."""
    one, other = (polygon.exterior.interpolate(s, normalized=True) for s in ends)
    middle = polygon.centroid
    out = [(middle.x + (p.x - middle.x) * 1.01, middle.y + (p.y - middle.y) * 1.01) for p in (one, other)]
    bend = (one.x + other.x) / 2, (one.y + other.y) / 2
    tip = middle.x + (bend[0] - middle.x) * reach, middle.y + (bend[1] - middle.y) * reach
    before = project(polygon)
    try:
        after = kept_laws(before, reshape(before, [key(1)], LineString([out[0], tip, out[1]])))
    except Refused as refused:
        assert str(refused)
        return
    outline = after.get(key(1)).geometry.boundary  # type: ignore[union-attr]
    within = LineString([out[0], tip, out[1]]).intersection(outline.buffer(1e-6))
    assert within.length > 0


# ---------------------------------------------------------------- several at once


@settings(deadline=None)
@given(grids, st.floats(2, 18), st.floats(-3, 3))
def test_a_cut_through_several_leaves_no_gap_and_shares_its_corners(
    before: Project, x: float, lean: float
) -> None:
    drawn = line((x, -20), (x + lean, 90))
    try:
        edit = split_features(before, keys(before), drawn)
    except Refused:
        return
    after = kept_laws(before, edit)
    no_gap_and_no_overlap(after)
    ground = math.fsum(f.geometry.area for f in before.features())
    assert math.fsum(f.geometry.area for f in after.features()) == pytest.approx(ground, abs=1e-6)
    assert total(after, "parcels", "households") == total(before, "parcels", "households")
    everywhere = [c for f in after.features() for c in corners(after, f.key)]
    apart = shapely.STRtree([Point(c) for c in set(everywhere)])
    pairs = apart.query([Point(c) for c in set(everywhere)], "dwithin", 1e-5)
    assert (pairs[0] == pairs[1]).all(), "two sides of one border have almost the same corner"


def test_those_that_are_not_cut_stay_and_ids_go_on() -> None:
    before = project(rectangle(0, 0, 20, 20), rectangle(20, 0, 20, 20), rectangle(100, 0, 20, 20))
    edit = split_features(before, keys(before), line((-1, 5), (41, 5)))
    after = kept_laws(before, edit)
    assert edit.keys == {key(1), key(2), key(4), key(5)}
    assert str(edit.title) == "Split 2 features into 4; counts stay with the largest parts"
    assert after.get(key(3)) == before.get(key(3))


def test_a_line_that_cuts_none_says_so() -> None:
    before = project(rectangle(0, 0, 20, 20), rectangle(20, 0, 20, 20))
    with pytest.raises(Refused, match="cuts none of the 2 features apart"):
        split_features(before, keys(before), line((5, 5), (25, 5)))


# ---------------------------------------------------------------- extrude


@pytest.mark.parametrize("clockwise", [False, True])
@pytest.mark.parametrize("edge, grown", [(0, (0, -3, 20, 10)), (1, (0, 0, 23, 10)), (3, (-3, 0, 20, 10))])
def test_a_rectangle_stays_one(edge: int, grown: tuple[float, ...], clockwise: bool) -> None:
    box = rectangle(0, 0, 20, 10)
    if clockwise:
        box, edge = Polygon(box.exterior.coords[::-1]), (3 - edge) % 4
    before = project(box)
    after = kept_laws(before, extrude_edge(before, key(1), VertexRef(0, 0, edge), 3.0))
    geometry = after.get(key(1)).geometry  # type: ignore[union-attr]
    assert geometry.bounds == (*at(*grown[:2]), *at(*grown[2:])) and vertex_count(geometry) == 4


def test_at_slanting_ends_corners_are_added() -> None:
    before = project(Polygon([at(0, 0), at(20, 0), at(10, 10)]))
    after = kept_laws(before, extrude_edge(before, key(1), VertexRef(0, 0, 0), 4.0))
    assert corners(after, key(1)) == {at(0, 0), at(0, -4), at(20, -4), at(20, 0), at(10, 10)}
    assert area(after, key(1)) == pytest.approx(180)


@pytest.mark.parametrize("orient", [1, -1])
def test_a_holes_edge_outwards_makes_the_hole_smaller(orient: int) -> None:
    hole = [at(5, 5), at(15, 5), at(15, 15), at(5, 15)][::orient]
    before = project(Polygon(rectangle(0, 0, 20, 20).exterior, [hole]))
    after = kept_laws(before, extrude_edge(before, key(1), VertexRef(0, 1, 0), 2.0))
    assert area(after, key(1)) == pytest.approx(area(before, key(1)) + 20)


@settings(deadline=None)
@given(stars(), st.data(), st.floats(0.01, 5))
def test_outwards_adds_what_the_edge_sweeps(polygon: Polygon, data: st.DataObject, by: float) -> None:
    before = project(polygon)
    edge = vertices(polygon).ref(data.draw(st.integers(0, len(vertices(polygon)) - 1)))
    try:
        after = kept_laws(before, extrude_edge(before, key(1), edge, by))
    except Refused:
        return
    ring = [polygon.exterior, *polygon.interiors][edge.ring].coords
    swept = math.dist(ring[edge.index][:2], ring[edge.index + 1][:2]) * by
    assert area(after, key(1)) - polygon.area == pytest.approx(swept, rel=1e-6, abs=1e-6)


def test_what_would_cross_itself_and_what_is_not_there_is_refused() -> None:
    before = project(rectangle(0, 0, 20, 10))
    with pytest.raises(Refused):
        extrude_edge(before, key(1), VertexRef(0, 0, 0), -10.0)
    with pytest.raises(Refused, match="no such edge"):
        extrude_edge(before, key(1), VertexRef(0, 0, 7), 1.0)
    with pytest.raises(Refused, match="Nothing would change"):
        extrude_edge(before, key(1), VertexRef(0, 0, 0), 0.0)


def test_a_part_of_several_has_its_own_edges() -> None:
    parts = MultiPolygon([rectangle(0, 0, 5, 5), rectangle(50, 0, 5, 5)])
    assert outwards(parts, VertexRef(1, 0, 1)).tolist() == [1.0, 0.0]
    before = project(parts)
    after = kept_laws(before, extrude_edge(before, key(1), VertexRef(1, 0, 1), 2.0))
    assert after.get(key(1)).geometry.bounds[2] == at(57, 0)[0]  # type: ignore[union-attr]


def test_a_closed_line_reshapes_along_itself() -> None:
    """From its first to its last crossing; the fuzz found that it cut across."""
    before = project(rectangle(0, 0, 20, 10))
    drawn = line((10, 5), (10, 15), (25, 15), (25, 5), (10, 5))
    after = kept_laws(before, reshape(before, [key(1)], drawn))
    (feature,) = state(after)
    assert feature.geometry.equals(
        Polygon([at(0, 0), at(20, 0), at(20, 5), at(25, 5), at(25, 15), at(10, 15), at(10, 10), at(0, 10)])
    )


def test_an_edge_is_not_extruded_by_less_than_coordinates_tell_apart() -> None:
    before = project(rectangle(0, 0, 20, 10))
    with pytest.raises(Refused, match="Nothing would change"):
        extrude_edge(before, key(1), VertexRef(0, 0, 0), 1e-9)


@pytest.mark.parametrize("distance", [-20.0, -19.9999999, -19.9996, -25.0])
def test_what_an_extrusion_leaves_is_no_hair(distance: float) -> None:
    before = project(rectangle(0, 0, 100, 20))
    with pytest.raises(Refused, match="through the opposite side"):
        extrude_edge(before, key(1), VertexRef(0, 0, 2), distance)
