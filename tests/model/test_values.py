"""Long columns of values: read where they lie, with their types, however many differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.catalogue import Value
from beiyuan_gis.model import columns_builder, values
from beiyuan_gis.model.columns_builder import ColumnsBuilder
from beiyuan_gis.model.values import StoredValues, as_text, hold_texts

any_value = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.binary(max_size=5),
)


def typed(held: object) -> tuple[type, object]:
    return type(held), held


@given(st.lists(any_value), st.sampled_from([0, 3, 10**6]), st.sampled_from([1, 2, 10**4]))
def test_stored_values_come_back_as_they_were(held: list[Value], remembered: int, at_once: int) -> None:
    text, lengths = as_text(held)
    stored = StoredValues(np.frombuffer(text, np.uint8), np.cumsum([0, *lengths]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "REMEMBERED", remembered)
        patch.setattr(values, "_AT_ONCE", at_once)
        assert len(stored) == len(held)
        assert [typed(v) for v in stored] == [typed(v) for v in held]
        assert [typed(stored[i]) for i in range(len(held))] == [typed(v) for v in held]
        assert list(stored[1:]) == held[1:]
        if held:
            assert typed(stored[-1]) == typed(held[-1])


def test_a_value_that_is_no_number_comes_back_too() -> None:
    text, lengths = as_text([float("nan"), float("-inf")])
    nan, infinite = StoredValues(np.frombuffer(text, np.uint8), np.cumsum([0, *lengths]))
    assert nan != nan and infinite == float("-inf")


@given(st.lists(any_value))
def test_a_column_without_a_text_says_so(held: list[Value]) -> None:
    text, lengths = as_text(held)
    stored = StoredValues(np.frombuffer(text, np.uint8), np.cumsum([0, *lengths]))
    texts = any(isinstance(value, str) for value in held)
    assert hold_texts(held) == texts and hold_texts(stored) >= texts
    assert not hold_texts(StoredValues(np.frombuffer(b"1,null,2.5,", np.uint8), np.array([0, 2, 7, 11])))


@given(st.lists(any_value), st.integers(1, 4), st.integers(0, 5))
def test_a_column_of_very_many_values_is_not_remembered(
    column: list[Value], batch: int, remembered: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for module in (values, columns_builder):
            patch.setattr(module, "REMEMBERED", remembered)
        builder = ColumnsBuilder(["name"])
        for start in range(0, len(column), batch):
            part = column[start : start + batch]
            builder.add(range(start, start + len(part)), [b""] * len(part), {"name": part})
            field = builder._fields["name"]
            assert field._seen is None or len(field._seen) <= remembered
        encoded = builder.finish().attributes["name"]
        assert [typed(encoded[i]) for i in range(len(column))] == [typed(v) for v in column]
        wanted = column[:2]
        assert encoded.is_in(wanted).tolist() == [v in wanted for v in column]
