"""The form sets what was touched on what is selected, and nothing else."""

from __future__ import annotations

from PyQt6.QtCore import QDate, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.model.feature import Key
from beiyuan_gis.session import Session
from tests.edits.test_dependents import world as dependent_world
from tests.ui.kit import soon
from ui.bridge import Bridge
from ui.panels.editors import SEVERAL, ChoiceEditor, TextEditor
from ui.panels.form import FormPanel

ONE, TWO = Key("bollards", 1), Key("bollards", 2)


def shown(qtbot: QtBot, bridge: Bridge, *keys: Key) -> FormPanel:
    panel = FormPanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(340, 700)
    panel.show()
    panel.activateWindow()
    bridge.select(keys)
    soon(
        qtbot,
        lambda: panel._pages.currentIndex(),
        1 if len({k.layer for k in keys}) == 1 else 2 if keys else 0,
    )
    return panel


def text(panel: FormPanel, field: str) -> TextEditor:
    editor = panel.editors[field]
    assert isinstance(editor, TextEditor)
    return editor


def write(panel: FormPanel, field: str, words: str) -> TextEditor:
    editor = text(panel, field)
    editor.line.setFocus()
    editor.line.selectAll()
    QTest.keyClicks(editor.line, words)
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    return editor


def test_without_a_selection_it_says_what_to_do(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge)
    assert "Click a feature" in panel._empty.text()


def test_it_shows_the_facts_of_one_feature(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, Key("optical_park", 1))
    assert "103.50 mu" in panel.facts.text() and "ellipsoid" in panel.facts.text()
    assert panel.tag.isVisible()


