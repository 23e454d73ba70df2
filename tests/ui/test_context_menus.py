"""Menus of the right button on the map and in the panels: from the one table, for the thing pointed at."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QContextMenuEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from beiyuan_gis.model.feature import Key
from tests.ui.hand import Hand
from tests.ui.kit import plan, soon
from ui import context_menus
from ui.actions import ACTIONS, GEOMETRY
from ui.canvas import right_button
from ui.window import MainWindow

pytestmark = pytest.mark.usefixtures("english")
PARCEL = Key("greening", 1)


def ids(menu: QMenu) -> list[str]:
    """Of the actions of the table, in their order."""
    return [action.objectName() for action in menu.actions() if action.objectName()]


def popup() -> QMenu:
    """The menu that is open; closed again, so that the next one can open."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def middle(window: MainWindow, key: Key) -> tuple[float, float]:
    feature = window.bridge.project.get(key)
    assert feature is not None
    place = feature.geometry.representative_point()
    return place.x, place.y


def test_on_a_feature_it_is_selected_and_everything_acts_on_it(window: MainWindow) -> None:
    hand = Hand(window.view)
    hand.right_click(*middle(window, PARCEL))
    menu = popup()
    assert window.bridge.selection == {PARCEL}
    assert menu.actions()[0].text() == "Greening 1"
    listed = ids(menu)
    assert [id for id in context_menus.ON_A_FEATURE if id] == listed
    by_id = window.actions_.by_id
    assert by_id["merge"] in menu.actions() and not by_id["merge"].isEnabled()
    assert "two features" in by_id["merge"].toolTip() and menu.toolTipsVisible()
    verbs = {row.id for row in ACTIONS if row.menu == GEOMETRY}
    assert any(a.menu() is not None and set(ids(a.menu())) == verbs for a in menu.actions())
    by_id["delete"].trigger()
    assert window.bridge.project.get(PARCEL) is None
    menu.close()


def test_a_selection_that_was_pointed_at_stays_and_what_lies_beneath_can_be_chosen(
    window: MainWindow,
) -> None:
    keys = {PARCEL, Key("greening", 2)}
    window.bridge.select(keys)
    Hand(window.view).right_click(*middle(window, PARCEL))
    menu = popup()
    assert window.bridge.selection == keys and menu.actions()[0].text() == "2 features selected"
    menu.close()
    here = [PARCEL, Key("boundary", 1)]
    menu = window.context_menus.on_the_map(here)
    (others,) = [a.menu() for a in menu.actions() if a.text() == "Select another one here"]
    assert others is not None
    others.actions()[1].trigger()
    assert window.bridge.selection == {here[1]}
    menu.close()


def test_on_a_vertex_the_menu_is_about_the_vertex_and_beside_it_about_the_feature(window: MainWindow) -> None:
    window.bridge.select([PARCEL])
    window.view.zoom_to_selection()
    window.view.set_tool("vertex")
    hand = Hand(window.view)
    corners = hand.coordinates(PARCEL)
    hand.right_click(*corners[1])
    menu = popup()
    assert ids(menu) == [id for id in context_menus.ON_A_VERTEX if id]
    menu.close()
    by_id = window.actions_.by_id
    by_id["insert_vertex"].trigger()
    assert len(hand.coordinates(PARCEL)) == len(corners) + 1
    hand.right_click(*corners[1])
    popup().close()
    by_id["delete_vertex"].trigger()
    assert len(hand.coordinates(PARCEL)) == len(corners) and corners[1] not in hand.coordinates(PARCEL)
    hand.right_click(*middle(window, PARCEL))  # an active vertex is let go: what is deleted is the feature
    menu = popup()
    assert "delete" in ids(menu) and not by_id["delete_vertex"].isEnabled()
    menu.close()
    by_id["delete"].trigger()
    assert window.bridge.project.get(PARCEL) is None


def test_on_the_ground_and_by_the_menu_key(window: MainWindow) -> None:
    for layer in window.bridge.project.layers:
        window.bridge.show_layer(layer.id, False)
    Hand(window.view).right_click(*middle(window, PARCEL))
    menu = popup()
    assert ids(menu) == [id for id in context_menus.ON_THE_GROUND if id]
    menu.close()
    at = QPoint(5, 5)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(window.view, QContextMenuEvent(reason, at, window.view.mapToGlobal(at)))
    assert "tool_add" in ids(popup())
    popup().close()


