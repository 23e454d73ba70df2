"""Typed input: every form, every quadrant, every sign that a Chinese input method makes of it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.drafting.typed import (
    NotUnderstood,
    Place,
    Polar,
    Step,
    parse,
    parse_azimuth,
    resolve,
)
from beiyuan_gis.geodesy.crs import DISTRICT, to_lonlat
from beiyuan_gis.i18n import set_language

LAST = (469_000.0, 4_419_000.0)
lengths = st.integers(1, 10_000_000).map(lambda millimetres: millimetres / 1000)
angles = st.integers(0, 359_999).map(lambda thousandths: thousandths / 1000)
eastings = st.integers(400_000_000, 600_000_000).map(lambda n: n / 1000)
northings = st.integers(4_000_000_000, 4_600_000_000).map(lambda n: n / 1000)


@pytest.mark.parametrize("text, meant", [
    ("12.5", Polar(12.5, None)),
    ("-12.5", Polar(-12.5, None)),
    (".5", Polar(0.5, None)),
    ("12.5 m", Polar(12.5, None)),
    ("12.5<90", Polar(12.5, 90.0)),
    ("@12.5<90", Polar(12.5, 90.0)),
    ("12.5<-90", Polar(12.5, 270.0)),
    ("<45", Polar(None, 45.0)),
    ("10<N30E", Polar(10.0, 30.0)),
    ("10<S30E", Polar(10.0, 150.0)),
    ("10<s30w", Polar(10.0, 210.0)),
    ("10<N30W", Polar(10.0, 330.0)),
    ("10<北偏东30度", Polar(10.0, 30.0)),
    ("10<南偏西３０°", Polar(10.0, 210.0)),
    ("@3,4", Step(3.0, 4.0)),
    ("@ -3 , -4.25", Step(-3.0, -4.25)),
    ("@3 4", Step(3.0, 4.0)),
    ("469045.123,4419044.5", Place(469045.123, 4419044.5)),
    ("469045.123 4419044.5", Place(469045.123, 4419044.5)),
    ("39469045.123,4419044.5", Place(469045.123, 4419044.5)),
    ("20469045.123;4419044.5", Place(469045.123, 4419044.5)),
    ("4419044.5,469045.123", Place(469045.123, 4419044.5)),
    ("4419044.5,39469045.123", Place(469045.123, 4419044.5)),
    # as Chinese input methods write it
    ("１２．５", Polar(12.5, None)),
    ("12。5", Polar(12.5, None)),
    ("１２．５＜９０", Polar(12.5, 90.0)),
    ("12.5《90", Polar(12.5, 90.0)),
    ("＠３，４", Step(3.0, 4.0)),
    ("@—3，－4", Step(-3.0, -4.0)),
    ("469045.123，4419044.5", Place(469045.123, 4419044.5)),
    ("469045.123、4419044.5", Place(469045.123, 4419044.5)),
])  # fmt: skip
def test_what_is_typed_is_read_as_meant(text: str, meant: object) -> None:
    assert parse(text) == meant


@pytest.mark.parametrize("text, degrees", [
    ("35.5", 35.5),
    ("35°30′", 35.5),
    ("35d30'", 35.5),
    ("35°30′36″", 35.51),
    ("35d30'36\"", 35.51),
    ("35°30′36.36″", 35.5101),
    ("35度30分36秒", 35.51),
    ("35°30’36”", 35.51),
    ("-35°30′", 324.5),
    ("N35°30′W", 324.5),
    ("360", 0.0),
    ("725", 5.0),
])  # fmt: skip
def test_angles_have_minutes_and_seconds(text: str, degrees: float) -> None:
    assert parse_azimuth(text) == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize("text, why", [
    ("", "Type a length, length<azimuth, @east,north or easting,northing."),
    ("abc", "'abc' is not understood. Type a length, length<azimuth, @east,north or easting,northing."),
    ("12.5<", "An angle follows <, such as 12.5<90."),
    ("12.5<x", "'x' is not understood. An angle is like 35.5 or 35°30′20″."),
    ("x<90", "'x' is not a length in metres."),
    ("12.5<35°60′", "'35°60'': minutes and seconds lie below 60, and only the last may have decimals."),
    ("12.5<35.5°30′", "'35.5°30'': minutes and seconds lie below 60, and only the last may have decimals."),
    ("12.5<N95E", "The angle of a bearing lies between 0 and 90: N35E, S20W."),
    ("@3", "'@3' is not understood. Type a length, length<azimuth, @east,north or easting,northing."),
    ("@3,x", "After @ stand metres east and metres north: @3,4."),
    ("1,2,3", "'1,2,3' has more than two numbers. Leave out commas within a number."),
    ("469,045.2,4,419,044",
     "'469,045.2,4,419,044' has more than two numbers. Leave out commas within a number."),
    ("12,5", "There is no place at 12,5 here. For a step from the last point type @12,5."),
    ("-116,39", "There is no place at -116,39 here. For a step from the last point type @-116,39."),
    ("38469045,4419044",
     "An easting of 38469045 is in zone 38; this plane (EPSG:4548) is zone 39."),
    ("469045,44190440",
     "There is no place at 469045,44190440 here. An easting is like 469045, a northing like 4419044, "
     "degrees are like 116.63,39.90."),
    ("39.9S,116.6E",
     "There is no place at 39.9S,116.6E here. An easting is like 469045, a northing like 4419044, "
     "degrees are like 116.63,39.90."),
    ("9" * 60, "'" + "9" * 60 + "' is not a length in metres."),
])  # fmt: skip
def test_what_says_no_place_is_answered_with_what_to_type(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse(text)
    assert str(refused.value) == why


def test_the_answers_are_chinese_sentences_too() -> None:
    set_language("zh")
    try:
        with pytest.raises(NotUnderstood) as refused:
            parse("38469045,4419044")
        assert str(refused.value) == "东坐标 38469045 属于第 38 带；本平面（EPSG:4548）是第 39 带。"
    finally:
        set_language("en")


@given(lengths, angles)
def test_a_length_and_an_azimuth_lead_there_in_every_quadrant(length: float, angle: float) -> None:
    x, y = resolve(parse(f"{length}<{angle}"), LAST, None)
    assert math.hypot(x - LAST[0], y - LAST[1]) == pytest.approx(length, abs=1e-8)
    east, north = length * math.sin(math.radians(angle)), length * math.cos(math.radians(angle))
    assert (x, y) == pytest.approx((LAST[0] + east, LAST[1] + north), abs=1e-8)


@given(lengths, angles)
def test_the_cad_convention_counts_from_east_to_the_left(length: float, angle: float) -> None:
    x, y = resolve(parse(f"{length}<{angle}", "east"), LAST, None)
    east, north = length * math.cos(math.radians(angle)), length * math.sin(math.radians(angle))
    assert (x, y) == pytest.approx((LAST[0] + east, LAST[1] + north), abs=1e-8)


@given(lengths, angles)
def test_a_length_alone_follows_the_cursor_and_below_zero_goes_back(length: float, angle: float) -> None:
    there = resolve(parse(f"{length}"), LAST, angle)
    back = resolve(parse(f"-{length}"), LAST, angle)
    assert there == resolve(parse(f"{length}<{angle}"), LAST, None)
    assert [a + b for a, b in zip(there, back, strict=True)] == pytest.approx([2 * c for c in LAST], abs=1e-7)


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_quarters_are_exact_to_the_last_bit(quarter: int) -> None:
    east, north = ((0, 1), (1, 0), (0, -1), (-1, 0))[quarter]
    x, y = resolve(parse(f"12.5<{90 * quarter}"), LAST, None)
    assert (x, y) == (LAST[0] + 12.5 * east, LAST[1] + 12.5 * north)


@given(eastings, northings)
def test_a_place_is_the_same_in_every_way_to_write_it(x: float, y: float) -> None:
    written = (f"{x:.3f},{y:.3f}", f"{y:.3f},{x:.3f}", f"39{x:010.3f},{y:.3f}", f"{y:.3f} 20{x:010.3f}")
    assert {parse(text) for text in written} == {Place(x, y)}


@given(st.floats(DISTRICT.west, DISTRICT.east), st.floats(DISTRICT.south, DISTRICT.north))
def test_degrees_lead_to_the_place_that_has_them(longitude: float, latitude: float) -> None:
    for text in (f"{longitude:.9f},{latitude:.9f}", f"{latitude:.9f}N {longitude:.9f}E"):
        found = parse(text)
        assert isinstance(found, Place)
        assert to_lonlat([found])[0] == pytest.approx((longitude, latitude), abs=1e-9)


@given(st.text(max_size=30) | st.text("0123456789.,-<@°'\"NSEW 。，《度分秒", max_size=25))
def test_nothing_typed_does_more_than_be_read_or_be_answered(text: str) -> None:
    try:
        found = parse(text)
    except NotUnderstood as refused:
        assert str(refused)
        return
    assert all(value is None or math.isfinite(value) for value in found)


@pytest.mark.parametrize("text", ["12.5", "12.5<90", "@3,4"])
def test_what_needs_a_point_before_it_says_so(text: str) -> None:
    with pytest.raises(NotUnderstood, match="first point has nothing before it"):
        resolve(parse(text), None, None)


def test_what_needs_a_direction_or_a_length_says_so() -> None:
    with pytest.raises(NotUnderstood, match="Show the direction"):
        resolve(parse("12.5"), LAST, None)
    with pytest.raises(NotUnderstood, match="Type a length before"):
        resolve(parse("<90"), LAST, 5.0)


@pytest.mark.parametrize("text", ["469045,44190", "469045,4419", "469045.,.5", "500000,0", "12²", "@3²,4"])
def test_a_number_cut_short_is_no_place_far_away_and_a_raised_digit_no_digit(text: str) -> None:
    with pytest.raises(NotUnderstood):
        parse(text)
