"""The laws hold for edits that change layers, features, or both, and tell of descent."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beiyuan_gis.catalogue import Query
from beiyuan_gis.i18n import message
from beiyuan_gis.model.edit import Change, Descent, Edit, EditConflict, LayerChange
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from tests.model.layered import Act, go, layered_edit, parts, steps, whole
from tests.model.world import LAYERS, geometry, project_of, projects

less = settings(max_examples=25, deadline=None)


@less
@given(projects, steps)
def test_the_inverse_restores_and_is_its_own_inverse(project: Project, wanted: list[Act]) -> None:
    edit = layered_edit(project, wanted)
    after = project.apply(edit)
    assert whole(after.apply(~edit)) == whole(project)
    assert ~~edit == edit
    assert whole(after.apply(~edit).apply(edit)) == whole(after)


@less
@given(projects, steps, steps)
def test_composition_is_one_after_the_other(project: Project, one: list[Act], two: list[Act]) -> None:
    (a, b), after = go(project, [one, two])
    assert whole(project.apply(a + b)) == whole(after)
    assert whole(after.apply(~(a + b))) == whole(project)


@less
@given(projects, steps, steps, steps)
def test_composition_is_associative(
    project: Project, one: list[Act], two: list[Act], three: list[Act]
) -> None:
    (a, b, c), _ = go(project, [one, two, three])
    assert parts((a + b) + c) == parts(a + (b + c)) == parts(Edit.composed([a, b, c]))
    assert parts(~(a + b)) == parts(~b + ~a)


@less
@given(projects, steps, steps)
def test_there_and_back_is_nothing(project: Project, one: list[Act], two: list[Act]) -> None:
    (a, b), _ = go(project, [one, two])
    nothing = Edit(message("Nothing"))
    assert parts(a + ~a) == parts(nothing)
    assert parts(a + nothing) == parts(nothing + a) == parts(a)
    assert parts(Edit.composed([a, b, ~b, ~a])) == parts(nothing), "a jump there and back"


@less
@given(projects, st.lists(steps, max_size=4))
def test_what_is_between_two_projects_leads_from_one_to_the_other(
    project: Project, several: list[list[Act]]
) -> None:
    _, after = go(project, several)
    found = Edit.of(message("All"), after.changes_since(project), after.definitions_since(project))
    assert whole(project.apply(found)) == whole(after)


@less
@given(projects, steps)
def test_an_edit_that_does_not_fit_changes_nothing(project: Project, wanted: list[Act]) -> None:
    edit = layered_edit(project, wanted)
    if not edit:
        return
    after, was = project.apply(edit), whole(project)
    for wrong in (lambda: after.apply(edit), lambda: project.apply(~edit), lambda: edit + edit):
        with pytest.raises(EditConflict, match="nothing was changed"):
            wrong()
    assert whole(project) == was


def test_a_layer_leaves_with_all_its_features_or_not_at_all() -> None:
    project = project_of([(2, {}), (6, {})], [])
    one, two = project.table("parcels")
    leave = [LayerChange(LAYERS[0], None)]
    with pytest.raises(EditConflict, match="Layer 'parcels'"):
        project.apply(Edit.of(message("x"), [Change(one, None)], leave))
    gone = project.apply(Edit.of(message("x"), [Change(one, None), Change(two, None)], leave))
    assert [d.id for d in gone.layers] == ["other"] and "parcels" not in gone.tables


def test_no_key_is_given_twice_though_the_layer_left_meanwhile() -> None:
    project = project_of([], [])
    new = Feature(Key("parcels", project.table("parcels").next_id), geometry(2), {})
    add = Edit.of(message("Add"), [Change(None, new)])
    remove = Edit.of(message("Remove"), definitions=[LayerChange(LAYERS[0], None)])
    back = project.apply(add).apply(~add).apply(remove).apply(~remove)
    assert back.table("parcels").next_id == new.key.id + 1
    assert not back.retired


def test_layers_are_drawn_in_the_order_that_their_definitions_say() -> None:
    project = project_of([], [])
    up = LayerChange(LAYERS[0], msgspec.structs.replace(LAYERS[0], order=9))
    assert [d.id for d in project.apply(Edit.of(message("x"), definitions=[up])).layers] == [
        "other",
        "parcels",
    ]


def test_two_changes_of_one_layer_are_no_edit_and_a_wrong_definition_does_not_fit() -> None:
    other = msgspec.structs.replace(LAYERS[0], measure=Query("count"))
    with pytest.raises(ValueError, match="at most one change a layer"):
        Edit.of(message("x"), definitions=[LayerChange(LAYERS[0], other), LayerChange(LAYERS[0], None)])
    with pytest.raises(EditConflict, match="Layer 'parcels'"):
        project_of([], []).apply(Edit.of(message("x"), definitions=[LayerChange(other, LAYERS[0])]))


def test_descent_cancels_what_takes_it_back_and_nothing_else() -> None:
    a, b = (Descent(Key("parcels", n), (Key("parcels", 1),)) for n in (2, 3))
    one, two = (Edit(message("x"), descents=(d,)) for d in (a, b))
    assert (one + two).descents == (a, b)
    assert (one + two + ~one).descents == (b,)
    assert (one + one + ~one).descents == (a,)
