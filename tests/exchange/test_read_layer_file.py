"""The office's own file becomes features of a layer: fields, values, rows left out, a replaced layer."""

from pathlib import Path

import pytest
import shapely

from beiyuan_gis.edits.add_features import Drawn
from beiyuan_gis.edits.replace_layer import replace_layer
from beiyuan_gis.exchange import ExchangeError, read_layer_file
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.programme.report import is_schematic, report
from beiyuan_gis.session import Session
from beiyuan_gis.storage.shipped import shipped_project
from tests.exchange.files import EAST, NORTH, encoded, geojson, layer, plots, shapefile, write

PLANE = "urn:ogc:def:crs:EPSG::4548"


def test_columns_are_found_by_name_and_by_title_and_values_by_title(tmp_path: Path) -> None:
    columns = {
        " 名 称": ["一号", "二号"],
        "STATUS": ["已拔除", "Planned"],
        "计划完工": ["2025年6月1日", "2025/12/31"],
        "Finished": ["20250601", "someday"],
        "颜色": ["红", "蓝"],
    }
    path = write(tmp_path / "a.gpkg", [g.centroid for g in plots()], columns, kind="Point", driver="GPKG")
    found = read_layer_file(path, layer("bollards"))
    assert found.fields == {
        " 名 称": "name", "STATUS": "status", "计划完工": "planned_finish", "Finished": "finished"
    }  # fmt: skip
    first, second = found.attributes
    assert (first["name"], first["status"], first["planned_finish"]) == ("一号", "pulled", "2025-06-01")
    assert (second["status"], second["planned_finish"]) == ("planned", "2025-12-31")
    assert (first["finished"], second["finished"]) == ("2025-06-01", None)
    assert set(first) == {field.name for field in layer("bollards").fields}
    told = [str(note) for note in found.notes]
    assert "Finished: values that do not fit were left empty: 1, the first 'someday' in row 2." in told
    assert "Columns that the layer has no field for: 颜色." in told


def test_names_cut_to_ten_bytes_are_recognised(tmp_path: Path) -> None:
    columns = {"signed_hou": ["3", "4"], "planned_fi": ["2025-01-02", ""], "planned_": ["x", "y"]}
    path = shapefile(tmp_path, plots(), encoded(columns, "ascii"))
    found = read_layer_file(path, layer("bungalow_relocation"))
    assert found.fields == {"signed_hou": "signed_households", "planned_fi": "planned_finish"}
    assert [a["signed_households"] for a in found.attributes] == [3, 4]
    assert [a["planned_finish"] for a in found.attributes] == ["2025-01-02", None]


def test_numbers_keep_their_type(tmp_path: Path) -> None:
    rows = [(g, {"户数": v}) for g, v in zip(plots(4), [12, None, "1,234", 2.5], strict=True)]
    path = geojson(tmp_path / "a.geojson", rows, PLANE)
    values = [a["households"] for a in read_layer_file(path, layer("bungalow_relocation")).attributes]
    assert values == [12, None, 1234, None]
    assert type(values[0]) is int


def test_the_source_is_the_file_unless_the_file_says(tmp_path: Path) -> None:
    rows = [(g, {"数据来源": v}) for g, v in zip(plots(), ["2025年实测", " "], strict=True)]
    path = geojson(tmp_path / "实测.geojson", rows, PLANE)
    sources = [a["source"] for a in read_layer_file(path, layer("demolition")).attributes]
    assert sources == ["2025年实测", "实测.geojson"]


def test_what_does_not_fit_is_left_out_with_its_row(tmp_path: Path) -> None:
    bow = shapely.Polygon([(EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH), (EAST, NORTH + 9)])
    shapes = [plots()[0], bow, None, plots()[0].centroid, plots()[1]]
    path = write(tmp_path / "a.gpkg", shapes, kind="Unknown", driver="GPKG")
    found = read_layer_file(path, layer("demolition"))
    assert [a["name"] for a in found.attributes] == ["n0", "n4"]
    assert [left.row for left in found.left_out] == [2, 3, 4]
    reasons = [str(left.reason) for left in found.left_out]
    assert "crosses itself near 469049.50, 4419048.50" in reasons[0]
    assert reasons[1:] == ["There is no geometry.", "It holds points instead of areas."]
    assert any(str(note).startswith("Rows left out: 3. Row 2:") for note in found.notes)


