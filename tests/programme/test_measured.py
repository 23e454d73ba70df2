"""What was measured, as tables that Excel takes and as sentences: both conventions, units in heads."""

from __future__ import annotations

import csv
import io

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.drafting.measuring import angle, area, distance
from beiyuan_gis.drafting.typed import parse_azimuth
from beiyuan_gis.i18n import Text, speaking
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.measured import as_sentences, as_table, of_feature, summary

E, N = 469_000.0, 4_419_000.0
LINE = distance([(E, N), (E + 1234.5, N), (E + 1234.5, N + 10)])
SQUARE = area([(E, N), (E + 100, N), (E + 100, N + 100), (E, N + 100)])
CORNER = angle((E, N + 1), (E, N), (E + 1, N))


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), dialect="excel-tab"))


def test_a_distance_for_excel_has_units_in_the_head_and_plain_numbers_below() -> None:
    head, first, second, total = read(as_table([LINE]))
    assert head[0] == "Distance"
    assert head[1:3] == ["Plane EPSG:4548 (m)", "Ellipsoid CGCS2000 (m)"]
    assert first[:2] == ["1", "1234.500"] and first[3:] == ["90.0000", "90°00′00.0″"]
    assert second[3] == "0.0000"
    assert total[:2] == ["Total", "1244.500"]
    assert float(total[2]) == pytest.approx(1244.5 * (1 - 11.6e-6), abs=0.001)


def test_an_area_is_in_square_metres_hectares_and_mu() -> None:
    assert SQUARE is not None
    head, plane, ellipsoid = read(as_table([SQUARE]))
    assert head == ["Area", "Area (m²)", "Area (ha)", "Area (mu)", "Perimeter (m)"]
    assert plane == ["Plane EPSG:4548", "10000.00", "1.0000", "15.00", "400.000"]
    assert float(ellipsoid[1]) == pytest.approx(10000 * (1 - 23.6e-6), abs=0.01)


def test_several_results_are_tables_one_below_the_other() -> None:
    assert SQUARE is not None and CORNER is not None
    rows = read(as_table([SQUARE, CORNER]))
    assert rows[3] == [] and rows[5] == ["Interior", "90.0000", "90°00′00.0″"]
    assert rows[6] == ["Exterior", "270.0000", "270°00′00.0″"]


def test_sentences_carry_the_unit_with_every_number() -> None:
    said = as_sentences([LINE])
    assert "1: Plane EPSG:4548 1,234.500 m; Ellipsoid CGCS2000 1,234.486 m; azimuth 90.0000°" in said
    with speaking("zh"):
        assert "平面 EPSG:4548 1,234.500 米" in as_sentences([LINE])


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (shapely.box(E, N, E + 10, N + 20), ["200.00", "0.0200", "0.30", "60.000"]),
        (shapely.LineString([(E, N), (E + 10, N)]), ["10.000"]),
        (shapely.Point(E + 0.5, N), ["469000.500", "4419000.000"]),
    ],
)
def test_a_feature_of_each_kind(geometry: shapely.Geometry, expected: list[str]) -> None:
    found = of_feature(Text("地块", "Parcel"), Feature(Key("parcels", 7), geometry, {}))
    head, plane, _other = read(as_table([found]))
    assert head[0] == "Parcel 7" and plane[1:] == expected
    assert bool(summary(found)) == (geometry.geom_type != "Point")


def test_the_hole_of_a_feature_counts_in_its_perimeter() -> None:
    pierced = shapely.box(E, N, E + 10, N + 10).difference(shapely.box(E + 4, N + 4, E + 6, N + 6))
    found = of_feature(Text("地块", "Parcel"), Feature(Key("parcels", 1), pierced, {}))
    assert read(as_table([found]))[1][1::3] == ["96.00", "48.000"]


@given(st.floats(0, 360, exclude_max=True))
def test_an_azimuth_reads_back_and_is_below_a_full_turn(angle: float) -> None:
    for text, nearly in zip(wording.azimuth(angle), (0.00005, 0.05 / 3600), strict=True):
        away = abs(parse_azimuth(text) - angle)
        assert min(away, 360 - away) <= nearly * 1.001
        assert not text.startswith("360")


def test_seconds_carry_over() -> None:
    assert wording.degrees_minutes_seconds(35 + 59 / 60 + 59.96 / 3600) == "36°00′00.0″"
    assert wording.azimuth(359.999999) == ("0.0000°", "0°00′00.0″")
