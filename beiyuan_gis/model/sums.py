"""The exact sum of very many numbers without a Python object for each."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

FEW: Final = 500  # numbers: below, math.fsum is faster
CHUNK: Final = 1 << 16  # numbers at a time, far fewer than the 2^26 that would make a sum inexact
_HALF: Final = 27  # bits of the upper part of a mantissa, which has 53

Floats = npt.NDArray[np.float64]


def exact_sum(values: Floats) -> float:
    """The correctly rounded sum (n,) -> float: to the last bit what `math.fsum` gives."""
    return math.fsum(exact_parts(values))


def exact_parts(values: Floats) -> list[float]:
    """Numbers that have exactly the sum of `values` (n,); never many."""
    if len(values) < FEW:
        parts: list[float] = values.tolist()
        return parts
    parts = []
    for start in range(0, len(values), CHUNK):
        parts += _few_numbers(values[start : start + CHUNK]).tolist()
    return parts


def _few_numbers(values: Floats) -> Floats:
    """A few numbers that have exactly the sum of these.

    Each is cut into two integers of at most 27 bits and a power of two; integers of one power add up
    without rounding.
    """
    if not np.isfinite(values).all():
        return values
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
    return scaled if np.isfinite(scaled).all() else values
