"""What a project file would not give back is refused; what it would is not, whatever fields are called."""

from __future__ import annotations

import math

import pytest
from shapely.geometry import Point

from beiyuan_gis.catalogue import Field
from beiyuan_gis.edits.add_field import add_field
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, Text
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.storage.storable import refuse_unstorable
from tests.edits.world import ATTRIBUTES, at, project


def added(**values: object) -> Edit:
    feature = Feature(Key("bollards", 1), Point(at(0, 0)), {**ATTRIBUTES, **values})
    return Edit.of(Message("Add"), [Change(None, feature)])


@pytest.mark.parametrize("name", ["row", "Row", "a_row", "select", "很长的名称"])
def test_a_field_may_be_called_as_it_likes(name: str) -> None:
    world = project()
    world = world.apply(add_field(world, "bollards", Field(name, "integer", Text("行", "Number"))))
    refuse_unstorable(world, added(**{name: 7}))


def test_what_reads_back_as_another_value_is_refused() -> None:
    for value in (math.nan, "\ud800", 10**30, "7"):
        with pytest.raises(Refused, match="cannot keep"):
            refuse_unstorable(project(), added(floors=value))