def test_typing_sets_one_field_and_leaves_the_others(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    before = bridge.project.get(ONE)
    write(panel, "responsible", "Wang")
    after = bridge.project.get(ONE)
    assert before and after
    changed = {n for n, v in after.attributes.items() if v != before.attributes[n]}
    assert changed == {"responsible"} and after.attributes["responsible"] == "Wang"
    assert len(bridge.session.history.done) == 1


def test_finishing_without_a_change_makes_no_step(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    editor = text(panel, "responsible")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    editor.line.setFocus()
    QTest.keyClicks(editor.line, "x")
    QTest.keyClick(editor.line, Qt.Key.Key_Backspace)
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    assert not bridge.session.history.done


def test_several_values_are_said_and_one_edit_sets_all(qtbot: QtBot, bridge: Bridge) -> None:
    bridge.attempt(lambda: set_attributes(bridge.project, [TWO], {"responsible": "Li"}), "test")
    panel = shown(qtbot, bridge, ONE, TWO)
    assert panel.editors["responsible"].content is SEVERAL
    assert "several values" in text(panel, "responsible").line.placeholderText()
    assert "2 features" in panel.head.text()
    write(panel, "responsible", "Zhao")
    assert {bridge.project.get(k).attributes["responsible"] for k in (ONE, TWO)} == {"Zhao"}
    assert len(bridge.session.history.done) == 2


def test_a_choice_is_set_by_keyboard(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE, TWO)
    editor = panel.editors["status"]
    assert isinstance(editor, ChoiceEditor) and editor.combo.currentText() == "Pulled"
    QTest.keyClick(editor.combo, Qt.Key.Key_Up)
    assert bridge.project.get(ONE).attributes["status"] == "planned"
    assert bridge.project.get(TWO).attributes["status"] == "planned"


def test_a_wrong_day_is_marked_and_not_set_and_esc_takes_it_back(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    with qtbot.waitSignal(bridge.failed) as told:
        editor = write(panel, "finished", "2025-13-01")
    assert "2025-13-01" in told.args[0] and "not a date" in editor.line.toolTip()
    assert not bridge.session.history.done
    QTest.keyClick(editor.line, Qt.Key.Key_Escape)
    assert editor.line.text() == "" and not editor.line.toolTip()


def test_a_day_is_picked_from_the_calendar_and_emptied_again(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    calendar = text(panel, "finished").open_calendar()
    calendar.clicked.emit(QDate(2025, 11, 3))
    assert bridge.project.get(ONE).attributes["finished"] == "2025-11-03"
    soon(qtbot, lambda: panel.editors["finished"].content, "2025-11-03")
    write(panel, "finished", " ")
    assert bridge.project.get(ONE).attributes["finished"] is None


def test_what_was_refused_does_not_stay_for_the_next_feature(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    editor = write(panel, "finished", "tomorrow")
    assert editor.line.text() == "tomorrow"
    bridge.select([TWO])
    soon(qtbot, lambda: editor.line.text(), "")
    assert not editor.line.toolTip() and not bridge.session.history.done


def test_undo_in_a_field_is_the_projects_unless_something_is_typed(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    undo = QAction(panel)
    undo.setShortcut("Ctrl+Z")
    undo.triggered.connect(bridge.undo)
    panel.addAction(undo)
    qtbot.waitUntil(panel.isActiveWindow)
    editor = write(panel, "responsible", "Wang")
    QTest.keyClicks(editor.line, "!")
    QTest.keyClick(editor.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.line.text() == "Wang" and bridge.session.history.undoable
    QTest.keyClick(editor.line, Qt.Key.Key_Escape)
    QTest.keyClick(editor.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not bridge.session.history.undoable
    soon(qtbot, lambda: editor.line.text(), "")


def test_the_calendar_stands_on_the_screen(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    room = panel.screen().availableGeometry()
    panel.move(room.right() - 200, room.bottom() - 300)
    calendar = text(panel, "finished").open_calendar()
    assert room.contains(calendar.geometry())
    calendar.close()


def test_a_required_field_cannot_be_emptied(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    with qtbot.waitSignal(bridge.failed) as told:
        write(panel, "source", " ")
    assert "must be filled in" in told.args[0] and not bridge.session.history.done


def test_features_of_several_layers_are_narrowed_to_one(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE, TWO, Key("railings", 1))
    buttons = [panel._choices.itemAt(i).widget() for i in (1, 2)]
    assert [b.text() for b in buttons] == ["Bollards pulled: 2 features", "Railings removed: 1 feature"]
    buttons[0].click()
    assert bridge.selection == {ONE, TWO}
    soon(qtbot, lambda: panel._pages.currentIndex(), 1)


def test_it_follows_an_undo(qtbot: QtBot, bridge: Bridge) -> None:
    panel = shown(qtbot, bridge, ONE)
    write(panel, "note", "first")
    soon(qtbot, text(panel, "note").line.text, "first")
    bridge.undo()
    soon(qtbot, text(panel, "note").line.text, "")


def test_going_through_the_fields_of_features_that_differ_changes_nothing(
    qtbot: QtBot, bridge: Bridge
) -> None:
    keys = _differing(bridge)
    before = [bridge.project.get(k) for k in keys]
    steps = len(bridge.session.history.done)
    panel = shown(qtbot, bridge, *keys)
    panel.focus_first()
    for _field in panel.editors:
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Return)
        QTest.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    assert [bridge.project.get(k) for k in keys] == before
    assert len(bridge.session.history.done) == steps


def test_only_the_touched_field_changes_where_all_others_differ(qtbot: QtBot, bridge: Bridge) -> None:
    keys = _differing(bridge)
    before = [bridge.project.get(k) for k in keys]
    panel = shown(qtbot, bridge, *keys)
    several = {name for name, editor in panel.editors.items() if editor.content is SEVERAL}
    assert {"name", "status", "households", "finished", "note"} <= several
    assert panel.editors["status"].combo.currentIndex() == -1
    write(panel, "responsible", "Wang")
    QTest.keyClick(panel.editors["status"].combo, Qt.Key.Key_Down)
    status = panel.editors["status"].combo.currentData()
    for was, key in zip(before, keys, strict=True):
        now = bridge.project.get(key)
        assert was and now and now.wkb == was.wkb
        assert dict(now.attributes) == dict(was.attributes) | {"responsible": "Wang", "status": status}


def test_what_is_typed_over_several_values_and_taken_back_changes_nothing(
    qtbot: QtBot, bridge: Bridge
) -> None:
    keys = _differing(bridge)
    before = [bridge.project.get(k) for k in keys]
    panel = shown(qtbot, bridge, *keys)
    line = text(panel, "note").line
    line.setFocus()
    QTest.keyClicks(line, "all of them")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "" and "several values" in line.placeholderText()
    assert [bridge.project.get(k) for k in keys] == before


def test_several_values_are_said_in_chinese(qtbot: QtBot, bridge: Bridge) -> None:
    keys = _differing(bridge)
    panel = shown(qtbot, bridge, *keys)
    bridge.set_language("zh")
    soon(qtbot, lambda: text(panel, "note").line.placeholderText(), "（多个值）")
    assert panel.editors["status"].combo.placeholderText() == "（多个值）"


def _differing(bridge: Bridge) -> list[Key]:
    """Three features of a layer that differ in nearly every field."""
    keys = [Key("bungalow_relocation", id) for id in bridge.project.table("bungalow_relocation").ids()[:3]]
    for n, key in enumerate(keys):
        values = {"households": 20 + n, "status": ("surveyed", "signing", "signed")[n], "note": f"note {n}"}
        day = {"finished": f"2026-01-0{n + 1}"} if n else {}
        edit = set_attributes(bridge.project, [key], {**values, **day})  # type: ignore[dict-item]
        assert bridge.perform(edit, "test")
    return keys


def test_of_a_field_that_depends_on_another_only_what_fits_is_offered(qtbot: QtBot) -> None:
    bridge = Bridge(Session(dependent_world()))
    panel = shown(qtbot, bridge, ONE, TWO)
    method, status = panel.editors["method"], panel.editors["status"]
    assert isinstance(method, ChoiceEditor) and isinstance(status, ChoiceEditor)

    def choices() -> list[object]:
        return [method.combo.itemData(i) for i in range(method.combo.count())]

    assert choices() == [None, "cut", "none"] and method.combo.currentData() == "cut"
    QTest.keyClick(status.combo, Qt.Key.Key_Down)  # signing, then done
    soon(qtbot, choices, [None, "pulled", "cut", "none"])
    assert method.combo.currentData() == "cut" and len(bridge.session.history.done) == 1
    QTest.keyClick(status.combo, Qt.Key.Key_Home)
    soon(qtbot, lambda: method.combo.currentData(), None)
    assert choices() == [None, "none"]
    bridge.undo()
    soon(qtbot, lambda: method.combo.currentData(), "cut")
