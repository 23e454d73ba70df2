"""A set of keys held as arrays is a set of keys like any other."""

from __future__ import annotations

import operator
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys

keys = st.frozensets(st.builds(Key, st.sampled_from(["a", "b", "c"]), st.integers(1, 30)))
OPERATIONS = (operator.and_, operator.or_, operator.sub, operator.xor)


@given(keys, keys, st.sampled_from(OPERATIONS))
def test_it_does_what_a_frozenset_does(
    one: frozenset[Key], other: frozenset[Key], operation: Callable[..., object]
) -> None:
    expected = operation(one, other)
    ours, theirs = Keys.of(one), Keys.of(other)
    assert operation(ours, theirs) == expected
    assert operation(ours, other) == expected
    assert operation(one, theirs) == expected
    assert operation(ours, set(other)) == expected
    assert (ours <= theirs, ours == theirs, ours.isdisjoint(theirs)) == (
        one <= other,
        one == other,
        one.isdisjoint(other),
    )


@given(keys)
def test_it_holds_its_keys_in_rising_order(some: frozenset[Key]) -> None:
    ours = Keys.of(some)
    assert list(ours) == sorted(some)
    assert len(ours) == len(some) and bool(ours) == bool(some)
    assert hash(ours) == hash(some)
    assert all(key in ours for key in some)
    assert Key("a", 31) not in ours and Key("z", 1) not in ours and "a" not in ours
    assert ours.layers == {key.layer for key in some}
    assert Keys.of(ours) is ours


def test_layers_without_ids_are_left_out() -> None:
    ours = Keys({"a": np.array([1, 2]), "b": np.empty(0, np.int64)})
    assert ours.layers == {"a"}
    assert ours.of_layer("b").tolist() == []
    assert ours == {Key("a", 1), Key("a", 2)}


def test_what_is_no_set_is_refused() -> None:
    with pytest.raises(TypeError):
        Keys() | [Key("a", 1)]  # type: ignore[operator]
