"""Layers in the window: styles tried out on the map, layers that come and go, lineage, jumps by the mouse."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot
from shapely.geometry import LineString

from beiyuan_gis.edits.merge_features import merge_features
from beiyuan_gis.edits.split_feature import split_feature
from beiyuan_gis.model.feature import Key
from beiyuan_gis.outputs.plate.layers import drawn
from beiyuan_gis.storage.qgis import style_qml
from tests.ui.hand import Hand
from tests.ui.kit import soon
from ui.canvas.renderer import PAPER
from ui.canvas.tools.base import Pointer
from ui.dialogs.fields import RemoveField
from ui.dialogs.layer_style import LayerStyle
from ui.dialogs.lineage import LineageDialog
from ui.dialogs.new_layer import NewLayer
from ui.panels.history_model import Column
from ui.window import MainWindow

GREENING = "greening"
PARCEL = Key("bungalow_relocation", 1)


def on(window: MainWindow, key: Key) -> Hand:
    """The map at a feature, places from its middle."""
    feature = window.bridge.project.get(key)
    assert feature is not None
    window.view.zoom_to(feature.geometry.bounds)
    middle = feature.geometry.representative_point()
    return Hand(window.view, (middle.x, middle.y))


def plain(window: MainWindow) -> Hand:
    """The map on one piece of green, without names or other layers."""
    for layer in window.bridge.project.layers:
        window.bridge.show_layer(layer.id, layer.id == GREENING)
    window.bridge.select(())
    return on(window, next(iter(window.bridge.project.table(GREENING))).key)


def test_a_style_is_tried_out_on_the_map_and_is_one_step(qtbot: QtBot, window: MainWindow) -> None:
    hand, bridge = plain(window), window.bridge
    window.layer_commands.style(GREENING)
    (dialog,) = window.findChildren(LayerStyle)
    assert not dialog.apply.isEnabled()
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        dialog.form.opacity.setValue(100)
        dialog.form.hatch.setCurrentIndex(0)
        dialog.form.fill.take("#ff0080")
    dialog.label.setCurrentIndex(0)
    dialog.label.activated.emit(0)
    assert hand.colour(0, 0) == "#ff0080" and not bridge.session.history.done
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    (step,) = bridge.session.history.done
    assert "style of" in str(step.edit.title) and bridge.drawn is bridge.project
    bridge.undo()
    assert hand.colour(0, 0) != "#ff0080", "the dialog follows an undo, and so does the map"
    bridge.redo()
    assert hand.colour(0, 0) == "#ff0080"
    dialog.form.fill.take("#0000ff")
    dialog.reject()
    assert hand.colour(0, 0) == "#ff0080" and len(bridge.session.history.done) == 1
    assert bridge.project.layer(GREENING).label == ""


def picked(window: MainWindow, hand: Hand) -> list[Key]:
    """What a click in the middle finds, and a box around it."""
    pixel = hand.pixel(0, 0)
    pointer = Pointer(pixel.x(), pixel.y(), *hand.origin, Qt.KeyboardModifier.NoModifier)
    keys = window.view.pick(pointer)
    x, y = hand.origin
    assert (keys == []) is (not window.view.inside((x - 0.1, y - 0.1, x + 0.1, y + 0.1)))
    return keys


@pytest.mark.parametrize("background", [True, False])
def test_a_class_that_is_hidden_is_neither_drawn_nor_picked_nor_exported(
    qtbot: QtBot, window: MainWindow, background: bool
) -> None:
    window.view.picture.background = background  # drawn by the worker, or while the window paints
    hand, bridge = plain(window), window.bridge
    feature = next(iter(bridge.project.table(GREENING)))
    assert picked(window, hand) == [feature.key]
    window.layer_commands.style(GREENING)
    (dialog,) = window.findChildren(LayerStyle)
    for row in range(dialog.list.count() - 1):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    dialog.ok.click()
    empty = QColor(PAPER).name()
    soon(qtbot, lambda: hand.colour(0, 0), empty)
    assert picked(window, hand) == []
    style = bridge.project.layer(GREENING).style
    assert len(style.hidden) == len(style.cases)
    assert not len(drawn(bridge.project.table(GREENING), bridge.project.layer(GREENING)))
    assert 'render="false"' in style_qml(bridge.project.layer(GREENING))
    bridge.undo()
    assert picked(window, hand) == [feature.key]


def test_what_was_not_touched_keeps_its_value(qtbot: QtBot, window: MainWindow) -> None:
    before = window.bridge.project.layer("boundary").style.symbol
    window.layer_commands.style("boundary")
    (dialog,) = window.findChildren(LayerStyle)
    dialog.form.stroke.take("#123456")
    dialog.ok.click()
    after = window.bridge.project.layer("boundary").style.symbol
    assert (after.dash, after.width, after.stroke) == (before.dash, before.width, "#123456")


def test_layers_come_go_and_move(qtbot: QtBot, window: MainWindow) -> None:
    bridge = window.bridge
    window.actions_.by_id["layer_add"].trigger()
    (dialog,) = window.findChildren(NewLayer)
    dialog.zh.setText("街道边界")
    dialog.accept()
    assert "already" in dialog.refusal.text() and dialog.isVisible()
    dialog.zh.setText("口袋公园")
    dialog.en.setText("Pocket parks")
    dialog.add_field("面积", "real")
    dialog.accept()
    assert bridge.active_layer == "pocket_parks"
    soon(qtbot, lambda: next(iter(window.layers.cards)), "pocket_parks")
    assert [f.name for f in bridge.project.layer("pocket_parks").fields] == ["name", "note", "面积"]
    menu = {action.text(): action for action in window.layers.menu_for("pocket_parks").actions()}
    assert not menu["Draw higher"].isEnabled()
    menu["Draw lower"].trigger()
    soon(qtbot, lambda: list(window.layers.cards)[:2], ["bollards", "pocket_parks"])
    menu["Remove this layer"].trigger()
    assert "pocket_parks" not in bridge.project.tables and bridge.active_layer == "bollards"
    bridge.undo()
    soon(qtbot, lambda: list(window.layers.cards)[1], "pocket_parks")


def test_a_layer_with_features_is_removed_only_when_asked(qtbot: QtBot, window: MainWindow) -> None:
    bridge = window.bridge
    bridge.select([PARCEL])
    bridge.activate(PARCEL.layer)
    count = len(bridge.project.table(PARCEL.layer))
    for button, there in ((1, True), (0, False)):
        window.layer_commands.remove(PARCEL.layer)
        box = window.findChildren(QMessageBox)[-1]
        assert f"{count:,} features" in box.text()
        box.buttons()[button].click()
        assert (PARCEL.layer in bridge.project.tables) is there
    assert not bridge.selection and bridge.active_layer == "bollards"
    window.table.read()
    window.form.read()
    bridge.undo()
    assert len(bridge.project.table(PARCEL.layer)) == count


def test_a_layer_is_renamed(qtbot: QtBot, window: MainWindow) -> None:
    window.layer_commands.rename("railings")
    dialog = next(d for d in window.findChildren(QDialog) if d.windowTitle().startswith("Rename"))
    dialog.findChildren(QLineEdit)[1].setText("Fences")
    dialog.accept()
    soon(qtbot, lambda: window.layers.cards["railings"].title.text(), "Fences")


def test_a_field_is_removed_with_a_warning_and_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    """What the layer needs cannot go; the rest goes with its values, in one step."""
    bridge, model = window.bridge, window.table.model
    bridge.activate(PARCEL.layer)
    before = [*bridge.project.table(PARCEL.layer)]

    def titles() -> list[str]:
        return [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]

    window.go_to("table")
    soon(qtbot, lambda: "Name" in titles(), True)
    window.actions_.by_id["field_remove"].trigger()
    (dialog,) = window.findChildren(RemoveField)
    dialog.field.setCurrentIndex(dialog.field.findData("status"))
    assert "cannot be removed" in dialog.loss.text() and not dialog.ok.isEnabled()
    dialog.field.setCurrentIndex(dialog.field.findData("name"))
    count = sum(f.attributes["name"] is not None for f in before)
    assert dialog.loss.text().startswith(f"{count} of {len(before)} features")
    assert "show no names" in dialog.loss.text()
    dialog.ok.click()
    assert bridge.project.layer(PARCEL.layer).field("name") is None
    assert not bridge.project.layer(PARCEL.layer).label
    soon(qtbot, lambda: "Name" in titles(), False)
    bridge.undo()
    soon(qtbot, lambda: "Name" in titles(), True)
    assert [*bridge.project.table(PARCEL.layer)] == before


def cut(window: MainWindow, key: Key) -> None:
    """Into a western and an eastern half."""
    feature = window.bridge.project.get(key)
    assert feature is not None
    x0, y0, x1, y1 = feature.geometry.bounds
    line = LineString([((x0 + x1) / 2, y0 - 1), ((x0 + x1) / 2, y1 + 1)])
    assert window.bridge.attempt(lambda: split_feature(window.bridge.project, key, line), "test")


def test_lineage_shows_what_is_gone(qtbot: QtBot, window: MainWindow) -> None:
    bridge = window.bridge
    first = bridge.project.get(PARCEL)
    cut(window, PARCEL)
    new = Key(PARCEL.layer, max(bridge.project.table(PARCEL.layer).ids()))
    other = Key(PARCEL.layer, 2)
    assert bridge.attempt(lambda: merge_features(bridge.project, [other, new], other, multipart=True), "test")
    assert bridge.save()
    assert not window.actions_.by_id["lineage"].isEnabled()
    bridge.select([other])
    window.actions_.by_id["lineage"].trigger()
    (dialog,) = window.findChildren(LineageDialog)
    soon(qtbot, lambda: dialog.tree.topLevelItemCount(), 1)
    now = dialog.tree.topLevelItem(0)
    assert "Merge 2 features" in now.text(2)
    parents = [now.child(n) for n in range(now.childCount())]
    assert [p.text(0).split(" · ")[0] for p in parents] == [f"Bungalow relocation {id}" for id in (2, new.id)]
    (root,) = [parents[1].child(n) for n in range(parents[1].childCount())]
    assert root.text(0).startswith("Bungalow relocation 1") and root.text(2) == "as first known"
    dialog.tree.setCurrentItem(root)
    assert first is not None and [g.wkb for g in bridge.ghosts] == [first.wkb]
    assert root.text(1) == f"{first.measure.area_plane:,.2f} m²"
    dialog.tree.itemDoubleClicked.emit(root, 0)
    x0, _, x1, _ = window.view.viewport.bounds
    assert x0 < first.geometry.bounds[0] < first.geometry.bounds[2] < x1
    assert [dialog.steps.topLevelItem(n).text(0)[:5] for n in range(dialog.steps.topLevelItemCount())] == [
        "Merge"
    ]
    bridge.select([PARCEL])
    soon(qtbot, lambda: [i.text(0) for i in tops(dialog)][1:], ["What was made of it"])
    assert tops(dialog)[1].childCount() == 2
    bridge.undo()
    bridge.undo()
    soon(qtbot, lambda: "neither" in dialog.said.text(), True)
    dialog.reject()
    assert not bridge.ghosts


def tops(dialog: LineageDialog) -> list:  # type: ignore[type-arg]
    return [dialog.tree.topLevelItem(n) for n in range(dialog.tree.topLevelItemCount())]


def test_the_mouse_goes_back_over_a_style_and_a_split(qtbot: QtBot, window: MainWindow) -> None:
    hand, bridge = plain(window), window.bridge
    before = hand.colour(0, 0)
    window.layer_commands.style(GREENING)
    (dialog,) = window.findChildren(LayerStyle)
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        dialog.form.opacity.setValue(100)
        dialog.form.hatch.setCurrentIndex(0)
        dialog.form.fill.take("#ff0080")
    dialog.ok.click()
    cut(window, PARCEL)
    window.go_to("history")
    view = window.history.view
    soon(qtbot, window.history.model.rowCount, 3)
    for row, state, changed in ((0, (0, 2), False), (1, (1, 1), True), (2, (2, 0), True)):
        place = view.visualRect(window.history.model.index(row, Column.TITLE)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        history = bridge.session.history
        assert (len(history.done), len(history.undone)) == state
        assert (hand.colour(0, 0) == "#ff0080") is changed, before
        soon(qtbot, lambda: window.history.model.here, row)
