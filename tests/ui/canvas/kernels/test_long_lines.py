"""Long rings and lines: coarser copies show the same picture, neighbours stay neighbours, and what is outside
is left out without a trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import shapely

from beiyuan_gis.catalogue import Style, Symbol
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.table import Table
from tests.ui.canvas.kernels.conftest import BLACK, WHITE, darkness
from ui.canvas.kernels.coarsen import FINE, KEPT, RUN
from ui.canvas.kernels.copies import Copies, mark, none, sound
from ui.canvas.kernels.press import Press, Sheet
from ui.canvas.kernels.scene import Scene, build
from ui.canvas.viewport import Viewport

pytestmark = pytest.mark.usefixtures("qapp")

SIDE = 160
THIN = Symbol(stroke="#000000", width=1.0)
WIDE = Symbol(stroke="#000000", width=4.0)
DASHED = Symbol(stroke="#000000", width=2.0, dash=(6.0, 4.0))
LAND = Symbol(fill="#dcd3b8", stroke="#4a5a66", width=1.02)
SYMBOLS = {"fill": BLACK, "thin": THIN, "wide": WIDE, "land": LAND, "dashed": DASHED}
Grid = npt.NDArray[np.float64]


def shore(seed: int, vertices: int, roughness: float = 0.62) -> Grid:
    """A way from (0, 0) to (1, 0) as ragged as a coast, (vertices, 2): halves of halves, each put aside."""
    rng = np.random.default_rng(seed)
    height, aside = np.zeros(2), 0.12
    while len(height) < vertices:
        finer = np.empty(2 * len(height) - 1)
        finer[::2] = height
        finer[1::2] = (height[1:] + height[:-1]) / 2 + rng.normal(0, aside, len(height) - 1)
        height, aside = finer, aside * roughness
    along = np.linspace(0, 1, len(height)) + 0.02 * np.sin(np.linspace(0, 40, len(height))) * height
    along[0], along[-1] = 0, 1
    return np.column_stack([along, height])[:: max(1, len(height) // vertices)]


def island(seed: int, vertices: int, radius: float = 60.0) -> shapely.Polygon:
    """Its shore is a closed ring, ragged, in the middle of the sheet."""
    way = shore(seed, vertices)
    angle, out = 2 * np.pi * way[:-1, 0], radius * (1 + 0.6 * way[:-1, 1])
    xy = np.column_stack([np.cos(angle), np.sin(angle)]) * out[:, None] + SIDE / 2
    return shapely.Polygon(xy)


def looking(scale: float = 1.0, x: float = SIDE / 2, y: float = SIDE / 2) -> Viewport:
    return Viewport(x, y, scale, SIDE, SIDE)


def table_of(shapes: Sequence[shapely.Geometry]) -> Table:
    return Table("sketch", Columns.build(range(1, len(shapes) + 1), [s.wkb for s in shapes], {}))


def plain(scene: Scene) -> Scene:
    """The same without levels: every ring is drawn as short ones are."""
    xy, rings, parts, signs = scene.shapes
    return scene._replace(shapes=(xy, rings, parts, np.sign(signs)), copies=none())


def drawn(
    table: Table,
    symbol: Symbol,
    view: Viewport,
    scene: Scene | None = None,
    rows: Sequence[int] = (),
    columns: Sequence[int] = (),
) -> npt.NDArray[np.uint32]:
    """In one go, or in rectangles that end at `rows` and `columns`; from another `scene` than the table's."""
    press = Press(1)
    if scene is not None:
        press._levels._scenes[table.layer, 0] = table.base, scene
    pixels = np.full((SIDE, SIDE), WHITE, np.uint32)
    for top, bottom in pairwise([0, *rows, SIDE]):
        for left, right in pairwise([0, *columns, SIDE]):
            press.draw(Sheet(pixels, view, 1.0, top, bottom, left=left, right=right), table, Style(symbol))
    return pixels


