"""The viewport is plain arithmetic: what is under the cursor stays there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.canvas.viewport import COARSEST, FINEST, Viewport, clamp_scale

viewports = st.builds(
    Viewport,
    east=st.floats(468_000, 470_000),
    north=st.floats(4_418_000, 4_420_000),
    scale=st.floats(0.05, 50),
    width=st.floats(100, 3000),
    height=st.floats(100, 2000),
)
pixels = st.floats(0, 2000)


@given(viewports, pixels, pixels)
def test_screen_and_world_are_inverses(view: Viewport, px: float, py: float) -> None:
    assert view.to_screen(*view.to_world(px, py)) == pytest.approx((px, py), abs=1e-6)


@given(viewports, pixels, pixels, st.floats(0.2, 5))
def test_zooming_keeps_the_world_point_under_the_cursor(
    view: Viewport, px: float, py: float, factor: float
) -> None:
    before = view.to_world(px, py)
    assert view.zoomed(factor, px, py).to_world(px, py) == pytest.approx(before, abs=1e-6)


@given(viewports, st.floats(-500, 500), st.floats(-500, 500))
def test_panning_moves_the_world_with_the_hand(view: Viewport, dx: float, dy: float) -> None:
    place = view.to_world(100, 100)
    assert view.panned(dx, dy).to_screen(*place) == pytest.approx((100 + dx, 100 + dy), abs=1e-5)


@given(viewports)
def test_north_is_up_and_arrays_agree_with_single_points(view: Viewport) -> None:
    world = np.array([[view.x, view.y], [view.x, view.y + 10]])
    screen = view.all_to_screen(world)
    assert screen[1, 1] < screen[0, 1]
    assert screen[1] == pytest.approx(view.to_screen(view.x, view.y + 10))


def test_fitting_shows_all_with_a_margin() -> None:
    view = Viewport(width=800, height=600).fitted((0, 0, 1000, 100))
    x0, y0, x1, y1 = view.bounds
    assert x0 < 0 and x1 > 1000 and y0 < 0 and y1 > 100
    assert (view.x, view.y) == (500, 50)


def test_the_scale_has_limits() -> None:
    view = Viewport(scale=1.0, width=100, height=100)
    assert view.zoomed(1e9, 50, 50).scale == FINEST
    assert view.zoomed(1e-9, 50, 50).scale == COARSEST
    assert clamp_scale(float("nan")) == COARSEST
    assert view.fitted((5, 5, 5, 5)).scale == 1.0


def test_the_scale_is_true_on_the_screen() -> None:
    view = Viewport(width=800, height=600).at_denominator(1000, 96)
    assert view.denominator(96) == pytest.approx(1000)
    inch_on_screen = 96 * view.scale  # metres of the world on one inch
    assert inch_on_screen == pytest.approx(25.4, rel=1e-12)


def test_magnified_shows_the_same_world() -> None:
    view = Viewport(100, 200, 0.5, 800, 600)
    assert view.magnified(2).bounds == pytest.approx(view.bounds)
    assert view.magnified(2).width == 1600
