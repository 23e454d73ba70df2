"""Parcels from a survey sheet in the real window, by keys alone: each as it is printed, to the millimetre.

The sheet is written as such sheets are: some northing first, some with the zone, one as a traverse of
lengths and azimuths, one by its sides, one around a centre; with the signs of a Chinese input method.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beiyuan_gis.drafting.directions import at
from beiyuan_gis.storage import project_file
from tests.ui.hand import Hand, press, type_text
from ui.window import MainWindow

LAYER = "demolition"
TOLERANCE = 0.001

PARCELS: list[tuple[Sequence[str], str]] = [
    # easting, northing
    (("468512.350,4419120.100", "468561.775,4419123.420", "468559.130,4419162.805", "468509.705,4419159.485"),
     "POLYGON ((468512.35 4419120.1, 468561.775 4419123.42, 468559.13 4419162.805, 468509.705 4419159.485, "
     "468512.35 4419120.1))"),
    # as printed: X is north and comes first, Y has the zone before it
    (("4419200.000，39468600.000", "4419200.000，39468640.250", "4419230.125，39468640.250"),
     "POLYGON ((468600 4419200, 468640.25 4419200, 468640.25 4419230.125, 468600 4419200))"),
    # steps from the point before
    (("468700,4419200", "@30,0", "@0,-12.5", "@-10,-12.5", "@-20,0"),
     "POLYGON ((468700 4419200, 468730 4419200, 468730 4419187.5, 468720 4419175, 468700 4419175, "
     "468700 4419200))"),
    # a traverse: length and azimuth, through all four quadrants
    (("468800,4419100", "50<N30E", "40<120", "50<210°0′0″"),
     "POLYGON ((468800 4419100, 468825 4419143.301270, 468859.641016 4419123.301270, "
     "468834.641016 4419080, 468800 4419100))"),
    # the same with the signs that a Chinese input method puts
    (("４６８９００，４４１９１００", "２０。５《９０", "＠０，１０", "２０。５《２７０度"),
     "POLYGON ((468900 4419100, 468920.5 4419100, 468920.5 4419110, 468900 4419110, 468900 4419100))"),
]  # fmt: skip


@pytest.fixture
def drawing(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The layer is chosen by its card, the map has the keys."""
    qtbot.waitUntil(lambda: LAYER in window.layers.cards)
    QTest.mouseClick(window.layers.cards[LAYER], Qt.MouseButton.LeftButton)
    window.view.setFocus()
    return window


def added(window: MainWindow) -> list[shapely.Geometry]:
    return [f.geometry for f in window.bridge.project.table(LAYER).edited]


def test_a_survey_sheet_is_typed_in(drawing: MainWindow, path: Path) -> None:
    window = drawing
    press(Qt.Key.Key_A)
    assert window.view.tool.name == "add_polygon"
    for rows, _expected in PARCELS:
        for row in rows:
            type_text(row)
            assert window.view.drafting.typing, row
            press(Qt.Key.Key_Return)
            assert not window.view.drafting.typing, window.view.drafting.box._line.text()
        press(Qt.Key.Key_Return)
    assert len(window.bridge.session.history.done) == len(PARCELS)
    for drawn, (_rows, expected) in zip(added(window), PARCELS, strict=True):
        meant = shapely.from_wkt(expected)
        assert shapely.hausdorff_distance(drawn, meant) <= TOLERANCE
        assert shapely.equals_exact(drawn, meant, TOLERANCE)
    QTest.keyClick(window.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    stored = [f.geometry for f in project_file.read(path).project.table(LAYER)][-len(PARCELS) :]
    for drawn, (_rows, expected) in zip(stored, PARCELS, strict=True):
        assert shapely.equals_exact(drawn, shapely.from_wkt(expected), TOLERANCE)


def test_a_rectangle_and_a_circle_are_typed_in(drawing: MainWindow) -> None:
    window = drawing
    press(Qt.Key.Key_B)
    for row in ("469000,4419300", "42.6<75"):
        type_text(row)
        press(Qt.Key.Key_Return)
    Hand(window.view).hover(469010.0, 4419250.0)  # to the right of the first side
    type_text("18.25")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_C)
    type_text("469100,4419300")
    press(Qt.Key.Key_Return)
    type_text("15")
    press(Qt.Key.Key_Return)
    rectangle, circle = added(window)
    meant = shapely.from_wkt(
        "POLYGON ((469000 4419300, 469041.148442 4419311.025691, 469045.871885 4419293.397545, "
        "469004.723442 4419282.371853, 469000 4419300))"
    )
    assert shapely.equals_exact(rectangle, meant, TOLERANCE)
    exact = shapely.Point(469100, 4419300).buffer(15, 4096)
    assert shapely.hausdorff_distance(circle.boundary, exact.boundary) <= TOLERANCE


