"""Measuring by mouse and keys: what is read out, kept and copied; the project never changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from beiyuan_gis.drafting.measuring import Angle, Area, Distance
from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import steps, world
from tests.ui.canvas.test_typed_input import enter, place
from tests.ui.hand import Hand
from ui.canvas.tools.measure import MeasureDistance, distance_lines

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture(autouse=True)
def untouched(hand: Hand, qtbot: QtBot) -> Iterator[None]:
    """Whatever is measured, the project stays the same object and clean."""
    hand.view.activateWindow()
    qtbot.waitUntil(hand.view.isActiveWindow)
    before = hand.bridge.project
    yield
    assert hand.bridge.project is before and steps(hand) == 0 and not hand.bridge.session.dirty


def clipboard() -> str:
    return QApplication.clipboard().text()


def test_a_distance_is_kept_until_esc_and_copied_for_excel(hand: Hand) -> None:
    hand.view.set_tool("measure_distance")
    for x, y in ((310, 100), (370, 100), (370, 180)):
        hand.click(x, y, SHIFT)
    hand.key(ENTER)
    (found,) = hand.view.measured.results
    assert isinstance(found, Distance) and found.plane == pytest.approx(140, abs=2)
    assert hand.view.measured.card.isVisible()
    hand.key(Qt.Key.Key_C, modifier=CONTROL)
    assert clipboard().startswith("Distance\tPlane EPSG:4548 (m)\tEllipsoid CGCS2000 (m)\t")
    assert clipboard().count("\n") == 4
    QTest.mouseClick(hand.view.measured.card.as_text, Qt.MouseButton.LeftButton)
    assert "Total: Plane EPSG:4548" in clipboard()
    hand.key(ESC)
    assert hand.view.measured.results == [] and not hand.view.measured.card.isVisible()


def test_snapping_typing_and_ortho_work_as_in_drawing(hand: Hand) -> None:
    hand.view.set_tool("measure_distance")
    hand.click(50.6, 50.4)  # near the corner of parcel 1
    assert hand.view.tool.points == [world(50, 50)]
    enter("12.5<90")
    enter(place(150, 50))
    hand.key(ENTER)
    (found,) = hand.view.measured.results
    assert isinstance(found, Distance)
    assert [leg.plane for leg in found.legs] == pytest.approx([12.5, 87.5], abs=1e-9)
    assert found.legs[0].azimuth == 90.0


def test_the_read_out_names_the_segment_under_the_cursor_and_the_last_one(hand: Hand) -> None:
    total, under, last = distance_lines([world(0, 0), world(0, 10), world(10, 10)], 2)
    assert total == "Total 20.000 m · ellipsoid 20.000 m"
    assert under == "Azimuth 90.0000° (90°00′00.0″)" and last == "Last one 0.0000° (0°00′00.0″)"
    hand.view.set_tool("measure_distance")
    hand.click(310, 100, SHIFT)
    hand.hover(370, 100)
    assert isinstance(hand.view.tool, MeasureDistance) and len(hand.view.tool.lines()) == 2


def test_an_area_by_corners_with_the_keyboard_alone(hand: Hand) -> None:
    hand.view.set_tool("measure_area")
    for corner in ((310, 100), (370, 100), (370, 160), (310, 160)):
        enter(place(*corner))
    hand.key(ENTER)
    (found,) = hand.view.measured.results
    assert isinstance(found, Area) and found.plane == 3600.0
    assert hand.view.measured.card.table.item(0, 3).text() == "5.40"  # mu


def test_a_crossed_area_is_refused_and_can_be_mended(hand: Hand) -> None:
    hand.view.set_tool("measure_area")
    for corner in ((310, 100), (370, 160), (370, 100), (310, 160)):
        enter(place(*corner))
    hand.key(ENTER)
    assert hand.view.measured.results == [] and "crosses itself" in hand.failures[0]
    assert len(hand.view.tool.points) == 4


def test_an_angle_takes_three_clicks(hand: Hand) -> None:
    hand.view.set_tool("measure_angle")
    for corner in ((50, 150), (50, 50), (150, 50)):
        hand.click(*corner)
    (found,) = hand.view.measured.results
    assert isinstance(found, Angle) and (found.interior, found.exterior) == (90.0, 270.0)
    assert hand.view.tool.points == []


def test_a_feature_is_read_out_where_one_points_and_kept_by_a_click(hand: Hand) -> None:
    hand.view.set_tool("measure_feature")
    hand.hover(250, 100)
    assert hand.bridge.hover_key == Key("parcels", 2)
    hand.click(250, 100)
    assert hand.view.measured.card.title.text() == "parcels 2"
    assert hand.view.measured.card.table.item(0, 1).text() == "9,987.65"
    hand.click(199, 200)
    assert hand.view.measured.card.title.text() == "lines 1"
    hand.click(350, 250)
    assert hand.view.measured.card.table.item(0, 1).text() == "469,350.000"
    assert len(hand.view.measured.results) == 3


def test_results_outlive_the_tool_and_esc_wipes_them_before_the_selection(hand: Hand) -> None:
    hand.view.set_tool("measure_feature")
    hand.click(250, 100)
    hand.bridge.select({Key("parcels", 1)})
    hand.view.set_tool("select")
    assert len(hand.view.measured.results) == 1
    hand.key(ESC)
    assert hand.view.measured.results == [] and len(hand.bridge.selection) == 1
    hand.key(ESC)
    assert len(hand.bridge.selection) == 0


def test_esc_in_a_line_under_way_leaves_what_was_measured(hand: Hand) -> None:
    hand.view.set_tool("measure_distance")
    for x in (310, 350):
        hand.click(x, 100, SHIFT)
    hand.key(ENTER)
    hand.click(330, 150, SHIFT)
    hand.key(ESC)
    assert len(hand.view.measured.results) == 1 and hand.view.tool.points == []


def test_what_was_measured_is_seen_on_the_map_and_speaks_the_language_chosen(hand: Hand) -> None:
    before = hand.colour(340, 100)
    hand.view.set_tool("measure_distance")
    enter(place(310, 100))
    enter(place(370, 100))
    hand.key(ENTER)
    hand.hover(340, 30)
    assert hand.colour(340, 100) != before
    hand.bridge.set_language("zh")
    assert hand.view.measured.card.title.text() == "距离"
