"""Whatever system a file is in, its features land on the plane of the district, or a person is asked."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.exchange import ChooseCrs, ExchangeError, read_layer_file
from beiyuan_gis.geodesy.crs import PLANE, transform_geometries
from beiyuan_gis.i18n import Message
from tests.exchange.files import geojson, layer, plots, write


def moved(epsg: int) -> list[BaseGeometry]:
    return list(transform_geometries(plots(), PLANE, epsg))


def swapped(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
    return [shapely.transform(g, lambda xy: xy[:, ::-1]) for g in geometries]


def assert_same_place(found: tuple[BaseGeometry, ...], metres: float = 1e-6) -> None:
    assert len(found) == 2
    for one, other in zip(found, plots(), strict=True):
        assert shapely.hausdorff_distance(one, other) < metres


def says(message: Message, *parts: str) -> bool:
    return all(part in str(message) for part in parts)


def test_coordinates_already_on_the_plane_are_kept_to_the_bit(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", plots(), driver="GPKG")
    found = read_layer_file(path, layer("demolition"))
    for one, other in zip(found.geometries, plots(), strict=True):
        assert shapely.to_wkb(one) == shapely.to_wkb(other)
    assert says(found.crs, "4548", "as the file says")


@pytest.mark.parametrize("epsg", [4527, 4490, 4326, 3857, 4549, 32650])
def test_a_declared_system_is_followed(tmp_path: Path, epsg: int) -> None:
    path = write(tmp_path / "a.shp", moved(epsg), crs=f"EPSG:{epsg}", encoding="UTF-8")
    found = read_layer_file(path, layer("demolition"))
    assert_same_place(found.geometries)
    assert says(found.crs, str(epsg), "as the file says")


@pytest.mark.parametrize("epsg", [4548, 4527, 4490, 3857, 4549])
@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_without_a_prj_the_place_decides(tmp_path: Path, epsg: int, swap: bool) -> None:
    shapes = swapped(moved(epsg)) if swap else moved(epsg)
    path = write(tmp_path / "a.shp", shapes, crs=None, encoding="UTF-8")
    assert not path.with_suffix(".prj").exists()
    found = read_layer_file(path, layer("demolition"))
    assert_same_place(found.geometries)
    assert says(found.crs, "does not say", str(epsg))
    assert says(found.crs, "north before east") == swap


@pytest.mark.parametrize("crs", [None, "urn:ogc:def:crs:OGC:1.3:CRS84"])
def test_degrees_in_geojson(tmp_path: Path, crs: str | None) -> None:
    path = geojson(tmp_path / "a.geojson", [(g, {"name": "一"}) for g in moved(4326)], crs)
    found = read_layer_file(path, layer("demolition"))
    assert_same_place(found.geometries)
    assert [a["name"] for a in found.attributes] == ["一", "一"]
    warned = any("Amap" in note.template for note in found.notes)
    assert warned == (crs is None)


def test_metres_in_geojson_that_says_nothing(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.json", [(g, {}) for g in plots()])
    found = read_layer_file(path, layer("demolition"))
    assert_same_place(found.geometries)
    assert says(found.crs, "does not say", "4548")


def test_declared_but_north_before_east(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", swapped(plots()), driver="GPKG")
    found = read_layer_file(path, layer("demolition"))
    assert_same_place(found.geometries)
    assert says(found.crs, "as the file says", "north before east")


def test_a_wrong_prj_is_not_believed_and_a_candidate_can_be_handed_back(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp", plots(), crs="EPSG:4547", encoding="UTF-8")
    with pytest.raises(ChooseCrs) as asked:
        read_layer_file(path, layer("demolition"))
    assert "4547" in str(asked.value) and "4548" in str(asked.value)
    best = asked.value.candidates[0]
    found = read_layer_file(path, layer("demolition"), crs=best)
    assert_same_place(found.geometries)
    assert says(found.crs, "as chosen", "4548")


@pytest.mark.parametrize("crs", ["EPSG:4548", None])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_data_from_elsewhere_are_refused_unless_a_person_insists(tmp_path: Path, crs: str | None) -> None:
    far = [shapely.box(100_000, 3_000_000, 100_010, 3_000_010)]
    path = write(tmp_path / "a.shp", far, crs=crs, encoding="UTF-8")
    with pytest.raises(ChooseCrs, match="Beiyuan") as asked:
        read_layer_file(path, layer("demolition"))
    assert asked.value.candidates == ()
    assert "100000" in str(asked.value)
    found = read_layer_file(path, layer("demolition"), crs=4548)
    assert found.geometries[0].equals(far[0])


def test_an_old_datum_is_said_to_be_rough(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp", plots(), crs="EPSG:2436", encoding="UTF-8")  # Beijing 1954, CM 117E
    found = read_layer_file(path, layer("demolition"))
    assert any("Beijing 1954" in str(note) for note in found.notes)
    offsets = [g.centroid.distance(p.centroid) for g, p in zip(found.geometries, plots(), strict=True)]
    assert np.max(offsets) < 200


def test_what_is_no_system_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", plots(), driver="GPKG")
    with pytest.raises(ExchangeError, match="no coordinate system"):
        read_layer_file(path, layer("demolition"), crs="EPSG:999999")
