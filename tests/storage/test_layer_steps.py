"""Steps that change layers: journalled, recovered, saved with their tables and styles, undone over saves."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from shapely.geometry import Point

from beiyuan_gis.catalogue import Field, LayerDefinition, Style, Symbol
from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.edits.add_field import add_field
from beiyuan_gis.edits.add_layer import add_layer, drafted
from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.edits.remove_field import remove_field
from beiyuan_gis.edits.remove_layer import remove_layer
from beiyuan_gis.edits.rename_layer import rename_layer
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.edits.set_style import set_style
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import codec, journal, project_file
from beiyuan_gis.storage.connection import SCHEMA_VERSION
from beiyuan_gis.storage.errors import ChangedOnDisk
from tests.storage.at_work import crashed, elsewhere, name_of, rename
from tests.storage.layer_storm import one, whole
from tests.storage.small import FIELDS, LAYERS, small_project
from tests.storage.test_qgis import has_qgis, qgis

RED = Style(Symbol(fill="#ff0000", width=1, size=3))  # whole numbers: JSON must not make other steps of them


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "工程.gpkg"
    project_file.create(path, small_project())
    return path


def parks(session: Session) -> LayerDefinition:
    return drafted(session.project, Text("口袋公园", "Pocket parks"), "Point", FIELDS)


def work(session: Session) -> None:
    """A style, a new layer with a point on it, and edits of features around them."""
    rename(session, "before")
    session.perform(set_style(session.project, "parcels", RED))
    session.perform(add_layer(session.project, parks(session)))
    session.perform(add_feature(session.project, "pocket_parks", Point(469_000, 4_419_000), {}))
    rename(session, "after")


def read(path: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


def test_a_step_reads_back_as_it_was_written(path: Path) -> None:
    session = Session.open(path)
    work(session)
    a, b = (Key("parcels", n) for n in (1, 2))
    session.perform(merge_features(session.project, [a, b], a, multipart=True))
    session.perform(remove_layer(session.project, "railings"))
    session.undo()
    assert session.history.undone
    for step in (*session.history.done, *session.history.undone):
        text = codec.dumps(codec.step_to_json(step))
        again = codec.step_from_json(codec.step_to_json(step))
        assert again == step and codec.dumps(codec.step_to_json(again)) == text
    session.close()


def test_steps_of_features_alone_are_written_as_ever(path: Path) -> None:
    session = Session.open(path)
    rename(session, "x")
    assert set(codec.edit_to_json(session.history.done[0].edit)) == {"title", "changes"}
    session.close()


def test_a_crash_loses_nothing(path: Path) -> None:
    session = Session.open(path)
    work(session)
    wanted = whole(session.project)
    session = crashed(session)
    assert session.restore() == 5 and whole(session.project) == wanted
    session.go_to(0)
    assert session.project.layers == LAYERS and name_of(session) != "after"
    session.go_to(5)
    session = crashed(session)
    assert session.restore() == 15 and whole(session.project) == wanted
    session.save()
    assert whole(project_file.read(path).project) == wanted
    session.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_storm_is_on_the_disk_as_it_is_in_memory(seed: int, path: Path) -> None:
    """Steps of all kinds, saves at any time, undo over them, crashes and restarts."""
    session, rng = Session.open(path), random.Random(seed)
    for turn in range(60):
        one(session, rng)
        if turn % 20 == 19:
            wanted = whole(session.project)
            session = crashed(session)
            session.restore()
            assert whole(session.project) == wanted
    session.save()
    assert whole(project_file.read(path).project) == whole(session.project)
    assert read(path, "PRAGMA integrity_check") == [("ok",)]
    names = {
        row[0] for row in read(path, "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
    }
    assert names == set(session.project.tables)
    styles = {row[0] for row in read(path, "SELECT f_table_name FROM layer_styles WHERE useAsDefault")}
    assert styles == names, "one style a layer, and none of layers that left"
    wanted = whole(session.project)
    session.go_to(0)
    session.save()
    session.close()
    session = Session.open(path)
    session.go_to(10_000)
    assert session.history.undone == ()
    session.go_to(0)
    assert session.project.layers == LAYERS
    session.close()


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
@pytest.mark.parametrize("seed", range(2))
def test_killed_among_steps_of_layers(seed: int, ram: Path) -> None:
    path = ram / f"layers{seed}.gpkg"
    project_file.create(path, small_project())
    script = Path(__file__).with_name("layer_storm.py")
    process = subprocess.Popen([sys.executable, script, str(seed), path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    last = 0
    for count, line in enumerate(process.stdout):
        last = int(line)
        if count == 25 + 9 * seed:
            os.kill(process.pid, signal.SIGKILL)
            break
    last = max([last, *(int(line) for line in process.stdout if line.endswith("\n"))])
    process.wait()
    process.stdout.close()
    session = Session.open(path)
    session.restore()
    found, revision = session.project, session.revision
    assert revision >= last
    memory, rng = Session(small_project()), random.Random(seed)
    while memory.revision < revision:
        one(memory, rng, saving=False)
    assert memory.revision == revision, "a jump is several steps, and was cut"
    assert whole(found) == whole(memory.project)
    session.save()
    assert whole(project_file.read(path).project) == whole(memory.project)
    session.close()


def test_a_style_touches_no_feature_table(path: Path) -> None:
    session = Session.open(path)
    elsewhere(path, "CREATE TRIGGER guard BEFORE UPDATE ON parcels BEGIN SELECT raise(ABORT, 'touched'); END")
    session.perform(set_style(session.project, "parcels", RED))
    session.save()
    ((stored,),) = read(path, "SELECT definition FROM beiyuan_layers WHERE id = 'parcels'")
    assert LayerDefinition.from_json(str(stored)).style == RED
    ((qml,),) = read(path, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'parcels'")
    assert "255,0,0,255" in str(qml)
    session.close()


def test_styles_saved_in_qgis_under_other_names_stay(path: Path) -> None:
    session = Session.open(path)
    elsewhere(
        path,
        "INSERT INTO layer_styles (f_table_name, f_geometry_column, styleName, styleQML, useAsDefault)"
        " VALUES ('parcels', 'geom', 'mine', '<qgis/>', 0)",
    )
    session.perform(set_style(session.project, "parcels", RED))
    session.perform(rename_layer(session.project, "parcels", Text("宗地", "Plots")))
    session.save()
    found = read(
        path, "SELECT styleName, useAsDefault FROM layer_styles WHERE f_table_name = 'parcels' ORDER BY 1"
    )
    assert found == [("mine", 0), ("宗地", 1)]
    assert read(path, "SELECT identifier FROM gpkg_contents WHERE table_name = 'parcels'") == [("宗地",)]
    session.close()


def test_two_layers_may_change_names_with_each_other(path: Path) -> None:
    session = Session.open(path)
    one_, two = session.project.layers[:2]
    swapped = [
        LayerChange(a, msgspec.structs.replace(a, title=b.title)) for a, b in ((one_, two), (two, one_))
    ]
    session.perform(Edit.of(message("Swap"), definitions=swapped))
    session.save()
    assert project_file.read(path).project.layers == session.project.layers
    session.close()


@pytest.mark.parametrize(
    "theirs",
    [
        "UPDATE railings SET name = 'theirs' WHERE fid = 1",
        "DELETE FROM railings WHERE fid = 1",
        "INSERT INTO railings (fid, geom) SELECT 99, geom FROM railings WHERE fid = 1",
        "UPDATE beiyuan_layers SET definition = replace(definition, '0072b2', '0072b3')",
    ],
)
def test_a_layer_that_somebody_else_changed_is_not_dropped(path: Path, theirs: str) -> None:
    session = Session.open(path)
    session.perform(remove_layer(session.project, "railings"))
    elsewhere(path, theirs)
    with pytest.raises(ChangedOnDisk):
        session.save()
    assert len(read(path, "SELECT * FROM railings")) >= 2 and session.dirty
    session.close()


def test_a_table_of_somebody_else_is_not_overwritten(path: Path) -> None:
    session = Session.open(path)
    elsewhere(path, "CREATE TABLE Pocket_Parks (secret TEXT)")
    session.perform(add_layer(session.project, parks(session)))
    with pytest.raises(ChangedOnDisk):
        session.save()
    session.save_as(path.with_name("copy.gpkg"))
    assert "pocket_parks" in project_file.read(path.with_name("copy.gpkg")).project.tables
    session.close()


def test_a_layer_that_a_file_cannot_hold_is_refused_before_it_counts(path: Path) -> None:
    session = Session.open(path)
    twice = msgspec.structs.replace(parks(session), fields=(FIELDS[0], FIELDS[0]))
    with pytest.raises(Refused, match="cannot hold a layer"):
        session.perform(Edit.of(message("x"), definitions=[LayerChange(None, twice)]))
    assert session.revision == 0
    session.close()


def test_files_and_journals_of_before_open_and_are_marked_at_the_next_save(path: Path) -> None:
    elsewhere(path, "UPDATE beiyuan_project SET value = '1' WHERE key = 'schema_version'")
    elsewhere(path, "DELETE FROM beiyuan_project WHERE key = 'retired'")
    session = Session.open(path)
    rename(session, "old hand")
    assert b'"layers"' not in journal.path_for(path).read_bytes()
    session = crashed(session)
    assert session.restore() == 1
    session.save()
    version = read(path, "SELECT value FROM beiyuan_project WHERE key = 'schema_version'")
    assert version == [(str(SCHEMA_VERSION),)]
    session.close()


def test_columns_that_were_kept_are_not_those_of_a_layer_that_came_back(path: Path, root: Path) -> None:
    """A layer leaves and comes back with other features, while another still stands on what was kept."""
    Session.open(path).close()
    session = Session.open(path)
    session.perform(remove_layer(session.project, "bollards"))
    session.save()
    session.undo()
    point = next(iter(session.project.table("bollards")))
    session.perform(add_feature(session.project, "bollards", point.geometry, {}))
    session.save()
    wanted = whole(session.project)
    session.close()
    assert whole(project_file.read(path).project) == wanted


@pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed")
def test_qgis_shows_the_new_style_and_the_new_layer(path: Path) -> None:
    session = Session.open(path)
    session.save_as(path)
    work(session)
    session.perform(remove_layer(session.project, "bollards"))
    session.save()
    session.close()
    found = qgis(path)
    assert set(found) == {"parcels", "railings", "pocket_parks"}
    assert found["parcels"]["colours"] == ["#ff0000"] and found["parcels"]["renderer"] == "singleSymbol"
    new = found["pocket_parks"]
    assert new["valid"] and new["features"] == 1 and new["crs"] == "EPSG:4548" and new["indexed"] == 2
    assert new["style"] == ["口袋公园"] and new["aliases"]["households"] == "户数"


NEW = Field("colour", "text", Text("颜色", "Colour"))


def test_a_field_comes_and_goes_with_its_values_over_saves(path: Path) -> None:
    """Nothing but the schema changes when it comes; undone after a save, values go before the column."""
    session = Session.open(path)
    before = read(path, "SELECT fid, geom, name FROM parcels")
    session.perform(add_field(session.project, "parcels", NEW))
    session.save()
    assert read(path, "SELECT fid, geom, name FROM parcels") == before
    keys = [Key("parcels", 2)]
    session.perform(set_attributes(session.project, keys, {"colour": "red"}))
    session.save()
    session.close()
    session = Session.open(path)
    assert read(path, "SELECT colour FROM parcels ORDER BY fid") == [(None,), ("red",), (None,)]
    session.go_to(0)
    session.save()
    columns = [row[1] for row in read(path, "PRAGMA table_info(parcels)")]
    assert columns == ["fid", "geom", *(f.name for f in FIELDS)]
    assert read(path, "SELECT fid, geom, name FROM parcels") == before
    session.go_to(2)
    session.save()
    assert whole(project_file.read(path).project) == whole(session.project)
    session.perform(set_attributes(session.project, keys, {"colour": None}))
    session = crashed(session)
    assert session.restore() == 1
    session.close()


def test_a_field_that_is_removed_goes_with_the_save_and_undo_brings_it_back(path: Path) -> None:
    session = Session.open(path)
    before = whole(session.project)
    held = read(path, "SELECT fid, name FROM parcels")
    session.perform(remove_field(session.project, "parcels", "name"))
    session = crashed(session)
    assert session.restore() == 1
    session.save()
    assert "name" not in [row[1] for row in read(path, "PRAGMA table_info(parcels)")]
    session.close()
    session = Session.open(path)
    assert session.project.layer("parcels").field("name") is None
    session.undo()
    session.save()
    assert read(path, "SELECT fid, name FROM parcels") == held
    assert whole(session.project) == before == whole(project_file.read(path).project)
    session.close()


def test_values_of_somebody_else_keep_a_column_from_going(path: Path) -> None:
    session = Session.open(path)
    session.perform(add_field(session.project, "parcels", NEW))
    session.save()
    elsewhere(path, "UPDATE parcels SET colour = 'theirs' WHERE fid = 3")
    session.undo()
    with pytest.raises(ChangedOnDisk):
        session.save()
    session.close()


def test_a_column_of_somebody_else_is_not_taken_over(path: Path) -> None:
    session = Session.open(path)
    elsewhere(path, "ALTER TABLE parcels ADD COLUMN Colour TEXT")
    session.perform(add_field(session.project, "parcels", NEW))
    with pytest.raises(ChangedOnDisk):
        session.save()
    session.close()


def test_columns_that_were_kept_do_not_hide_a_new_field(path: Path, root: Path) -> None:
    Session.open(path).close()
    session = Session.open(path)
    session.perform(add_field(session.project, "parcels", NEW))
    session.perform(set_attributes(session.project, [Key("parcels", 1)], {"colour": "red"}))
    session.save()
    wanted = whole(session.project)
    session.close()
    assert whole(project_file.read(path).project) == wanted
