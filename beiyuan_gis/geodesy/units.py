"""Units of area, length and count, and exact conversion between them."""

from __future__ import annotations

import math
from enum import StrEnum
from fractions import Fraction

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import message


class Unit(StrEnum):
    """A unit; its value is the symbol that layer definitions, figures and JSON use."""

    M2 = "m2"
    HA = "ha"
    MU = "mu"
    KM2 = "km2"
    M = "m"
    KM = "km"
    COUNT = "count"

    @property
    def quantity(self) -> str:
        """What the unit measures: `area`, `length` or `count`."""
        return _UNITS[self][0]

    @property
    def in_base(self) -> Fraction:
        """How many base units (m2, m, one) make one of this unit, exactly."""
        return _UNITS[self][1]


_UNITS: dict[Unit, tuple[str, Fraction]] = {
    Unit.M2: ("area", Fraction(1)),
    Unit.HA: ("area", Fraction(10_000)),
    Unit.MU: ("area", Fraction(2000, 3)),  # State Council order of 1984 on legal units: 15 mu = 1 ha
    Unit.KM2: ("area", Fraction(1_000_000)),
    Unit.M: ("length", Fraction(1)),
    Unit.KM: ("length", Fraction(1000)),
    Unit.COUNT: ("count", Fraction(1)),
}


class UnitError(BeiyuanError, ValueError):
    """A unit that is not known, or two units that do not measure the same quantity."""


def unit(symbol: str) -> Unit:
    """The unit of this symbol. Raises `UnitError` if there is none."""
    try:
        return Unit(symbol)
    except ValueError:
        known = ", ".join(Unit)
        raise UnitError(
            message("Unknown unit {unit}. Known units: {known}.", unit=symbol, known=known)
        ) from None


def factor(from_unit: str, to_unit: str) -> Fraction:
    """Exactly how many `to_unit` one `from_unit` is.

    Raises `UnitError`, naming both units, if they measure different quantities.
    """
    source, target = unit(from_unit), unit(to_unit)
    if source.quantity != target.quantity:
        raise UnitError(
            message("{source} cannot be converted to {target}.", source=source.value, target=target.value)
        )
    return source.in_base / target.in_base


def convert(value: float, from_unit: str, to_unit: str) -> float:
    """`value` in `to_unit`: the float nearest to the exact product, so one rounding and no drift.

    Infinities and NaN pass unchanged. Raises `UnitError` as `factor` does.
    """
    ratio = factor(from_unit, to_unit)
    return float(Fraction(value) * ratio) if math.isfinite(value) else value
