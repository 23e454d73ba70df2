"""Attributes and selections from the menu, in the real window, by real mouse and keys."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pandas
import pyogrio
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDialog, QToolButton
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.cell_text import read_cells
from beiyuan_gis.finding.by_place import by_place
from beiyuan_gis.model.feature import Feature, Key
from tests.ui.kit import said, soon
from ui.dialogs.bad_cells import BadCellsDialog
from ui.dialogs.calculate import CalculateDialog
from ui.dialogs.find_replace import FindReplaceDialog
from ui.dialogs.saved_selections import SavedSelections
from ui.dialogs.select_condition import SelectByCondition
from ui.dialogs.select_place import SelectByPlace
from ui.window import MainWindow

pytestmark = pytest.mark.usefixtures("english")

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
LEFT = Qt.MouseButton.LeftButton
HOMES = "bungalow_relocation"
Kind = TypeVar("Kind", bound=QDialog)


def opened(window: MainWindow, kind: type[Kind]) -> Kind:
    """The dialog of this kind that is open."""
    found = [d for d in window.findChildren(kind) if d.isVisible()]
    assert len(found) == 1
    return found[0]


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    """A shortcut, once the window is the active one again after a dialog."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, key, modifier)


def click_cell(window: MainWindow, row: int, column: str) -> None:
    view, model = window.table.view, window.table.model
    section = next(c for c in range(model.columnCount()) if model.column_name(c) == column)
    view.scrollTo(model.index(row, section))
    place = view.visualRect(model.index(row, section)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)


def homes(window: MainWindow) -> list[Feature]:
    return list(window.bridge.project.table(HOMES))


def test_a_field_is_calculated_for_the_selection_as_one_step(window: MainWindow, qtbot: QtBot) -> None:
    bridge = window.bridge
    before = homes(window)
    bridge.select([f.key for f in before[:5]])
    press(window, qtbot, Qt.Key.Key_C, CTRL | ALT)
    dialog = opened(window, CalculateDialog)
    assert dialog.scope.selected.isChecked()
    dialog.field.setCurrentIndex(dialog.field.findData("note"))
    QTest.keyClicks(dialog.expression.text, "round($area_plane / households, 1) || ' m2 each'")
    soon(qtbot, dialog.expression.verdict.text, "5 of 5 values change.")
    assert dialog.preview.item(0, 2).text().endswith(" m2 each")
    QTest.mouseClick(dialog.ok, LEFT)
    after = homes(window)
    for was, now in zip(before[:5], after[:5], strict=True):
        area = was.measure.area_plane / float(was.attributes["households"] or 0)
        assert now.attributes["note"] == f"{area:.1f}".removesuffix(".0") + " m2 each"
    assert after[5:] == before[5:] and len(bridge.session.history.done) == 1
    bridge.undo()
    assert homes(window) == before


