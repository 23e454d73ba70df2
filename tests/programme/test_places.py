"""What is copied of a place is what the box for typing reads, to the millimetre, in every form."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beiyuan_gis.drafting.typed import Place, parse
from beiyuan_gis.programme.places import FORMS, Form, copied, shown

PLACE = (469_045.1234, 4_419_044.4567)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("plane", "E 469,045.12   N 4,419,044.46"),
        ("zoned", "E 39,469,045.12   N 4,419,044.46"),
    ],
)
def test_metres_with_and_without_the_zone(form: Form, text: str) -> None:
    assert shown(PLACE, form) == text


def test_degrees_are_marked_and_minutes_carry() -> None:
    assert shown(PLACE, "degrees").startswith("116.63") and "° E" in shown(PLACE, "degrees")
    assert shown(PLACE, "dms").startswith("116°38′") and shown(PLACE, "dms").endswith("″ N")


@settings(max_examples=60)
@given(st.floats(460_000, 480_000), st.floats(4_410_000, 4_430_000), st.sampled_from(list(FORMS)))
def test_what_is_copied_can_be_typed(x: float, y: float, form: Form) -> None:
    read = parse(copied((x, y), form))
    assert isinstance(read, Place)
    assert math.dist(read, (x, y)) < 0.001
