"""Setting attributes: types, domains, required fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from beiyuan_gis.catalogue import Value
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.feature import Key
from tests.edits.world import ATTRIBUTES, FIELDS, at, kept_laws, project, rectangle

KEY = Key("bollards", 1)
FITTING: dict[str, st.SearchStrategy[Value]] = {
    "name": st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    "status": st.sampled_from(["planned", "signing", "done"]),
    "households": st.integers(-(2**63) + 1, 2**63 - 1),
    "height": st.floats(allow_nan=False, allow_infinity=False),
    "kept": st.booleans(),
    "finished": st.dates().map(str),
}
anything = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text())


@given(st.fixed_dictionaries({}, optional=FITTING).filter(bool))
def test_only_the_named_fields_change(values: dict[str, Value]) -> None:
    world = project(Point(at(0, 0)), Point(at(1, 1)))
    after = kept_laws(world, set_attributes(world, [KEY], values))
    feature = after.get(KEY)
    assert feature is not None and dict(feature.attributes) == ATTRIBUTES | values
    assert after.get(Key("bollards", 2)) == world.get(Key("bollards", 2))


@given(st.sampled_from([f.name for f in FIELDS]), anything)
def test_any_value_is_stored_in_its_fields_type_or_refused(name: str, value: Value) -> None:
    world = project(Point(at(0, 0)))
    try:
        after = kept_laws(world, set_attributes(world, [KEY], {name: value}))
    except Refused as refused:
        assert "{" not in str(refused).replace(str(value), "")
        return
    feature = after.get(KEY)
    assert feature is not None
    types = {"text": str, "integer": int, "real": float, "boolean": bool, "date": str}
    field = next(f for f in FIELDS if f.name == name)
    stored = feature.attributes[name]
    assert stored is None or type(stored) is types[field.type]
    assert stored == value


@pytest.mark.parametrize("name, value, why", [
    ("status", "gone", "Status: 'gone' is not one of the allowed values (planned, signing, done)."),
    ("status", None, "Status must be filled in."),
    ("source", "  ", "Source must be filled in."),
    ("households", 1.5, "Households: '1.5' is not a whole number."),
    ("households", True, "Households: 'True' is not a whole number."),
    ("households", "12", "Households: '12' is not a whole number."),
    ("households", 2**63, f"Households: '{2**63}' is not a whole number."),
    ("height", float("nan"), "Height: 'nan' is not a number."),
    ("height", 10**400, f"Height: '{10**400}' is not a number."),
    ("kept", 1, "Kept: '1' is neither yes nor no."),
    ("finished", "2025-02-30", "Finished: '2025-02-30' is not a date. Write it as 2025-12-31."),
    ("finished", "20251231", "Finished: '20251231' is not a date. Write it as 2025-12-31."),
    ("name", "a\x00b", "Name: 'a\x00b' is not a text that can be stored."),
    ("name", "\ud800", "Name: '\ud800' is not a text that can be stored."),
    ("name", 7, "Name: '7' is not a text that can be stored."),
    ("colour", "red", "The layer Bollard has no field 'colour'."),
])  # fmt: skip
def test_what_does_not_fit_is_refused_in_words(name: str, value: Value, why: str) -> None:
    with pytest.raises(Refused) as refused:
        set_attributes(project(Point(at(0, 0))), [KEY], {"note": "x"} if name == "note" else {name: value})
    assert str(refused.value) == why


def test_whole_floats_and_integers_take_the_fields_type() -> None:
    world = project(Point(at(0, 0)))
    after = world.apply(set_attributes(world, [KEY], {"households": 12.0, "height": 3}))
    feature = after.get(KEY)
    assert feature is not None
    assert repr((feature.attributes["households"], feature.attributes["height"])) == "(12, 3.0)"


def test_setting_the_same_again_is_no_change() -> None:
    assert not set_attributes(project(Point(at(0, 0))), [KEY], dict(ATTRIBUTES))


def test_titles_name_field_and_count() -> None:
    world = project(Point(at(0, 0)), Point(at(1, 1)), rectangle(0, 0, 1, 1))
    keys = [KEY, Key("bollards", 2)]
    assert str(set_attributes(world, [KEY], {"status": "done"}).title) == "Set Status of Bollard 1"
    title = set_attributes(world, keys, {"status": "done"}).title
    with speaking("zh"):
        assert str(title) == "修改阻车桩中 2 个要素的“状态”"
    many = set_attributes(world, [*keys, Key("parcels", 1)], {"status": "done", "name": "x"})
    assert str(many.title) == "Set 2 fields of 3 features"


def test_one_that_cannot_be_set_leaves_all_as_they_are() -> None:
    world = project(Point(at(0, 0)))
    with pytest.raises(Refused, match="not there any more"):
        set_attributes(world, [KEY, Key("bollards", 2)], {"status": "done"})
    with pytest.raises(Refused, match="no value to set"):
        set_attributes(world, [KEY], {})
