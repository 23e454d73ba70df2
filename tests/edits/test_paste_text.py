"""Text from and for the clipboard."""

import json
from dataclasses import replace

import msgspec
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.clipboard_text import as_geojson, as_text
from beiyuan_gis.edits.paste_text import paste_text
from beiyuan_gis.errors import Refused
from beiyuan_gis.geodesy.crs import PLANE, to_lonlat, transform_geometries
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.project import Project
from tests.edits.world import ATTRIBUTES, LAYERS, at, kept_laws, project, rectangle, stars, state

DEFINITIONS = {d.id: d for d in LAYERS}
BOX = rectangle(0, 0, 20, 10)


def pasted(
    text: str, layer: str = "parcels", world: Project | None = None, epsg: int | None = None
) -> list[Feature]:
    world = world or project()
    after = kept_laws(world, paste_text(world, layer, text, epsg))
    return [f for f in state(after) if world.get(f.key) is None]


def in_degrees(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, to_lonlat)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).filter(
    lambda s: s not in ("NULL", "")
)


@given(st.lists(stars(), min_size=1, max_size=3), texts, st.booleans() | st.none(), st.floats(-1e6, 1e6))
def test_what_is_copied_from_a_layer_is_pasted_to_the_last_bit(
    shapes: list[BaseGeometry], name: str, kept: bool | None, height: float
) -> None:
    world = project(*shapes, name=name, kept=kept, height=height)
    features = state(world)
    copies = pasted(as_text(DEFINITIONS, features), world=world, epsg=PLANE)
    assert [c.wkb for c in copies] == [f.wkb for f in features]
    assert [c.attributes for c in copies] == [f.attributes for f in features]


def test_features_of_several_layers_are_lines_of_wkt() -> None:
    world = project(BOX, Point(at(1, 2)))
    assert as_text(DEFINITIONS, state(world)).splitlines() == [BOX.wkt, Point(at(1, 2)).wkt]


def test_wkt_on_several_lines_and_several_on_one_each() -> None:
    other = rectangle(50, 0, 5, 5)
    assert [f.geometry for f in pasted(f"{BOX.wkt}\r\n\r\n{other.wkt};\n")] == [BOX, other]
    assert [f.geometry for f in pasted(BOX.wkt.replace(", ", ",\n"))] == [BOX]
    assert [f.geometry for f in pasted(f"SRID=4548;{BOX.wkt}")] == [BOX]
    (new,) = pasted(BOX.wkt)
    assert new.attributes["status"] == "planned" and new.attributes["households"] is None


def test_a_table_from_qgis_with_its_own_columns() -> None:
    rows = ["wkt_geom\tfid\tname\thouseholds\theight\tkept", f"{BOX.wkt}\t7\t甲\t12\tNULL\ttrue"]
    (new,) = pasted("\n".join(rows))
    assert new.attributes == {**pasted(BOX.wkt)[0].attributes, "name": "甲", "households": 12, "kept": True}


@pytest.mark.parametrize("wrap", [
    lambda g: g,
    lambda g: {"type": "Feature", "properties": {"name": "甲", "fid": 1}, "geometry": g},
    lambda g: {"features": [{"type": "Feature", "properties": None, "geometry": g}]},
    lambda g: [g],
    lambda g: {"type": "GeometryCollection", "geometries": [g]},
])  # fmt: skip
def test_geojson_in_degrees_lands_where_it_is(wrap: object) -> None:
    text = json.dumps(wrap(json.loads(shapely.to_geojson(in_degrees(BOX)))))  # type: ignore[operator]
    (new,) = pasted(text)
    assert np.allclose(shapely.get_coordinates(new.geometry), shapely.get_coordinates(BOX), atol=1e-3)
    assert new.attributes["name"] == ("甲" if '"name"' in text else None)


def test_north_before_east_zones_and_named_systems_are_recognised() -> None:
    degrees = in_degrees(BOX)
    swapped = shapely.transform(degrees, lambda c: c[:, ::-1])
    zoned = shapely.transform(BOX, lambda c: np.add(c, (39_000_000, 0)))
    for text in (degrees.wkt, swapped.wkt, zoned.wkt, f"SRID=4326;{degrees.wkt}"):
        (new,) = pasted(text)
        assert np.allclose(shapely.get_coordinates(new.geometry), shapely.get_coordinates(BOX), atol=1e-3)
    utm = transform_geometries(np.array([BOX], object), 4548, 32650)[0]
    data = json.loads(shapely.to_geojson(utm))
    data["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32650"}}
    (new,) = pasted(json.dumps(data))
    assert np.allclose(shapely.get_coordinates(new.geometry), shapely.get_coordinates(BOX), atol=1e-3)


def test_at_the_edge_of_the_district_metres_are_ours_and_not_utm() -> None:
    south = shapely.transform(BOX, lambda c: np.subtract(c, (0, 1285)))
    assert [f.geometry for f in pasted(south.wkt)] == [south]


def test_points_that_are_counted_come_one_by_one() -> None:
    (x, y), (u, v) = at(1, 1), at(2, 2)
    new = pasted(f"MULTIPOINT (({x} {y}), ({u} {v}))", "bollards")
    assert [f.geometry.coords[0] for f in new] == [at(1, 1), at(2, 2)]
    assert len({f.key for f in new}) == 2


