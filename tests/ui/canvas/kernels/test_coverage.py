"""Fills and strokes against the exact coverage of every pixel."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.ops import substring

from beiyuan_gis.catalogue import Symbol
from tests.ui.canvas.kernels.conftest import SIZE, darkness, drawn, error, exact
from ui.canvas.viewport import Viewport

pytestmark = pytest.mark.usefixtures("qapp")


def star(
    rng: np.random.Generator, corners: int, middle: float = 24.0, largest: float = 30.0
) -> shapely.Polygon:
    """Reaches over the edges of the sheet; simple, because it is seen whole from its middle."""
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radii = rng.uniform(4, largest, corners)
    return shapely.Polygon(
        np.column_stack([np.cos(angles), np.sin(angles)]) * radii[:, None] + middle
    ).buffer(0)


@pytest.mark.parametrize("seed", range(8))
def test_polygons_of_any_form_cover_what_they_cover(seed: int) -> None:
    shape = star(np.random.default_rng(seed), 5 + 40 * seed)
    pixels = drawn([shape])
    assert error(pixels, shape) < 0.5
    assert np.abs(darkness(pixels) - exact(shape)).max() < 0.02


@pytest.mark.parametrize("turned", [False, True])
def test_holes_of_either_direction_stay_open(turned: bool) -> None:
    outer = [(3.3, 3.3), (44.2, 5.1), (40.7, 44.9), (6.6, 41.0)]
    hole = [(5.0, 5.0), (38.1, 7.7), (36.2, 36.6), (12.4, 33.3)]
    thin = [(3.6, 3.7), (4.2, 3.9), (4.4, 4.6), (3.8, 4.1)]  # within a pixel of the outer ring
    holes = [hole[::-1] if turned else hole, thin[::-1] if turned else thin]
    shape = shapely.Polygon(outer, holes)
    assert error(drawn([shape]), shapely.Polygon(outer, [hole]).difference(shapely.Polygon(thin))) < 0.5


def test_parts_and_islands_in_holes() -> None:
    ring = shapely.Point(24, 24).buffer(20.2).difference(shapely.Point(24, 24).buffer(12.7))
    shape = shapely.MultiPolygon(
        [*shapely.get_parts(ring), shapely.Point(24, 24).buffer(6.1), shapely.box(0, 0, 2.5, 3.5)]
    )
    assert error(drawn([shape]), shape) < 0.5


def test_parts_side_by_side_show_no_crack() -> None:
    cut = shapely.LineString([(-5, 11.3), (20.2, 30.7), (60, 17.9)])
    parts = shapely.get_parts(shapely.ops.split(shapely.box(-2, -2, 50, 50), cut))
    pixels = drawn([shapely.MultiPolygon(list(parts))])
    assert len(parts) == 2
    assert (darkness(pixels) == 1.0).all()


def test_outlined_neighbours_show_no_crack() -> None:
    cut = shapely.LineString([(-5, 11.3), (20.2, 30.7), (60, 17.9)])
    parts = shapely.get_parts(shapely.ops.split(shapely.box(-4, -4, 52, 52), cut))
    pixels = drawn(list(parts), Symbol(fill="#000000", stroke="#000000", width=1.0))
    assert darkness(pixels).min() > 0.97


def test_bowties_fill_both_wings() -> None:
    bow = shapely.Polygon([(5, 5), (40, 40), (40, 5), (5, 40)])
    assert error(drawn([bow]), bow.buffer(0).union(shapely.Polygon([(5, 5), (5, 40), (22.5, 22.5)]))) < 1.0


@pytest.mark.parametrize("opacity", [0.2, 0.5, 0.85])
def test_opacity_thins_the_fill(opacity: float) -> None:
    pixels = drawn([shapely.box(10, 10, 30, 30)], Symbol(fill="#000000", stroke="", opacity=opacity))
    assert darkness(pixels)[25, 15] == pytest.approx(opacity, abs=0.01)


@pytest.mark.parametrize("width", [1.0, 1.3, 1.6, 2.0, 3.7, 9.0])
@pytest.mark.parametrize("seed", range(3))
def test_lines_are_as_wide_as_their_symbol(width: float, seed: int) -> None:
    line = shapely.LineString(np.random.default_rng(seed).uniform(-4, 52, (4, 2)))
    pixels = drawn([line], Symbol(stroke="#000000", width=width))
    # A hairline has no round ends and mends no bends: it is judged along its length.
    assert error(pixels, line.buffer(width / 2, quad_segs=16)) < (2.0 if width > 1.5 else 4.0)
    assert darkness(pixels).sum() == pytest.approx(exact(line.buffer(width / 2)).sum(), rel=0.03)


@pytest.mark.parametrize("width", [1.0, 2.5, 6.0])
def test_outlines_close_where_they_began(width: float) -> None:
    shape = shapely.Polygon([(8.2, 7.7), (40.1, 12.3), (22.6, 41.9)])
    pixels = drawn([shape], Symbol(stroke="#000000", width=width))
    assert error(pixels, shape.exterior.buffer(width / 2, quad_segs=16)) < (2.0 if width > 1.5 else 4.0)


@pytest.mark.parametrize("angle", [0.0, 17.0, 45.0, 71.0, 90.0])
def test_hairlines_are_equally_dark_in_every_direction(angle: float) -> None:
    line = shapely.affinity.rotate(shapely.LineString([(4.5, 24.3), (43.5, 24.3)]), angle)
    pixels = drawn([line], Symbol(stroke="#000000", width=1.0))
    assert darkness(pixels).sum() == pytest.approx(line.buffer(0.5).area, rel=0.02)
    assert error(pixels, line.buffer(0.5)) < 2.0


@pytest.mark.parametrize("width", [1.0, 4.0])
def test_dashes_follow_the_line_around_its_bends(width: float) -> None:
    line = shapely.LineString([(2.3, 3.1), (30.2, 8.8), (36.6, 44.4)])
    pixels = drawn([line], Symbol(stroke="#000000", width=width, dash=(6.0, 4.0)))
    starts = np.arange(0, line.length, 10.0)
    pieces = [substring(line, s, min(s + 6.0, line.length)) for s in starts]
    truth = shapely.union_all([p.buffer(width / 2, cap_style="flat", join_style="round") for p in pieces])
    assert error(pixels, truth) < 2.0


def test_nothing_as_large_as_a_pixel_is_missed() -> None:
    rng = np.random.default_rng(4)
    places = rng.uniform(2, SIZE - 2, (60, 2))
    for symbol in (Symbol(fill="#000000", stroke=""), Symbol(fill="#000000", stroke="#000000", width=1.0)):
        for x, y in places:
            assert darkness(drawn([shapely.box(x, y, x + 1, y + 1)], symbol)).sum() > 0.97


@pytest.mark.parametrize("side", [0.15, 0.4, 0.7, 0.95])
def test_small_outlined_features_are_as_dark_as_they_should(side: float) -> None:
    rng = np.random.default_rng(5)
    errors = []
    for x, y, angle in rng.uniform((10, 10, 0), (30, 30, 90), (40, 3)):
        box = shapely.affinity.rotate(shapely.box(x, y, x + side, y + side / 2), angle)
        pixels = drawn([box], Symbol(fill="#ff0000", stroke="#000000", width=1.0))
        truth = box.buffer(0.5)
        assert darkness(pixels).sum() == pytest.approx(truth.area, rel=0.05)
        errors.append(np.abs(darkness(pixels) - exact(truth))[10:45].sum() / truth.area)
    assert np.mean(errors) < 0.3  # which of two neighbouring pixels has it, not how much there is


def test_a_million_vertices_in_one_ring() -> None:
    angles = np.linspace(0, 2 * np.pi, 1_000_001)
    radius = 20 + 0.5 * np.sin(40 * angles)
    shape = shapely.Polygon(np.column_stack([np.cos(angles), np.sin(angles)]) * radius[:, None] + 24)
    coarse = shape.simplify(0.001)
    assert error(drawn([shape]), coarse) < 0.5
    outline = drawn([shape], Symbol(stroke="#000000", width=2.0))
    assert error(outline, coarse.exterior.buffer(1.0)) < 2.0


def test_small_features_of_a_wide_view_add_up() -> None:
    """Four squares in a pixel, each laid over the others."""
    x, y = np.meshgrid(np.arange(0, 480, 5.0), np.arange(0, 480, 5.0))
    squares = shapely.box(x, y, x + 2.5, y + 2.5).ravel()
    pixels = drawn(list(squares), view=Viewport(240, 240, 10.0, SIZE, SIZE))
    assert darkness(pixels).mean() == pytest.approx(1 - (1 - 0.0625) ** 4, abs=0.01)
