"""Units: exact factors, one rounding, and errors that name both units."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.geodesy.units import Unit, UnitError, convert, factor, unit
from beiyuan_gis.i18n import language, set_language

AREAS = [u for u in Unit if u.quantity == "area"]


def test_the_park_has_its_published_area() -> None:
    assert convert(103.5, "mu", "m2") == 69_000.0
    assert convert(69_000, "m2", "mu") == 103.5


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (15, "mu", "ha", 1),
        (1, "km2", "mu", 1500),
        (3.35, "km2", "m2", 3_350_000),
        (1, "mu", "m2", 2000 / 3),
        (688, "m", "km", 0.688),
        (342, "count", "count", 342),
        (0, "ha", "m2", 0),
    ],
)
def test_known_conversions(value: float, source: str, target: str, expected: float) -> None:
    assert convert(value, source, target) == expected


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=32), st.sampled_from(AREAS), st.sampled_from(AREAS)
)
def test_a_conversion_is_the_nearest_float(value: float, source: Unit, target: Unit) -> None:
    exact = Fraction(value) * source.in_base / target.in_base
    assert convert(value, source, target) == float(exact)
    assert convert(convert(value, source, target), target, source) == pytest.approx(value, rel=1e-15)


@given(st.sampled_from(AREAS), st.sampled_from(AREAS), st.sampled_from(AREAS))
def test_factors_compose(a: Unit, b: Unit, c: Unit) -> None:
    assert factor(a, b) * factor(b, c) == factor(a, c)
    assert factor(a, b) * factor(b, a) == 1


@pytest.mark.parametrize(("source", "target"), [("m", "m2"), ("mu", "km"), ("count", "m2"), ("ha", "count")])
def test_what_cannot_be_converted_names_both(source: str, target: str) -> None:
    with pytest.raises(UnitError, match=rf"{source} cannot be converted to {target}\."):
        convert(1, source, target)


def test_an_unknown_unit_is_named_in_the_language_in_force() -> None:
    with pytest.raises(UnitError) as caught:
        unit("acre")
    before = language()
    try:
        set_language("en")
        assert str(caught.value) == "Unknown unit acre. Known units: m2, ha, mu, km2, m, km, count."
        set_language("zh")
        assert str(caught.value) == "未知单位 acre。可用单位：m2, ha, mu, km2, m, km, count。"
    finally:
        set_language(before)


def test_what_is_not_finite_passes() -> None:
    assert math.isnan(convert(math.nan, "m2", "mu"))
    assert convert(-math.inf, "m2", "mu") == -math.inf
