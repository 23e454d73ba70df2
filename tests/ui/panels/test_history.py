"""The history: where we stand, what is saved, and going there."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.kit import plan, soon
from ui.bridge import Bridge
from ui.panels.history import HistoryPanel


def shown(qtbot: QtBot, bridge: Bridge) -> HistoryPanel:
    panel = HistoryPanel(bridge)
    qtbot.addWidget(panel)
    panel.show()
    soon(qtbot, panel.model.rowCount, 1)
    return panel


def lines(panel: HistoryPanel) -> list[str]:
    return [panel.model.index(row, 0).data() for row in range(panel.model.rowCount())]


def test_it_lists_steps_in_words_and_marks_where_we_stand(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    soon(qtbot, lambda: lines(panel), ["The beginning  [here · saved]"])
    plan(bridge, 1)
    plan(bridge, 2, 3)
    bridge.undo()
    soon(qtbot, panel.model.rowCount, 3)
    beginning, first, second = lines(panel)
    assert beginning == "The beginning  [saved]"
    assert "Bollards pulled 1" in first and first.endswith("[here]") and bridge.session.author in first
    assert "2 features of Bollards pulled" in second and second.endswith("[undone]")


def test_a_click_goes_there_and_back(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    for id in range(1, 6):
        plan(bridge, id)
    soon(qtbot, panel.model.rowCount, 6)
    with qtbot.waitSignal(panel.arrived):
        panel.view.clicked.emit(panel.model.index(1, 0))
    assert (len(bridge.session.history.done), len(bridge.session.history.undone)) == (1, 4)
    with qtbot.waitSignal(panel.arrived):
        panel.view.clicked.emit(panel.model.index(5, 0))
    assert len(bridge.session.history.done) == 5


def test_the_saved_mark_stays_where_the_file_is(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    plan(bridge, 1)
    bridge.save()
    plan(bridge, 2)
    soon(qtbot, lambda: [("saved" in line) for line in lines(panel)], [False, True, False])
    bridge.undo()
    bridge.undo()
    soon(qtbot, lambda: panel.model.here, 0)
    assert ["saved" in line for line in lines(panel)] == [False, True, False]
    plan(bridge, 3)  # the saved state can no longer be reached
    soon(qtbot, lambda: any("saved" in line for line in lines(panel)), False)


def test_undone_steps_are_paler(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    plan(bridge, 1)
    bridge.undo()
    soon(qtbot, panel.model.rowCount, 2)
    role = Qt.ItemDataRole.ForegroundRole
    assert panel.model.index(0, 0).data(role) is None
    assert panel.model.index(1, 0).data(role) is not None
