"""The vectorised sum is math.fsum's, to the last bit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.model import sums
from beiyuan_gis.model.sums import FEW, exact_sum

finite = st.floats(allow_nan=False, allow_infinity=False, max_value=1e300, min_value=-1e300)


@given(st.lists(st.one_of(finite, st.floats(-1e6, 1e6)), min_size=1), st.randoms(use_true_random=False))
def test_any_numbers_add_up_as_fsum_adds_them(numbers: list[float], random: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "FEW", 1)
        patch.setattr(sums, "CHUNK", 3)
        assert exact_sum(np.array(numbers)).hex() == math.fsum(numbers).hex()
    many = numbers * (FEW // len(numbers) + 1)
    assert exact_sum(np.array(many)).hex() == math.fsum(many).hex()


def test_what_plain_sums_get_wrong() -> None:
    numbers = np.array([1e16, 1.0, -1e16, 5e-324, 2.0**-1022] * FEW)
    assert exact_sum(numbers) == math.fsum(numbers) == FEW != numbers.sum()
    areas = np.random.default_rng(0).lognormal(5, 2, 100_000)
    assert exact_sum(areas) == math.fsum(areas)


def test_nothing_and_what_is_not_finite() -> None:
    assert exact_sum(np.empty(0)) == 0.0
    assert exact_sum(np.array([math.inf] * FEW)) == math.inf
    assert math.isnan(exact_sum(np.array([math.nan, 1.0] * FEW)))
    with pytest.raises(OverflowError):
        exact_sum(np.array([1e308] * FEW))
