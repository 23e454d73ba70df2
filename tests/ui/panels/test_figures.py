"""The figures panel says of every figure what the report says."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from beiyuan_gis.i18n import Text
from beiyuan_gis.programme import wording
from tests.ui.kit import plan, soon
from ui.bridge import Bridge
from ui.panels.figure_rows import FigureRow, as_table, row_of
from ui.panels.figures import ROW, FiguresPanel


def shown(qtbot: QtBot, bridge: Bridge) -> FiguresPanel:
    panel = FiguresPanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(340, 700)
    panel.show()
    soon(qtbot, lambda: panel.tree.topLevelItemCount() > 0, True)
    return panel


def items(panel: FiguresPanel) -> dict[str, QTreeWidgetItem]:
    found = panel.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    return {i.data(0, ROW).id: i for i in found if isinstance(i.data(0, ROW), FigureRow)}


def test_every_figure_is_there_with_its_verdict(qtbot: QtBot, bridge: Bridge) -> None:
    rows = items(shown(qtbot, bridge))
    figures = bridge.report().figures
    assert set(rows) == {f.figure.id for f in figures}
    for found in figures:
        row = rows[found.figure.id].data(0, ROW)
        assert row.reported == wording.reported_figure(found.figure)
        assert (row.verdict == "within") == (found.within is True)
        assert (row.verdict == "off") == (found.within is False)


def test_a_figure_goes_off_with_an_edit_and_the_filter_finds_it(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    assert "18 of 18" in panel.summary.text()
    plan(bridge, 1, 2)
    soon(qtbot, lambda: items(panel)["bollards.count_removed"].data(0, ROW).word, "off")
    row = items(panel)["bollards.count_removed"].data(0, ROW)
    assert (row.measured, row.difference) == ("340", "−2") and "17 of 18" in panel.summary.text()
    panel.only_off.setChecked(True)
    assert set(items(panel)) == {"bollards.count_removed"}
    bridge.undo()
    soon(qtbot, lambda: items(panel), {})
    assert "within its tolerance" in panel.tree.topLevelItem(0).text(0)


def test_a_click_and_enter_lead_to_the_layer(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    item = items(panel)["railings.length_removed"]
    with qtbot.waitSignal(panel.layer_wanted) as asked:
        QTest.mouseClick(
            panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=panel.tree.visualItemRect(item).center()
        )
    assert asked.args == ["railings"]
    panel.tree.setCurrentItem(items(panel)["bollards.count_removed"])
    with qtbot.waitSignal(panel.layer_wanted) as asked:
        QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert asked.args == ["bollards"]


def test_the_current_figure_stays_current(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    panel.tree.setCurrentItem(items(panel)["bollards.count_removed"])
    plan(bridge, 1)
    soon(qtbot, lambda: items(panel)["bollards.count_removed"].data(0, ROW).measured, "341")
    assert panel.tree.currentItem().data(0, ROW).id == "bollards.count_removed"


def test_the_table_can_be_pasted(qtbot: QtBot, bridge: Bridge) -> None:
    shown(qtbot, bridge).copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + len(bridge.project.figures)
    assert {line.count("\t") for line in lines} == {5}
    assert any("688 m\t688.00\t±0\twithin" in line for line in lines)


def test_a_hostile_title_stays_text_in_the_table(bridge: Bridge) -> None:
    found = bridge.report().figures[0]
    import msgspec

    figure = msgspec.structs.replace(found.figure, title=Text("=1+1\t<script>", "=1+1\t<script>"))
    from dataclasses import replace

    line = as_table(bridge.project, [replace(found, figure=figure)]).splitlines()[1]
    assert "\t'=1+1 <script>\t" in line


def test_sections_and_words_follow_the_language(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    bridge.set_language("zh")
    soon(qtbot, lambda: panel.tree.topLevelItem(0).text(0), "街道")
    row = items(panel)["demolition.area_done"].data(0, ROW)
    assert row.line.startswith("上报 23,085.59 平方米 · 图上 23,085.59") and row.word == "相符"


def test_a_context_figure_has_nothing_measured(bridge: Bridge) -> None:
    found = next(f for f in bridge.report().figures if f.figure.role == "context")
    row = row_of(found)
    assert (row.measured, row.difference, row.word) == ("", "", "info")
