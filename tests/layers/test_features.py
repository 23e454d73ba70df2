"""The shipped features: valid, in the subdistrict, none on top of another, and marked as schematic."""

from datetime import date
from itertools import pairwise

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Field, Value
from beiyuan_gis.geodesy.crs import DISTRICT, to_lonlat
from tests.layers.sample import catalogue, chosen, definition, layer_ids, overlap, overlap_within, raw, sample
from tools.sample.plan import STREETS
from tools.sample.shapes import ORIGIN
from tools.sample.town import SOURCE
from tools.sample.write import features_files

TOUCHING = 0.001  # m2 or m; what rounding to a millimetre leaves of a shared side
BUILDINGS = "residential_retrofit"
EVERY_LAYER = pytest.mark.parametrize("layer", layer_ids())
TYPES = {"text": str, "integer": int, "real": float, "date": str, "boolean": bool}


def test_the_generator_writes_the_shipped_files() -> None:
    for path, text in features_files(catalogue().folder):
        assert path.read_bytes() == text.encode(), path.parent.name


@EVERY_LAYER
def test_gdal_reads_the_file_where_it_lies(layer: str) -> None:
    frame = pyogrio.read_dataframe(catalogue().folder / layer / "features.geojson")
    assert frame.crs.to_epsg() == 4548
    assert frame.geometry.to_wkb().tolist() == [shapely.to_wkb(g) for g in sample(layer).geometries]
    assert len(pyogrio.list_layers(catalogue().folder / layer / "features.geojson")) == 1
    assert set(frame.columns) == {field.name for field in definition(layer).fields} | {"geometry"}


@EVERY_LAYER
def test_one_feature_a_line_with_rising_ids(layer: str) -> None:
    text = (catalogue().folder / layer / "features.geojson").read_text("utf-8")
    assert text.count('"geometry"') == sum('"geometry"' in line for line in text.splitlines())
    assert list(sample(layer).ids) == list(range(1, len(raw(layer)["features"]) + 1))


@EVERY_LAYER
def test_geometry_is_valid_of_its_type_and_in_millimetres(layer: str) -> None:
    for geometry in sample(layer).geometries:
        assert geometry.geom_type == definition(layer).geometry
        assert geometry.is_valid and geometry.is_simple and not geometry.is_empty
        points = shapely.get_coordinates(geometry)
        assert (points == points.round(3)).all()
        if geometry.geom_type == "Polygon":
            assert geometry.exterior.is_ccw and geometry.area > 20
        elif geometry.geom_type == "LineString":
            assert min(Point(a).distance(Point(b)) for a, b in pairwise(geometry.coords)) > 0.01


@EVERY_LAYER
def test_everything_lies_inside_the_subdistrict(layer: str) -> None:
    (boundary,) = sample("boundary").geometries
    assert all(boundary.covers(geometry) for geometry in sample(layer).geometries)
    lonlat = to_lonlat(shapely.get_coordinates(list(sample(layer).geometries)))
    assert (lonlat >= (DISTRICT.west, DISTRICT.south)).all() and (
        lonlat <= (DISTRICT.east, DISTRICT.north)
    ).all()


@EVERY_LAYER
def test_attributes_keep_to_their_fields(layer: str) -> None:
    fields = definition(layer).fields
    for feature in raw(layer)["features"]:
        assert list(feature["properties"]) == [field.name for field in fields]
        for field in fields:
            _check(field, feature["properties"][field.name])


def _check(field: Field, value: Value) -> None:
    if value is None:
        assert not field.required, field.name
        return
    assert type(value) is TYPES[field.type], field.name
    assert not field.domain or value in {choice.value for choice in field.domain}
    if field.type == "date":
        date.fromisoformat(str(value))


@EVERY_LAYER
def test_every_feature_says_that_it_is_schematic_and_names_nobody(layer: str) -> None:
    for attributes in sample(layer).attributes:
        assert attributes["source"] == SOURCE
        assert attributes.get("responsible") is None
    assert "示意" in SOURCE and "schematic" in SOURCE


@EVERY_LAYER
def test_names_are_there_and_unique(layer: str) -> None:
    names = [attributes["name"] for attributes in sample(layer).attributes]
    assert all(names) and len(set(names)) == len(names)


def test_outside_shuaifu_no_building_is_called_done() -> None:
    assert not chosen(BUILDINGS, community="other", status="done")


def test_the_two_parks_share_one_site() -> None:
    (site,) = chosen("optical_park", kind="site")
    (project,) = chosen("projects", name="北光绿色产业园")
    assert site.equals_exact(project, 0)


