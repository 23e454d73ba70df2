"""The menu of geometry: each row does what it says to what is selected, or says why not."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QListWidget
from pytestqt.qtbot import QtBot
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.add_features import Drawn, add_features
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.model.feature import Feature, Key
from tests.ui.kit import said
from ui.actions import ACTIONS
from ui.dialogs.ask import AskDialog
from ui.verbs import VERBS
from ui.window import MainWindow

pytestmark = pytest.mark.usefixtures("english")

CTRL = Qt.KeyboardModifier.ControlModifier
E, N = 469_000.0, 4_418_000.0


def box(x: float, y: float, w: float, h: float, lean: float = 0) -> Polygon:
    return Polygon([(E + x, N + y), (E + x + w, N + y + lean), (E + x + w, N + y + h), (E + x, N + y + h)])


def draw(window: MainWindow, layer: str, *geometries: BaseGeometry) -> list[Key]:
    """New features in a layer, selected, which is made the active one."""
    bridge = window.bridge
    edit = add_features(bridge.project, layer, [Drawn(g) for g in geometries])
    assert bridge.perform(edit, "test")
    keys = [change.key for change in edit]
    bridge.activate(layer)
    bridge.select(keys)
    return keys


def trigger(window: MainWindow, id: str) -> AskDialog | None:
    """Do an action as its menu row does; the dialog that it opened, if it did."""
    action = window.actions_.by_id[id]
    assert action.isEnabled(), action.toolTip()
    action.trigger()
    open_ = [d for d in window.findChildren(AskDialog) if d.isVisible()]
    return open_[0] if open_ else None


def answered(window: MainWindow, id: str, number: float) -> None:
    """Type a number into the dialog that the action opens, and press Enter."""
    dialog = trigger(window, id)
    assert dialog is not None and isinstance(dialog.control, QDoubleSpinBox)
    QTest.keyClicks(dialog.control, f"{number:g}")
    QTest.keyClick(dialog.control, Qt.Key.Key_Return)
    assert not dialog.isVisible(), dialog.verdict.text()


def selected(window: MainWindow) -> list[Feature]:
    found = (window.bridge.project.get(key) for key in sorted(window.bridge.selection))
    return [feature for feature in found if feature is not None]


def areas(features: Iterable[Feature]) -> list[float]:
    return [round(f.geometry.area, 3) for f in features]


def test_every_row_says_what_to_select_when_nothing_is(window: MainWindow) -> None:
    window.bridge.select(())
    for verb in VERBS:
        action = window.actions_.by_id[verb.id]
        assert not action.isEnabled() and "Select" in action.toolTip()
        assert not action.icon().isNull()
    assert {row.menu for row in ACTIONS if row.id in {v.id for v in VERBS}} == {"&Geometry"}


@pytest.mark.parametrize(
    ("id", "number", "after"),
    [("scale", 2, [800.0]), ("offset", 5, [600.0]), ("offset", -2, [96.0]), ("rotate", 90, [200.0])],
)
def test_a_number_is_typed_and_taken(window: MainWindow, id: str, number: float, after: list[float]) -> None:
    (key,) = draw(window, "greening", box(0, 0, 20, 10))
    answered(window, id, number)
    assert areas(selected(window)) == after
    assert (key in window.bridge.selection) == (id != "offset")
    window.bridge.undo()
    assert areas(f for f in [window.bridge.project.get(key)] if f) == [200.0]


def test_squaring_and_simplifying(window: MainWindow) -> None:
    draw(window, "greening", box(0, 0, 20, 10, lean=0.4))
    answered(window, "square", 15)
    (feature,) = selected(window)
    corners = shapely.get_coordinates(feature.geometry)
    a, b = corners[1] - corners[0], corners[2] - corners[1]
    assert abs(a @ b) < 1e-6
    draw(window, "railings", LineString([(E, N), (E + 5, N + 0.1), (E + 10, N)]))
    answered(window, "simplify", 0.2)
    assert [len(f.geometry.coords) for f in selected(window)] == [2]


def test_the_dialog_says_what_would_come_out_and_stays_when_nothing_can(window: MainWindow) -> None:
    draw(window, "greening", Polygon([(E, N), (E + 20, N), (E, N + 20)]))
    dialog = trigger(window, "square")
    assert dialog is not None and "not near enough to rectangular" in dialog.verdict.text()
    QTest.keyClick(dialog.control, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.reject()
    dialog = trigger(window, "scale")
    assert dialog is not None and "200.00 m² → 800.00 m²" in dialog.verdict.text()
    dialog.reject()


def test_the_last_number_is_offered_again(window: MainWindow) -> None:
    draw(window, "greening", box(0, 0, 20, 10))
    answered(window, "rotate", 33)
    dialog = trigger(window, "rotate")
    assert dialog is not None and dialog.answer() == 33
    dialog.reject()


def test_rows_that_ask_nothing(window: MainWindow) -> None:
    outer, inner = draw(window, "greening", box(0, 0, 20, 10), box(5, 3, 4, 4))
    trigger(window, "add_hole")
    assert [f.key for f in selected(window)] == [outer] and areas(selected(window)) == [184.0]
    trigger(window, "fill_holes")
    assert areas(selected(window)) == [200.0]
    trigger(window, "duplicate")
    assert areas(selected(window)) == [200.0] and outer not in window.bridge.selection
    trigger(window, "mirror_east_west")
    assert "Nothing would change" not in said(window)
    window.bridge.select([inner])
    draw(window, "greening", MultiPolygon([box(0, 50, 9, 9), box(20, 50, 8, 8)]))
    trigger(window, "explode")
    assert areas(selected(window)) == [81.0, 64.0]


def test_which_area_is_cut_is_asked(window: MainWindow) -> None:
    large, small = draw(window, "greening", box(0, 0, 20, 10), box(15, 0, 10, 10))
    dialog = trigger(window, "cut_out")
    assert dialog is not None and isinstance(dialog.control, QListWidget)
    assert dialog.answer() == large and "200.00 m² → 150.00 m²" in dialog.verdict.text()
    QTest.keyClick(dialog.control, Qt.Key.Key_Down)
    assert dialog.answer() == small
    QTest.keyClick(dialog.control, Qt.Key.Key_Return)
    assert [f.key for f in selected(window)] == [small] and areas(selected(window)) == [50.0]


def test_the_field_to_dissolve_by_is_asked(window: MainWindow) -> None:
    keys = draw(window, "greening", box(0, 0, 20, 10), box(20, 0, 10, 10), box(50, 0, 10, 10))
    dialog = trigger(window, "dissolve")
    assert dialog is not None and isinstance(dialog.control, QComboBox)
    dialog.accept()
    assert [f.key for f in selected(window)] == keys[:1] and areas(selected(window)) == [400.0]


def test_the_layer_for_areas_from_lines_is_asked(window: MainWindow) -> None:
    draw(window, "railings", LineString([(E, N), (E + 20, N), (E + 20, N + 10)]),
         LineString([(E + 20, N + 10), (E, N + 10), (E, N)]))  # fmt: skip
    window.bridge.activate("greening")
    dialog = trigger(window, "from_lines")
    assert dialog is not None and dialog.answer() == "greening" and "200.00 m²" in dialog.verdict.text()
    dialog.accept()
    assert [f.key.layer for f in selected(window)] == ["greening"] and areas(selected(window)) == [200.0]


def test_what_is_copied_can_be_pasted(window: MainWindow, qtbot: QtBot) -> None:
    draw(window, "greening", box(0, 0, 20, 10), box(30, 0, 10, 10))
    window.view.setFocus()
    originals = selected(window)
    QTest.keyClick(window, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text().startswith("wkt_geom\t")
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    copies = selected(window)
    assert [c.wkb for c in copies] == [o.wkb for o in originals]
    assert {c.key for c in copies}.isdisjoint(o.key for o in originals)


def test_what_is_no_geometry_is_refused_above_the_map(window: MainWindow) -> None:
    QApplication.clipboard().setText("会议纪要")
    QTest.keyClick(window, Qt.Key.Key_V, CTRL)
    assert "This is neither WKT nor GeoJSON: 会议纪要" in said(window)


def test_a_list_that_has_the_keys_gives_its_cell(window: MainWindow) -> None:
    draw(window, "greening", box(0, 0, 20, 10))
    window.go_to("history")
    view = window.history.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(view.model().rowCount() - 1, 0))
    assert window.focusWidget() is view
    window.actions_.by_id["copy"].trigger()
    assert QApplication.clipboard().text() == view.currentIndex().data()


def test_features_go_to_another_window_with_their_attributes(window: MainWindow, qtbot: QtBot) -> None:
    """Beside the text lie the features themselves, also of several layers, wherever they are on the plane."""
    area, second = draw(window, "residential_retrofit", box(0, 0, 20, 10), box(50, 0, 5, 5))
    edit = set_attributes(window.bridge.project, [area], {"name": "甲，乙\t丙"})
    assert window.bridge.perform(edit, "test")
    window.bridge.select([area, second])
    window.actions_.by_id["copy"].trigger()
    assert QApplication.clipboard().text().startswith("wkt_geom\t")
    data = QApplication.clipboard().mimeData()
    assert data is not None and data.hasFormat("application/geo+json")
    window.commands.geometry._copied = ""  # as in a window that copied nothing itself
    window.actions_.by_id["paste"].trigger()
    new = [window.bridge.project.get(key) for key in sorted(window.bridge.selection)]
    old = [window.bridge.project.get(key) for key in (area, second)]
    assert [f and f.attributes for f in new] == [f and f.attributes for f in old]
    assert [f and f.wkb for f in new] == [f and f.wkb for f in old]
