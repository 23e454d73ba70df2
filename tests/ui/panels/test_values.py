"""What a planner types is understood, and what cannot stand in a field is named."""

import pytest

from beiyuan_gis.catalogue import Choice, Field
from beiyuan_gis.edits.as_typed import typed
from beiyuan_gis.i18n import Text, set_language
from ui.panels.values import headed, shown

DAY = Field("day", "date", Text("日期", "Day"))
COUNT = Field("count", "integer", Text("数量", "Count"), unit="households")
SIZE = Field("size", "real", Text("面积", "Size"), unit="m2")
NAME = Field("name", "text", Text("名称", "Name"), required=True)
STATE = Field("state", "text", Text("状态", "State"), domain=(Choice("done", Text("完成", "Done")),))


@pytest.mark.parametrize(
    "text",
    [
        "2025-12-21",
        "2025/12/21",
        "2025.12.21",
        "20251221",
        "2025年12月21日",
        "２０２５-１２-２１",
        " 2025-12-21 ",
        "2025/12/21 0:00:00",
        "2025-12-21 00:00",
    ],
)
def test_a_day_can_be_written_in_many_ways(text: str) -> None:
    assert typed(DAY, text) == ("2025-12-21", None)


@pytest.mark.parametrize("text", ["2025-13-01", "2025-02-29", "yesterday", "25-12-21"])
def test_what_is_no_day_is_refused_with_a_reason(text: str) -> None:
    _value, problem = typed(DAY, text)
    assert problem is not None and "Day" in str(problem)


@pytest.mark.parametrize(
    ("text", "number"), [("1,403", 1403), ("１４０３", 1403), ("1 403", 1403), ("-3", -3)]
)
def test_numbers_may_be_grouped_or_full_width(text: str, number: int) -> None:
    assert typed(COUNT, text) == (number, None)


def test_percent_yes_and_no_and_titles_are_understood_as_they_are_copied_from_a_sheet() -> None:
    share = Field("share", "real", Text("比例", "Share"), unit="percent")
    kept = Field("kept", "boolean", Text("保留", "Kept"))
    assert typed(share, "70%") == (70.0, None) and typed(share, "12.5％") == (12.5, None)
    assert typed(SIZE, "70%")[1] is not None
    for text, value in (("是", True), ("TRUE", True), ("yes", True), ("否", False), ("0", False)):
        assert typed(kept, text) == (value, None)
    assert typed(kept, "maybe")[1] is not None
    assert typed(STATE, "完成") == ("done", None) == typed(STATE, "Done")


def test_half_a_household_is_refused_but_half_a_square_metre_is_not() -> None:
    assert typed(COUNT, "1.5")[1] is not None
    assert typed(SIZE, "1.5") == (1.5, None)


def test_empty_is_no_value_and_a_required_field_says_so() -> None:
    assert typed(SIZE, "  ") == (None, None)
    value, problem = typed(NAME, "")
    assert value is None and problem is not None and "must be filled in" in str(problem)


def test_what_is_shown_can_be_typed_again() -> None:
    for field, value in ((DAY, "2025-12-21"), (COUNT, 1403), (SIZE, 23085.59), (NAME, "护栏1")):
        assert typed(field, shown(field, value)) == (value, None)


def test_a_domain_is_shown_by_its_title_in_the_language_in_force() -> None:
    assert shown(STATE, "done") == "Done"
    set_language("zh")
    try:
        assert shown(STATE, "done") == "完成"
    finally:
        set_language("en")
    assert shown(STATE, "foreign") == "foreign"


def test_a_title_names_the_unit_of_sizes_and_not_of_counts() -> None:
    assert (headed(SIZE), headed(COUNT)) == ("Size (m²)", "Count")
