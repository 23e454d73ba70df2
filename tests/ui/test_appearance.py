"""Light and dark: chosen in the menu, at once, remembered, and every text can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.kit import said, soon, window_at
from ui import theme
from ui.canvas.renderer import PAPER
from ui.settings import Settings
from ui.window import MainWindow

Role, Group = QPalette.ColorRole, QPalette.ColorGroup


@pytest.fixture(autouse=True)
def undressed(english: None, qapp: QApplication) -> Iterator[None]:
    former = QPalette(qapp.palette()), QFont(qapp.font()), qapp.styleSheet()
    yield
    QGuiApplication.styleHints().unsetColorScheme()
    qapp.setPalette(former[0])
    qapp.setFont(former[1])
    qapp.setStyleSheet(former[2])


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG 2.2 reckons it, from 1 to 21."""

    def light(colour: QColor) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("wanted", ["light", "dark"])
def test_every_text_can_be_read(wanted: theme.Appearance) -> None:
    theme.choose(wanted)
    palette = QGuiApplication.palette()
    assert theme.is_dark() == (wanted == "dark")
    pairs = [
        (Role.WindowText, Role.Window), (Role.Text, Role.Base), (Role.Text, Role.AlternateBase),
        (Role.ButtonText, Role.Button), (Role.ToolTipText, Role.ToolTipBase), (Role.Link, Role.Base),
        (Role.PlaceholderText, Role.Base), (Role.HighlightedText, Role.Highlight),
    ]  # fmt: skip
    for group in (Group.Active, Group.Inactive):
        for ink, ground in pairs:
            assert contrast(palette.color(group, ink), palette.color(group, ground)) >= 4.5, (group, ink)
    for tone in ("good", "warn", "bad", "info", "quiet"):
        for ground in (Role.Window, Role.Base):
            assert contrast(theme.tone(tone), palette.color(ground)) >= 4.5, tone
    disabled = palette.color(Group.Disabled, Role.Text)
    assert 2.5 <= contrast(disabled, palette.color(Role.Base)) < 7  # to be read, and seen to be disabled


def test_the_switch_works_at_once_and_is_remembered(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    actions = window.actions_.by_id
    window.banners.say("Something", "bad")
    soon(qtbot, lambda: bool(window.layers.cards), True)
    sign = window.layers.cards["boundary"].sign.pixmap().toImage()
    actions["look_dark"].trigger()
    assert theme.is_dark()
    soon(qtbot, actions["look_dark"].isChecked, True)
    assert not actions["look_system"].isChecked()
    soon(qtbot, lambda: window.layers.cards["boundary"].sign.pixmap().toImage() != sign, True)
    assert Settings(tmp_path / "settings.ini").appearance == "dark"
    icon = actions["open"].icon().pixmap(theme.ICON).toImage()
    inks = [icon.pixelColor(x, y) for x in range(icon.width()) for y in range(icon.height())]
    assert max(c.lightness() for c in inks if c.alpha() > 200) > 150  # a light sign on the dark bar
    assert said(window) == "Something" and theme.tone("bad").name() in window.banners.shown[0].styleSheet()
    paper = window.view.grab().toImage().pixelColor(3, window.view.height() // 2)
    assert paper == QColor(PAPER)  # the map stays on light paper
    actions["look_light"].trigger()
    assert not theme.is_dark()
    soon(qtbot, actions["look_light"].isChecked, True)
    bad = theme.tone("bad").name()
    soon(qtbot, lambda: bad in window.banners.shown[0].styleSheet(), True)
    actions["look_system"].trigger()
    soon(qtbot, actions["look_system"].isChecked, True)
    assert Settings(tmp_path / "settings.ini").appearance == "system"


def test_what_was_written_by_hand_counts_as_the_system(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings._store.setValue("appearance", "pink")
    assert settings.appearance == "system"


def test_a_window_that_opens_dark_says_so_in_its_menu(qtbot: QtBot, tmp_path: Path) -> None:
    Settings(tmp_path / "dark.ini").appearance = "dark"
    window = window_at(qtbot, None, tmp_path / "dark.ini")
    assert window.actions_.by_id["look_dark"].isChecked()
