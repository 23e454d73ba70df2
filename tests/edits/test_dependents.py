"""Choices that go with other fields only: offered, refused, emptied along, found by the checks."""

from __future__ import annotations

from dataclasses import replace as replaced

import msgspec
import pytest
from shapely.geometry import Point

from beiyuan_gis.catalogue import CatalogueError, Choice, Field, LayerDefinition, load
from beiyuan_gis.checks import check
from beiyuan_gis.edits.calculate_field import calculate_field
from beiyuan_gis.edits.dependents import matters, offered
from beiyuan_gis.edits.paste_cells import paste_cells
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from tests.edits.world import LAYERS, at, kept_laws, project

ONE, TWO = Key("bollards", 1), Key("bollards", 2)
METHOD = Field(
    "method",
    "text",
    Text("方式", "Method"),
    domain=(
        Choice("pulled", Text("拔除", "Pulled out"), {"status": ("done",)}),
        Choice("cut", Text("切断", "Cut off"), {"status": ("done", "signing")}),
        Choice("none", Text("无", "None")),
    ),
)
TOOL = Field(
    "tool", "text", Text("工具", "Tool"), domain=(Choice("saw", Text("锯", "Saw"), {"method": ("cut",)}),)
)


def world(*, required: bool = False) -> Project:
    """Two bollards in a layer whose method depends on its status, and whose tool on its method."""
    method = msgspec.structs.replace(METHOD, required=required)
    layer = msgspec.structs.replace(LAYERS[2], fields=(*LAYERS[2].fields, method, TOOL))
    before = project(Point(at(0, 0)), Point(at(5, 0)))
    features = [f.with_attributes(method="cut", tool="saw") for f in before.table("bollards")]
    table = Table.of("bollards", features, [f.name for f in layer.fields])
    return replaced(before, layers=(*LAYERS[:2], layer), tables={**before.tables, "bollards": table})


def values(of: Project, key: Key = ONE) -> tuple[object, ...]:
    feature = of.get(key)
    assert feature is not None
    return tuple(feature.attributes[name] for name in ("status", "method", "tool"))


def test_what_no_longer_goes_together_is_emptied_in_the_same_edit() -> None:
    before = world()
    after = kept_laws(before, set_attributes(before, [ONE], {"status": "planned"}))
    assert values(after) == ("planned", None, None) and values(after, TWO) == ("signing", "cut", "saw")
    done = kept_laws(before, set_attributes(before, [ONE], {"status": "done"}))
    assert values(done) == ("done", "cut", "saw")


def test_a_choice_that_does_not_go_with_the_others_is_refused() -> None:
    before = world()
    with pytest.raises(Refused) as refused:
        set_attributes(before, [ONE, TWO], {"method": "pulled"})
    assert str(refused.value) == "Bollard 1: Method can be 'Pulled out' only where Status is done."
    both = set_attributes(before, [ONE], {"method": "pulled", "status": "done"})
    assert values(kept_laws(before, both)) == ("done", "pulled", None)


def test_one_that_must_be_filled_in_is_not_emptied() -> None:
    with pytest.raises(Refused, match="Method can be 'Cut off' only where Status is done, signing"):
        set_attributes(world(required=True), [ONE], {"status": "planned"})


def test_calculating_and_pasting_keep_to_it_too() -> None:
    before = world()
    after = before.apply(calculate_field(before, [ONE], "status", "'planned'"))
    assert values(after) == ("planned", None, None)
    with pytest.raises(Refused, match="Bollard 2: Method can be"):
        paste_cells(before, "bollards", [1, 2], ["status", "method"], [["done", "Pulled out"],
                                                                        ["planned", "切断"]])  # fmt: skip


def test_what_goes_with_every_selected_feature_is_offered() -> None:
    assert matters(METHOD) == {"status"}
    assert [c.value for c in offered(METHOD, {"status": {"done"}})] == ["pulled", "cut", "none"]
    assert [c.value for c in offered(METHOD, {"status": {"done", "signing"}})] == ["cut", "none"]
    assert [c.value for c in offered(METHOD, {"status": {"done", None}})] == ["none"]


def test_the_checks_find_what_came_in_otherwise() -> None:
    before = world()
    table = before.tables["bollards"]
    feature = table.get(1)
    assert feature is not None
    names = [f.name for f in before.layer("bollards").fields]
    broken = Table.of("bollards", [feature.with_attributes(status="planned")], names)
    found = check(replaced(before, tables={**before.tables, "bollards": broken}))
    texts = [str(p.message) for p in found if p.rule == "contradictory"]
    assert texts == ["Bollard 1: Method can be 'Cut off' only where Status is done, signing."]


def test_it_travels_with_the_project_and_choices_without_it_are_written_as_before() -> None:
    layer = world().layer("bollards")
    assert LayerDefinition.from_json(layer.to_json()) == layer
    assert '"only"' not in LAYERS[2].to_json()
    for shipped in load().layers:
        assert not shipped.dependent


def test_a_name_that_leads_nowhere_is_told(tmp_path: object) -> None:
    from beiyuan_gis.catalogue_names import first_dangling

    wrong = Field("m", "text", Text("m", "m"), domain=(Choice("a", Text("a", "a"), {"state": ("x",)}),))
    layer = msgspec.structs.replace(LAYERS[2], fields=(*LAYERS[2].fields, wrong), figures=())
    assert "fields.domain.only names the field 'state'" in str(first_dangling(layer, (), "layer.toml"))
    wrong = Field("m", "text", Text("m", "m"), domain=(Choice("a", Text("a", "a"), {"status": ("x",)}),))
    layer = msgspec.structs.replace(LAYERS[2], fields=(*LAYERS[2].fields, wrong), figures=())
    assert "has the value 'x'" in str(first_dangling(layer, (), "layer.toml"))
    assert issubclass(CatalogueError, Exception)
