"""What expressions mean, and how mistakes are told."""

from __future__ import annotations

from datetime import date

import pytest
from shapely.geometry import LineString, Point

from beiyuan_gis.catalogue import Value
from beiyuan_gis.errors import Refused
from beiyuan_gis.expression import ExpressionError, condition, parse
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.columns import Ids
from beiyuan_gis.model.edit import Change
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.rows import Rows
from tests.edits.world import ATTRIBUTES, LAYERS, at, project, rectangle

PARCELS = LAYERS[0]
TODAY = date(2026, 3, 1)


def values(text: str, **attributes: Value) -> list[Value]:
    """Of one parcel of 100 by 20 m with the world's attributes, except for `attributes`."""
    world = project(rectangle(0, 0, 100, 20), **attributes)
    return parse(text, PARCELS, TODAY).evaluate(Rows.all_of(world.tables["parcels"])).values()


@pytest.mark.parametrize("text, result", [
    ("1 + 2 * 3", 7.0),
    ("(1 + 2) * 3", 9.0),
    ("2 ^ 3 ^ 2", 512.0),
    ("-2 ^ 2", -4.0),
    ("7 % 4", 3.0),
    ("1 / 0", None),
    ("sqrt(-1)", None),
    ('"households" - signed', 30.0),
    ('"户数" * 2', 240.0),
    ("户数 × 2 ÷ （1＋２）", 80.0),
    ("“户数”≥100", True),
    ("round(2.675, 2)", 2.68),
    ("round(-2.5)", -3.0),
    ("round(1234, -2)", 1200.0),
    ("$id", 1.0),
    ("$area_plane", 2000.0),
    ("mu($area_plane)", 3.0),
    ("ha($area_plane)", 0.2),
    ("$length", 0.0),
    ("'No. ' || $id || '/' || 1.5", "No. 1/1.5"),
    ("concat(name, null, kept, finished)", "帅府true2025-12-21"),
    ("name || null", None),
    ("upper('abc') || lower('ABC')", "ABCabc"),
    ("left('北苑街道', 2) || right('北苑街道', 1) || mid('北苑街道', 2, 2)", "北苑道苑街"),
    ("right('abc', 0) || left('abc', -1)", ""),
    ("length(trim('  北苑 '))", 2.0),
    ("replace('a-b-c', '-', '')", "abc"),
    ("contains(name, '府') and starts_with(name, '帅') and not ends_with(name, '帅')", True),
    ("'it''s'", "it's"),
    ("text(120) || text(0.5) || text(true)", "1200.5true"),
    ("number('1,234.5') + number('x')", None),
    ("number('1,234.5')", 1234.5),
    ("finished - date('2025-12-01')", 20.0),
    ("finished + 11", "2026-01-01"),
    ("days_between(finished, today())", 70.0),
    ("add_months(date('2026-01-31'), 1)", "2026-02-28"),
    ("date(2026, 2, 30)", None),
    ("year(finished) * 10000 + month(finished) * 100 + day(finished)", 20251221.0),
    ("finished < '2026-01-01'", True),
    ("min(3, null, 2) + max(1, signed)", 92.0),
    ("max(finished, '2026-05-01')", "2026-05-01"),
    ("status = 'signing'", True),
    ("status IN ('done', 'signing')", True),
    ("status not in ('done', null)", None),
    ("if(households > 100, 'large', 'small')", "large"),
    ("if(null, 1, 2)", 2.0),
    ("coalesce(null, name, 'x')", "帅府"),
    ("null = null", None),
    ("null is null and name is not null", True),
    ("null or true", True),
    ("null and true", None),
    ("null and false", False),
    ("not null", None),
    ("kept", True),
    ("'' is null", False),
])  # fmt: skip
def test_what_it_gives(text: str, result: Value) -> None:
    assert values(text) == [result]


def test_numbers_are_floats_and_whole_ones_are_written_without_a_point() -> None:
    assert values("households || ''") == ["120"] and values("height || ''") == ["18.5"]


def test_an_empty_field_makes_empty_what_is_computed_from_it() -> None:
    assert values("households + 1", households=None) == [None]
    assert values("households > 1", households=None) == [None]
    assert values("coalesce(households, 0) + 1", households=None) == [1.0]
    assert values("upper(name)", name=None) == [None]


def test_what_is_not_of_the_fields_kind_counts_as_empty() -> None:
    assert values("households", households="many") == [None]
    assert values("kept", kept=1) == [None]
    assert values("finished", finished="soon") == [None]
    assert values("name", name=7) == ["7"]


def test_a_choice_may_be_called_by_its_title() -> None:
    layer = next(d for d in _shipped() if d.id == "bollards")
    by_title = [condition(f"status = '{word}'", layer).root for word in ("已拔除", "Pulled", "pulled")]
    assert len({repr(node.arguments[1].value) for node in by_title}) == 1  # type: ignore[union-attr]


def _shipped() -> list[object]:
    from beiyuan_gis.storage.shipped import shipped_project

    return list(shipped_project().layers)


