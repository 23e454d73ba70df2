"""Shared borders move together: what coincided coincides, nothing else moves, refusals name the neighbour."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.delete_shared_vertex import delete_shared_vertex
from beiyuan_gis.edits.delete_vertex import delete_vertex
from beiyuan_gis.edits.insert_shared_vertex import insert_shared_vertex
from beiyuan_gis.edits.insert_vertex import insert_vertex
from beiyuan_gis.edits.move_shared_vertex import move_shared_vertex
from beiyuan_gis.edits.move_vertex import move_vertex
from beiyuan_gis.edits.vertices import VertexRef, nearest_edge, vertices
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.world import at, kept_laws, project, rectangle


def key(id: int) -> Key:
    return Key("parcels", id)


def keys(of: Project) -> list[Key]:
    return [f.key for f in of.features()]


def corners(of: Project, which: Key) -> set[tuple[float, float]]:
    feature = of.get(which)
    assert feature is not None
    return set(map(tuple, vertices(feature.geometry).xy.tolist()))


def ref_at(of: Project, which: Key, x: float, y: float) -> VertexRef:
    feature = of.get(which)
    assert feature is not None
    found = vertices(feature.geometry).nearest(*at(x, y))
    assert found is not None and found[1] < 1e-6
    return found[0]


def outline(of: Project, which: Key) -> BaseGeometry:
    feature = of.get(which)
    assert feature is not None
    return feature.geometry.boundary


def laid(across: int, up: int, jitter: list[float]) -> Project:
    """Parcels without a gap: a grid whose inner crossings are shaken, each corner shared by up to four."""
    n = iter(jitter)
    spots = {
        (i, j): at(i * 20 + next(n, 0.0), j * 20 + next(n, 0.0))
        for i in range(across + 1)
        for j in range(up + 1)
    }
    return project(
        *(
            Polygon([spots[i, j], spots[i + 1, j], spots[i + 1, j + 1], spots[i, j + 1]])
            for i in range(across)
            for j in range(up)
        )
    )


grids = st.builds(
    laid, st.integers(1, 3), st.integers(1, 3), st.lists(st.floats(-4, 4), min_size=32, max_size=32)
)
small = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


def no_gap_and_no_overlap(of: Project) -> None:
    geometries = [f.geometry for f in of.features()]
    whole = shapely.union_all(geometries)
    assert whole.area == pytest.approx(math.fsum(g.area for g in geometries), abs=1e-6)
    assert sum(len(part.interiors) for part in shapely.get_parts(whole)) == 0


@settings(deadline=None)
@given(grids, st.data(), small)
def test_moving_a_corner_keeps_the_ground_covered_and_moves_nothing_else(
    before: Project, data: st.DataObject, by: tuple[float, float]
) -> None:
    which = data.draw(st.sampled_from(keys(before)))
    feature = before.get(which)
    assert feature is not None
    found = vertices(feature.geometry)
    row = data.draw(st.integers(0, len(found) - 1))
    place = tuple(found.xy[row].tolist())
    target = place[0] + by[0], place[1] + by[1]
    try:
        edit = move_shared_vertex(before, which, found.ref(row), *target, keys(before))
    except Refused:
        return
    after = kept_laws(before, edit)
    for one in keys(before):
        expected = {target if corner == place else corner for corner in corners(before, one)}
        assert corners(after, one) == expected
    outer = shapely.union_all([f.geometry for f in before.features()]).boundary
    if outer.distance(shapely.Point(place)) > 1e-6:
        no_gap_and_no_overlap(after)


@settings(deadline=None)
@given(grids, st.data(), small)
def test_pulling_a_vertex_out_of_a_border_pulls_it_out_of_both(
    before: Project, data: st.DataObject, by: tuple[float, float]
) -> None:
    which = data.draw(st.sampled_from(keys(before)))
    feature = before.get(which)
    assert feature is not None
    xy = shapely.get_coordinates(feature.geometry)
    row = data.draw(st.integers(0, len(xy) - 2))
    middle = (xy[row] + xy[row + 1]) / 2
    on, to = (float(middle[0]), float(middle[1])), (float(middle[0] + by[0]), float(middle[1] + by[1]))
    try:
        edit = insert_shared_vertex(before, which, VertexRef(0, 0, row + 1), on, to, keys(before))
    except Refused:
        return
    after = kept_laws(before, edit)
    along = [k for k in keys(before) if outline(before, k).distance(shapely.Point(on)) < 1e-6]
    for one in keys(before):
        assert corners(after, one) == corners(before, one) | ({to} if one in along else set())
    if len(along) == 2:
        no_gap_and_no_overlap(after)
        pulled = insert_vertex(before, which, VertexRef(0, 0, row + 1), *to)
        assert {f.after for f in pulled} <= {f.after for f in edit}


def side_by_side() -> Project:
    """Parcel 1 in the west with one long border; 2 and 3 in the east along it, meeting at (20, 8)."""
    return project(rectangle(0, 0, 20, 20), rectangle(20, 0, 20, 8), rectangle(20, 8, 20, 12))


def test_a_long_border_along_two_short_ones_gets_their_vertex() -> None:
    before = side_by_side()
    edit = move_shared_vertex(before, key(1), ref_at(before, key(1), 20, 20), *at(23, 21), keys(before))
    after = kept_laws(before, edit)
    assert corners(after, key(1)) == {at(0, 0), at(20, 0), at(20, 8), at(23, 21), at(0, 20)}
    assert corners(after, key(3)) == {at(20, 8), at(40, 8), at(40, 20), at(23, 21)}
    assert after.get(key(2)) == before.get(key(2))
    no_gap_and_no_overlap(after)


def test_a_corner_on_the_middle_of_a_neighbours_border_takes_it_along() -> None:
    before = side_by_side()
    edit = move_shared_vertex(before, key(2), ref_at(before, key(2), 20, 8), *at(17, 9), keys(before))
    after = kept_laws(before, edit)
    assert edit.keys == {key(1), key(2), key(3)}
    assert at(17, 9) in corners(after, key(1)) & corners(after, key(2)) & corners(after, key(3))
    no_gap_and_no_overlap(after)


def test_nearly_shared_vertices_become_one() -> None:
    before = project(rectangle(0, 0, 20, 20), rectangle(20.0004, 0, 20, 20))
    edit = move_shared_vertex(before, key(1), ref_at(before, key(1), 20, 20), *at(22, 22), keys(before))
    after = kept_laws(before, edit)
    assert at(22, 22) in corners(after, key(1)) & corners(after, key(2))


def test_what_only_touches_a_border_does_not_bend_it() -> None:
    line = LineString([at(20, 8), at(30, 15)])
    before = project(rectangle(0, 0, 20, 20), line)
    edit = move_shared_vertex(before, key(1), ref_at(before, key(1), 20, 20), *at(22, 22), keys(before))
    assert corners(before.apply(edit), key(1)) == {at(0, 0), at(20, 0), at(22, 22), at(0, 20)}
    assert edit.keys == {key(1)}


def test_points_stand_still() -> None:
    before = project(rectangle(0, 0, 20, 20), shapely.Point(at(20, 20)))
    edit = move_shared_vertex(before, key(1), ref_at(before, key(1), 20, 20), *at(22, 22), keys(before))
    assert edit.keys == {key(1)}


def test_alone_it_is_move_vertex_and_delete_vertex() -> None:
    before = project(rectangle(0, 0, 20, 20))
    ref = ref_at(before, key(1), 20, 20)
    assert move_shared_vertex(before, key(1), ref, *at(22, 22), keys(before)) == move_vertex(
        before, key(1), ref, *at(22, 22)
    )
    assert delete_shared_vertex(before, key(1), ref, keys(before)) == delete_vertex(before, key(1), ref)


def test_a_neighbour_that_would_cross_itself_is_named() -> None:
    before = side_by_side()
    with pytest.raises(Refused, match=r"Parcel 3, which shares this border: The outline would cross"):
        move_shared_vertex(before, key(1), ref_at(before, key(1), 20, 20), *at(45, 12), keys(before))


def test_an_unsound_neighbour_goes_along_as_it_is() -> None:
    bow_tie = Polygon([at(20, 0), at(40, 20), at(40, 0), at(20, 20)])
    before = project(rectangle(0, 0, 20, 20), bow_tie)
    edit = move_shared_vertex(before, key(1), ref_at(before, key(1), 20, 20), *at(19, 21), keys(before))
    after = kept_laws(before, edit, sound=False)
    assert at(19, 21) in corners(after, key(2))


def bent() -> Project:
    """Two parcels with a kink in their common border at (23, 10)."""
    return project(
        Polygon([at(0, 0), at(20, 0), at(23, 10), at(20, 20), at(0, 20)]),
        Polygon([at(20, 0), at(40, 0), at(40, 20), at(20, 20), at(23, 10)]),
    )


def test_a_kink_is_deleted_from_both_sides() -> None:
    before = bent()
    after = kept_laws(
        before, delete_shared_vertex(before, key(1), ref_at(before, key(1), 23, 10), keys(before))
    )
    assert len(corners(after, key(1))) == len(corners(after, key(2))) == 4
    no_gap_and_no_overlap(after)


def test_a_vertex_where_borders_part_is_not_deleted() -> None:
    before = bent()
    with pytest.raises(Refused, match="The border with Parcel 2 ends at this vertex"):
        delete_shared_vertex(before, key(1), ref_at(before, key(1), 20, 20), keys(before))


def test_heights_stay_and_new_vertices_lie_between() -> None:
    solid = Polygon([(*at(0, 0), 5.0), (*at(20, 0), 5.0), (*at(20, 20), 15.0), (*at(0, 20), 15.0)])
    before = project(solid, rectangle(20, 0, 20, 8), rectangle(20, 8, 20, 12))
    edit = move_shared_vertex(before, key(2), ref_at(before, key(2), 20, 8), *at(17, 9), keys(before))
    after = kept_laws(before, edit).get(key(1))
    assert after is not None
    xyz = shapely.get_coordinates(after.geometry, include_z=True)
    inserted = xyz[np.hypot(*(xyz[:, :2] - at(17, 9)).T) < 1e-9]
    assert inserted[0, 2] == pytest.approx(9.0)


def test_the_nearest_edge_is_where_a_double_click_inserts() -> None:
    before = side_by_side()
    own = before.get(key(1))
    assert own is not None
    hit = nearest_edge(own.geometry, *at(20.3, 4))
    assert hit is not None
    edit = insert_shared_vertex(before, key(1), hit.vertex, (hit.x, hit.y), (hit.x, hit.y), keys(before))
    assert edit.keys == {key(1), key(2)}
