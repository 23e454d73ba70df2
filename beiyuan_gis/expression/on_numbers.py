"""Functions of numbers. Numbers are float64; a result that is not finite is empty."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from beiyuan_gis.catalogue import Value
from beiyuan_gis.expression.vector import Vector, all_missing, mapped, numbers


def _by(ufunc: Callable[..., Any]) -> Callable[..., Vector]:
    """A numpy function of as many numbers, empty where one of them is."""

    def apply(*vectors: Vector) -> Vector:
        data = np.asarray(ufunc(*(v.data for v in vectors)), np.float64)
        return numbers(data, all_missing(*vectors))

    return apply


plus, minus, times, over = _by(np.add), _by(np.subtract), _by(np.multiply), _by(np.divide)
modulo, power, negative = _by(np.fmod), _by(np.float_power), _by(np.negative)
floor, ceil, absolute, root = _by(np.floor), _by(np.ceil), _by(np.abs), _by(np.sqrt)
in_mu = _by(lambda area: area * 3.0 / 2000.0)  # one mu is 2000/3 m2
in_ha = _by(lambda area: area / 10_000.0)


def rounded(number: Vector, decimals: Vector | None = None) -> Vector:
    """To 0 decimals, or to so many (below zero: to tens, hundreds); a half as it is written in decimal goes
    away from zero, as in a spreadsheet: 2.675 to 2 is 2.68, though its float64 is a little less."""
    if decimals is None:
        return mapped("number", lambda x: _rounded(x, 0), number)
    return mapped("number", _rounded, number, decimals)


def _rounded(number: Value, decimals: Value) -> Value:
    assert isinstance(number, float) and isinstance(decimals, (int, float))
    if not -15 <= decimals <= 15:
        return number if decimals > 0 else 0.0
    if abs(number) >= 1e16:
        return number
    step = Decimal(1).scaleb(-int(decimals))
    return float((Decimal(repr(number)) / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def _picked(ufunc: Any) -> Callable[..., Vector]:
    """The least or greatest of the arguments that are not empty."""

    def apply(*vectors: Vector) -> Vector:
        data, missing = vectors[0].data, vectors[0].missing
        for v in vectors[1:]:
            data = np.where(missing, v.data, np.where(v.missing, data, ufunc(data, v.data)))
            missing = missing & v.missing
        return Vector(vectors[0].kind, data, missing)

    return apply


least, greatest = _picked(np.minimum), _picked(np.maximum)