def _ground() -> dict[str, list[BaseGeometry]]:
    """What no two of can be in one place."""
    return {
        BUILDINGS: chosen(BUILDINGS),
        "bungalow_relocation": chosen("bungalow_relocation"),
        "demolition": chosen("demolition"),
        "greening": chosen("greening"),
        "projects": chosen("projects"),
        "kept": chosen("optical_park", kind="retained_building"),
        "trees": chosen("optical_park", kind="tree_stand"),
    }


@pytest.mark.parametrize("layer", list(_ground()))
def test_no_two_features_of_a_layer_overlap(layer: str) -> None:
    assert overlap_within(_ground()[layer]) < TOUCHING


@pytest.mark.parametrize("one", list(_ground()))
@pytest.mark.parametrize("other", list(_ground()))
def test_no_two_layers_overlap_that_could_not(one: str, other: str) -> None:
    in_the_park = {one, other} in ({"projects", "kept"}, {"projects", "trees"})
    if one < other and not in_the_park:
        assert overlap(_ground()[one], _ground()[other]) < TOUCHING


@pytest.mark.parametrize("layer", list(_ground()))
def test_railings_hoardings_and_bollards_stand_free(layer: str) -> None:
    polygons = shapely.union_all(_ground()[layer])
    for line in (*chosen("railings"), *chosen("hoardings")):
        assert line.distance(polygons) > 0.3
    for post in chosen("bollards"):
        assert post.distance(polygons) > 0.3


def test_buildings_and_trees_that_stay_are_in_the_park() -> None:
    (site,) = chosen("optical_park", kind="site")
    for kind in ("retained_building", "tree_stand"):
        assert all(site.contains_properly(g) for g in chosen("optical_park", kind=kind))


def test_floor_areas_fit_their_buildings() -> None:
    for geometry, attributes in zip(*sample("optical_park")[1:], strict=True):
        if attributes["kind"] == "retained_building":
            gross = geometry.area * attributes["floors"]
            assert 0.75 * gross < attributes["floor_area_m2"] <= gross


def test_railings_run_along_kerbs_and_posts_stand_at_the_edge_of_a_street() -> None:
    for geometry, attributes in zip(*sample("railings")[1:], strict=True):
        street = next(s for s in STREETS if s.name == attributes["street"])
        line = shapely.transform(street.line, lambda c: c + ORIGIN)
        assert all(abs(line.distance(Point(p)) - street.kerb) < 0.2 for p in geometry.coords)
    streets = [(shapely.transform(s.line, lambda c: c + ORIGIN), s.half) for s in STREETS]
    for post in chosen("bollards"):
        assert min(abs(line.distance(post) - half) for line, half in streets) < 1.5


def test_posts_stand_in_rows_clear_of_each_other_and_of_railings() -> None:
    posts = chosen("bollards")
    nearest = shapely.STRtree(posts).query_nearest(posts, exclusive=True, return_distance=True)[1]
    assert np.allclose(nearest, 1.5, atol=0.01)
    railings = shapely.union_all(chosen("railings"))
    assert min(post.distance(railings) for post in posts) > 3
    assert shapely.union_all(chosen("hoardings")).distance(railings) > 3


def test_shuaifu_lies_in_the_east_and_its_buildings_stand_in_rows() -> None:
    shuaifu = chosen(BUILDINGS, community="shuaifu")
    (boundary,) = sample("boundary").geometries
    assert min(g.bounds[0] for g in shuaifu) > boundary.centroid.x + 500
    for building in shuaifu:
        (x0, y0), (x1, y1) = max(
            pairwise(building.exterior.coords), key=lambda s: Point(s[0]).distance(Point(s[1]))
        )
        assert abs(np.degrees(np.arctan2(abs(y1 - y0), abs(x1 - x0)))) < 8  # its front faces south


def test_buildings_keep_the_distance_that_fire_engines_need() -> None:
    buildings = chosen(BUILDINGS)
    gaps = shapely.STRtree(buildings).query_nearest(buildings, exclusive=True, return_distance=True)[1]
    assert gaps.min() > 8


def test_signing_stands_at_the_first_day() -> None:
    for attributes in sample("bungalow_relocation").attributes:
        signed, households = attributes["signed_households"], attributes["households"]
        assert 0 < signed <= households and signed == attributes["signed_day_one"]
        assert (attributes["status"] == "signed") == (signed == households)
