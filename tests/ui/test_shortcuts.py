"""Keys of one's own: given, taken over, refused, remembered; and keys of what cannot be done say why."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beiyuan_gis.model.feature import Key
from tests.ui.kit import soon
from ui import status
from ui.actions import ACTIONS, MENUS
from ui.dialogs.cheat_sheet import CheatSheet
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.settings import Settings
from ui.shortcuts import Shortcuts, warning, why_not
from ui.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def own(english: None, qapp: QApplication, tmp_path: Path) -> Shortcuts:
    return Shortcuts(Settings(tmp_path / "own.ini"))


def again(tmp_path: Path) -> Shortcuts:
    """As the program finds them the next day."""
    return Shortcuts(Settings(tmp_path / "own.ini"))


# -------------------------------------------------------------- which keys there are


def test_only_what_differs_is_kept(own: Shortcuts, tmp_path: Path) -> None:
    assert own.keys("merge") == ("Ctrl+J",) and not own.differs("merge")
    own.give("merge", "Ctrl+M")
    own.give("save", "Ctrl+S")
    assert Settings(tmp_path / "own.ini").shortcuts == {"merge": ("Ctrl+M",)}
    assert again(tmp_path).keys("merge") == ("Ctrl+M",)
    own.give("merge", "Ctrl+J")
    assert Settings(tmp_path / "own.ini").shortcuts == {}


def test_a_key_is_taken_from_who_had_it_who_keeps_its_other_ones(own: Shortcuts, tmp_path: Path) -> None:
    holder = own.holder("Ctrl+Shift+Z")
    assert holder is not None and holder.id == "redo"
    own.give("merge", "Ctrl+Shift+Z")
    assert own.keys("redo") == ("Ctrl+Y",) and own.keys("merge") == ("Ctrl+Shift+Z",)
    assert again(tmp_path).keys("redo") == ("Ctrl+Y",)
    assert [row.id for row in own.reset("redo")] == ["merge"]
    assert own.keys("redo") == ("Ctrl+Y", "Ctrl+Shift+Z") and own.keys("merge") == ()


def test_no_key_and_all_as_they_were(own: Shortcuts, tmp_path: Path) -> None:
    own.give("merge", "")
    assert own.keys("merge") == () and again(tmp_path).keys("merge") == () and own.differs("merge")
    own.reset_all()
    assert own.keys("merge") == ("Ctrl+J",) and again(tmp_path).keys("merge") == ("Ctrl+J",)


def test_stored_keys_that_no_longer_make_sense_do_no_harm(qapp: QApplication, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "own.ini")
    settings.shortcuts = {
        "gone": ("Ctrl+1",), "merge": ("Esc", "Ctrl+M"), "copy": ("Ctrl+M",), "save": ("Ctrl+J",),
    }  # fmt: skip
    own = Shortcuts(settings)
    assert own.keys("merge") == ("Ctrl+M",) and own.keys("copy") == () and own.keys("save") == ("Ctrl+J",)
    settings._store.setValue("shortcuts", "[1, {")
    assert Shortcuts(settings).keys("merge") == ("Ctrl+J",)


def test_no_key_is_ever_held_twice(own: Shortcuts) -> None:
    for id, key in (("merge", "Ctrl+S"), ("save", "A"), ("tool_add", "Ctrl+J"), ("redo", "A")):
        own.give(id, key)
        own.reset("merge" if key == "A" else "copy")
        held = [QKeySequence(k).toString() for row in ACTIONS for k in own.keys(row.id)]
        assert len(held) == len(set(held))


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("Esc", "Esc drops"),
        ("Tab", "Tab goes"),
        ("Shift+Tab", "Tab goes"),
        ("Return", "Enter"),
        ("Backspace", "Backspace"),
        ("Space", "Space"),
        ("Ins", "Ins"),
        ("Left", "Arrow"),
        ("Ctrl+Up", "map"),
        ("5", "Digits"),
        ("-", "Digits"),
        ("@", "Digits"),
        ("Alt+F", "opens a menu"),
        ("Alt+F4", "closes"),
        ("", "more than Shift"),
    ],
)
def test_keys_that_the_map_hears_cannot_be_given(own: Shortcuts, key: str, part: str) -> None:
    assert part in str(why_not(key))


def test_keys_that_can_be_given(own: Shortcuts) -> None:
    for key in ("Ctrl+M", "F8", "Z", "Shift+Z", "Ctrl+5", "Ctrl+Return", "Alt+Z", "Del"):
        assert why_not(key) is None, key
    assert "arc" in str(warning("A")) and "letter" in str(warning("Z")) and warning("Ctrl+Z") is None


def test_the_tables_own_keys_are_such_that_could_be_given(own: Shortcuts) -> None:
    assert {key: str(why_not(key)) for row in ACTIONS for key in row.keys if why_not(key)} == {}


# -------------------------------------------------------------- the window follows


def test_menu_tip_list_and_sheet_follow_at_once(window: MainWindow) -> None:
    window.help.shortcuts()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ShortcutsDialog)
    dialog.choose("merge")
    dialog.key.setFocus()
    QTest.keyClick(dialog.key, Qt.Key.Key_S, CTRL)
    assert "Save" in dialog.verdict.text() and dialog.give.text() == "Take over"
    assert window.shortcuts.keys("save") == ("Ctrl+S",)  # nothing yet: it is to be decided
    dialog.give.click()
    actions = window.actions_.by_id
    assert actions["merge"].shortcut().toString() == "Ctrl+S" and actions["save"].shortcut().isEmpty()
    assert "(Ctrl+S)" in actions["merge"].toolTip() and "(" not in actions["save"].toolTip().split("\n")[0]
    shown = {item.text(0): item for item in dialog.items()}
    assert shown["Merge"].text(1) == "Ctrl+S" and shown["Merge"].font(1).bold()
    window.help.cheat_sheet()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, CheatSheet) and "Ctrl+J" not in sheet.sheet.toPlainText()
    dialog.reset.click()
    assert "Ctrl+J" in sheet.sheet.toPlainText()
    sheet.close()
    window.shortcuts.reset_all()
    assert actions["save"].shortcut().toString() == "Ctrl+S"
    dialog.close()


def test_a_key_of_ones_own_works_and_the_old_one_no_longer(window: MainWindow) -> None:
    window.shortcuts.give("tool_pan", "F8")  # ortho had it
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_H)
    assert window.view.tool.name == "select"
    QTest.keyClick(window.view, Qt.Key.Key_F8)
    assert window.view.tool.name == "pan" and not window.view.modes.ortho
    window.shortcuts.reset_all()
    _refuse_and_find(window)


def _refuse_and_find(window: MainWindow) -> None:
    """In the dialog."""
    window.help.shortcuts()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ShortcutsDialog)
    QTest.keyClicks(dialog.search, "lasso")
    assert [i.data(0, Qt.ItemDataRole.UserRole) for i in dialog.items() if not i.isHidden()] == ["tool_lasso"]
    dialog.search.setText("shift+s")
    assert "Snapping" in [i.text(0) for i in dialog.items() if not i.isHidden()]
    dialog.search.clear()
    dialog.choose("merge")
    QTest.keyClick(dialog.key, Qt.Key.Key_5)
    assert "Digits" in dialog.verdict.text() and not dialog.give.isEnabled()
    QTest.keyClick(dialog.key, Qt.Key.Key_J, CTRL)
    assert "already" in dialog.verdict.text() and not dialog.give.isEnabled()
    dialog.none.click()
    assert window.shortcuts.keys("merge") == ()
    QTest.keyClick(dialog.key, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_key_of_what_cannot_be_done_says_why_in_the_status_line(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "REASON", 5000)
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_J, CTRL)
    assert window.status.hint.text() == f"Merge: {window.actions_.why_not('merge')}"
    assert "two features" in window.status.hint.text()
    window.view.set_tool("pan")
    assert "two features" in window.status.hint.text()  # the hint waits
    window.status._reason.setInterval(0)
    window.status._reason.start()
    soon(qtbot, window.status.hint.text, window.view.tool.hint())
    window.bridge.select([Key("greening", 1)])
    QTest.keyClick(window.view, Qt.Key.Key_G, CTRL | SHIFT)  # nobody's key
    assert window.status.hint.text() == window.view.tool.hint()


def test_the_sheet_holds_every_key_and_prints_on_one_page(window: MainWindow, tmp_path: Path) -> None:
    from PyQt6.QtPrintSupport import QPrinter

    from ui.dialogs.cheat_sheet import in_columns, page, print_sheet
    from ui.dialogs.key_sections import sections

    found = sections(window.shortcuts)
    told = {keys for section in found for _what, keys in section.rows}
    assert told >= {window.shortcuts.shown(row.id) for row in ACTIONS if row.keys}
    assert [s for column in in_columns(found, 3) for s in column] == found
    assert len(in_columns(found, 3)) == 3 and len(MENUS) + 2 >= len(found)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    printer.setPageLayout(page())
    printed = print_sheet(window.shortcuts, printer)
    assert printed.pageCount() == 1
    from pypdf import PdfReader

    read = PdfReader(tmp_path / "sheet.pdf")
    assert len(read.pages) == 1 and "Ctrl+Shift+P" in read.pages[0].extract_text()
