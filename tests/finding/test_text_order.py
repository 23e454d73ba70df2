"""Texts are ordered as Python orders them, by code points, however they are packed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.catalogue import Value
from beiyuan_gis.finding import text_order
from beiyuan_gis.finding.text_order import order
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.values import joined_texts, numbers_of

letters = st.one_of(st.sampled_from('ab北苑\x1f"\\\\,\n'), st.characters(exclude_characters="\0"))
texts = st.lists(st.text(letters, max_size=9).map("北苑路".__add__), max_size=30)


def check(values: list[str]) -> None:
    found = order(values)
    assert found is not None
    places, before = found
    assert [values[n] for n in places.tolist()] == sorted(values)
    known = sorted(set(values))
    assert before.tolist() == [known.index(values[n]) for n in places.tolist()]


@given(texts)
def test_as_python_orders_them(values: list[str]) -> None:
    check(values)


def test_too_many_letters_are_ordered_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_order, "_MOST_LETTERS", 10)
    check(["乙", "甲乙丙丁戊己", "甲", "乙", ""])


def test_other_values_have_no_order_among_texts() -> None:
    assert order(["a", None]) is None and order([1.0]) is None


value = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(letters, max_size=5),
    st.binary(max_size=3),
)
columns = st.one_of(
    st.lists(value, max_size=20),
    st.lists(st.text(letters, max_size=5), max_size=20),
    st.lists(st.one_of(st.none(), st.floats(allow_nan=False), st.integers(-(2**63), 2**63)), max_size=20),
)


@given(columns)
def test_stored_values_read_in_bulk_are_what_was_stored(values: list[Value]) -> None:
    """Whatever stands in a column: taken apart quickly or by JSON, it is the same."""
    stored = Columns.build(range(len(values)), [b""] * len(values), {"x": values}).attributes["x"]
    read = [stored[row] for row in range(len(values))]
    assert list(map(repr, read)) == list(map(repr, values))
    own = list(stored.values)
    assert joined_texts(stored.values, "\x1f") == joined_texts(own, "\x1f")
    one, other = numbers_of(stored.values), numbers_of(own)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert np.array_equal(one, other, equal_nan=True)
    plain = all(v is None or (type(v) in (int, float) and np.isfinite(float(v))) for v in own)  # type: ignore[arg-type]
    assert (one is not None) == plain
