"""Adding, deleting and replacing features."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import from_wkt
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.edits.add_features import Drawn, add_features
from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.edits.replace_layer import replace_layer
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import UnknownLayer
from tests.edits.world import OF_TYPE, E, N, at, kept_laws, project, rectangle, shapes, state


@given(shapes)
def test_a_sound_geometry_is_added_as_drawn(geometry: BaseGeometry) -> None:
    world = project(rectangle(0, 0, 1, 1), Point(at(0, 0)))
    layer = OF_TYPE[geometry.geom_type.removeprefix("Multi")]
    after = kept_laws(world, add_feature(world, layer, geometry, {"name": "新"}))
    key = Key(layer, world.table(layer).next_id)
    feature = after.get(key)
    assert feature is not None and feature.wkb == shapely.to_wkb(geometry, byte_order=1, flavor="iso")
    assert feature.attributes["name"] == "新" and feature.attributes["status"] == "planned"
    assert feature.attributes["households"] is None
    assert len(state(after)) == len(state(world)) + 1


BOW_TIE = Polygon([at(0, 0), at(10, 10), at(10, 0), at(0, 10)])


@pytest.mark.parametrize("layer, geometry, why", [
    ("parcels", BOW_TIE, f"The outline would cross itself near {E + 5:.2f}, {N + 5:.2f}."),
    ("parcels", Polygon(), "The geometry is empty."),
    ("parcels", Point(at(0, 0)), "This layer holds areas, not points."),
    ("bollards", rectangle(0, 0, 1, 1), "This layer holds points, not areas."),
    ("railings", from_wkt("GEOMETRYCOLLECTION (POINT (0 0))"),
     "This layer holds lines, not mixed collections."),
    ("bollards", Point(E, math.inf), "A coordinate is not a number."),
    ("parcels", Polygon([at(0, 0), (math.inf, N), at(5, 5)]), "A coordinate is not a number."),
    ("bollards", MultiPoint([at(0, 0), at(1, 1)]),
     "Points are counted one by one: add each as a feature of its own."),
    ("railings", LineString([at(0, 0), at(0, 0)]),
     f"Too few different points would be left near {E:.2f}, {N:.2f}."),
    ("bollards", Point(N, E),
     f"{N:.2f}, {E:.2f} is far off the plane of EPSG:4548. Are easting and northing swapped?"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(layer: str, geometry: BaseGeometry, why: str) -> None:
    with pytest.raises(Refused) as refused:
        add_feature(project(), layer, geometry)
    assert str(refused.value) == why


def test_attributes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(Refused, match="no field 'colour'"):
        add_feature(project(), "bollards", Point(at(0, 0)), {"colour": "red"})
    with pytest.raises(Refused, match="not one of the allowed values"):
        add_feature(project(), "bollards", Point(at(0, 0)), {"status": "gone"})


def test_a_layer_that_is_not_there_is_named() -> None:
    with pytest.raises(Refused, match="no layer 'trams'"):
        add_feature(project(), "trams", Point(at(0, 0)))
    with pytest.raises(UnknownLayer):
        delete_features(project(), [Key("trams", 1)])


def test_a_lone_multipoint_is_a_point_and_measured_values_go() -> None:
    world = project()
    after = world.apply(add_feature(world, "bollards", MultiPoint([at(1, 2)])))
    assert [f.geometry.geom_type for f in state(after)] == ["Point"]
    measured = from_wkt(f"LINESTRING ZM ({E} {N} 5 1, {E + 9} {N} 6 2)")
    after = world.apply(add_feature(world, "railings", measured))
    assert [f.geometry.wkt for f in state(after)] == [
        f"LINESTRING Z ({E:.0f} {N:.0f} 5, {E + 9:.0f} {N:.0f} 6)"
    ]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=6))
def test_several_are_one_edit_with_rising_ids(places: list[tuple[float, float]]) -> None:
    world = project(Point(at(0, 0)))
    edit = add_features(world, "bollards", (Drawn(Point(at(*p)), {"status": "planned"}) for p in places))
    after = kept_laws(world, edit)
    assert after.table("bollards").ids() == list(range(1, len(places) + 2))
    assert len(world.table("bollards")) == 1


def test_the_one_that_does_not_fit_is_numbered_and_nothing_is_added() -> None:
    drawn = [Drawn(rectangle(0, 0, 1, 1)), Drawn(BOW_TIE)]
    with pytest.raises(Refused, match=r"Feature 2 of 2: The outline would cross itself"):
        add_features(project(), "parcels", drawn)
    with pytest.raises(Refused) as refused:
        replace_layer(project(rectangle(0, 0, 1, 1)), "parcels", drawn)
    with speaking("zh"):
        assert str(refused.value).startswith("第 2 个要素（共 2 个）：轮廓线会在")


def test_nothing_to_add_is_refused() -> None:
    with pytest.raises(Refused, match="nothing to add"):
        add_features(project(), "bollards", [])


@given(st.lists(shapes, min_size=1, max_size=5), st.data())
def test_deleted_features_are_gone_and_no_others(geometries: list[BaseGeometry], data: st.DataObject) -> None:
    world = project(*geometries)
    all_keys = [f.key for f in state(world)]
    keys = data.draw(st.lists(st.sampled_from(all_keys), min_size=1))
    after = kept_laws(world, delete_features(world, keys))
    assert [f.key for f in state(after)] == [k for k in all_keys if k not in keys]


def test_deleting_what_is_gone_is_refused() -> None:
    with pytest.raises(Refused, match="Bollard 7 is not there any more"):
        delete_features(project(), [Key("bollards", 7)])


@given(st.lists(st.floats(0, 900), min_size=1, max_size=5))
def test_replacing_keeps_no_old_id(offsets: list[float]) -> None:
    world = project(rectangle(0, 0, 5, 5), rectangle(9, 0, 5, 5), Point(at(0, 0)))
    new = [Drawn(rectangle(x, 50, 8, 8), {"source": "实测"}) for x in offsets]
    edit = replace_layer(world, "parcels", new)
    after = kept_laws(world, edit)
    assert after.table("parcels").ids() == list(range(3, 3 + len(offsets)))
    assert [f.wkb for f in after.table("parcels")] == [n.geometry.wkb for n in new]
    assert [f.key for f in after.table("bollards")] == [Key("bollards", 1)]
    assert str(edit.title) == f"Replace Parcel: 2 features by {len(offsets)}"


def test_a_layer_is_not_replaced_by_nothing() -> None:
    with pytest.raises(Refused, match="stays as it is"):
        replace_layer(project(rectangle(0, 0, 5, 5)), "parcels", [])