@pytest.mark.parametrize("text, why", [
    ("", "The clipboard holds no text."),
    ("会议纪要", "This is neither WKT nor GeoJSON: 会议纪要"),
    ("POLYGON ((0 0, 1 1))", "This is neither WKT nor GeoJSON: POLYGON ((0 0, 1 1))"),
    ("CIRCULARSTRING (0 0, 1 1, 2 0)", "This is neither WKT nor GeoJSON: CIRCULARSTRING (0 0, 1 1, 2 0)"),
    ('{"type": "Feature", "geometry": null}',
     'This is neither WKT nor GeoJSON: {"type": "Feature", "geometry": null}'),
    ("[" * 100_000, "This is neither WKT nor GeoJSON: " + "[" * 60),
    ("{}", "This is neither WKT nor GeoJSON: {}"),
    ("[]", "This is neither WKT nor GeoJSON: []"),
    ("wkt_geom\tname", "There is nothing to add."),
    ("GEOMETRYCOLLECTION EMPTY", "There is nothing to add."),
    ("POINT (469000 4419000)", "Feature 1 of 1: This layer holds areas, not points."),
    ("POLYGON EMPTY", "Feature 1 of 1: The geometry is empty."),
    ("POLYGON ((1 1, 2 1, 2 2, 1 1))", "The coordinates, from 1, 1, are near Beiyuan neither as EPSG:4548 "
     "metres nor as longitude and latitude. Put SRID=4548; before the text if they are right."),
    (f"SRID=4548;{BOX.wkt}\nSRID=4326;{BOX.wkt}",
     "The text names several coordinate systems. Paste them one after the other."),
    (f"SRID=999999;{BOX.wkt}", "There is no coordinate system EPSG:999999."),
    (f"wkt_geom\thouseholds\n{BOX.wkt}\tmany", "Feature 1 of 1: Households: 'many' is not a whole number."),
    (f"wkt_geom\tstatus\n{BOX.wkt}\tlost", "Feature 1 of 1: Status: 'lost' is not one of the allowed values "
     "(planned, signing, done)."),
])  # fmt: skip
def test_what_cannot_be_pasted_says_why(text: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        paste_text(project(), "parcels", text)
    assert str(refused.value) == why


WKT_LIKE = r"(SRID=\d+;)?(POINT|POLYGON|LINESTRING) ?\(+[-0-9eE., naif]*\)+"
GEOJSON_LIKE = r'\{"type": ?"(Point|Polygon|Feature)", ?"(coordinates|geometry)": ?[\[\]0-9,.e-]*\}'


@given(st.text() | st.from_regex(WKT_LIKE) | st.from_regex(GEOJSON_LIKE))
def test_no_text_at_all_crashes(text: str) -> None:
    try:
        pasted(text, "bollards")
    except Refused as refused:
        assert str(refused)


def test_attributes_read_back_as_they_were() -> None:
    world = project(BOX)
    assert dict(pasted(as_text(DEFINITIONS, state(world)), world=world)[0].attributes) == ATTRIBUTES


# ---------------------------------------------------------------- between two projects


def shared(text: str, layer: str, world: Project) -> list[Feature]:
    after = kept_laws(world, paste_text(world, layer, text, agreeing=True))
    return [f for f in state(after) if world.get(f.key) is None]


@given(st.lists(stars(), min_size=1, max_size=3), texts, st.booleans() | st.none(), st.floats(-1e6, 1e6))
def test_geojson_keeps_every_bit_and_every_attribute(
    shapes: list[BaseGeometry], name: str, kept: bool | None, height: float
) -> None:
    world = project(*shapes, name=name, kept=kept, height=height)
    copies = shared(as_geojson(state(world)), "parcels", project())
    assert [c.wkb for c in copies] == [f.wkb for f in state(world)]
    assert [c.attributes for c in copies] == [f.attributes for f in state(world)]


def test_where_domains_differ_the_value_is_left_out_and_said() -> None:
    (status,) = (field for field in LAYERS[0].fields if field.name == "status")
    narrow = msgspec.structs.replace(status, domain=status.domain[:1])
    fields = tuple(narrow if f is status else f for f in LAYERS[0].fields if f.name != "floors")
    there = project()
    there = replace(there, layers=(msgspec.structs.replace(LAYERS[0], fields=fields), *there.layers[1:]))
    here = project(BOX)
    edit = paste_text(there, "parcels", as_geojson(state(here)), agreeing=True)
    assert str(edit.title) == "Paste Parcel 1; 1 values that do not fit are left out"
    (new,) = (change.after for change in edit)
    assert new is not None
    assert new.attributes["status"] == "planned" and new.attributes["name"] == ATTRIBUTES["name"]
    assert "floors" not in new.attributes
    with pytest.raises(Refused, match="not one of the allowed"):
        paste_text(there, "parcels", as_geojson(state(here)))


def test_features_of_several_layers_carry_their_attributes_too() -> None:
    world = project(Point(at(1, 2)), Point(at(3, 4)), name="甲")
    copies = shared(as_geojson(state(world)), "bollards", project())
    assert [c.attributes["name"] for c in copies] == ["甲", "甲"]
