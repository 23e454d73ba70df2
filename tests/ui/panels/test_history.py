"""The history: where we stand, what is saved, what a step touched, and going there."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.set_style import set_style
from tests.ui.kit import plan, soon
from ui.bridge import Bridge
from ui.panels.history import HistoryPanel
from ui.panels.history_model import Column


def shown(qtbot: QtBot, bridge: Bridge) -> HistoryPanel:
    panel = HistoryPanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(700, 400)
    panel.show()
    soon(qtbot, panel.model.rowCount, 1)
    return panel


def column(panel: HistoryPanel, which: Column) -> list[str]:
    return [panel.model.index(row, which).data() for row in range(panel.model.rowCount())]


def click(panel: HistoryPanel, row: int, *, double: bool = False) -> None:
    """As a window system tells it."""
    place = panel.view.visualRect(panel.model.index(row, Column.TITLE)).center()
    for hit in (QTest.mouseClick, QTest.mouseDClick) if double else (QTest.mouseClick,):
        hit(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_it_lists_steps_in_words_and_marks_where_we_stand(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    soon(qtbot, lambda: column(panel, Column.STATE), ["here · as in the file"])
    plan(bridge, 1)
    plan(bridge, 2, 3)
    bridge.undo()
    soon(qtbot, panel.model.rowCount, 3)
    beginning, first, second = column(panel, Column.TITLE)
    assert beginning == "The beginning"
    assert "Bollards pulled 1" in first and "2 features of Bollards pulled" in second
    assert column(panel, Column.STATE) == ["as in the file", "here", "undone"]
    assert column(panel, Column.TOUCHED) == ["", "1", "2"]
    assert column(panel, Column.AUTHOR) == ["", bridge.session.author, bridge.session.author]


def test_a_double_click_goes_there_and_back_as_steps(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    for id in range(1, 6):
        plan(bridge, id)
    soon(qtbot, panel.model.rowCount, 6)
    heard = []
    bridge.stepped.connect(heard.append)
    click(panel, 1, double=True)
    assert (len(bridge.session.history.done), len(bridge.session.history.undone)) == (1, 4)
    assert bridge.session.revision == 9, "each undo is a step"
    assert len(heard) == 1 and len(heard[0].edit.keys) == 4, "told together"
    soon(qtbot, lambda: panel.model.here, 1)
    click(panel, 5)
    assert len(bridge.session.history.done) == 1, "one click goes nowhere"
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert len(bridge.session.history.done) == 5


def test_hundreds_of_steps_are_one_jump(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    for n in range(150):
        plan(bridge, 1 + n % 40) if n < 40 else bridge.attempt(lambda n=n: style(bridge, n), "test")  # type: ignore[misc]
    before = bridge.project
    panel.go_to(0)
    assert len(bridge.session.history.undone) == 150
    panel.go_to(150)
    assert bridge.project.layers == before.layers and bridge.session.revision == 450
    assert list(bridge.project.table("bollards")) == list(before.table("bollards"))


def style(bridge: Bridge, n: int):  # type: ignore[no-untyped-def]
    import msgspec

    layer = bridge.project.layer("greening")
    symbol = msgspec.structs.replace(layer.style.symbol, width=n / 100)
    return set_style(bridge.project, "greening", msgspec.structs.replace(layer.style, symbol=symbol))


def test_a_click_outlines_what_a_step_touched(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    plan(bridge, 2, 3)
    plan(bridge, 4)
    soon(qtbot, panel.model.rowCount, 3)
    assert not bridge.ghosts
    click(panel, 1)
    table = bridge.project.table("bollards")
    assert [g.wkb for g in bridge.ghosts] == [f.geometry.wkb for f in map(table.get, (2, 3)) if f]
    places: list[object] = []
    panel.place_wanted.connect(places.append)
    (_go, go, _), (_look, look, _), (_choose, choose, why) = panel.offered(1)
    look()
    choose()
    assert not why and panel.offered(0)[1][2] == "It touched no feature."
    assert len(places) == 1 and {key.id for key in bridge.selection} == {2, 3}
    go()
    soon(qtbot, lambda: panel.model.here, 1)
    assert not bridge.ghosts, "the outlines went with the jump"


def test_steps_that_are_saved_are_marked(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    plan(bridge, 1)
    plan(bridge, 2)
    bridge.save()
    plan(bridge, 3)
    soon(qtbot, lambda: column(panel, Column.STATE), ["", "saved", "as in the file", "here"])
    bridge.undo()
    bridge.undo()
    soon(qtbot, lambda: panel.model.here, 1)
    assert column(panel, Column.STATE) == ["", "here · saved", "undone · as in the file", "undone"]
    plan(bridge, 3)  # the saved state can no longer be reached
    soon(qtbot, lambda: column(panel, Column.STATE), ["", "saved", "here"])


def test_undone_steps_are_paler(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    plan(bridge, 1)
    bridge.undo()
    soon(qtbot, panel.model.rowCount, 2)
    role = Qt.ItemDataRole.ForegroundRole
    assert panel.model.index(0, 0).data(role) is None
    assert panel.model.index(1, 0).data(role) is not None
