"""Scenes that are kept: the same as those that are built, whatever happened to their files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from beiyuan_gis.catalogue import Style
from beiyuan_gis.model import columns as columns_module
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.columns_builder import ColumnsBuilder, kept_columns
from beiyuan_gis.model.table import Table
from beiyuan_gis.storage import layouts
from beiyuan_gis.storage.layouts import DiskShelf
from tests.ui.canvas.kernels.conftest import BLACK, SIZE
from ui.canvas.kernels import apart, trial
from ui.canvas.kernels.draw import draw, find
from ui.canvas.kernels.layout import arrange, clean, enclose, orient, weigh
from ui.canvas.kernels.press import Press, Sheet
from ui.canvas.kernels.scene import Scene, build, scene_of
from ui.canvas.kernels.wkb import count, read
from ui.canvas.viewport import Viewport

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def shelf(tmp_path: Path) -> DiskShelf:
    return DiskShelf(tmp_path / "0123", "layer")


def shapes(number: int = 300) -> list[bytes]:
    rng = np.random.default_rng(7)
    found = []
    for kind, (x, y) in enumerate(rng.uniform(2, SIZE - 2, (number, 2))):
        point = shapely.Point(x, y)
        disc = point.buffer(1.5)
        shape = [
            disc,
            point,
            shapely.LineString([(x, y), (x + 2, y), (x + 2, y + 1)]),
            disc.difference(point.buffer(0.7)),
            shapely.MultiPoint([(x, y), (x + 1, y)]),
            shapely.MultiPolygon([disc, shapely.box(x + 2, y, x + 3, y + 1)]),
            shapely.Polygon(),
            shapely.GeometryCollection([point, disc]),
        ][kind % 8]
        found.append(shapely.to_wkb(shape, byte_order=kind % 3 % 2))
    return found


def stored(shelf: DiskShelf) -> Columns:
    builder = ColumnsBuilder([], shelf)
    blobs = shapes()
    builder.add(range(1, len(blobs) + 1), blobs, {})
    return builder.finish()


def equal(one: Scene, other: Scene) -> bool:
    arrays = zip(
        (*one.shapes, one.boxes, one.blocks, one.rows),
        (*other.shapes, other.boxes, other.blocks, other.rows),
        strict=True,
    )
    return (one.origin, one.quantum) == (other.origin, other.quantum) and all(
        a.dtype == b.dtype and np.array_equal(a, b) for a, b in arrays
    )


def pixels(columns: Columns) -> np.ndarray:
    sheet = Sheet(
        np.zeros((SIZE, SIZE), np.uint32), Viewport(SIZE / 2, SIZE / 2, 1.0, SIZE, SIZE), 3.0, 0, SIZE
    )
    Press(1).draw(sheet, Table("sketch", columns), Style(BLACK))
    return sheet.pixels


def test_a_kept_scene_is_the_one_that_was_built_and_compiles_nothing(shelf: DiskShelf) -> None:
    trial.run()
    plain = Columns.build(range(1, 301), shapes(), {})
    compiled = [draw, find, arrange, clean, enclose, orient, weigh, count, read]
    before = [len(function.signatures) for function in compiled]  # type: ignore[attr-defined]
    built = scene_of(stored(shelf))
    layouts.settled()
    again = kept_columns(shelf, [])
    assert again is not None and shelf.get("scene2") is not None
    kept = scene_of(again)
    assert equal(kept, built) and equal(kept, build(plain.geometry))
    assert np.array_equal(pixels(again), pixels(plain)) and pixels(plain).any()
    assert [len(function.signatures) for function in compiled] == before  # type: ignore[attr-defined]


@pytest.mark.parametrize("little", [0, 2**20], ids=["two pieces at once", "one after the other"])
def test_a_scene_is_the_same_in_whatever_pieces_it_is_built(
    monkeypatch: pytest.MonkeyPatch, little: int
) -> None:
    monkeypatch.setattr(apart, "_LITTLE", little)
    packed = Columns.build(range(1, 301), shapes(), {}).geometry
    whole = build(packed)
    for size in (1, 100, 5000):
        monkeypatch.setattr(columns_module, "_PIECE", size)
        assert equal(build(packed), whole)


@pytest.mark.parametrize("name", ["rings", "parts", "rows"])
def test_a_scene_that_points_outside_is_built_anew(shelf: DiskShelf, name: str) -> None:
    built = build(stored(shelf).geometry)
    layouts.settled()
    first = kept_columns(shelf, [])
    assert first is not None
    scene_of(first)
    layouts.settled()
    (file,) = shelf.folder.glob(f"layer-scene2-*/{name}")
    np.full(file.stat().st_size // 4, 10**6, np.int32).tofile(file)
    again = kept_columns(shelf, [])
    assert again is not None and equal(scene_of(again), built)
