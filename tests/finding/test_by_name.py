"""Features by number and by name."""

from __future__ import annotations

import pytest

from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.finding import by_name
from beiyuan_gis.finding.by_name import Named, named, numbered
from beiyuan_gis.model.feature import Key
from beiyuan_gis.storage.shipped import shipped_project


def test_a_number_is_looked_for_in_every_layer_the_active_one_first() -> None:
    project = shipped_project()
    found = numbered(project, 1, "greening")
    assert found[0] == Named(Key("greening", 1), "1")
    assert {one.key.layer for one in found} == {d.id for d in project.layers}
    assert numbered(project, 10**15) == []


def test_a_name_that_was_just_given_is_found_and_the_one_it_had_is_not() -> None:
    project, key = shipped_project(), Key("bollards", 1)
    before = str(project.get(key).attributes["name"])
    project = project.apply(set_attributes(project, [key], {"name": "张家湾一号"}))
    assert named(project, lambda name: "张家湾" in name, 5) == [Named(key, "张家湾一号")]
    assert key not in [one.key for one in named(project, lambda name: name == before, 50)]


def test_no_more_are_listed_than_asked_for_and_each_once() -> None:
    found = named(shipped_project(), lambda _name: True, 7)
    assert len(found) == 7 == len({one.key for one in found})


def test_texts_from_a_list_are_no_names() -> None:
    assert named(shipped_project(), lambda name: name in ("planned", "done"), 5) == []


def test_large_layers_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    project = shipped_project()
    monkeypatch.setattr(by_name, "LARGEST", len(project.table("bollards")) - 1)
    assert all(one.key.layer != "bollards" for one in named(project, lambda _name: True, 10_000))
