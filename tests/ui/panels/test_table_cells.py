"""Blocks of cells between the table and a spreadsheet, by real keys and mouse, through the real clipboard."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.cell_text import read_cells
from beiyuan_gis.model.feature import Key
from tests.ui.kit import soon
from tests.ui.panels.test_table import column, shown
from ui.bridge import Bridge
from ui.panels.table import TablePanel

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def click(
    panel: TablePanel,
    row: int,
    title: str,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    index = panel.model.index(row, column(panel, title))
    panel.view.scrollTo(index)
    QTest.mouseClick(panel.view.viewport(), LEFT, modifier, panel.view.visualRect(index).center())


def paste(panel: TablePanel, text: str) -> None:
    QApplication.clipboard().setText(text)
    QTest.keyClick(panel.view, Qt.Key.Key_V, CTRL)


def values(bridge: Bridge, field: str, layer: str = "railings") -> list[object]:
    return [f.attributes[field] for f in bridge.project.table(layer)]


def test_a_block_is_chosen_with_shift_and_copied(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 1, "Name")
    click(panel, 3, "Status", SHIFT)
    assert {k.id for k in bridge.selection} == {2, 3, 4}
    QTest.keyClick(panel.view, Qt.Key.Key_C, CTRL)
    width = column(panel, "Status") - column(panel, "Name") + 1
    cells = read_cells(QApplication.clipboard().text())
    assert len(cells) == 3 and all(len(row) == width for row in cells)
    names = [bridge.project.get(Key("railings", i)).attributes["name"] for i in (2, 3, 4)]
    assert [row[0] for row in cells] == names and {row[-1] for row in cells} == {"Removed"}


def test_one_cell_is_copied_as_its_bare_text(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 0, "Status")
    QTest.keyClick(panel.view, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "Removed"


def test_a_click_on_a_number_chooses_the_row_and_copies_it_with_its_titles(
    qtbot: QtBot, bridge: Bridge
) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 4, "No.")
    assert len(panel.view.selectionModel().selectedRows()) == 1
    QTest.keyClick(panel.view, Qt.Key.Key_C, CTRL)
    head, row = read_cells(QApplication.clipboard().text())
    assert head[0] == "No." and row[0] == "5" and head[-1] == "Length (m)"


def test_what_is_copied_out_and_pasted_back_changes_nothing(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_A, CTRL)
    assert len(bridge.selection) == 8
    QTest.keyClick(panel.view, Qt.Key.Key_C, CTRL)
    QTest.keyClick(panel.view, Qt.Key.Key_V, CTRL)
    assert not bridge.session.history.done


def test_a_block_from_excel_is_pasted_as_one_step(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    before = values(bridge, "name")
    click(panel, 2, "Planned finish")
    paste(panel, "2025/12/1\t2025年12月3日\r\n2025-12-02\t\r\n")
    assert values(bridge, "planned_finish")[2:4] == ["2025-12-01", "2025-12-02"]
    assert values(bridge, "finished")[2:4] == ["2025-12-03", None]
    assert values(bridge, "name") == before and len(bridge.session.history.done) == 1
    assert str(bridge.session.history.done[-1].edit.title) == "Paste 4 cells into Railings removed"
    bridge.undo()
    assert values(bridge, "planned_finish")[2:4] == [None, None]


def test_one_cell_fills_all_that_are_chosen(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 1, "Responsible")
    click(panel, 4, "Responsible", SHIFT)
    paste(panel, "王工\n")
    assert [v == "王工" for v in values(bridge, "responsible")] == [False, *[True] * 4, *[False] * 3]


def test_rows_in_the_order_shown_are_meant(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    panel.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    click(panel, 0, "Note")
    paste(panel, "last\nlast but one")
    assert values(bridge, "note")[-2:] == ["last but one", "last"]


def test_the_title_row_of_a_copied_block_is_left_out(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 0, "Responsible")
    paste(panel, "Responsible\n李工\n")
    assert values(bridge, "responsible")[0] == "李工" and values(bridge, "responsible")[1] != "李工"


def test_bad_cells_are_told_and_nothing_is_written(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 0, "Planned finish")
    with qtbot.waitSignal(panel.bad_cells) as told:
        paste(panel, "2025-12-01\tsoon\n13/13/2025\t2025-12-02\n")
    bad = told.args[0]
    assert [(c.row, c.column, c.shown) for c in bad.cells] == [(1, 2, "soon"), (2, 1, "13/13/2025")]
    assert "Write it as 2025-12-31" in str(bad.cells[0].why)
    assert not bridge.session.history.done and values(bridge, "planned_finish")[0] is None


def test_a_block_that_is_too_large_is_refused(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 7, "Note")
    with qtbot.waitSignal(bridge.failed) as told:
        paste(panel, "a\nb\n")
    assert "The block has 2 rows and 1 columns; from the chosen cell on the table has 1" in told.args[0]
    with qtbot.waitSignal(bridge.failed) as told:
        paste(panel, "")
    assert "no cells" in told.args[0] and not bridge.session.history.done


def test_measures_are_not_written(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 0, "Length (m)")
    with qtbot.waitSignal(bridge.failed) as told:
        paste(panel, "99")
    assert "None of these columns" in told.args[0]


def test_the_foot_sums_up_the_column_of_the_current_cell(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, "bungalow_relocation")
    click(panel, 0, "Households")
    click(panel, 4, "Households", SHIFT)
    numbers = [v for v in values(bridge, "households", "bungalow_relocation")[:5] if isinstance(v, int)]
    wanted = f"Households: 5 filled in, sum {sum(numbers)}, {min(numbers)} to {max(numbers)}"
    soon(qtbot, lambda: wanted in panel.footer.text(), True)
    click(panel, 0, "Started")
    assert "Started: all empty" in panel.footer.text()


def test_del_empties_the_chosen_cells_and_deletes_nothing(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    click(panel, 0, "Responsible")
    paste(panel, "王工\n李工\n")
    click(panel, 0, "Responsible")
    click(panel, 1, "Responsible", SHIFT)
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    assert values(bridge, "responsible")[:2] == [None, None] and panel.model.rowCount() == 8
    assert len(bridge.session.history.done) == 2
    click(panel, 0, "Status")
    with qtbot.waitSignal(panel.bad_cells) as told:
        QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    assert "must be filled in" in str(told.args[0].cells[0].why)
    assert len(bridge.session.history.done) == 2
