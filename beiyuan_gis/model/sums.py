"""The exact sum of very many numbers without a Python object for each."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

FEW: Final = 500  # numbers: below, math.fsum is faster
MANY: Final = 1 << 26  # numbers: from here on a sum of 27-bit integers might not be exact
_HALF: Final = 27  # bits of the upper part of a mantissa, which has 53


def exact_sum(values: npt.NDArray[np.float64]) -> float:
    """The correctly rounded sum (n,) -> float: to the last bit what `math.fsum` gives.

    Each number is cut into two integers of at most 27 bits and a power of two. Integers of one power add
    up without rounding, and the few sums are what `math.fsum` is given.
    """
    if not FEW <= len(values) < MANY or not np.isfinite(values).all():
        return math.fsum(values.tolist())
    lower, power = np.frexp(values)
    lower *= 1 << _HALF
    upper = np.floor(lower)
    lower -= upper
    least = int(power.min())
    power -= least
    sums = [np.bincount(power, weights=part) for part in (upper, lower)]
    powers = np.arange(len(sums[0])) + least - _HALF
    with np.errstate(over="ignore"):
        scaled = np.concatenate([np.ldexp(part, powers) for part in sums])
    return math.fsum(scaled.tolist() if np.isfinite(scaled).all() else values.tolist())
