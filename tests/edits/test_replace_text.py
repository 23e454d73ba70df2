"""Find and replace: what is announced is what is done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from beiyuan_gis.edits.replace_text import Search, replace_text, replacements
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.errors import Refused
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.world import at, kept_laws, project

KEYS = [Key("bollards", id) for id in (1, 2, 3)]


def world(*names: str | None) -> Project:
    made = project(*(Point(at(i, 0)) for i in range(len(names))))
    for id, name in enumerate(names, 1):
        made = made.apply(set_attributes(made, [Key("bollards", id)], {"name": name}))
    return made


def names(of: Project) -> list[object]:
    return [f.attributes["name"] for f in of.tables["bollards"]]


def test_every_place_in_every_free_text_is_replaced() -> None:
    before = world("北苑 A 区", "北苑北苑", None)
    edit = replace_text(before, KEYS, Search("北苑", "奥园"))
    assert names(kept_laws(before, edit)) == ["奥园 A 区", "奥园奥园", None]
    assert str(edit.title) == "Replace '北苑' by '奥园' in 2 features of Bollard"
    assert [r.key.id for r in replacements(before, KEYS, Search("北苑", "奥园"))] == [1, 2]


def test_case_whole_cells_and_fields() -> None:
    before = world("abc", "ABC", "abcd")
    assert names(before.apply(replace_text(before, KEYS, Search("abc", "x")))) == ["x", "ABC", "xd"]
    loose = Search("abc", "x", match_case=False)
    assert names(before.apply(replace_text(before, KEYS, loose))) == ["x", "x", "xd"]
    whole = Search("abc", "x", match_case=False, whole=True)
    assert names(before.apply(replace_text(before, KEYS, whole))) == ["x", "x", "abcd"]
    assert {r.field.name for r in replacements(before, KEYS, Search("示意", "x"))} == {"source"}
    assert replacements(before, KEYS, Search("示意", "x"), ["name"]) == []


@given(st.text(max_size=3), st.text(max_size=3), st.text(max_size=8))
def test_it_does_what_python_does_and_signs_mean_nothing_special(old: str, new: str, text: str) -> None:
    found = replacements(world("x"), KEYS[:1], Search("x", "y"))
    assert [r.after for r in found] == ["y"]
    before = project(Point(at(0, 0)), name=text)
    if not old:
        return
    found = replacements(before, KEYS[:1], Search(old, new), ["name"])
    assert [r.after for r in found] == ([text.replace(old, new)] if text.replace(old, new) != text else [])


@pytest.mark.parametrize("search, fields, why", [
    (Search(""), [], "Write what is to be found."),
    (Search("没有"), [], "'没有' is not found."),
    (Search("示意"), ["source"], "Bollard 1: Source must be filled in."),
    (Search("示", "\0"), [], "is not a text that can be stored"),
    (Search("done", "x"), ["status"], "'status' is not a field of free text."),
])  # fmt: skip
def test_refusals(search: Search, fields: list[str], why: str) -> None:
    with pytest.raises(Refused) as refused:
        replace_text(world("a", "b"), KEYS[:2], search, fields)
    assert why in str(refused.value)
