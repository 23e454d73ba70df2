"""Moving, inserting and deleting vertices."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import from_wkt
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.delete_vertex import delete_vertex
from beiyuan_gis.edits.insert_vertex import insert_vertex
from beiyuan_gis.edits.move_vertex import move_vertex
from beiyuan_gis.edits.vertices import VertexRef, vertices
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Key
from tests.edits.world import E, N, at, kept_laws, multis, project, rectangle, shapes, state

PARCEL = Key("parcels", 1)
BOW_TIE = Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])


def verb(name: str, world: object, key: Key, ref: VertexRef, x: float, y: float) -> Edit:
    if name == "delete":
        return delete_vertex(world, key, ref)  # type: ignore[arg-type]
    return {"move": move_vertex, "insert": insert_vertex}[name](world, key, ref, x, y)  # type: ignore[arg-type]


@given(
    st.sampled_from(["move", "insert", "delete"]),
    st.one_of(shapes, multis()),
    st.floats(-80, 80),
    st.floats(-80, 80),
    st.data(),
)
def test_the_result_is_sound_or_refused_by_name(
    name: str, geometry: BaseGeometry, dx: float, dy: float, data: st.DataObject
) -> None:
    world = project(geometry)
    (feature,) = state(world)
    found = vertices(geometry)
    row = data.draw(st.integers(0, len(found) - 1))
    x, y = map(float, found.xy[row] + (dx, dy))
    try:
        edit = verb(name, world, feature.key, found.ref(row), x, y)
    except Refused as refused:
        assert len(str(refused)) > 10 and "{" not in str(refused)
        return
    after = kept_laws(world, edit)
    (now,) = state(after)
    assert now.attributes == feature.attributes
    assert now.geometry.has_z == geometry.has_z


def test_a_moved_corner_is_where_it_was_put() -> None:
    world = project(rectangle(0, 0, 10, 10))
    after = world.apply(move_vertex(world, PARCEL, VertexRef(0, 0, 2), *at(12, 11)))
    feature = after.get(PARCEL)
    assert feature is not None
    assert list(feature.geometry.exterior.coords) == [at(0, 0), at(10, 0), at(12, 11), at(0, 10), at(0, 0)]
    assert feature.measure.area_plane == pytest.approx(115)  # 100 and two triangles: 10*2/2 + 10*1/2


def test_a_crossing_is_refused_with_its_place_in_both_languages() -> None:
    world = project(rectangle(0, 0, 10, 10))
    with pytest.raises(Refused) as refused:
        move_vertex(world, PARCEL, VertexRef(0, 0, 0), *at(20, 5))
    assert str(refused.value) == f"The outline would cross itself near {E + 10:.2f}, {N + 7.5:.2f}."
    with speaking("zh"):
        assert str(refused.value) == f"轮廓线会在 {E + 10:.2f}, {N + 7.5:.2f} 附近自相交。"


def test_history_reads_in_both_languages() -> None:
    world = project(rectangle(0, 0, 10, 10))
    title = move_vertex(world, PARCEL, VertexRef(0, 0, 2), *at(12, 11)).title
    assert str(title) == "Move vertex 3 of Parcel 1"
    with speaking("zh"):
        assert str(title) == "移动地块 1 的顶点 3"


def test_an_unsound_outline_is_repaired_vertex_by_vertex() -> None:
    world = project(BOW_TIE)
    still_bad = move_vertex(world, PARCEL, VertexRef(0, 0, 0), *at(1, 0))
    kept_laws(world, still_bad, sound=False)
    repaired = world.apply(move_vertex(world, PARCEL, VertexRef(0, 0, 1), *at(5, -5)))
    feature = repaired.get(PARCEL)
    assert feature is not None and shapely.is_valid(feature.geometry)


@pytest.mark.parametrize("x, y", [(float("nan"), N), (E, float("inf")), (N, E), (1e12, N)])
def test_a_place_off_the_plane_is_refused_even_for_a_repair(x: float, y: float) -> None:
    for world in (project(rectangle(0, 0, 10, 10)), project(BOW_TIE)):
        with pytest.raises(Refused):
            move_vertex(world, PARCEL, VertexRef(0, 0, 0), x, y)


def test_swapped_axes_are_named() -> None:
    world = project(Point(at(0, 0)))
    with pytest.raises(Refused, match="easting and northing swapped"):
        move_vertex(world, Key("bollards", 1), VertexRef(0, 0, 0), N, E)


def test_no_move_is_no_change() -> None:
    world = project(rectangle(0, 0, 10, 10))
    assert not move_vertex(world, PARCEL, VertexRef(0, 0, 2), *at(10, 10))


def test_points_have_nothing_to_insert_or_delete() -> None:
    world = project(Point(at(0, 0)))
    with pytest.raises(Refused, match="Add another point"):
        insert_vertex(world, Key("bollards", 1), VertexRef(0, 0, 0), *at(1, 1))
    with pytest.raises(Refused, match="Delete the whole feature"):
        delete_vertex(world, Key("bollards", 1), VertexRef(0, 0, 0))


def test_deleting_a_corner_that_a_hole_needs_is_refused() -> None:
    holed = from_wkt("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (1 1, 3 1, 3 3, 1 1))")
    world = project(holed)
    with pytest.raises(Refused, match=r"would cross itself|would lie outside"):
        delete_vertex(world, PARCEL, VertexRef(0, 0, 0))


def test_a_feature_that_is_gone_is_named() -> None:
    with pytest.raises(Refused, match="Parcel 9 is not there any more"):
        move_vertex(project(), Key("parcels", 9), VertexRef(0, 0, 0), 0, 0)
