"""What cannot be read is refused in a sentence; what hangs or crashes is ended, the source untouched."""

import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from beiyuan_gis.exchange import ChooseSublayer, ExchangeError, read_layer_file
from beiyuan_gis.exchange.sandbox import Limits
from tests.exchange.files import geojson, layer, plots, shapefile, table, untouched, write


def refusal(path: Path, layer_id: str = "demolition") -> str:
    with untouched(path.parent), pytest.raises(ExchangeError) as error:
        read_layer_file(path, layer(layer_id))
    return str(error.value)


@pytest.mark.parametrize("ending", [".shx", ".dbf"])
def test_part_of_a_shapefile(tmp_path: Path, ending: str) -> None:
    path = shapefile(tmp_path, plots(), {b"name": [b"a", b"b"]})
    path.with_suffix(ending).unlink()
    assert f"the {ending} beside it is missing" in refusal(path)


@pytest.mark.parametrize("ending", [".shp", ".shx", ".dbf"])
@pytest.mark.parametrize("left", [0, 50, -10])
def test_cut_off_shapefile(tmp_path: Path, ending: str, left: int) -> None:
    path = shapefile(tmp_path, plots(), {b"name": [b"a", b"b"]})
    part = path.with_suffix(ending)
    part.write_bytes(part.read_bytes()[:left])
    assert f"its {ending} is cut off" in refusal(path)


def test_parts_of_two_shapefiles(tmp_path: Path) -> None:
    path = shapefile(tmp_path, plots(), {b"name": [b"a", b"b"]})
    path.with_suffix(".dbf").write_bytes(table({b"name": [b"a", b"b", b"c"]}, 10))
    assert "2 shapes but 3 rows" in refusal(path)


def test_endings_in_capitals(tmp_path: Path) -> None:
    path = shapefile(tmp_path, plots(), {b"name": [b"a", b"b"]})
    for part in list(tmp_path.iterdir()):
        part.rename(part.with_suffix(part.suffix.upper()))
    assert len(read_layer_file(path.with_suffix(".SHP"), layer("demolition")).geometries) == 2


