"""Scenes at random places between the pixels, against the exact coverage of every pixel.

The reference paints as everybody does: each fill and each outline covers its exact part of a pixel and is
laid over what is there. So it has the seams that this way of painting has, and no others may be seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from PyQt6.QtGui import QColor, QImage, QPainter, QTransform
from shapely.affinity import rotate, translate

from beiyuan_gis.catalogue import Case, Style, Symbol
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.table import Table
from tests.ui.canvas.kernels.conftest import SIZE, darkness, drawn, exact, looking_down
from ui.canvas.kernels.press import SORTED, Press, Sheet
from ui.canvas.renderer import draw_path, pixels_of
from ui.canvas.shapes import path_of
from ui.canvas.symbols import Brush

pytestmark = pytest.mark.usefixtures("qapp")

FILL = Symbol(fill="#000000", stroke="")
OUTLINED = Symbol(fill="#000000", stroke="#000000", width=1.0)
OUTLINE = Symbol(stroke="#000000", width=1.0)
Grid = npt.NDArray[np.float64]
SMALL_ONES = [(0.5, 7.0), (1.0, 9.0), (1.5, 8.0), (2.0, 6.5), (3.0, 4.5), (4.0, 3.5)]
"""Pixels of a side, and percent of error."""
_BLOCK = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
_ANGLE = np.array([(0, 0), (1, 0), (1, 0.5), (0.5, 0.5), (0.5, 1), (0, 1)])


def building(rng: np.random.Generator, size: float) -> shapely.Polygon:
    """A block or an L of about this many pixels, anywhere on the sheet, some of them with a courtyard."""
    sides = size * rng.uniform(0.6, 1.2, 2)
    corners = (_ANGLE if rng.random() < 0.4 else _BLOCK) - 0.5
    court = [corners * sides * 0.4] if len(corners) == 4 and size > 6 and rng.random() < 0.3 else []
    shape = shapely.Polygon(corners * sides, court)
    return translate(rotate(shape, rng.normal(0, 30)), *rng.uniform(4, SIZE - 4, 2))


def painted(shapes: Sequence[shapely.Polygon], symbol: Symbol) -> Grid:
    """How dark each pixel must be."""
    dark = np.zeros((SIZE, SIZE))
    for shape in shapes:
        if symbol.fill:
            dark += exact(shape) * (1 - dark)
        if symbol.stroke:
            dark += exact(shape.boundary.buffer(symbol.width / 2, quad_segs=16)) * (1 - dark)
    return dark


def apart(seen: Grid, wanted: Grid) -> float:
    """Mean error of coverage over the pixels where something is or should be, in percent."""
    touched = (seen > 0) | (wanted > 0)
    return float(np.abs(seen - wanted)[touched].mean() * 100)


@pytest.mark.parametrize("seed", range(12))
def test_scenes_of_fills_are_exact(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shapes = [building(rng, rng.lognormal(1.5, 0.8)) for _ in range(25)]
    assert apart(darkness(drawn(shapes, FILL)), painted(shapes, FILL)) < 0.5


@pytest.mark.parametrize("symbol", [OUTLINED, OUTLINE])
@pytest.mark.parametrize("seed", range(6))
def test_scenes_with_thin_outlines_err_below_two_percent(seed: int, symbol: Symbol) -> None:
    rng = np.random.default_rng(100 + seed)
    shapes = [building(rng, rng.uniform(6, 24)) for _ in range(8)]
    assert apart(darkness(drawn(shapes, symbol)), painted(shapes, symbol)) < 2.0


@pytest.mark.parametrize(("size", "most"), SMALL_ONES)
def test_thin_outlines_of_small_shapes_stay_near_the_truth(size: float, most: float) -> None:
    """A hairline has no room for exact corners: what it may be off where a shape is all corners."""
    rng = np.random.default_rng(7)
    errors = []
    for _ in range(30):
        shape = building(rng, size)
        errors.append(apart(darkness(drawn([shape], OUTLINED)), painted([shape], OUTLINED)))
    assert np.mean(errors) < most


PHASES = [(x / 8, y / 8) for x in range(8) for y in range(8)]


@pytest.mark.parametrize(
    "shape",
    [
        shapely.box(0, 0, 1, 1),
        shapely.box(0, 0, 2, 0.5),
        shapely.box(0, 0, 0.25, 4),
        shapely.Polygon([(0, 0), (2, 0), (0, 1)]),
        rotate(shapely.box(0, 0, 10, 0.1), 33, origin=(0, 0)),
        shapely.box(0, 0, 1.5, 1.5).difference(shapely.box(0.5, 0.5, 1.4, 1.3)),
    ],
    ids=["pixel", "flat", "tall", "triangle", "needle", "frame"],
)
def test_a_pixels_worth_is_never_missing(shape: shapely.Polygon) -> None:
    """Wherever between the pixels it lies, all of its area is there, with an outline and without."""
    for x, y in PHASES:
        moved = translate(shape, 20 + x, 20 + y)
        assert darkness(drawn([moved], FILL)).sum() == pytest.approx(moved.area, rel=0.04), (x, y)
        outlined = darkness(drawn([moved], OUTLINED)).sum()
        assert outlined > 0.95 * moved.buffer(0.5).area, (x, y)


def cut_in_two(seed: int) -> list[shapely.Polygon]:
    """Neighbours that fill the sheet, with a common border of several bends."""
    rng = np.random.default_rng(seed)
    border = np.column_stack([np.linspace(-4, SIZE + 4, 6), rng.uniform(10, 38, 6)])
    low, high = [(SIZE + 4, -4), (-4, -4)], [(SIZE + 4, SIZE + 4), (-4, SIZE + 4)]
    return [shapely.Polygon([*border, *corners]) for corners in (low, high)]


@pytest.mark.parametrize("seed", range(6))
def test_neighbours_show_the_seam_of_painting_and_no_crack(seed: int) -> None:
    """Where a pixel is shared a to 1 - a, laying one over the other covers 1 - a(1 - a): 0.75 at worst, as
    QPainter's and QGIS's pictures do. Nothing is lighter, and nothing off the border is touched."""
    seen = darkness(drawn(cut_in_two(seed), FILL))
    shared = exact(cut_in_two(seed)[0])
    assert np.abs(seen - (1 - shared * (1 - shared))).max() < 0.02
    assert seen.min() > 0.73
    assert (seen[(shared == 0) | (shared == 1)] == 1.0).all()


def test_neighbours_along_the_pixels_have_no_seam_at_all() -> None:
    seen = darkness(drawn([shapely.box(-1, -1, 20, 50), shapely.box(20, -1, 50, 50)], FILL))
    assert (seen == 1.0).all()


@pytest.mark.parametrize("seed", range(4))
def test_a_hole_and_what_fills_it_meet_without_a_crack(seed: int) -> None:
    rng = np.random.default_rng(seed)
    island = building(rng, 14).exterior
    inside = translate(shapely.Polygon(island), 24 - island.centroid.x, 24 - island.centroid.y)
    around = shapely.box(-2, -2, 50, 50).difference(inside)
    seen = darkness(drawn([around, inside], FILL))
    shared = exact(inside)
    assert np.abs(seen - (1 - shared * (1 - shared))).max() < 0.02


@pytest.mark.parametrize("place", [0, 5_000])
def test_a_ground_under_thousands_of_lots_hides_those_before_it_only(place: int) -> None:
    """So many that they are drawn block by block, not one by one as they come."""
    x, y = np.meshgrid(np.arange(100.0), np.arange(100.0))
    lots = shapely.box(x * 4 + 1, y * 4 + 1, x * 4 + 3, y * 4 + 3).ravel()
    kinds = ["lot"] * len(lots)
    kinds.insert(place, "ground")
    blobs = [shape.wkb for shape in np.insert(lots, place, shapely.box(0, 0, 400, 400))]
    cases = [("lot", "#000000"), ("ground", "#ffffff")]
    style = Style(
        Symbol(), "kind", tuple(Case(name, Text(name, name), Symbol(fill=c, stroke="")) for name, c in cases)
    )
    table = Table("lots", Columns.build(range(1, len(blobs) + 1), blobs, {"kind": kinds}))
    pixels = np.full((400, 400), 0xFFFF0000, np.uint32)
    Press().draw(Sheet(pixels, looking_down(400), 1.0, 0, 400), table, style)
    assert len(blobs) > SORTED
    assert (darkness(pixels)[::-1][2::4, 2::4].ravel() == (np.arange(10_000) >= place)).all()


@pytest.mark.parametrize("symbol", [FILL, OUTLINED, Symbol(fill="#000000", stroke="#000000", width=3.0)])
def test_the_two_ways_of_drawing_agree(symbol: Symbol) -> None:
    """Until the compiled functions are ready QPainter draws: the picture must not jump when they are."""
    rng = np.random.default_rng(11)
    shapes = [building(rng, rng.uniform(5, 20)) for _ in range(10)]
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in shapes:
        draw_path(painter, Brush(symbol, 1.0), path_of(shape), QTransform(1, 0, 0, -1, 0, SIZE))
    painter.end()
    assert apart(darkness(drawn(shapes, symbol)), darkness(pixels_of(image))) < 3.0
