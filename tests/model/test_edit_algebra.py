"""The laws that undo, replay and recovery stand on."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Edit, EditConflict
from beiyuan_gis.model.feature import Feature, Key, same_attributes
from beiyuan_gis.model.project import Project, UnknownLayer
from tests.model.world import Touch, attributes, edit_of, edits, geometry, numbers, projects, state, walk


@given(projects, edits)
def test_the_inverse_restores_and_is_its_own_inverse(project: Project, wanted: list[Touch]) -> None:
    edit = edit_of(project, wanted)
    after = project.apply(edit)
    assert state(after.apply(~edit)) == state(project)
    assert ~~edit == edit
    assert state(after.apply(~edit).apply(edit)) == state(after)


@given(projects, edits)
def test_applying_changes_exactly_the_edits_keys(project: Project, wanted: list[Touch]) -> None:
    was = state(project)
    edit = edit_of(project, wanted)
    after = project.apply(edit)
    assert state(project) == was, "the project it was applied to has changed"
    expected = {f.key: f for f in was} | {c.key: c.after for c in edit}
    assert {f.key: f for f in state(after)} == {k: f for k, f in expected.items() if f is not None}


@given(projects, edits, edits)
def test_composition_is_one_after_the_other(project: Project, one: list[Touch], two: list[Touch]) -> None:
    (a, b), after = walk(project, [one, two])
    assert state(project.apply(a + b)) == state(after)
    assert state(after.apply(~(a + b))) == state(project)
    assert set((a + b).keys) <= a.keys | b.keys
    assert (a + b).title == b.title


@given(projects, edits, edits, edits)
def test_composition_is_associative(
    project: Project, one: list[Touch], two: list[Touch], three: list[Touch]
) -> None:
    (a, b, c), _ = walk(project, [one, two, three])
    assert set((a + b) + c) == set(a + (b + c))
    assert set(~(a + b)) == set(~b + ~a)


@given(projects, edits)
def test_an_edit_and_its_inverse_are_nothing(project: Project, wanted: list[Touch]) -> None:
    edit = edit_of(project, wanted)
    assert not edit + ~edit
    nothing = Edit(message("Nothing"))
    assert set(edit + nothing) == set(nothing + edit) == set(edit)


@given(projects, edits.filter(bool), st.data())
def test_an_edit_that_does_not_fit_changes_nothing(
    project: Project, wanted: list[Touch], data: st.DataObject
) -> None:
    edit = edit_of(project, wanted)
    if not edit:
        return
    after, was = project.apply(edit), state(project)
    with pytest.raises(EditConflict) as conflict:
        after.apply(edit)
    assert "nothing was changed" in str(conflict.value)
    with pytest.raises(EditConflict):
        project.apply(~edit)
    with pytest.raises(EditConflict):
        edit + edit
    assert state(project) == was


@given(projects, st.lists(edits, max_size=4))
def test_the_changes_between_two_projects_lead_from_one_to_the_other(
    project: Project, several: list[list[Touch]]
) -> None:
    done, after = walk(project, several)
    found = Edit.of(message("All"), after.changes_since(project))
    assert state(project.apply(found)) == state(after)
    composed = Edit(message("None"))
    for edit in done:
        composed += edit
    assert set(found) == set(composed)


def test_changes_that_change_nothing_are_left_out_and_keys_are_single() -> None:
    feature = Feature(Key("parcels", 1), geometry(2), {"status": "a"})
    assert not Edit.of(message("x"), [Change(feature, feature.with_attributes(status="a"))])
    other = feature.with_attributes(status="b")
    with pytest.raises(ValueError, match="at most one change a key"):
        Edit.of(message("x"), [Change(feature, other), Change(other, None)])


def test_a_layer_that_is_not_there_is_named() -> None:
    feature = Feature(Key("trams", 1), geometry(2), {})
    with pytest.raises(UnknownLayer, match="no layer 'trams'"):
        Project(message("x"), (), {}).apply(Edit.of(message("x"), [Change(None, feature)]))  # type: ignore[arg-type]


@given(numbers, attributes)
def test_features_survive_a_process_boundary(number: int, values: dict[str, object]) -> None:
    feature = Feature(Key("parcels", 1), geometry(number), values)  # type: ignore[arg-type]
    assert pickle.loads(pickle.dumps(feature)) == feature


def test_equality_tells_types_apart_and_attributes_cannot_be_changed() -> None:
    assert not same_attributes({"a": 1}, {"a": 1.0}) and not same_attributes({"a": 1}, {"a": True})
    assert same_attributes({"a": "x"}, {"a": "x"}) and same_attributes({"a": None}, {"b": None})
    assert not same_attributes({"a": "x"}, {}) and not same_attributes({}, {"a": ""})
    given_ = {"status": "a"}
    feature = Feature(Key("parcels", 1), geometry(1), given_)
    given_["status"] = "b"
    assert feature.attributes["status"] == "a"
    with pytest.raises(TypeError):
        feature.attributes["status"] = "c"  # type: ignore[index]