@pytest.mark.parametrize("content", [b"just a text, not a database\n" * 50, b""])
def test_a_text_called_gpkg(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "拆违.gpkg"
    path.write_bytes(content)
    assert refusal(path) == "拆违.gpkg is called GeoPackage, but it is none."


def test_a_database_that_is_no_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (x)")
    assert "it is none" in refusal(path)


def test_cut_off_geopackage(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", plots(500), driver="GPKG")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    assert "damaged or incomplete" in refusal(path)


def test_a_geopackage_with_a_damaged_schema(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", plots(), driver="GPKG")
    data = path.read_bytes()
    assert data.count(b"CREATE TABLE gpkg_contents") == 1
    path.write_bytes(data.replace(b"CREATE TABLE gpkg_contents", b"CREATE TABL\xa9 gpkg_contents"))
    assert "damaged or incomplete" in refusal(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"type": "FeatureCollection", "features": [', "damaged or incomplete"),
        (b'{"type": "Topology", "objects": {}}', "it is none"),
        (b"[1, 2]", "it is none"),
        (b'{"type": "FeatureCollection", "features": []}', "empty"),
    ],
)
def test_json_that_is_no_geojson(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(content)
    assert said in refusal(path)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.dwg", "DXF"),
        ("a.vrt", "Export it"),
        ("a.kml", "Export it"),
        ("a.zip", "unpack"),
        ("a.dbf", "choose the .shp"),
        ("a.tab", "Export it"),
    ],
)
def test_only_known_kinds_are_opened(tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>")
    assert said in refusal(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "not there any more" in refusal(tmp_path / "none.shp")
    (tmp_path / "folder.shp").mkdir()
    assert "is a folder" in refusal(tmp_path / "folder.shp")


def test_another_type_of_geometry(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", plots(), driver="GPKG")
    assert refusal(path, "bollards") == "The layer Bollards pulled holds points, but a.gpkg holds areas."


def test_an_empty_file(tmp_path: Path) -> None:
    assert "empty" in refusal(write(tmp_path / "a.gpkg", [], driver="GPKG"))


def test_two_layers(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", plots(3), driver="GPKG", layer="东侧")
    write(path, plots(1), driver="GPKG", layer="西侧", append=False)
    with pytest.raises(ChooseSublayer) as asked:
        read_layer_file(path, layer("demolition"))
    assert [s.name for s in asked.value.sublayers] == ["东侧", "西侧"]
    assert "东侧" in str(asked.value) and "西侧" in str(asked.value)
    assert len(read_layer_file(path, layer("demolition"), sublayer="西侧").geometries) == 1
    with pytest.raises(ChooseSublayer, match="no layer 'x'"):
        read_layer_file(path, layer("demolition"), sublayer="x")


def test_of_two_layers_the_one_of_the_type_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", plots(), driver="GPKG", layer="areas")
    points = [g.centroid for g in plots(3)]
    write(path, points, driver="GPKG", layer="points", kind="Point")
    found = read_layer_file(path, layer("bollards"))
    assert len(found.geometries) == 3
    assert [(s.name, s.kind) for s in found.sublayers] == [("areas", "Polygon"), ("points", "Point")]


def test_of_two_layers_of_the_type_the_one_with_the_name_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", plots(3), driver="GPKG", layer="greening")
    write(path, plots(1), driver="GPKG", layer="拆违")
    definition = layer("demolition")
    write(path, plots(2), driver="GPKG", layer=definition.title.zh)
    assert len(read_layer_file(path, definition).geometries) == 2


def test_changes_still_in_the_write_ahead_log_are_read(tmp_path: Path) -> None:
    """QGIS keeps a GeoPackage so while it has it open."""
    path = write(tmp_path / "a.gpkg", plots(2), driver="GPKG", layer="a")
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("DROP TRIGGER IF EXISTS trigger_delete_feature_count_a")
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE name LIKE 'rtree_a_geom_%'"):
            if "delete" in name:
                database.execute(f'DROP TRIGGER "{name}"')
        database.execute("DELETE FROM a WHERE fid = 1")
        database.commit()
        assert path.with_name("a.gpkg-wal").stat().st_size > 0
        with untouched(tmp_path):
            assert len(read_layer_file(path, layer("demolition")).geometries) == 1


def test_a_read_that_never_ends_is_ended(tmp_path: Path) -> None:
    path = shapefile(tmp_path, plots(), {b"name": [b"a", b"b"]})
    path.with_suffix(".dbf").unlink()
    os.mkfifo(path.with_suffix(".dbf"))  # opening it waits for a writer, as a dead network share does
    began = time.monotonic()
    with pytest.raises(ExchangeError, match=r"not read within 0\.5 seconds"):
        read_layer_file(path, layer("demolition"), limits=Limits(seconds=0.5))
    assert time.monotonic() - began < 5
    assert _readers() == []


def test_a_person_can_stop_it(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(fraction: float) -> None:
        if fraction > 0:
            raise Stopped

    path = tmp_path / "a.geojson"
    os.mkfifo(path)
    with pytest.raises(Stopped):
        read_layer_file(path, layer("demolition"), progress=stop)
    assert _readers() == []


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_crash_of_the_reader_is_a_sentence(tmp_path: Path, how: signal.Signals) -> None:
    path = tmp_path / "a.geojson"
    os.mkfifo(path)

    def crash(fraction: float) -> None:
        for reader in _readers():
            os.kill(reader, how)

    with pytest.raises(ExchangeError, match=rf"break down \(code -{int(how)}\)"):
        read_layer_file(path, layer("demolition"), progress=crash)


def test_memory_is_held(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    with path.open("wb") as file:
        file.truncate(600 * 1024**2)
    with pytest.raises(ExchangeError, match="more memory than one file may have"):
        read_layer_file(path, layer("demolition"), limits=Limits(memory=500 * 1024**2))


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    source = geojson(tmp_path / "a.geojson", [(shapely.box(0, 0, 1, 1), {})], "urn:ogc:def:crs:EPSG::4548")
    with pytest.raises(ExchangeError):
        read_layer_file(source, layer("demolition"))
    assert list(scratch.iterdir()) == []


def _readers() -> list[int]:
    """The reading processes that this process has started and that still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if parent == os.getpid() and b"exchange.child" in command:
            found.append(int(process.name))
    return found
