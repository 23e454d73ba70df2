"""Round numbers on paper."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.outputs.plate.scales import (
    PAPERS,
    SCALES,
    fitting_scale,
    grid_step,
    grid_values,
    kilometres,
    page_size,
    round_step,
)


def test_scales_rise() -> None:
    assert list(SCALES) == sorted(set(SCALES))
    assert {500, 1000, 2000, 2500, 5000, 7500, 10_000} <= set(SCALES)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(50, 1200), st.floats(50, 1200))
def test_the_scale_is_the_largest_at_which_it_fits(
    width: float, height: float, paper_width: float, paper_height: float
) -> None:
    scale = fitting_scale(width, height, paper_width, paper_height)
    assert width / scale * 1000 <= paper_width * (1 + 1e-9)
    assert height / scale * 1000 <= paper_height * (1 + 1e-9)
    larger = [s for s in SCALES if s < scale]
    if larger and scale in SCALES:
        assert width / larger[-1] * 1000 > paper_width or height / larger[-1] * 1000 > paper_height


def test_what_is_too_large_for_every_round_scale_fits_all_the_same() -> None:
    assert fitting_scale(1e9, 1, 100, 100) == 10_000_000_000


@given(st.floats(0.01, 1e7))
def test_steps_are_one_two_five(rough: float) -> None:
    step = round_step(rough)
    assert step <= rough * (1 + 1e-9) and step * 2.5 >= rough * (1 - 1e-9)
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-9)) in (1, 2, 5)


def test_the_grid_of_a_ten_thousandth() -> None:
    assert grid_step(10_000) == 500
    assert grid_values(467_900, 469_100, 500) == [468_000, 468_500, 469_000]
    assert kilometres(468_500, 500) == "468.5"
    assert kilometres(468_520, 20) == "468.52"
    assert kilometres(468_502, 2) == "468.502"


@pytest.mark.parametrize("paper", PAPERS)
def test_papers_have_one_shape(paper: str) -> None:
    width, height = page_size(paper, "landscape")  # type: ignore[arg-type]
    assert width / height == pytest.approx(math.sqrt(2), rel=0.003)
    assert page_size(paper, "portrait") == (height, width)  # type: ignore[arg-type]
