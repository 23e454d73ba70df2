"""GCJ-02 and BD-09 against published implementations, and their inverses against themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.geodesy.datum import bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02

POINTS = json.loads((Path(__file__).parent / "data" / "gcj02_bd09_points.json").read_text())
MAJORITY = ("coordtransform", "gcoord", "prcoords")
TENTH_OF_A_MILLIMETRE = 1e-4 / 111_320  # degrees

in_china = st.tuples(st.floats(74, 135), st.floats(18, 53.5)).map(lambda pair: np.array([pair]))


def metres(p: np.ndarray, q: np.ndarray) -> float:
    return float(Geodesic.WGS84.Inverse(p[0, 1], p[0, 0], q[0, 1], q[0, 0])["s12"])


@pytest.mark.parametrize("point", POINTS, ids=lambda point: str(point["wgs"]))
@pytest.mark.parametrize("name", MAJORITY)
def test_the_majority_is_matched(point: dict[str, Any], name: str) -> None:
    gcj = wgs84_to_gcj02([point["wgs"]])
    assert gcj == pytest.approx(np.array([point["gcj"][name]]), rel=0, abs=1e-9)
    assert gcj02_to_bd09(gcj) == pytest.approx(np.array([point["bd"][name]]), rel=0, abs=1e-9)


@pytest.mark.parametrize("point", POINTS, ids=lambda point: str(point["wgs"]))
def test_the_other_one_differs_by_a_centimetre_or_so(point: dict[str, Any]) -> None:
    theirs = np.array([point["gcj"]["eviltransform"]])
    assert 0 < metres(wgs84_to_gcj02([point["wgs"]]), theirs) < 0.02


@given(in_china)
def test_gcj_comes_back(place: np.ndarray) -> None:
    assert np.abs(gcj02_to_wgs84(wgs84_to_gcj02(place)) - place).max() < TENTH_OF_A_MILLIMETRE
    assert np.abs(wgs84_to_gcj02(gcj02_to_wgs84(place)) - place).max() < TENTH_OF_A_MILLIMETRE


@given(in_china)
def test_bd_comes_back(place: np.ndarray) -> None:
    assert np.abs(bd09_to_gcj02(gcj02_to_bd09(place)) - place).max() < TENTH_OF_A_MILLIMETRE
    assert np.abs(gcj02_to_bd09(bd09_to_gcj02(place)) - place).max() < TENTH_OF_A_MILLIMETRE


def test_beiyuan_is_shifted_by_half_a_kilometre_and_more() -> None:
    beiyuan = np.array([[116.638, 39.905]])
    gcj = wgs84_to_gcj02(beiyuan)
    assert metres(beiyuan, gcj) == pytest.approx(513, abs=5)
    assert metres(beiyuan, gcj02_to_bd09(gcj)) == pytest.approx(1330, abs=20)


def test_the_inverse_is_far_better_than_one_step() -> None:
    place = np.array([[116.638, 39.905]])
    gcj = wgs84_to_gcj02(place)
    one_step = gcj - (wgs84_to_gcj02(gcj) - gcj)
    assert metres(place, one_step) > 0.5
    assert metres(place, gcj02_to_wgs84(gcj)) < 1e-4


@pytest.mark.parametrize("abroad", [[-0.1276, 51.5], [139.69, 35.69], [103.8, -1.3], [151.2, -33.9]])
def test_abroad_nothing_is_shifted(abroad: list[float]) -> None:
    assert wgs84_to_gcj02([abroad]).tolist() == [abroad]
    assert gcj02_to_wgs84([abroad]).tolist() == [abroad]


def test_many_points_are_shifted_as_each_alone() -> None:
    places = np.array([p["wgs"] for p in POINTS] + [[-0.1276, 51.5]])
    for shift in (wgs84_to_gcj02, gcj02_to_bd09):
        assert shift(places).tolist() == [shift(place[None]).tolist()[0] for place in places]
    before = places.copy()
    for shift in (wgs84_to_gcj02, gcj02_to_wgs84, gcj02_to_bd09, bd09_to_gcj02):
        assert shift(places).shape == places.shape
        assert shift(np.zeros((0, 2))).shape == (0, 2)
        with pytest.raises(ValueError, match="shape"):
            shift(np.zeros(2))
    assert (places == before).all()