def apart(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> tuple[float, int, float]:
    """Of the pixels on which there is something: mean difference in percent, the largest in steps of 255, and
    which part of them differs by more than 24."""
    steps = np.abs((one >> 8 & 255).astype(int) - (other >> 8 & 255).astype(int))
    touched = (one != WHITE) | (other != WHITE)
    return float(steps[touched].mean() / 2.55), int(steps.max()), float((steps > 24)[touched].mean())


def levels_of(scene: Scene, ring: int = 0) -> list[tuple[int, Grid]]:
    """Cell and vertices of every level of a long ring."""
    long, first, table, copies, _runs = scene.copies
    number = int(np.flatnonzero(long == ring)[0])
    return [
        (int(cell), (copies if cell else scene.shapes[0])[begin:end])
        for cell, begin, end, _run in table[first[number] : first[number + 1]]
    ]


# ---------------------------------------------------------------- copies


def test_only_long_rings_have_levels_and_all_of_them_are_bounded() -> None:
    shapes = [shapely.box(0, 0, 9, 9), island(1, 5_000), shapely.Point(5, 5).buffer(4, quad_segs=15)]
    scene = build(table_of(shapes).base.geometry)
    sizes = np.diff(scene.shapes[1])
    assert sorted(scene.copies.rings) == np.flatnonzero(sizes > RUN).tolist()
    assert len(scene.copies.rings) == 1
    assert (np.abs(scene.shapes[3]) == np.where(sizes > RUN, 2, 1)).all()
    assert len(scene.copies.xy) <= 2 * sizes.max()
    lengths = [len(xy) for _cell, xy in levels_of(scene, int(scene.copies.rings[0]))]
    assert len(lengths) > 4
    assert all(after <= KEPT * before for before, after in pairwise(lengths))


def test_a_copy_is_made_of_vertices_and_leaves_out_what_stays_in_a_cell() -> None:
    scene = build(table_of([island(2, 20_000)]).base.geometry)
    (_, ring), *copies = levels_of(scene)
    for cell, copy in copies:
        cells = ring // cell
        new = np.append(True, (cells[1:] != cells[:-1]).any(axis=1))
        last = np.append(new[1:], True)
        kept = ring[new | last]
        again = np.append(True, (kept[1:] != kept[:-1]).any(axis=1))
        assert np.array_equal(copy[np.append(True, (copy[1:] != copy[:-1]).any(axis=1))], kept[again])
        assert (copy[0] == copy[-1]).all()


@pytest.mark.parametrize("seed", range(3))
def test_neighbours_keep_a_common_border_in_every_copy(seed: int) -> None:
    """Walked the other way round, and with other borders before and after it; only in the cells where it
    begins and ends they may part."""
    border = shore(seed, 8_000) * SIDE + (0, SIDE / 2)
    low, high = [(SIDE, -SIDE), (0.0, -SIDE)], [(SIDE, 2.0 * SIDE), (0.0, 2.0 * SIDE)]
    south, north = shapely.Polygon([*border, *low]), shapely.Polygon([*border[::-1], *high[::-1]])
    scene = build(table_of([south, north]).base.geometry)
    one, other = (dict(levels_of(scene, ring)) for ring in scene.copies.rings)
    common = set(one) & set(other) - {0}
    assert len(common) > 4
    corners = (border[[0, -1]] - scene.origin) / scene.quantum
    for cell in common:
        ends = {tuple(corner) for corner in np.floor(corners / cell).astype(int).tolist()}
        for segment in _segments(one[cell]) ^ _segments(other[cell]):
            cells = [(x // cell, y // cell) for x, y in segment]
            outside = any(abs(y * scene.quantum + scene.origin[1] - SIDE / 2) > SIDE for _x, y in segment)
            assert outside or ends & set(cells)


def _segments(xy: Grid) -> set[frozenset[tuple[int, int]]]:
    """Whichever way they go."""
    places = [(x, y) for x, y in xy.tolist()]
    return {frozenset(pair) for pair in pairwise(places) if pair[0] != pair[1]}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("scale", [1.0, 3.1, 8.0])
def test_neighbours_are_drawn_as_they_are_without_copies(seed: int, scale: float) -> None:
    """No crack: where both lie, the paper shows through no more than it did."""
    border = shore(seed, 30_000) * SIDE + (0, SIDE / 2)
    low, high = [(SIDE, -SIDE), (0.0, -SIDE)], [(SIDE, 2.0 * SIDE), (0.0, 2.0 * SIDE)]
    table = table_of([shapely.Polygon([*border, *low]), shapely.Polygon([*border[::-1], *high[::-1]])])
    view = looking(scale)
    seen = drawn(table, BLACK, view)
    _mean, most, _many = apart(seen, drawn(table, BLACK, view, plain(build(table.base.geometry))))
    assert most <= 4


# ---------------------------------------------------------------- the same picture


@pytest.mark.parametrize("seed", [5, 6])
@pytest.mark.parametrize("scale", [1.0, 1.9])
def test_copies_fill_the_same_pixels(scale: float, seed: int) -> None:
    table = table_of([island(seed, 60_000)])
    scene = build(table.base.geometry)
    shown = [cell for cell, _xy in levels_of(scene) if cell * scene.quantum / scale * FINE <= 1]
    assert max(shown) > 0
    mean, most, _many = apart(
        drawn(table, BLACK, looking(scale)), drawn(table, BLACK, looking(scale), plain(scene))
    )
    assert mean < 0.05 and most <= 4


def truth(table: Table, symbol: Symbol, view: Viewport, scene: Scene) -> Grid:
    """Four times as large and without copies; then four by four pixels are one."""
    side = 4 * SIDE
    pixels, press = np.full((side, side), WHITE, np.uint32), Press(1)
    press._levels._scenes[table.layer, 0] = table.base, scene
    large = replace(view, scale=view.scale / 4, width=side, height=side)
    press.draw(Sheet(pixels, large, 4.0, 0, side), table, Style(symbol))
    return darkness(pixels).reshape(SIDE, 4, SIDE, 4).mean((1, 3))


@pytest.mark.parametrize("name", ["thin", "wide"])
@pytest.mark.parametrize("vertices", [3_000, 60_000])
@pytest.mark.parametrize("scale", [1.0, 1.9])
def test_outlines_of_copies_are_hardly_further_from_the_truth(name: str, vertices: int, scale: float) -> None:
    """Where a shore winds within a pixel, pieces of its outline lie over each other, and which vertices are
    left out turns on the one it begins with: the picture of all vertices is not much better."""
    table, view = table_of([island(6, vertices)]), looking(scale)
    scene = plain(build(table.base.geometry))
    wanted = truth(table, SYMBOLS[name], view, scene)
    all_of_it, copy = (
        np.abs(darkness(drawn(table, SYMBOLS[name], view, which)) - wanted)[wanted > 0].mean()
        for which in (scene, None)
    )
    assert copy < all_of_it + (0.02 if name == "thin" else 0.003)
    assert name == "wide" or copy < 0.11


@pytest.mark.parametrize("vertices", [60, 300, 1_500, 6_000])
def test_a_thin_ring_is_as_true_with_many_vertices_to_a_pixel_as_with_few(vertices: int) -> None:
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    table = table_of([shapely.Polygon(np.column_stack([np.cos(angle), np.sin(angle)]) * 60.0 + SIDE / 2)])
    view, scene = looking(), plain(build(table.base.geometry))
    wanted, got = truth(table, THIN, view, scene), darkness(drawn(table, THIN, view, scene))
    assert got.sum() == pytest.approx(wanted.sum(), rel=0.02)
    assert np.abs(got - wanted)[wanted > 0].mean() < 0.05


@pytest.mark.parametrize("name", ["fill", "thin", "wide"])
def test_where_nothing_can_be_left_out_runs_change_nothing(name: str) -> None:
    """A long ring whose vertices are pixels apart: only its boxes are used."""
    table = table_of([island(3, 300, 400.0)])
    for view in (looking(2.0), looking(), looking(0.5, 140, 60), looking(0.1, 400, 80)):
        with_runs = drawn(table, SYMBOLS[name], view)
        assert (with_runs == drawn(table, SYMBOLS[name], view, plain(build(table.base.geometry)))).all()


# ---------------------------------------------------------------- cut and moved


@pytest.mark.parametrize("name", SYMBOLS)
@pytest.mark.parametrize("seed", range(2))
def test_rectangles_of_long_rings_are_the_whole_picture_cut(name: str, seed: int) -> None:
    open_line = shapely.LineString(shore(seed, 3_000) * 1.3 * SIDE - (20, -90))
    ring = island(seed, 20_000, 75.0)
    holed = shapely.Polygon(
        ring.exterior, [island(seed + 9, 900, 20.0).exterior, shapely.box(70, 70, 80, 80).exterior]
    )
    table = table_of([holed, open_line])
    for view in (looking(), looking(0.13, 140, 90), looking(2.7)):
        whole = drawn(table, SYMBOLS[name], view)
        assert (whole != WHITE).any()
        for rows, columns in (((61,), ()), ((), (33, 34, 100)), ((7, 80), (1, 90))):
            assert (drawn(table, SYMBOLS[name], view, rows=rows, columns=columns) == whole).all()


@pytest.mark.parametrize("name", ["fill", "thin", "wide"])
def test_a_moved_picture_is_the_same_picture_moved(name: str) -> None:
    table = table_of([island(4, 30_000, 100.0)])
    still, moved = (drawn(table, SYMBOLS[name], view) for view in (looking(), looking().panned(17, -5)))
    steps = np.abs((still[5:, :-17] >> 8 & 255).astype(int) - (moved[:-5, 17:] >> 8 & 255).astype(int))
    assert steps.max() <= 1


def test_a_close_view_of_a_hole_and_of_nothing() -> None:
    """A window all within, all without, and in a hole of a ring of which nothing is in view."""
    ring = island(6, 40_000)
    table = table_of([shapely.Polygon(ring.exterior, [island(7, 2_000, 12.0).exterior])])
    land, sea, hole = (
        drawn(table, BLACK, looking(0.01, x, SIDE / 2)) for x in (SIDE / 2 + 25, SIDE + 40, SIDE / 2)
    )
    assert (darkness(land) == 1).all()
    assert (sea == WHITE).all() and (hole == WHITE).all()


def test_a_long_ring_smaller_than_a_pixel_is_as_dark_as_it_is_large() -> None:
    ring = island(8, 4_000, 0.3)
    for width in (1.0, 4.0):
        seen = darkness(drawn(table_of([ring]), Symbol(stroke="#000000", width=width), looking())).sum()
        assert seen == pytest.approx(ring.buffer(width / 2).area, rel=0.1)


@pytest.mark.parametrize("width", [2.0, 4.0, 7.0])
def test_next_to_nothing_under_a_wide_outline_is_a_disc(width: float) -> None:
    rng = np.random.default_rng(2)
    for x, y in rng.uniform(40, 50, (12, 2)):
        box = shapely.box(x, y, x + 0.06, y + 0.03)
        seen = darkness(drawn(table_of([box]), Symbol(stroke="#000000", width=width), looking()))
        wanted = box.buffer(width / 2, quad_segs=32)
        assert seen.sum() == pytest.approx(wanted.area, rel=0.08)
        columns, rows = np.meshgrid(np.arange(30, 60), np.arange(30, 60))
        pixels = shapely.box(columns, rows, columns + 1, rows + 1)
        exact = shapely.area(shapely.intersection(pixels, wanted))
        error = np.abs(seen[::-1][30:60, 30:60] - exact)
        assert error[exact > 0].mean() < 0.03 and error.max() < 0.08


# ---------------------------------------------------------------- what is kept


def test_levels_that_point_outside_are_not_sound() -> None:
    scene = build(table_of([island(1, 5_000), shapely.box(0, 0, 1, 1)]).base.geometry)
    _xy, rings, _parts, signs = scene.shapes
    good = scene.copies
    assert sound(good, rings, signs)
    assert not sound(good, rings, np.sign(signs))
    assert not sound(none(), rings, signs)
    assert not sound(good._replace(xy=good.xy[:-1]), rings, signs)
    assert not sound(good._replace(runs=good.runs[:-1]), rings, signs)
    for column in range(1, 4):
        table = good.table.copy()
        table[-1, column] += 10**6
        assert not sound(good._replace(table=table), rings, signs)


def test_hostile_long_lines() -> None:
    """All in one place, back and forth, and at the ends of the world."""
    spots = [(5.0, 5.0)] * 500
    back = [(3.0, 3.0), (90.0, 30.0)] * 200
    far = [(x, y) for x in (-9e7, 9e7) for y in (-9e7, 9e7)] * 50
    for xy in (spots, back, far):
        for shape in (shapely.LineString(xy), shapely.Polygon(xy)):
            table = table_of([shape, shapely.box(20, 100, 40, 120)])
            for symbol in SYMBOLS.values():
                for view in (looking(), looking(1e5), looking(0.01)):
                    drawn(table, symbol, view)
            assert (drawn(table, BLACK, looking()) != WHITE).any()


def test_marking_says_which_are_long() -> None:
    xy = np.column_stack([np.arange(200), np.zeros(200)]).astype(np.int32)
    rings, signs = np.array([0, 65, 129, 200], np.int32), np.array([1, -1, 0], np.int8)
    copies = mark(xy, rings, signs)
    assert isinstance(copies, Copies)
    assert signs.tolist() == [2, -1, 0] and copies.rings.tolist() == [0]
    assert copies.runs[0].tolist() == [0, 0, 64, 0]
