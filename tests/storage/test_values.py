"""What columns do to values, and what other programs leave in them: nothing is silently altered."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path
from typing import Any

import pytest
import shapely

from beiyuan_gis.catalogue import Value
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.session import Session
from beiyuan_gis.storage import geometry_blob, project_file
from tests.storage.at_work import elsewhere
from tests.storage.small import same, small_project, state


def change(session: Session, id: int = 1, **values: Value) -> None:
    feature = session.project.table("parcels").get(id)
    assert feature is not None
    session.perform(Edit.of(message("Fill in"), [Change(feature, feature.with_attributes(**values))]))


@pytest.mark.parametrize(
    "values",
    [
        {"height": 5},
        {"height": float("nan")},
        {"height": True},
        {"households": 2**63},
        {"households": 7.0},
        {"households": "7"},
        {"name": 7},
        {"name": "\ud800"},
        {"kept": 1},
        {"finished": "2025"},
        {"no such field": "x"},
    ],
)
def test_what_the_file_would_not_keep_is_refused_at_the_door(
    session: Session, values: dict[str, Value]
) -> None:
    before = session.project
    with pytest.raises(Refused, match="cannot keep"):
        change(session, **values)
    assert session.project is before and not session.dirty and session.revision == 0
    change(session, name="goes on")


def test_a_field_that_a_feature_lacks_is_empty(session: Session, path: Path) -> None:
    """So a layer is given a field without touching a feature."""
    lacking = Feature(Key("parcels", 9), shapely.box(0, 0, 1, 1), {"name": "x"})
    session.perform(Edit.of(message("Draw"), [Change(None, lacking)]))
    session.save()
    read = project_file.read(path).project.table("parcels").get(9)
    assert read == lacking and read is not None and read.attributes["height"] is None


def test_without_a_file_too(path: Path) -> None:
    with pytest.raises(Refused):
        change(Session(small_project()), height=5)


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        ("name", b"\x00\xff", b"\x00\xff"),
        ("name", 12, "12"),
        ("height", float("inf"), float("inf")),
        ("height", float("-inf"), float("-inf")),
        ("height", "ten", "ten"),
        ("households", 2.5, 2.5),
        ("households", -(2**63), -(2**63)),
        ("kept", 2, 2),
        ("kept", "yes", "yes"),
        ("finished", 2025, 2025),
        ("finished", "", ""),
    ],
)
def test_what_others_left_in_a_column_survives_an_edit_beside_it(
    path: Path, column: str, value: Any, read: Any
) -> None:
    elsewhere(path, f"UPDATE parcels SET {column} = ? WHERE fid = 1", value)
    other = "name" if column != "name" else "households"
    session = Session.open(path)
    seen = session.project.table("parcels").get(1)
    assert (
        seen is not None and seen.attributes[column] == read and type(seen.attributes[column]) is type(read)
    )
    change(session, **{other: "改" if other == "name" else 3})
    session.close()
    session = Session.open(path)
    assert session.restore() == 1, "the journal takes it too"
    session.save()
    change(session, **{column: None})
    session.undo()
    session.save()
    assert state(project_file.read(path).project) == state(session.project)
    stored = sqlite3.connect(path).execute(f"SELECT {column} FROM parcels WHERE fid = 1").fetchone()[0]
    assert stored == read and type(stored) is type(read)
    session.close()


def test_columns_and_rows_of_others_stay(path: Path) -> None:
    elsewhere(path, "ALTER TABLE parcels ADD COLUMN 备注 TEXT")
    elsewhere(path, "UPDATE parcels SET 备注 = '勿动'")
    elsewhere(path, "INSERT INTO parcels (fid, geom, name) VALUES (-5, NULL, '无图形')")
    elsewhere(path, "CREATE TABLE theirs AS SELECT 1 AS one")
    session = Session.open(path)
    change(session, name="ours")
    change(session, -5, name="still without a place")
    session.save()
    session.save_as(path.with_name("copy.gpkg"))
    for file in (path, path.with_name("copy.gpkg")):
        with sqlite3.connect(file) as connection:
            assert {r[0] for r in connection.execute("SELECT 备注 FROM parcels WHERE fid > 0")} == {"勿动"}
            assert connection.execute("SELECT one FROM theirs").fetchone() == (1,)
        assert same(project_file.read(file).project, session.project)
    session.close()


def test_a_removed_column_is_told_not_filled_with_its_name(path: Path) -> None:
    elsewhere(path, "ALTER TABLE parcels DROP COLUMN name")
    with pytest.raises(BeiyuanError, match="name"):
        Session.open(path)


def test_a_project_table_without_its_version_is_damaged(path: Path) -> None:
    elsewhere(path, "DELETE FROM beiyuan_project WHERE key = 'schema_version'")
    with pytest.raises(BeiyuanError, match="damaged"):
        Session.open(path)


ZM = "MULTIPOLYGON ZM (((0 0 1 2,1 0 1 2,1 1 1 2,0 0 1 2)), EMPTY)"
GEOMETRIES = [
    shapely.to_wkb(shapely.from_wkt(ZM), byte_order=order, flavor=flavor, output_dimension=4)
    for order in (0, 1)
    for flavor in ("iso", "extended")
]


@pytest.mark.parametrize("wkb", GEOMETRIES, ids=["iso big", "extended big", "iso little", "extended little"])
def test_geometry_written_by_others_keeps_every_coordinate(path: Path, wkb: bytes) -> None:
    header = struct.pack(">2sBBi8d", b"GP", 0, 0b1000, 4548, 0, 1, 0, 1, 1, 1, 2, 2)
    elsewhere(path, "UPDATE parcels SET geom = ? WHERE fid = 1", header + wkb)
    session = Session.open(path)
    change(session, name="ours")
    session.save()
    feature = project_file.read(path).project.table("parcels").get(1)
    assert feature is not None
    assert shapely.to_wkt(feature.geometry, output_dimension=4) == shapely.to_wkt(
        shapely.from_wkt(ZM), output_dimension=4
    )
    with sqlite3.connect(path) as connection:
        box = connection.execute(
            "SELECT minx, maxx, miny, maxy FROM rtree_parcels_geom WHERE id = 1"
        ).fetchone()
    assert box == (0, 1, 0, 1)
    session.close()


def test_a_row_without_geometry_can_be_filled_in_saved_and_taken_back(path: Path) -> None:
    elsewhere(path, "UPDATE parcels SET geom = NULL WHERE fid = 1")
    session = Session.open(path)
    for step in range(2):
        change(session, name=f"step {step}")
        session.save()
    session.undo()
    session.save()
    assert same(project_file.read(path).project, session.project)
    session.close()


CURVE = struct.pack("<BII", 1, 10, 1) + struct.pack("<BII10d", 1, 8, 5, 0, 0, 1, 1, 2, 0, 1, -1, 0, 0)


@pytest.mark.parametrize(
    "wkb", [CURVE, b"", b"\x01", b"\x01\x03\x00"], ids=["curve", "none", "a byte", "cut off"]
)
def test_a_geometry_that_cannot_be_read_is_named(path: Path, wkb: bytes) -> None:
    blob = geometry_blob.encode(wkb, (0, -1, 2, 1), 4548)
    elsewhere(path, "UPDATE parcels SET geom = ? WHERE fid = 2", blob)
    with pytest.raises(BeiyuanError, match="Feature 2 of layer Layer 1 has a geometry that cannot be read"):
        Session.open(path)