def test_the_calculator_says_what_is_wrong_and_where_and_does_nothing(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.bridge.activate(HOMES)
    window.actions_.by_id["calculate"].trigger()
    dialog = opened(window, CalculateDialog)
    dialog.field.setCurrentIndex(dialog.field.findData("households"))
    assert not dialog.ok.isEnabled() and dialog.expression.verdict.text() == ""
    QTest.keyClicks(dialog.expression.text, "housholds + 1")
    wanted = "At character 1: Bungalow relocation has no field 'housholds'. Did you mean households?"
    soon(qtbot, dialog.expression.verdict.text, wanted)
    marked = dialog.expression.text.extraSelections()
    assert len(marked) == 1 and marked[0].cursor.selectionStart() == 0
    dialog.expression.text.clear()
    QTest.keyClicks(dialog.expression.text, "households / 7")
    soon(qtbot, lambda: "is not a whole number" in dialog.expression.verdict.text(), True)
    assert not dialog.ok.isEnabled() and not window.bridge.session.history.done
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_words_are_put_into_the_expression_from_the_list(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.activate(HOMES)
    window.actions_.by_id["calculate"].trigger()
    words = opened(window, CalculateDialog).expression.words
    expression = opened(window, CalculateDialog).expression
    fields = words.topLevelItem(0)
    status = next(fields.child(i) for i in range(fields.childCount()) if fields.child(i).text(1) == "status")
    words.itemActivated.emit(status, 0)
    QTest.keyClicks(expression.text, " = ")
    words.itemActivated.emit(status.child(1), 0)
    assert expression.written() == "\"Status\" = 'signing'"


def test_a_condition_selects_and_narrows(window: MainWindow, qtbot: QtBot) -> None:
    bridge = window.bridge
    bridge.activate(HOMES)
    press(window, qtbot, Qt.Key.Key_F, CTRL)
    dialog = opened(window, SelectByCondition)
    QTest.keyClicks(dialog.expression.text, "households > 12")
    large = {f.key for f in homes(window) if float(f.attributes["households"] or 0) > 12}
    soon(qtbot, dialog.expression.verdict.text, f"It holds for {len(large)} of 60 features.")
    QTest.mouseClick(dialog.ok, LEFT)
    assert bridge.selection == large
    press(window, qtbot, Qt.Key.Key_F, CTRL)
    dialog = opened(window, SelectByCondition)
    QTest.keyClicks(dialog.expression.text, "status = 'Signing'")  # by the title of the choice
    soon(qtbot, dialog.ok.isEnabled, True)
    dialog.mode.setCurrentIndex(dialog.mode.findData("keep"))
    QTest.mouseClick(dialog.ok, LEFT)
    assert bridge.selection == {k for k in large if bridge.project.get(k).attributes["status"] == "signing"}
    assert bridge.selection


def test_another_layers_fields_are_offered_when_the_layer_changes(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.activate(HOMES)
    window.actions_.by_id["select_condition"].trigger()
    dialog = opened(window, SelectByCondition)
    dialog.expression.text.setPlainText("kind = 'site'")
    dialog.look()
    assert not dialog.ok.isEnabled()
    dialog.layer.setCurrentIndex(dialog.layer.findData("optical_park"))
    assert dialog.ok.isEnabled() and "It holds for 1 of" in dialog.expression.verdict.text()


def test_features_near_the_selection_are_selected(window: MainWindow, qtbot: QtBot) -> None:
    bridge = window.bridge
    railing = Key("railings", 1)
    bridge.select([railing])
    bridge.activate("bollards")
    press(window, qtbot, Qt.Key.Key_F, CTRL | SHIFT)
    dialog = opened(window, SelectByPlace)
    assert not dialog.distance.isVisible()
    dialog.layer.setCurrentIndex(dialog.layer.findData("bollards"))
    dialog.relation.setCurrentIndex(dialog.relation.findData("near"))
    assert dialog.distance.isVisible()
    dialog.distance.setFocus()
    dialog.distance.selectAll()
    QTest.keyClicks(dialog.distance, "250")
    wanted = by_place(bridge.project, "bollards", "near", [railing], 250.0).tolist()
    assert f"It holds for {len(wanted)} of 342 features." == dialog.verdict.text() and wanted
    dialog.mode.setCurrentIndex(dialog.mode.findData("add"))
    QTest.mouseClick(dialog.ok, LEFT)
    assert bridge.selection == {railing} | {Key("bollards", id) for id in wanted}


def test_the_selection_is_inverted(window: MainWindow, qtbot: QtBot) -> None:
    bridge = window.bridge
    bridge.select([Key("railings", 1), Key("railings", 3)])
    press(window, qtbot, Qt.Key.Key_I, CTRL)
    assert {k.id for k in bridge.selection} == {2, 4, 5, 6, 7, 8}
    press(window, qtbot, Qt.Key.Key_I, CTRL)
    assert {k.id for k in bridge.selection} == {1, 3}


def test_selections_are_kept_by_name_for_the_project(window: MainWindow, qtbot: QtBot) -> None:
    bridge = window.bridge
    some = {Key("railings", 1), Key("bollards", 7)}
    bridge.select(some)
    press(window, qtbot, Qt.Key.Key_B, CTRL)
    dialog = opened(window, SavedSelections)
    assert not dialog.keep.isEnabled() and not dialog.ok.isEnabled()
    dialog.name.insert("第一批")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.list.item(0).text() == "第一批  (2 features)" and dialog.isVisible()
    dialog.close()
    bridge.select([])
    press(window, qtbot, Qt.Key.Key_B, CTRL)
    dialog = opened(window, SavedSelections)
    QTest.mouseClick(dialog.ok, LEFT)
    assert bridge.selection == some
    assert window.settings.selections(bridge.session.path) == {"第一批": some}
    assert window.settings.selections(None) == {}
    press(window, qtbot, Qt.Key.Key_B, CTRL)
    dialog = opened(window, SavedSelections)
    QTest.mouseClick(dialog.drop, LEFT)
    assert window.settings.selections(bridge.session.path) == {} and dialog.list.count() == 0


def test_a_text_is_found_shown_and_replaced(window: MainWindow, qtbot: QtBot) -> None:
    bridge = window.bridge
    bridge.activate(HOMES)
    press(window, qtbot, Qt.Key.Key_H, CTRL)
    dialog = opened(window, FindReplaceDialog)
    assert dialog.scope.all.isChecked() and not dialog.ok.isEnabled()
    dialog.old.insert("示意地块")
    dialog.new.insert("地块")
    soon(qtbot, dialog.verdict.text, "60 cells of 60 features.")
    assert dialog.list.item(0, 2).text() == "示意地块1" and dialog.list.item(0, 3).text() == "地块1"
    QTest.mouseClick(dialog.ok, LEFT)
    assert {str(f.attributes["name"])[:2] for f in homes(window)} == {"地块"}
    assert len(bridge.session.history.done) == 1
    bridge.undo()
    assert {str(f.attributes["name"])[:4] for f in homes(window)} == {"示意地块"}


def test_nothing_is_replaced_when_a_required_field_would_be_emptied(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.activate(HOMES)
    window.actions_.by_id["replace_text"].trigger()
    dialog = opened(window, FindReplaceDialog)
    source = str(homes(window)[0].attributes["source"])
    dialog.old.insert(source)
    dialog.field.setCurrentIndex(dialog.field.findData("source"))
    soon(qtbot, dialog.ok.isEnabled, True)
    QTest.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible() and "Source must be filled in" in dialog.verdict.text()
    assert not window.bridge.session.history.done


def test_cells_are_copied_and_pasted_with_the_windows_own_shortcuts(window: MainWindow, qtbot: QtBot) -> None:
    """While the table has the keys, Ctrl+C and Ctrl+V mean cells, from the keyboard and from the menu."""
    bridge, table = window.bridge, window.table
    bridge.activate(HOMES)
    window.go_to("table")
    soon(qtbot, table.model.rowCount, 60)
    click_cell(window, 0, "note")
    QApplication.clipboard().setText("a\nb\n")
    QTest.keyClick(table.view, Qt.Key.Key_V, CTRL)
    assert [f.attributes["note"] for f in homes(window)[:2]] == ["a", "b"]
    window.actions_.by_id["copy"].trigger()
    assert QApplication.clipboard().text() in ("a", "a\n")
    QApplication.clipboard().setText("c")
    window.actions_.by_id["paste"].trigger()
    assert homes(window)[0].attributes["note"] == "c" and len(bridge.session.history.done) == 2
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_C, CTRL)
    assert read_cells(QApplication.clipboard().text())[0][0] == "wkt_geom"


def test_bad_cells_are_listed_in_a_window_of_their_own(window: MainWindow, qtbot: QtBot) -> None:
    bridge, table = window.bridge, window.table
    bridge.activate(HOMES)
    window.go_to("table")
    soon(qtbot, table.model.rowCount, 60)
    click_cell(window, 3, "households")
    QApplication.clipboard().setText("12\nten\n1.5\n")
    QTest.keyClick(table.view, Qt.Key.Key_V, CTRL)
    dialog = opened(window, BadCellsDialog)
    rows = [[dialog.list.item(r, c).text() for c in range(5)] for r in range(dialog.list.rowCount())]
    assert rows == [
        ["2", "1 · Households", "5", "ten", "Households: 'ten' is not a whole number."],
        ["3", "1 · Households", "6", "1.5", "Households: '1.5' is not a whole number."],
    ]
    assert not bridge.session.history.done and not said(window)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_del_deletes_features_only_where_whole_rows_are_chosen(window: MainWindow, qtbot: QtBot) -> None:
    bridge, table = window.bridge, window.table
    bridge.activate(HOMES)
    window.go_to("table")
    soon(qtbot, table.model.rowCount, 60)
    click_cell(window, 2, "note")
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    assert len(homes(window)) == 60 and homes(window)[2].attributes["note"] is None
    click_cell(window, 2, "$id")
    QTest.keyClick(table.view, Qt.Key.Key_Delete)
    assert len(homes(window)) == 59 and bridge.project.get(Key(HOMES, 3)) is None
    bridge.undo()
    assert len(homes(window)) == 60


def test_cells_of_a_real_workbook_are_pasted(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """Written and read as .xlsx; its cells come over the clipboard as Excel puts them there."""
    sheet = pandas.DataFrame(
        {"户数": [21, 22, 23], "已签约户数": [20, 20, 20], "首日签约户数": [11, 12, 13],
         "开工日期": ["2025/12/1", "2025年12月2日", "2025-12-03"], "备注": ["甲\t乙", "“引号”", 'a "b"']}
    )  # fmt: skip
    pyogrio.write_dataframe(sheet, tmp_path / "签约.xlsx", driver="XLSX")
    read = pyogrio.read_dataframe(tmp_path / "签约.xlsx", read_geometry=False)
    window.set_language("zh")
    bridge, table = window.bridge, window.table
    bridge.activate(HOMES)
    window.go_to("table")
    soon(qtbot, table.model.rowCount, 60)
    click_cell(window, 0, "households")
    cells = read[["户数", "已签约户数", "首日签约户数", "开工日期"]]
    QApplication.clipboard().setText(cells.to_csv(sep="\t", index=False, lineterminator="\r\n"))
    QTest.keyClick(table.view, Qt.Key.Key_V, CTRL)
    names = ("households", "signed_households", "signed_day_one", "started")
    assert [tuple(f.attributes[n] for n in names) for f in homes(window)[:3]] == [
        (21, 20, 11, "2025-12-01"), (22, 20, 12, "2025-12-02"), (23, 20, 13, "2025-12-03"),
    ]  # fmt: skip
    click_cell(window, 0, "note")
    text = read[["备注"]].to_csv(sep="\t", index=False, header=False, lineterminator="\r\n")
    QApplication.clipboard().setText(text)
    QTest.keyClick(table.view, Qt.Key.Key_V, CTRL)
    assert [f.attributes["note"] for f in homes(window)[:3]] == ["甲\t乙", "“引号”", 'a "b"']
    assert len(bridge.session.history.done) == 2


def test_the_buttons_above_the_table_do_the_same(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.activate(HOMES)
    window.go_to("table")
    action = window.actions_.by_id["calculate"]
    button = next(b for b in window.table.findChildren(QToolButton) if b.defaultAction() is action)
    QTest.mouseClick(button, LEFT)
    assert opened(window, CalculateDialog)._definition.id == HOMES
