"""Layers written for other programs and read back by them."""

from __future__ import annotations

import csv
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from beiyuan_gis.exchange import read_layer_file
from beiyuan_gis.exchange.errors import ExchangeError
from beiyuan_gis.exchange.write import to_frame, write_layer_file
from beiyuan_gis.model.project import Project, UnknownLayer
from beiyuan_gis.storage.shipped import shipped_project


@pytest.fixture(scope="module")
def shipped() -> Project:
    return shipped_project()


def test_a_frame_holds_what_the_layer_holds(shipped: Project) -> None:
    frame = to_frame(shipped, "railings")
    features = list(shipped.table("railings"))
    assert isinstance(frame, geopandas.GeoDataFrame) and frame.crs.to_epsg() == 4548
    assert list(frame.index) == [f.key.id for f in features]
    assert list(frame["name"]) == [f.attributes["name"] for f in features]
    assert frame.geometry.length.sum() == pytest.approx(688, abs=0.5)
    with pytest.raises(UnknownLayer):
        to_frame(shipped, "nowhere")


@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".fgb"])
def test_written_and_read_again(shipped: Project, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"平房区{ending}"
    write_layer_file(shipped, "bungalow_relocation", path)
    found = read_layer_file(path, shipped.layer("bungalow_relocation"))
    features = list(shipped.table("bungalow_relocation"))
    assert not found.left_out and len(found.geometries) == len(features)
    by_name = {f.attributes["name"]: f for f in features}
    for geometry, attributes in zip(found.geometries, found.attributes, strict=True):
        feature = by_name[attributes["name"]]
        assert shapely.hausdorff_distance(geometry, feature.geometry) < 1e-3
        assert dict(attributes) == dict(feature.attributes)


def test_csv_opens_in_excel(shipped: Project, tmp_path: Path) -> None:
    path = tmp_path / "阻车桩.csv"
    write_layer_file(shipped, "bollards", path)
    assert path.read_bytes().startswith("\ufeff".encode())
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 342


def test_a_file_is_replaced_whole_or_not_at_all(shipped: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(b"what was there")
    with pytest.raises(ExchangeError, match="nowhere"):
        write_layer_file(shipped, "bollards", tmp_path / "nowhere" / "a.gpkg")
    with pytest.raises(ExchangeError, match=r"\.geojson"):
        write_layer_file(shipped, "bollards", path.with_suffix(".doc"))
    assert path.read_bytes() == b"what was there"
    write_layer_file(shipped, "bollards", path)
    assert [name for name, _kind in pyogrio.list_layers(path)] == ["bollards"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.gpkg"]