def test_nothing_that_fits_is_an_error(tmp_path: Path) -> None:
    bow = shapely.Polygon([(EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH), (EAST, NORTH + 9)])
    path = write(tmp_path / "a.gpkg", [bow], driver="GPKG")
    with pytest.raises(
        ExchangeError, match=r"No row of a\.gpkg can be taken over\. Row 1: The outline crosses"
    ):
        read_layer_file(path, layer("demolition"))


@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.geojson", "a.fgb"])
def test_heights_are_dropped_and_said(tmp_path: Path, name: str) -> None:
    solid = [shapely.force_3d(g, 23.5) for g in plots()]
    path = write(tmp_path / name, solid, kind="Polygon Z")
    found = read_layer_file(path, layer("demolition"))
    assert not any(g.has_z for g in found.geometries)
    assert any("Heights" in note.template for note in found.notes)
    # FlatGeobuf keeps features in an order of its own.
    assert {g.normalize().wkt for g in found.geometries} == {g.normalize().wkt for g in plots()}


def test_multipoints_become_points_and_parts_of_areas_stay_together(tmp_path: Path) -> None:
    points = shapely.MultiPoint([(EAST, NORTH), (EAST + 1, NORTH)])
    path = geojson(tmp_path / "a.geojson", [(points, {"name": "门口"})], PLANE)
    found = read_layer_file(path, layer("bollards"))
    assert [g.geom_type for g in found.geometries] == ["Point", "Point"]
    assert [a["name"] for a in found.attributes] == ["门口", "门口"]
    path = geojson(tmp_path / "b.geojson", [(shapely.MultiPolygon(plots()), {"户数": 9})], PLANE)
    found = read_layer_file(path, layer("bungalow_relocation"))
    assert [g.geom_type for g in found.geometries] == ["MultiPolygon"]


def test_progress_rises_to_one(tmp_path: Path) -> None:
    told: list[float] = []
    path = write(tmp_path / "a.gpkg", plots(), driver="GPKG")
    read_layer_file(path, layer("demolition"), progress=told.append)
    assert told == sorted(told) and told[0] == 0 and told[-1] == 1


def test_one_action_replaces_a_layer_and_one_undo_brings_it_back_to_the_byte(tmp_path: Path) -> None:
    session = Session(shipped_project())
    before = _bytes(session)
    assert report(session.project).layer("demolition").schematic > 0
    columns = {"名称": ["甲", "乙"], "状态": ["已拆除", "计划拆除"]}
    path = shapefile(tmp_path, plots(), encoded(columns, "gbk"), cpg="UTF-8")
    found = read_layer_file(path, session.project.layer("demolition"))
    drawn = [Drawn(g, a) for g, a in zip(found.geometries, found.attributes, strict=True)]
    session.perform(replace_layer(session.project, "demolition", drawn), "replace")

    features = list(session.project.table("demolition"))
    assert [f.attributes["name"] for f in features] == ["甲", "乙"]
    assert not any(is_schematic(f.attributes) for f in features)
    assert report(session.project).layer("demolition").schematic == 0
    assert sum(f.measure.area_plane for f in features) == pytest.approx(200, abs=1e-6)

    session.undo()
    assert _bytes(session) == before
    session.redo()
    assert list(session.project.table("demolition")) == features


def test_a_project_file_gives_its_layer_of_the_same_name(tmp_path: Path) -> None:
    session = Session(shipped_project())
    session.save_as(tmp_path / "mine.gpkg")
    session.close()
    found = read_layer_file(tmp_path / "mine.gpkg", layer("greening"))
    shipped = list(shipped_project().table("greening"))
    assert [shapely.to_wkb(g) for g in found.geometries] == [f.wkb for f in shipped]
    assert [dict(a) for a in found.attributes] == [dict(f.attributes) for f in shipped]


def _bytes(session: Session) -> list[tuple[int, bytes, dict[str, object]]]:
    features: list[Feature] = list(session.project.table("demolition"))
    return [(f.key.id, f.wkb, dict(f.attributes)) for f in features]