@pytest.mark.parametrize("text, why", [
    ("", "At character 1: write an expression."),
    ("1 +", "At character 4: the expression is not finished."),
    ("(1", "At character 3: ')' is missing."),
    ("1 2", "At character 3: '2' is not expected here."),
    ("'abc", "At character 1: this quotation mark is never closed."),
    ("name ? 1", "At character 6: '?' means nothing here."),
    ("housholds", "At character 1: Parcel has no field 'housholds'. Did you mean households?"),
    ('"pulled"', "At character 1: Parcel has no field 'pulled'. Texts stand in single quotes."),
    ("roud(1)", "At character 1: there is no function 'roud'. Did you mean round?"),
    ("__import__('os')", "At character 1: there is no function '__import__'."),
    ("$volume", "At character 1: there is no '$volume'; there are $id, $area, $area_plane, $length, "
                "$length_plane."),
    ("name + 1", "At character 1: + needs a number here; this is a text. Texts are joined with ||."),
    ("1 + name", "At character 5: + needs a number here; this is a text. Texts are joined with ||."),
    ("kept and 1", "At character 10: and needs yes or no here; this is a number."),
    ("finished = 'x'", "At character 12: = needs a date here; this is a text. Write a day as "
                       "date('2025-12-31')."),
    ("date('2026-02-30')", "At character 6: '2026-02-30' is not a date. Write it as 2025-12-31."),
    ("length()", "At character 1: length(text) is called with another number of values."),
    ("today", "At character 1: write today(), with brackets."),
    ("status in ()", "At character 8: there is nothing in the brackets."),
    ("1e999", "At character 1: this number is too large."),
])  # fmt: skip
def test_a_mistake_is_told_with_its_place(text: str, why: str) -> None:
    with pytest.raises(ExpressionError) as told:
        parse(text, PARCELS)
    assert str(told.value) == why


def test_mistakes_are_told_in_chinese() -> None:
    with pytest.raises(ExpressionError) as told:
        parse("1 + name", PARCELS)
    with speaking("zh"):
        assert str(told.value) == "第 5 个字符处：+ 在此处需要数值，而这里是文本。连接文本请用 ||。"


def test_a_field_is_not_hidden_by_a_function_of_its_name() -> None:
    from msgspec.structs import replace

    from beiyuan_gis.catalogue import Field
    from beiyuan_gis.i18n import Text

    layer = replace(PARCELS, fields=(*PARCELS.fields, Field("length", "real", Text("长", "Length"))))
    assert parse("length + 1", layer).kind == "number"
    assert parse("length(name)", layer).kind == "number"


def test_two_fields_of_one_title_are_told_apart() -> None:
    from msgspec.structs import replace

    from beiyuan_gis.catalogue import Field
    from beiyuan_gis.i18n import Text

    twin = Field("names", "text", Text("名称", "Names"))
    layer = replace(PARCELS, fields=(*PARCELS.fields, twin))
    with pytest.raises(ExpressionError, match="write one of name, names"):
        parse('"名称"', layer)
    assert parse('"name"', layer).kind == "text"


def test_a_value_is_no_condition() -> None:
    with pytest.raises(ExpressionError, match="not a condition"):
        condition("households + 1", PARCELS)


@pytest.mark.parametrize("text", [
    "(" * 3000,
    "not " * 900 + "true",
    "-" * 3000 + "1",
    "1" + " + 1" * 900,
    "upper(" * 600,
    "2" + "^2" * 1500,
    "if(true," * 450,
    "x" * 100_000,
    "'" * 3999,
    "1,",
    "replace(replace(replace('" + "a" * 99 + "','a','" + "b" * 99 + "'),'b','" + "c" * 99 + "'),'c','dd')",
    "name in (" + ",".join(["'a'"] * 900) + ")",
])  # fmt: skip
def test_hostile_texts_are_refused_at_once(text: str) -> None:
    with pytest.raises(Refused):
        values(text)


def test_it_computes_on_edited_rows_and_any_order_of_ids() -> None:
    world = project(*(rectangle(20 * i, 0, 10, 10) for i in range(5)))
    table = world.tables["parcels"]
    second, third = table.get(2), table.get(3)
    assert second is not None and third is not None
    table = table.apply(
        [Change(second, second.with_attributes(name="新", households=7)), Change(third, None)]
    )
    ids: Ids = Rows.all_of(table).ids[::-1].copy()
    assert ids.tolist() == [5, 4, 2, 1]
    found = parse("name || households", PARCELS).evaluate(Rows(table, ids))
    assert found.values() == ["帅府120", "帅府120", "新7", "帅府120"]
    assert condition("name = '新' or $id = 5", PARCELS).holds(Rows(table, ids)).tolist() == [
        True, False, True, False,
    ]  # fmt: skip


def test_measures_are_those_of_the_features() -> None:
    world = project(rectangle(0, 0, 30, 20), LineString([at(0, 0), at(30, 40)]), Point(at(0, 0)))
    for layer, name in (("parcels", "area"), ("railings", "length")):
        feature = world.get(Key(layer, 1))
        assert feature is not None
        rows = Rows.all_of(world.tables[layer])
        definition = world.layer(layer)
        assert parse(f"${name}", definition).evaluate(rows).values() == [
            getattr(feature.measure, f"{name}_ellipsoidal")
        ]
        assert parse(f"${name}_plane", definition).evaluate(rows).values() == [
            getattr(feature.measure, f"{name}_plane")
        ]


def test_no_rows_give_no_values() -> None:
    rows = Rows.all_of(project().tables["parcels"])
    for text in ("1", "name", "upper(name) || 'x'", "households > 1", "finished + 1", "name = 'a'", "$area"):
        assert parse(text, PARCELS).evaluate(rows).values() == [], text
    assert ATTRIBUTES["name"] == "帅府"