def test_mistakes_are_taken_back_row_by_row(drawing: MainWindow) -> None:
    window = drawing
    press(Qt.Key.Key_A)
    for row in ("468512.35,4419120.1", "@50,0"):
        type_text(row)
        press(Qt.Key.Key_Return)
    type_text("468512350,4419120")  # a digit too many: it is said, and the row can be mended
    press(Qt.Key.Key_Return)
    assert window.view.drafting.typing and "There is no place" in window.view.drafting.box._line.text()
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Backspace)
    type_text("@60,0")
    press(Qt.Key.Key_Return)
    type_text("@0,40")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    (drawn,) = added(window)
    assert drawn.equals(
        shapely.Polygon([(468512.35, 4419120.1), (468572.35, 4419120.1), (468572.35, 4419160.1)])
    )
    QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert added(window) == []


def block() -> list[list[tuple[float, float]]]:
    """Twenty parcels in two rows, 7 degrees off east, to the millimetre as they are printed."""
    spots = {
        (i, j): tuple(
            round(value, 3) for value in at(at((468300.0, 4418900.0), 14.5 * i, 97.0), 22.75 * j, 7.0)
        )
        for i in range(11)
        for j in range(3)
    }
    order = ((0, 0), (1, 0), (1, 1), (0, 1))
    return [[spots[i + a, j + b] for a, b in order] for j in range(2) for i in range(10)]


def test_twenty_parcels_of_a_sheet_share_their_borders(drawing: MainWindow) -> None:
    """Drawn, two of them split by one line, and a mistake undone: no gap, no overlap, no area lost."""
    window = drawing
    press(Qt.Key.Key_A)
    for parcel in block():
        for x, y in parcel:
            type_text(f"{y:.3f},39{x:.3f}")  # as Chinese sheets are printed: north first, with the zone
            press(Qt.Key.Key_Return)
        press(Qt.Key.Key_Return)
    drawn = added(window)
    assert [list(g.exterior.coords)[:-1] for g in drawn] == block()
    whole = shapely.union_all(drawn)
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert whole.area == pytest.approx(sum(g.area for g in drawn), abs=1e-6)

    window.bridge.select(sorted(f.key for f in window.bridge.project.table(LAYER).edited)[:2])
    press(Qt.Key.Key_S)
    (x0, y0), (x1, y1) = block()[0][0], block()[1][1]
    for row in (f"{x0 - 3.0:.3f},{y0 + 9.0:.3f}", f"@{x1 - x0 + 8.0:.3f},{y1 - y0:.3f}"):
        type_text(row)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    split = added(window)
    assert len(split) == 22
    assert shapely.union_all(split).area == pytest.approx(whole.area, abs=1e-6)
    assert shapely.union_all(split).geom_type == "Polygon"
    QTest.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [g.wkb for g in added(window)] == [g.wkb for g in drawn]


@pytest.mark.parametrize(
    "key, id", [(Qt.Key.Key_F8, "ortho"), (Qt.Key.Key_F10, "polar"), (Qt.Key.Key_N, "topological")]
)
def test_the_drawing_aids_are_switched_by_their_keys_and_remembered(
    drawing: MainWindow, key: Qt.Key, id: str
) -> None:
    window = drawing
    action = window.actions_.by_id[id]
    assert not action.isChecked()
    press(key)
    assert action.isChecked() and getattr(window.settings.modes, id)
    press(key)
    assert not action.isChecked() and not getattr(window.settings.modes, id)


def test_actions_that_cannot_be_done_say_why(drawing: MainWindow) -> None:
    actions = drawing.actions_.by_id
    assert not actions["trace"].isEnabled()
    assert "Take a tool that draws lines or areas first." in actions["trace"].toolTip()
    assert "Take a tool that draws in hand first." in actions["along"].toolTip()
    drawing.view.set_tool("add")
    assert actions["trace"].isEnabled() and actions["along"].isEnabled()
    drawing.bridge.activate("bollards")
    assert (
        not actions["tool_rectangle"].isEnabled() and "holds no areas" in actions["tool_rectangle"].toolTip()
    )


def test_reach_and_angles_are_set_in_a_dialog(drawing: MainWindow) -> None:
    from ui.dialogs.drawing_aids import DrawingAidsDialog

    drawing.actions_.by_id["aids"].trigger()
    dialog = drawing.findChild(DrawingAidsDialog)
    assert dialog is not None
    dialog.reach.setCurrentIndex(2)
    dialog.angles.setCurrentIndex(1)
    dialog.accept()
    assert (drawing.settings.modes.reach, drawing.view.modes.angles) == (15.0, "east")


def test_no_two_actions_share_a_key() -> None:
    from ui.actions import ACTIONS

    taken = [keys for row in ACTIONS for keys in row.keys]
    assert len(taken) == len(set(taken))
