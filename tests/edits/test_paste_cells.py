"""Blocks of cells: as spreadsheets copy them, all or nothing, bad cells by row and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from beiyuan_gis.catalogue import Value
from beiyuan_gis.edits.as_typed import typed, written
from beiyuan_gis.edits.cell_text import read_cells, tiled, write_cells
from beiyuan_gis.edits.paste_cells import BadCells, paste_cells
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import speaking
from beiyuan_gis.model.feature import Key
from tests.edits.world import ATTRIBUTES, FIELDS, at, kept_laws, project

WORLD = project(*(Point(at(i, 0)) for i in range(4)))


@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_written_reads_back(block: list[list[str]]) -> None:
    block = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in block]
    width = max(map(len, block))
    padded = [row + [""] * (width - len(row)) for row in block]
    assert read_cells(write_cells(padded)) == padded


def test_text_as_excel_copies_it() -> None:
    assert read_cells('a\t12\r\n"two\nlines"\t"say ""yes"""\r\n\t\r\n') == [
        ["a", "12"], ["two\nlines", 'say "yes"'], ["", ""],
    ]  # fmt: skip
    assert read_cells("one") == [["one"]]
    assert read_cells("\r\n") == [[""]]
    with pytest.raises(Refused, match="no cells"):
        read_cells("")


def test_ragged_rows_are_refused_since_what_they_lack_would_be_emptied() -> None:
    with pytest.raises(Refused, match=r"Row 2 of the clipboard has 1 cells, another has 3"):
        read_cells("a\tb\tc\n1\n2\t3\t4\n")
    assert read_cells("a\tb\r\n\r\n") == [["a", "b"]]


@pytest.mark.parametrize("text, cells", [
    ('5" pipe\tb\n', [['5" pipe', "b"]]),
    ('"a"b\tc\n', [['"a"b', "c"]]),
    ('"never closed\tb\nc\td\n', [['"never closed', "b"], ["c", "d"]]),
])  # fmt: skip
def test_quotes_that_open_no_cell_stay_in_it(text: str, cells: list[list[str]]) -> None:
    assert read_cells(text) == cells


@pytest.mark.parametrize("text", ["1,5", "12,5", "1.234,50", "1,23,4", "1_000", "1²", "12 5"])
def test_a_number_that_could_be_two_is_none(text: str) -> None:
    with pytest.raises(BadCells, match="not a whole number"):
        paste_cells(WORLD, "bollards", [1], ["households"], [[text]])


def test_a_block_is_repeated_where_it_fits_in_whole_times() -> None:
    assert tiled([["a"]], 2, 3) == [["a"] * 3] * 2
    assert tiled([["a"], ["b"]], 4, 1) == [["a"], ["b"], ["a"], ["b"]]
    assert tiled([["a"], ["b"]], 3, 1) == [["a"], ["b"]]


@given(
    st.sampled_from([f for f in FIELDS if f.name != "status"]),
    st.one_of(
        st.integers(-(2**63) + 1, 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
        st.dates().map(str), st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(str.strip),
    ),
)  # fmt: skip
def test_a_value_that_is_copied_out_and_pasted_is_the_same(field: object, value: Value) -> None:
    from beiyuan_gis.catalogue import Field
    from beiyuan_gis.edits.values import converted, wrong_value

    assert isinstance(field, Field)
    value = converted(field, value)
    if wrong_value(field, value) is not None or (isinstance(value, str) and not value):
        return
    for language in ("zh", "en"):
        with speaking(language):
            again, problem = typed(field, written(field, value))
            assert problem is None and (type(again), again) == (type(value), value)


def test_cells_are_set_as_if_they_were_typed() -> None:
    block = [["2", "done", "1,200", "2025/1/2"], ["1", "planned", "", "２０２５年１月３日"]]
    edit = paste_cells(WORLD, "bollards", [2, 1], ["$id", "status", "households", "finished"], block)
    after = kept_laws(WORLD, edit)
    assert str(edit.title) == "Paste 6 cells into Bollard"
    first, second, third = (after.get(Key("bollards", id)) for id in (1, 2, 3))
    assert first and second and third
    assert dict(first.attributes) == ATTRIBUTES | {
        "status": "planned", "households": None, "finished": "2025-01-03",
    }  # fmt: skip
    assert dict(second.attributes) == ATTRIBUTES | {
        "status": "done", "households": 1200, "finished": "2025-01-02",
    }  # fmt: skip
    assert dict(third.attributes) == ATTRIBUTES


def test_bad_cells_are_listed_by_row_and_column_and_nothing_is_set() -> None:
    block = [["1", "done", "12"], ["3", "gone", "1.5"], ["3", "", "x"]]
    with pytest.raises(BadCells) as told:
        paste_cells(WORLD, "bollards", [1, 2, 3], ["$id", "status", "households"], block)
    assert [(c.row, c.column, c.id) for c in told.value.cells] == [
        (2, 1, 2), (2, 2, 2), (2, 3, 2), (3, 2, 3), (3, 3, 3),
    ]  # fmt: skip
    reasons = [str(c.why) for c in told.value.cells]
    assert reasons[0] == "This row is number 2, not '3': the rows are in another order."
    assert "not one of the allowed values (planned, signing, done)" in reasons[1]
    assert "not a whole number" in reasons[2] and reasons[3] == "Status must be filled in."
    assert str(told.value).startswith(
        "Nothing was pasted: 5 cells do not fit. The first is in row 2, column 1"
    )


def test_measures_are_left_out() -> None:
    edit = paste_cells(WORLD, "bollards", [1], ["name", ""], [["新", "99"]])
    assert [c.after.attributes["name"] for c in edit if c.after] == ["新"]
    with pytest.raises(Refused, match="None of these columns"):
        paste_cells(WORLD, "bollards", [1], ["$id", ""], [["1", "99"]])


@pytest.mark.parametrize("ids, columns, block, why", [
    ([1, 2], ["name"], [["a"]], "do not fit into the table"),
    ([1], ["name"], [["a", "b"]], "do not fit into the table"),
    ([1, 1], ["name"], [["a"], ["b"]], "twice"),
    ([9], ["name"], [["a"]], "not there any more"),
    ([1], ["colour"], [["a"]], "no field 'colour'"),
])  # fmt: skip
def test_what_does_not_go_together_is_refused(
    ids: list[int], columns: list[str], block: list[list[str]], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        paste_cells(WORLD, "bollards", ids, columns, block)
