"""The attribute table: order, filter, cells, and one selection with the map."""

from __future__ import annotations

import numpy as np
import pytest
from PyQt6.QtCore import QModelIndex, Qt
from PyQt6.QtTest import QAbstractItemModelTester, QTest
from PyQt6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.delete_features import delete_features
from beiyuan_gis.model.feature import Key
from tests.ui.kit import soon
from ui.bridge import Bridge
from ui.panels import table_selection
from ui.panels.table import TablePanel


def shown(qtbot: QtBot, bridge: Bridge, layer: str = "railings") -> TablePanel:
    panel = TablePanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    bridge.activate(layer)
    panel.show()
    panel.activateWindow()
    soon(qtbot, panel.model.rowCount, len(bridge.project.table(layer)))
    return panel


def column(panel: TablePanel, title: str) -> int:
    titles = [panel.model.headerData(c, Qt.Orientation.Horizontal) for c in range(panel.model.columnCount())]
    return titles.index(title)


def cell(panel: TablePanel, row: int, title: str) -> QModelIndex:
    return panel.model.index(row, column(panel, title))


def selected(panel: TablePanel) -> set[int]:
    rows = panel.view.selectionModel().selectedRows()
    return {int(panel.model.ids[i.row()]) for i in rows}


def test_the_model_keeps_qts_rules_through_edits_sorting_and_filters(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    panel.view.sortByColumn(column(panel, "Length (m)"), Qt.SortOrder.DescendingOrder)
    bridge.attempt(lambda: delete_features(bridge.project, [Key("railings", 2)]), "test")
    soon(qtbot, panel.model.rowCount, 7)
    panel.filter.setText("3")
    panel.filter.clear()
    bridge.activate("bollards")
    soon(qtbot, panel.model.rowCount, 342)


def test_cells_show_domains_by_title_and_measures(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    feature = bridge.project.get(Key("railings", 1))
    assert cell(panel, 0, "Status").data() == "Removed"
    assert cell(panel, 0, "Length (m)").data() == f"{feature.measure.length_plane:,.2f}"


def test_a_header_sorts(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    lengths = {i: bridge.project.get(Key("railings", i)).measure.length_plane for i in range(1, 9)}
    panel.view.sortByColumn(column(panel, "Length (m)"), Qt.SortOrder.AscendingOrder)
    assert panel.model.ids.tolist() == sorted(lengths, key=lambda i: lengths[i])
    panel.view.sortByColumn(column(panel, "Length (m)"), Qt.SortOrder.DescendingOrder)
    assert panel.model.ids.tolist() == sorted(lengths, key=lambda i: -lengths[i])


def test_the_filter_narrows_and_says_so(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, "residential_retrofit")
    panel.filter.setText("shuaifu")
    assert panel.model.rowCount() == 37
    soon(qtbot, panel.footer.text, "37 of 481 features")


def test_a_selection_on_the_map_selects_rows_and_back(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    bridge.select([Key("railings", i) for i in (2, 3, 7)])
    soon(qtbot, lambda: selected(panel), {2, 3, 7})
    length = sum(bridge.project.get(Key("railings", i)).measure.length_plane for i in (2, 3, 7))
    assert f"3 selected · length {length:,.2f} m" in panel.footer.text()
    panel.view.selectRow(4)
    assert bridge.selection == {Key("railings", 5)}
    panel.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert selected(panel) == {5}


def test_features_that_lie_apart_by_the_thousand_are_tinted_and_can_be_added_to(
    qtbot: QtBot, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_selection, "_MOST", 10)
    panel = shown(qtbot, bridge, "bollards")
    odd = {id for id in panel.model.ids.tolist() if id % 2}

    def click(row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = panel.view.visualRect(panel.model.index(row, 0)).center()
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    bridge.select(Key("bollards", id) for id in odd)
    assert not selected(panel) and panel.view.beyond and panel.view.whole_rows()
    tints = [panel.model.index(row, 1).data(Qt.ItemDataRole.BackgroundRole) for row in range(4)]
    assert [tint is not None for tint in tints] == [id % 2 == 1 for id in panel.model.ids[:4]]
    assert {int(panel.model.ids[row]) for row in panel.cells.chosen().rows} == odd
    before, row = set(bridge.selection), int(np.flatnonzero(panel.model.ids == 2)[0])
    click(row, Qt.KeyboardModifier.ControlModifier)
    assert set(bridge.selection) == before | {Key("bollards", 2)}
    click(row, Qt.KeyboardModifier.ControlModifier)
    assert set(bridge.selection) == before and panel.view.beyond
    click(row)
    assert list(bridge.selection) == [Key("bollards", 2)] and not panel.view.beyond
    assert selected(panel) == {2}


def test_a_table_out_of_sight_reads_the_selection_when_it_is_seen(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    panel.hide()
    bridge.select([Key("railings", 3)])
    assert not selected(panel)
    panel.show()
    soon(qtbot, lambda: selected(panel), {3})


def test_it_goes_to_the_layer_of_the_selection(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    bridge.select([Key("hoardings", 2)])
    soon(qtbot, lambda: panel.choice.currentText(), "Hoardings removed")
    soon(qtbot, lambda: selected(panel), {2})
    assert bridge.active_layer == "railings"


def test_only_the_selected(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    bridge.select([Key("railings", 2), Key("railings", 3)])
    panel.only.setChecked(True)
    assert panel.model.ids.tolist() == [2, 3]
    panel.only.setChecked(False)
    assert panel.model.rowCount() == 8


def edit(panel: TablePanel, index: QModelIndex, words: str) -> None:
    panel.view.setCurrentIndex(index)
    panel.view.edit(index)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, words)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_cell_is_edited_as_one_step(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    edit(panel, cell(panel, 1, "Finished"), "2025/11/3")
    assert bridge.project.get(Key("railings", 2)).attributes["finished"] == "2025-11-03"
    assert len(bridge.session.history.done) == 1
    soon(qtbot, lambda: cell(panel, 1, "Finished").data(), "2025-11-03")
    bridge.undo()
    soon(qtbot, lambda: cell(panel, 1, "Finished").data(), "")


def test_a_cell_refuses_what_does_not_fit(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    with qtbot.waitSignal(bridge.failed) as told:
        edit(panel, cell(panel, 1, "Finished"), "soon")
    assert "not a date" in told.args[0] and not bridge.session.history.done


def test_ids_and_measures_cannot_be_edited(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    editable = Qt.ItemFlag.ItemIsEditable
    assert not panel.model.flags(cell(panel, 0, "No.")) & editable
    assert not panel.model.flags(cell(panel, 0, "Length (m)")) & editable
    assert panel.model.flags(cell(panel, 0, "Status")) & editable


def test_a_double_click_on_a_number_asks_to_look_there(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    index = cell(panel, 2, "No.")
    with qtbot.waitSignal(panel.zoom_wanted) as asked:
        panel.view.setCurrentIndex(index)
        panel.view.doubleClicked.emit(index)
    assert asked.args == [Key("railings", 3)]
