"""Verbs that change layers: what becomes of the definition, the words, and what is refused."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beiyuan_gis.catalogue import (
    Case,
    Choice,
    Field,
    GeometryType,
    LayerDefinition,
    Measured,
    Milestone,
    Query,
    Style,
    Symbol,
)
from beiyuan_gis.edits.add_field import add_field
from beiyuan_gis.edits.add_layer import add_layer, drafted
from beiyuan_gis.edits.move_layer import move_layer
from beiyuan_gis.edits.remove_field import count_values, remove_field
from beiyuan_gis.edits.remove_layer import remove_layer
from beiyuan_gis.edits.rename_field import rename_field
from beiyuan_gis.edits.rename_layer import rename_layer
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.edits.set_style import set_style
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from tests.edits.world import project, rectangle

WORLD = project(rectangle(0, 0, 9, 9), rectangle(9, 0, 9, 9))
PARCELS = WORLD.layer("parcels")
NAME = Field("name", "text", Text("名称", "Name"))
CLASSES = Style(
    Symbol(), "status", tuple(Case(v, Text(v, v), Symbol(fill="#112233")) for v in ("planned", "done"))
)


def styled(style: Style) -> Project:
    definition = msgspec.structs.replace(PARCELS, style=style)
    return Project(WORLD.title, (definition, *WORLD.layers[1:]), WORLD.tables)


def test_a_style_is_changed_and_no_feature_is() -> None:
    edit = set_style(WORLD, "parcels", Style(Symbol(fill="#ff0000", width=1.5)))
    after = WORLD.apply(edit)
    assert after.layer("parcels").style.symbol.fill == "#ff0000" and not edit.changes
    assert after.tables["parcels"] is WORLD.tables["parcels"]
    assert str(edit.title) == "Change the style of Parcel"
    assert after.apply(~edit).layers == WORLD.layers


def test_the_words_say_what_changed() -> None:
    world = styled(CLASSES)
    case = msgspec.structs.replace(CLASSES.cases[1], symbol=Symbol(fill="#00ff00"))
    one = msgspec.structs.replace(CLASSES, cases=(CLASSES.cases[0], case))
    assert str(set_style(world, "parcels", one).title) == "Change how Parcel shows 'done'"
    hide = msgspec.structs.replace(CLASSES.cases[0], hidden=True)
    hidden = msgspec.structs.replace(CLASSES, cases=(hide, CLASSES.cases[1]))
    assert str(set_style(world, "parcels", hidden).title) == "Hide 'planned' of Parcel"
    assert str(set_style(styled(hidden), "parcels", CLASSES).title) == "Show 'planned' of Parcel again"
    assert str(set_style(world, "parcels", CLASSES, "floors").title) == "Name Parcel by Floors"
    assert str(set_style(world, "parcels", CLASSES, "").title) == "Leave Parcel without names"
    both = msgspec.structs.replace(one, symbol=Symbol(width=2.0))
    assert str(set_style(world, "parcels", both).title) == "Change the style of Parcel"


@pytest.mark.parametrize(
    ("style", "label", "why"),
    [
        (Style(Symbol(fill="red")), None, "'red' is no colour"),
        (Style(Symbol(stroke="#12345")), None, "is no colour"),
        (Style(Symbol(width=-1.0)), None, "0 to 20.0 mm wide"),
        (Style(Symbol(size=99.0)), None, "0 to 50.0 mm large"),
        (Style(Symbol(opacity=1.1)), None, "between 0 and 1"),
        (Style(Symbol(dash=(1.0, 0.0))), None, "Dashes"),
        (Style(Symbol(), "colour"), None, "has no field 'colour'"),
        (Style(Symbol(), "status", CLASSES.cases * 2), None, "'planned' is there twice"),
        (Style(Symbol(), "status", (Case("a", Text("\x01", "a"), Symbol()),)), None, "cannot be stored"),
        (PARCELS.style, "colour", "has no field 'colour'"),
        (PARCELS.style, PARCELS.label, "Nothing would change"),
    ],
)
def test_styles_that_cannot_be_are_refused(style: Style, label: str | None, why: str) -> None:
    with pytest.raises(Refused, match=why):
        set_style(WORLD, "parcels", style, label)


def test_a_layer_is_renamed_unless_the_name_is_taken() -> None:
    edit = rename_layer(WORLD, "parcels", Text(" 宗地 ", "Plot"))
    assert WORLD.apply(edit).layer("parcels").title == Text("宗地", "Plot")
    assert str(edit.title) == "Rename layer Parcel to Plot"
    for title, why in ((Text("护栏", "x"), "already"), (Text("", ""), "Give"), (Text("x" * 61, "x"), "60")):
        with pytest.raises(Refused, match=why):
            rename_layer(WORLD, "parcels", title)


def test_a_layer_leaves_with_its_features_and_one_undo_brings_it_back() -> None:
    edit = remove_layer(WORLD, "parcels")
    after = WORLD.apply(edit)
    assert [d.id for d in after.layers] == ["railings", "bollards"] and len(edit.changes) == 2
    back = after.apply(~edit)
    assert back.layers == WORLD.layers and list(back.table("parcels")) == list(WORLD.table("parcels"))
    assert "with 2 features" in str(edit.title)
    assert "empty" in str(remove_layer(WORLD, "bollards").title)


@pytest.mark.parametrize("geometry", ["Point", "LineString", "Polygon"])
def test_a_layer_is_added_on_top(geometry: GeometryType) -> None:
    definition = drafted(WORLD, Text("口袋公园", "Pocket parks"), geometry, [NAME])
    after = WORLD.apply(add_layer(WORLD, definition))
    assert after.layers[-1] == definition and definition.id == "pocket_parks" and definition.label == "name"
    assert len(after.table("pocket_parks")) == 0


def test_ids_are_not_those_of_layers_that_left() -> None:
    first = drafted(WORLD, Text("公园", "Parks"), "Point", [])
    gone = WORLD.apply(add_layer(WORLD, first))
    gone = gone.apply(remove_layer(gone, "parks"))
    assert drafted(gone, Text("公园", "Parks"), "Point", []).id == "parks_1"
    assert drafted(gone, Text("公园", "公园"), "Point", []).id == "layer_1"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"id": "gpkg_contents"}, "cannot be a layer's id"),
        ({"id": "a b"}, "cannot be a layer's id"),
        ({"id": "PARCELS"}, "already"),
        ({"title": Text("地块", "x")}, "already"),
        ({"fields": (NAME, msgspec.structs.replace(NAME, name="NAME"))}, "already"),
        ({"fields": (msgspec.structs.replace(NAME, name="fid"),)}, "field's name"),
        ({"fields": (msgspec.structs.replace(NAME, name="a b"),)}, "field's name"),
        ({"style": Style(Symbol(fill="x"))}, "no colour"),
        ({"style": Style(Symbol(), "status")}, "no field"),
        ({"fields": (NAME, msgspec.structs.replace(NAME, name="other"))}, "already"),
        ({"fields": (msgspec.structs.replace(NAME, title=Text(" ", "x")),)}, "Give the field"),
        ({"fields": (msgspec.structs.replace(NAME, type="integer", default="many"),)}, "Name"),
        ({"fields": (msgspec.structs.replace(NAME, unit="\ud800"),)}, "cannot be stored"),
        ({"order": math.nan}, "cannot be stored"),
        ({"unit": "\x01"}, "cannot be stored"),
        ({"status_field": "status", "style": Style(Symbol(), "kind")}, "no field 'kind'"),
    ],
)
def test_layers_that_cannot_be_are_refused(change: dict[str, object], why: str) -> None:
    definition: LayerDefinition = drafted(WORLD, Text("口袋公园", "Pocket parks"), "Point", [NAME])
    with pytest.raises(Refused, match=why):
        add_layer(WORLD, msgspec.structs.replace(definition, **change))


def test_an_id_is_not_that_of_a_layer_that_left_in_other_letters() -> None:
    gone = WORLD.apply(remove_layer(WORLD, "parcels"))
    plots = drafted(gone, Text("宗地", "Plots"), "Polygon", [])
    with pytest.raises(Refused, match="capitals only"):
        add_layer(gone, msgspec.structs.replace(plots, id="PARCELS"))
    assert add_layer(gone, msgspec.structs.replace(plots, id="parcels"))


@pytest.mark.parametrize(
    ("field", "why"),
    [
        (Field("n", "real", Text("数", "Number"), default=math.nan), "cannot be stored"),
        (Field("n", "real", Text("数", "Number"), unit="\ud800"), "cannot be stored"),
        (Field("n", "text", Text("数", "Number"), (Choice("a", Text("甲", "A")),), default="b"), "allowed"),
        (
            Field("n", "text", Text("数", "N"), (Choice("a", Text("甲", "A"), {"x": ("b",)}),)),
            "names the field 'x'",
        ),
        (Field("n", "text", Text(" 名称", "Number")), "already"),
    ],
)
def test_fields_that_cannot_be_are_refused(field: Field, why: str) -> None:
    with pytest.raises(Refused, match=why):
        add_field(WORLD, "parcels", field)


def test_titles_hold_no_sign_that_nobody_sees() -> None:
    title = Text(" 宗\x01地\n表 ", "Plot\ud800\t s")
    renamed = WORLD.apply(rename_layer(WORLD, "parcels", title))
    assert renamed.layer("parcels").title == Text("宗地 表", "Plot s")
    with_field = WORLD.apply(add_field(WORLD, "parcels", Field("n", "real", title)))
    assert with_field.layer("parcels").fields[-1].title == Text("宗地 表", "Plot s")
    with pytest.raises(Refused, match="Give"):
        rename_field(WORLD, "parcels", "name", Text("\x01", "x"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 6)), max_size=8), st.booleans())
def test_a_moved_layer_stands_where_it_was_put_and_the_others_as_they_were(
    moves: list[tuple[int, int]], tight: bool
) -> None:
    world = WORLD
    for number in range(2):
        world = world.apply(add_layer(world, drafted(world, Text(f"层{number}", f"l{number}"), "Point", [])))
    if not tight:
        world = Project(
            world.title,
            tuple(msgspec.structs.replace(d, order=d.order * 100) for d in world.layers),
            world.tables,
        )
    for which, place in moves:
        ids = [d.id for d in world.layers]
        id = ids[which]
        wanted = [other for other in ids if other != id]
        wanted.insert(max(place, 0), id)
        if wanted == ids:
            with pytest.raises(Refused):
                move_layer(world, id, place)
            continue
        edit = move_layer(world, id, place)
        world = world.apply(edit)
        assert [d.id for d in world.layers] == wanted


def test_a_field_is_added_to_a_layer_and_is_empty_everywhere() -> None:
    colour = Field("colour", "text", Text("颜色", "Colour"))
    edit = add_field(WORLD, "parcels", colour)
    after = WORLD.apply(edit)
    assert after.layer("parcels").fields[-1] == colour and not edit.changes
    assert after.tables["parcels"] is WORLD.tables["parcels"]
    filled = after.apply(set_attributes(after, [Key("parcels", 1)], {"colour": "red"}))
    assert [f.attributes.get("colour") for f in filled.table("parcels")] == ["red", None]
    for wrong, why in (
        (Field("Name", "text", Text("x", "x")), "already"),
        (Field("geom", "text", Text("x", "x")), "field's name"),
        (Field("x", "text", Text("名称", "x")), "already"),
        (Field("x", "text", Text("", "")), "Give the field"),
    ):
        with pytest.raises(Refused, match=why):
            add_field(WORLD, "parcels", wrong)


def test_a_field_is_renamed_for_people_only() -> None:
    edit = rename_field(WORLD, "parcels", "floors", Text("楼层", "Storeys"))
    field = WORLD.apply(edit).layer("parcels").field("floors")
    assert field is not None and field.title == Text("楼层", "Storeys") and field.type == "integer"
    assert str(edit.title) == "Rename field Floors of Parcel to Storeys"
    for name, title, why in (
        ("colour", Text("a", "a"), "no field"),
        ("floors", Text("名称", "a"), "already"),
        ("floors", Text("层数", "Floors"), "Nothing would change"),
    ):
        with pytest.raises(Refused, match=why):
            rename_field(WORLD, "parcels", name, title)


def test_a_field_goes_with_its_values_and_comes_back_with_them() -> None:
    world = WORLD.apply(set_attributes(WORLD, [Key("parcels", 2)], {"floors": 6}))
    held = sum(f.attributes["floors"] is not None for f in world.table("parcels"))
    assert count_values(world, "parcels", "floors") == held > 0
    edit = remove_field(world, "parcels", "floors")
    after = world.apply(edit)
    assert after.layer("parcels").field("floors") is None and len(edit.changes) == held
    assert all(f.attributes.get("floors") is None for f in after.table("parcels"))
    assert str(edit.title) == f"Remove field Floors of Parcel with {held} values"
    assert [*after.apply(~edit).table("parcels")] == [*world.table("parcels")]
    assert after.apply(~edit).layers == world.layers
    again = after.apply(add_field(after, "parcels", Field("floors", "text", Text("层", "Storeys"))))
    assert count_values(again, "parcels", "floors") == 0
    assert str(remove_field(again, "parcels", "floors").title) == "Remove the empty field Storeys of Parcel"


def test_a_layer_named_by_a_field_that_goes_has_no_names() -> None:
    definition = msgspec.structs.replace(PARCELS, label="floors")
    world = Project(WORLD.title, (definition, *WORLD.layers[1:]), WORLD.tables)
    assert world.apply(remove_field(world, "parcels", "floors")).layer("parcels").label == ""


def test_a_field_that_is_needed_does_not_go() -> None:
    """The refusal says for what."""
    choice = Choice("a", Text("a", "a"), only={"floors": (1,)})
    depending = Field("kind", "text", Text("类", "Kind"), domain=(choice,))
    counting = Query("sum", {"floors": (1,)}, "floors")
    for changed, why in (
        ({"style": Style(Symbol(), "floors", ())}, "its style draws by it"),
        ({"fields": (*PARCELS.fields, depending)}, "choices of another field"),
        ({"measure": counting}, "its measure counts"),
        ({"figures": (Measured("x", query=counting),)}, "its figures count"),
        ({"milestones": (Milestone(Text("a", "a"), ("a",)),), "status_field": "floors"}, "its stages"),
    ):
        definition = msgspec.structs.replace(PARCELS, **changed)
        world = Project(WORLD.title, (definition, *WORLD.layers[1:]), WORLD.tables)
        with pytest.raises(Refused, match=why):
            remove_field(world, "parcels", "floors")
    with pytest.raises(Refused, match="no field"):
        remove_field(WORLD, "parcels", "colour")
