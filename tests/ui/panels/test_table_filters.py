"""Filters in the heads of the columns, by real mouse and keys."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.finding.by_column import ColumnFilter
from beiyuan_gis.model.feature import Key
from tests.ui.kit import soon
from tests.ui.panels.test_table import column, shown
from ui.bridge import Bridge
from ui.panels.filter_popup import FilterPopup
from ui.panels.table import TablePanel

LEFT = Qt.MouseButton.LeftButton
LAYER = "bungalow_relocation"


def opened(panel: TablePanel, title: str) -> FilterPopup:
    """Click the funnel of a column."""
    head, section = panel.view.head, column(panel, title)
    panel.view.scrollTo(panel.model.index(0, section))
    QTest.mouseClick(head.viewport(), LEFT, pos=head.funnel(section).center())
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FilterPopup)
    return popup


def cells(panel: TablePanel, title: str) -> list[str]:
    return [panel.model.index(r, column(panel, title)).data() for r in range(panel.model.rowCount())]


def test_a_click_on_a_title_sorts_and_one_on_its_funnel_does_not(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, LAYER)
    head, section = panel.view.head, column(panel, "Households")
    left = QPoint(head.sectionViewportPosition(section) + 10, head.height() // 2)
    QTest.mouseClick(head.viewport(), LEFT, pos=left)
    numbers = [int(c) for c in cells(panel, "Households")]
    assert numbers == sorted(numbers) and len(set(numbers)) > 2
    assert not bridge.selection, "sorting chose cells"
    opened(panel, "Households").close()
    assert [int(c) for c in cells(panel, "Households")] == numbers


def test_a_text_is_looked_for_in_one_column(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, LAYER)
    popup = opened(panel, "Name")
    QTest.keyClicks(popup.text, "1")
    QTest.keyClick(popup.text, Qt.Key.Key_Return)
    assert cells(panel, "Name") and all("1" in c for c in cells(panel, "Name"))
    assert panel.model.rowCount() < 60 and "of 60 features" in panel.footer.text()
    assert panel.view.head.filtered == {column(panel, "Name")} and panel.unfilter.isVisible()
    QTest.mouseClick(panel.unfilter, LEFT)
    assert panel.model.rowCount() == 60 and not panel.unfilter.isVisible()
    assert not panel.view.head.filtered


def test_numbers_from_and_to_and_values_together(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, LAYER)
    popup = opened(panel, "Households")
    QTest.keyClicks(popup.low, "8")
    popup.high.insert("１２")  # as an input method puts it
    QTest.mouseClick(popup.ok, LEFT)
    assert {int(c) for c in cells(panel, "Households")} <= set(range(8, 13))
    popup = opened(panel, "Status")
    assert popup.list.count() == 2
    first = popup.list.item(0)
    first.setCheckState(Qt.CheckState.Unchecked)
    assert popup.all.checkState() == Qt.CheckState.PartiallyChecked
    QTest.mouseClick(popup.ok, LEFT)
    found = set(cells(panel, "Status"))
    assert len(found) == 1 and first.text().rpartition("  (")[0] not in found
    popup = opened(panel, "Households")
    assert (popup.low.text(), popup.high.text()) == ("8", "12")
    QTest.mouseClick(popup.clear, LEFT)
    assert len(panel.model.column_filters) == 1


def test_a_bound_that_is_no_number_is_told_in_the_popup(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, LAYER)
    popup = opened(panel, "Households")
    QTest.keyClicks(popup.low, "many")
    QTest.keyClick(popup.low, Qt.Key.Key_Return)
    assert popup.isVisible() and "'many' is not a number" in popup.refusal.text()
    popup.close()
    assert panel.model.rowCount() == 60


def test_days_and_empty_cells(qtbot: QtBot, bridge: Bridge) -> None:
    keys = [Key(LAYER, id) for id in bridge.project.table(LAYER).ids()]
    for key, day in zip(keys, ("2025-01-05", "2025-06-01", "2026-01-01"), strict=False):
        bridge.perform(set_attributes(bridge.project, [key], {"finished": day}), "test")
    panel = shown(qtbot, bridge, LAYER)
    popup = opened(panel, "Finished")
    QTest.keyClicks(popup.low, "2025/6/1")
    QTest.keyClick(popup.low, Qt.Key.Key_Return)
    assert cells(panel, "Finished") == ["2025-06-01", "2026-01-01"]
    panel.set_column_filter("finished", ColumnFilter(values=frozenset({(type(None), None)})))
    assert panel.model.rowCount() == 57


def test_a_measure_is_filtered_from_and_to(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, LAYER)
    popup = opened(panel, "Area on the plane (m²)")
    assert not hasattr(popup, "list")
    QTest.keyClicks(popup.low, "1,200")
    QTest.keyClick(popup.low, Qt.Key.Key_Return)
    wanted = [f.key.id for f in bridge.project.table(LAYER) if f.measure.area_plane >= 1200]
    assert panel.model.ids.tolist() == wanted and 0 < len(wanted) < 60


def test_alt_and_down_open_the_filter_of_the_current_column(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, LAYER)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(0, column(panel, "Status")))
    QTest.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FilterPopup) and popup.list.count() == 2
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_a_filtered_table_follows_edits_and_forgets_with_another_layer(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, LAYER)
    panel.set_column_filter("status", ColumnFilter(values=frozenset({(str, "signing")})))
    count = panel.model.rowCount()
    key = Key(LAYER, int(panel.model.ids[0]))
    bridge.perform(set_attributes(bridge.project, [key], {"status": "signed"}), "test")
    soon(qtbot, panel.model.rowCount, count - 1)
    bridge.activate("railings")
    soon(qtbot, panel.model.rowCount, 8)
    bridge.activate(LAYER)
    soon(qtbot, panel.model.rowCount, 60)


@pytest.mark.parametrize("keep", [True, False])
def test_select_all_of_a_filtered_table_is_what_is_shown(qtbot: QtBot, bridge: Bridge, keep: bool) -> None:
    panel = shown(qtbot, bridge, LAYER)
    if keep:
        panel.set_column_filter("households", ColumnFilter(high=9))
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert {k.id for k in bridge.selection} == set(panel.model.ids.tolist())
    assert (len(bridge.selection) < 60) == keep


def test_the_popup_is_on_the_screen_and_leaves_the_head_to_be_seen(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, LAYER)
    room = panel.screen().availableGeometry()
    for corner in (room.topLeft(), QPoint(room.right() - 300, room.bottom() - 260)):
        panel.move(corner)
        popup = opened(panel, "Status")
        head = panel.view.head
        top = head.mapToGlobal(QPoint(0, 0)).y()
        assert room.contains(popup.geometry())
        assert popup.y() >= top + head.height() or popup.geometry().bottom() < top
        popup.close()