def test_while_drawing_a_click_finishes_and_a_held_button_opens_the_menu(
    window: MainWindow, qtbot: QtBot
) -> None:
    hand = Hand(window.view, middle(window, PARCEL))
    by_id = window.actions_.by_id
    window.bridge.activate("greening")
    window.view.set_tool("add")
    window.view.drafting.modes = window.view.modes.__class__(snapping=False)
    assert not by_id["finish"].isEnabled() and "Nothing is being drawn." in by_id["finish"].toolTip()
    hand.click(0, 100)
    hand.right_click(50, 100)  # too early to finish
    menu = popup()
    assert ids(menu) == [id for id in context_menus.WHILE_DRAWING if id]
    assert not by_id["finish"].isEnabled() and "3 points" in by_id["finish"].toolTip()
    assert by_id["take_back"].isEnabled() and by_id["type_place"].isEnabled() and by_id["arc"].isEnabled()
    assert by_id["take_back"].text().endswith("\tBackspace")
    menu.close()
    hand.click(100, 100)
    hand.click(100, 180)
    hand.press(80, 150, Qt.MouseButton.RightButton)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=20 * right_button.HELD)
    menu = popup()
    by_id["take_back"].trigger()
    assert window.view.sketch is not None and len(window.view.sketch.points) == 2
    menu.close()
    hand.release(80, 150, Qt.MouseButton.RightButton)
    assert window.bridge.session.history.undoable is None
    hand.click(100, 180)
    hand.right_click(20, 150)
    assert QApplication.activePopupWidget() is None
    assert window.bridge.session.history.undoable is not None and not window.view.sketch.points
    _type_and_drop(window, hand)


def _type_and_drop(window: MainWindow, hand: Hand) -> None:
    """A place is typed, an arc begun and the drawing dropped from the menu."""
    done = window.bridge.session.history.undoable
    hand.click(0, 200)
    window.context_menus.on_the_map([]).close()
    window.actions_.by_id["type_place"].trigger()
    assert window.view.drafting.typing
    QTest.keyClick(window.view.drafting.box.first, Qt.Key.Key_Escape)
    window.actions_.by_id["arc"].trigger()
    assert window.view.sketch is not None and window.view.sketch.arc
    window.actions_.by_id["drop"].trigger()
    assert not window.view.sketch.points and not window.view.sketch.arc
    assert window.bridge.session.history.undoable is done


def test_a_layer_becomes_the_active_one_and_can_be_shown_alone(window: MainWindow, qtbot: QtBot) -> None:
    soon(qtbot, lambda: "railings" in window.layers.cards, True)
    menu = window.layers.menu_for("railings")
    assert window.bridge.active_layer == "railings"
    assert ids(menu) == [id for id in context_menus.ON_A_LAYER if id]
    next(a for a in menu.actions() if a.text() == "Show only this layer").trigger()
    assert window.bridge.hidden == {d.id for d in window.bridge.project.layers} - {"railings"}
    menu.close()
    _in_table_history_and_problems(window, qtbot)


def _in_table_history_and_problems(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.activate("bollards")
    window.go_to("table")
    soon(qtbot, lambda: window.table.model.rowCount() > 300, True)
    copy = window.context_menus.in_the_table().actions()[0]
    assert copy.text() == "Copy cells\tCtrl+C" and "Choose cells" in copy.toolTip() and not copy.isEnabled()
    window.bridge.select([Key("bollards", 1)])
    soon(qtbot, window.table.view.whole_rows, True)
    menu = window.context_menus.in_the_table()
    assert menu.actions()[0].isEnabled() and not menu.actions()[2].isEnabled()
    assert ids(menu) == [id for id in context_menus.IN_THE_TABLE if id]
    menu.actions()[0].trigger()
    assert "\t" in QApplication.clipboard().text()
    window.go_to("history")
    plan(window.bridge, 1)
    plan(window.bridge, 2)
    soon(qtbot, lambda: window.history.model.here, 2)
    assert not window.context_menus.in_the_history().actions()[0].isEnabled()  # here
    window.history.view.setCurrentIndex(window.history.model.index(0, 0))
    with qtbot.waitSignal(window.history.arrived):
        window.context_menus.in_the_history().actions()[0].trigger()
    assert window.bridge.session.history.undoable is None
    go, *_rest = window.context_menus.on_a_problem().actions()
    assert not go.isEnabled() and "Choose a problem" in go.toolTip()
