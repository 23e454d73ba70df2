"""The layer cards show the report, and ask for what they cannot do."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beiyuan_gis.programme import wording
from tests.ui.kit import plan, soon
from ui import theme
from ui.bridge import Bridge
from ui.panels.layers import LayersPanel
from ui.swatch import swatch

LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, bridge: Bridge) -> LayersPanel:
    panel = LayersPanel(bridge, swatch)
    qtbot.addWidget(panel)
    panel.resize(280, 800)
    panel.show()
    # Cards are shown a turn of the event loop after they were made: until then a click would miss them.
    soon(qtbot, lambda: sum(card.isVisible() for card in panel.cards.values()), len(bridge.project.layers))
    soon(qtbot, lambda: all(card.check.width() < 100 for card in panel.cards.values()), True)  # laid out
    return panel


def test_the_top_card_is_the_layer_drawn_on_top(qtbot: QtBot, bridge: Bridge) -> None:
    assert list(shown(qtbot, bridge).cards) == [d.id for d in bridge.project.layers][::-1]


def test_a_card_says_what_the_report_says(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    for id, card in panel.cards.items():
        report = bridge.report().layer(id)
        assert card.measure.text() == wording.quantity(report.measure, report.definition.unit)
        assert card.tag.isVisibleTo(card) == (report.schematic > 0)
        assert card.bar.isVisibleTo(card) == (report.progress is not None)
        if report.progress is not None:
            assert card.percent.text() == wording.percent(report.progress)
            assert card.lamp.accessibleName() == wording.lamp_name(report.progress.lamp)
            assert wording.done_of_target(report.progress) in card.bar.text()


def test_cards_follow_an_edit(qtbot: QtBot, bridge: Bridge) -> None:
    card = shown(qtbot, bridge).cards["bollards"]
    assert (card.percent.text(), card.bar.value()) == ("100.0%", 1000)
    plan(bridge, 1, 2)
    soon(qtbot, card.percent.text, "99.4%")
    assert card.bar.value() == 994 and "340 / 342" in card.bar.text()


def test_the_box_hides_a_layer_and_the_space_key_does_too(qtbot: QtBot, bridge: Bridge) -> None:
    card = shown(qtbot, bridge).cards["railings"]
    QTest.mouseClick(card.check, LEFT, pos=card.check.rect().center())
    assert bridge.hidden == {"railings"}
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert not bridge.hidden


def test_a_click_or_enter_makes_the_layer_active_and_unfolds_its_legend(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    QTest.mouseClick(panel.cards["railings"], LEFT, pos=panel.cards["railings"].title.geometry().center())
    assert bridge.active_layer == "railings"
    soon(qtbot, lambda: panel.cards["railings"].legend.isVisible(), True)
    QTest.keyClick(panel.cards["greening"], Qt.Key.Key_Return)
    assert bridge.active_layer == "greening"
    soon(qtbot, lambda: panel.cards["railings"].legend.isVisible(), False)


def test_arrow_keys_walk_along_the_cards(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    first, second = list(panel.cards.values())[:2]
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    soon(qtbot, second.hasFocus, True)


def test_the_menu_asks_the_window_with_the_layer(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    asked: list[str] = []
    for signal in (panel.zoom_wanted, panel.table_wanted, panel.replace_wanted, panel.plate_wanted):
        signal.connect(lambda id: asked.append(id))
    for action in panel.menu_for("railings").actions():
        action.trigger()
    assert asked == ["railings"] * 4


def test_hiding_all_others_and_showing_all(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    bridge.activate("railings")
    panel.hide_others.click()
    assert bridge.hidden == {d.id for d in bridge.project.layers} - {"railings"}
    panel.show_all.click()
    assert not bridge.hidden


def test_texts_follow_the_language(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    bridge.set_language("zh")
    soon(qtbot, panel.cards["railings"].title.text, "道路护栏拆除")
    assert panel.heading.text() == "图层" and panel.cards["bollards"].measure.text() == "342 个"


def test_lamps_and_verdicts_differ_in_shape_not_only_in_colour() -> None:
    for signs in (theme.LAMPS, theme.VERDICTS):
        shapes = [name for name, _tone in signs.values()]
        assert len(set(shapes)) == len(shapes)


def test_a_sign_is_drawn_for_every_symbol_of_the_catalogue(qtbot: QtBot, bridge: Bridge) -> None:
    for definition in bridge.project.layers:
        for symbol in (definition.style.symbol, *(c.symbol for c in definition.style.cases)):
            image = swatch(symbol, definition.geometry, QSize(26, 18), 2.0).toImage()
            assert (image.width(), image.height()) == (52, 36)
            painted = sum(image.pixelColor(x, y).alpha() > 0 for x in range(52) for y in range(36))
            assert painted > 20, definition.id


def test_the_panel_is_never_narrower_than_its_numbers(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    qtbot.waitUntil(lambda: panel.minimumWidth() > 200)
    panel.resize(panel.minimumWidth(), 400)  # so low that it must scroll
    card = panel.cards["demolition"]

    def all_seen() -> bool:
        right = card.percent.mapTo(panel, card.percent.rect().topRight()).x()
        return right < panel.width() - panel._scroll.verticalScrollBar().width()

    qtbot.waitUntil(all_seen)
