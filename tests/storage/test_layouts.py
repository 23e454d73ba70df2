"""Kept columns are what the file holds, whatever happened to them or to the file."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beiyuan_gis.model.columns import Columns
from beiyuan_gis.session import Session
from beiyuan_gis.storage import bulk, layouts, project_file, read_table
from tests.storage.keeping import Reads, as_in_memory, files, is_kept, opened, parcels
from tests.storage.small import same, small_project

KINDS = {"Polygon": 3, "MultiPolygon": 6}

pytestmark = pytest.mark.usefixtures("root")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "工程.gpkg"
    project_file.create(path, small_project(20))
    return path


# ---------------------------------------------------------------- what is kept is what is there

texts = st.one_of(st.text(max_size=6), st.sampled_from(["", "a\x1fb", "a\0b", "'", "i7", "r1", "北苑"]))
cells = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.sampled_from([0, 1, 1.0, 0.1, float("inf")]),
    texts.filter(lambda text: text.isprintable() or True),
    st.binary(max_size=4),
)
ids = st.one_of(st.integers(1, 40), st.sampled_from([-(2**62), -5, 0, 10**6, 10**12, 2**62]))


def encodable(value: Any) -> bool:
    try:
        str(value).encode()
    except UnicodeEncodeError:
        return False
    return True


def blob(kind: int, id: int) -> bytes | None:
    """A geometry in one of the forms that other programs write."""
    x = float(id % 1000)
    shape = [
        shapely.box(x, 0, x + 2, 3),
        shapely.MultiPolygon([shapely.box(x, 0, x + 2, 3)]),
        shapely.Polygon([(x, 0), (x + 9, 0), (x, 9)], [[(x + 1, 1), (x + 2, 1), (x + 1, 2)]]),
        shapely.Polygon(),
        shapely.from_wkt(f"POLYGON Z (({x} 0 1, {x} 1 1, 0 1 1, {x} 0 1))"),
    ][kind % 5]
    wkb = shapely.to_wkb(shape, byte_order=kind % 2, flavor="iso", output_dimension=3)
    if kind % 11 == 10:
        return None
    if kind % 7 == 6:  # without an envelope
        return struct.pack("<2sBBi", b"GP", 0, 1, 4548) + wkb
    return struct.pack("<2sBBi4d", b"GP", 0, 3, 4548, x, x + 2, 0, 3) + wkb


rows = st.lists(
    st.tuples(ids, st.integers(0, 40), cells, cells, cells, cells).filter(
        lambda row: all(encodable(v) for v in row)
    ),
    max_size=12,
    unique_by=lambda row: row[0],
)


@given(rows, st.sampled_from([2, 8192]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_and_what_is_read_is_what_the_file_holds(
    tmp_path: Path, held: list[tuple[Any, ...]], most: int
) -> None:
    path = tmp_path / "rows.gpkg"
    project_file.create(path, small_project(0))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DROP TRIGGER rtree_parcels_geom_insert")
    for id, kind, *values in held:
        connection.execute(
            "INSERT INTO parcels (fid, geom, name, households, height, kept) VALUES (?, ?, ?, ?, ?, ?)",
            (id, blob(kind, id), *values),
        )
    connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "ROWS", most)
        plain, first, again = as_in_memory(path), opened(path), opened(path)
    with project_file.connect(path) as connection:
        definition = plain.layer("parcels")
        truth = project_file.read_features(connection, definition, [row[0] for row in sorted(held)])
    for project in (plain, first, again):
        assert list(parcels(project)) == truth
        assert [typed(f.attributes) for f in parcels(project)] == [typed(f.attributes) for f in truth if f]
        assert parcels(project).next_id == parcels(plain).next_id
        assert_found_on_the_way(parcels(project).base)


def assert_found_on_the_way(base: Columns) -> None:
    """What the columns say of their geometries is so."""
    geometries = base.geometry.unpack()
    boxes = shapely.bounds(geometries).reshape(-1, 4)
    assert np.array_equal(base.bounds, boxes, equal_nan=True)
    there = boxes[~np.isnan(boxes).any(axis=1)]
    around = (*there[:, :2].min(axis=0), *there[:, 2:].max(axis=0)) if len(there) else None
    assert base.extent == around
    assert base.geometry.kinds == {KINDS[g.geom_type] for g in geometries}
    assert base.geometry.has_multipart == any(g.geom_type == "MultiPolygon" for g in geometries)


def typed(attributes: Any) -> list[tuple[type, object]]:
    return [(type(value), value) for value in attributes.values()]


def test_what_was_read_once_is_not_read_again(path: Path, reads: Reads) -> None:
    first = opened(path)
    read = reads.count
    again = opened(path)
    assert read >= 3 and reads.count == read
    assert same(first, again) and is_kept(parcels(again))
    assert parcels(again).total(again.layer("parcels").measure) == parcels(first).total(
        first.layer("parcels").measure
    )
    assert again.bounds == first.bounds == as_in_memory(path).bounds


def test_what_is_derived_is_kept_too(path: Path) -> None:
    base = parcels(opened(path)).base
    measures, bounds = base.measures, base.bounds
    layouts.settled()
    again = parcels(opened(path)).base
    assert again.shelf.get("measures") is not None
    assert again.boxes is not None and np.array_equal(again.bounds, bounds, equal_nan=True)
    assert again.geometry.told == as_in_memory(path).table("parcels").base.geometry.kinds
    assert np.array_equal(again.measures.area_ellipsoidal, measures.area_ellipsoidal)
    plain = parcels(as_in_memory(path)).base
    assert np.array_equal(plain.measures.area_plane, measures.area_plane)


# ---------------------------------------------------------------- what is wrong with it is found


def cut(root: Path) -> None:
    for file in files(root, "wkb"):
        os.truncate(file, file.stat().st_size // 2)


def lengthen(root: Path) -> None:
    for file in files(root, "offsets"):
        with file.open("ab") as opened_file:
            opened_file.write(b"more")


def scramble(root: Path) -> None:
    for file in files(root, "offsets"):
        data = np.fromfile(file, np.int64)
        (data[::-1] * 1000).tofile(file)


def disorder(root: Path) -> None:
    for file in files(root, "/ids") or [f for f in files(root, "ids")]:
        np.fromfile(file, np.int64)[::-1].tofile(file)


def lose(root: Path) -> None:
    for file in files(root, "codes0"):
        file.unlink()


def spoil(root: Path) -> None:
    for index in files(root, ".json"):
        index.write_bytes(b'{"format": 1, \xff')


def foreign(root: Path) -> None:
    for index in files(root, ".json"):
        index.write_text(json.dumps([1, 2, 3]))


def older(root: Path) -> None:
    for index in files(root, ".json"):
        index.write_text(json.dumps({**json.loads(index.read_text()), "format": layouts.FORMAT - 1}))


def say_nothing(root: Path) -> None:
    say(root, {})


def say_nonsense(root: Path) -> None:
    say(root, {"kinds": 3, "extent": [1, 2]})


def say(root: Path, about: dict[str, object]) -> None:
    for index in files(root, "columns.json"):
        content = json.loads(index.read_text())
        index.write_text(json.dumps({**content, "about": {"fields": content["about"]["fields"], **about}}))


def of_another_state(root: Path) -> None:
    for index in files(root, ".json"):
        index.write_text(json.dumps({**json.loads(index.read_text()), "key": "0" * 40}))


@pytest.mark.parametrize(
    "damage",
    [
        *(cut, lengthen, scramble, disorder, lose, spoil, foreign, older, of_another_state),
        *(say_nothing, say_nonsense, shutil.rmtree),
    ],
    ids=lambda damage: damage.__name__,
)
def test_a_layout_that_is_not_right_is_ignored_and_made_anew(
    path: Path, root: Path, reads: Reads, damage: Callable[[Path], None]
) -> None:
    truth = as_in_memory(path)
    opened(path)
    damage(root)
    read = reads.count
    assert same(truth, opened(path)) and reads.count > read
    assert is_kept(parcels(opened(path)))
    read = reads.count
    assert same(truth, opened(path)) and reads.count == read


def test_a_layout_may_go_away_while_it_is_in_use(path: Path, root: Path) -> None:
    project = opened(path)
    shutil.rmtree(root)
    assert same(project, as_in_memory(path))
    assert parcels(project).base.bounds.shape == (20, 4)


def test_without_a_place_for_it_all_is_in_memory(path: Path, root: Path) -> None:
    root.write_text("not a folder")
    assert same(opened(path), as_in_memory(path))


def test_a_disk_that_fills_up_meanwhile(path: Path, root: Path) -> None:
    expected = as_in_memory(path)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, limit[1]))
    try:
        project = project_file.read(path).project
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert same(project, expected)
    assert same(opened(path), expected)


def test_many_at_once_keep_one_layout(path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        projects = list(pool.map(opened, [path] * 4))
    assert all(same(projects[0], project) for project in projects[1:])
    assert is_kept(parcels(opened(path)))


# ---------------------------------------------------------------- on the way


def test_who_waits_is_told_how_far_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_table, "_NARROW", 2)
    told: list[float] = []
    Session.open(path, told.append).close()
    assert len(told) > 6 and told == sorted(told) and told[-1] == pytest.approx(1.0)


class Stopped(Exception):
    pass


def test_who_gives_up_leaves_nothing_behind(path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_table, "_NARROW", 2)

    def stop(done: float) -> None:
        if done > 0.2:
            raise Stopped

    with pytest.raises(Stopped):
        Session.open(path, stop)
    layouts.settled()
    assert not files(root, "wkb")
    session = Session.open(path)
    assert not session.read_only, "the lock was let go"
    session.close()


# ---------------------------------------------------------------- room


def test_only_so_many_projects_are_kept(
    path: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "KEPT_PROJECTS", 2)
    for number in range(4):
        copy = tmp_path / f"{number}.gpkg"
        shutil.copy(path, copy)
        os.utime(copy, (number, number))
        opened(copy)
        newest = max(root.iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
        os.utime(newest, (10**9 + number, 10**9 + number))
    layouts.prune()
    assert sorted(folder.stat().st_mtime for folder in root.iterdir()) == [10**9 + 2, 10**9 + 3]


def test_what_a_crash_left_is_swept_up_later(path: Path, root: Path) -> None:
    opened(path)
    (folder,) = root.iterdir()
    left = folder / "0123-columns-abcdef"
    left.mkdir()
    (left / "wkb").write_bytes(b"half")
    layouts.prune()
    assert left.exists(), "another window may be writing it"
    os.utime(left, (1, 1))
    layouts.prune()
    assert not left.exists() and is_kept(parcels(opened(path)))


_MEASURE = """
import resource, sys
from pathlib import Path
from beiyuan_gis.storage import layouts, project_file
layouts.root = lambda: Path(sys.argv[2])

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = peak()
base = project_file.read(Path(sys.argv[1])).project.table("parcels").base
base.bounds, base.measures, base.geometry.has_multipart
print(len(base.ids), len(base.geometry.buffer) // 2**20, peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted otherwise elsewhere")
def test_a_layer_larger_than_the_memory_it_takes(path: Path, root: Path, tmp_path: Path) -> None:
    ring = shapely.Point(0, 0).buffer(50, 128)
    fat = struct.pack("<2sBBi", b"GP", 0, 1, 4548) + shapely.to_wkb(ring, byte_order=1)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DROP TRIGGER rtree_parcels_geom_insert")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO parcels (geom) VALUES (?)", ((fat,) for _ in range(20_000)))
    connection.execute("COMMIT")
    connection.close()
    for _ in range(2):
        run = [sys.executable, "-c", _MEASURE, str(path), str(root)]
        rows_, megabytes, taken = map(int, subprocess.check_output(run, text=True).split())
        assert rows_ == 20_020 and megabytes > 150
        assert taken < 90


def test_no_python_object_stands_for_a_feature(path: Path) -> None:
    base: Columns = parcels(opened(path)).base
    assert isinstance(base.geometry.data, np.ndarray) and base.geometry.data.base is not None
    assert not base.geometry.data.flags.owndata and not base.ids.flags.owndata
