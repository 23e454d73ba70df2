"""Rectangle, circle, arc, trace, reshape, split of several, extrude, shared borders: with mouse and keys."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from pytestqt.qtbot import QtBot

from beiyuan_gis.edits.add_feature import add_feature
from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import steps, world
from tests.ui.canvas.test_typed_input import enter, place
from tests.ui.hand import Hand

SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
ENTER, ESC, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab
NEW = Key("parcels", 4)


@pytest.fixture(autouse=True)
def active(hand: Hand, qtbot: QtBot) -> None:
    hand.view.activateWindow()
    qtbot.waitUntil(hand.view.isActiveWindow)
    hand.bridge.activate("parcels")


def geometry(hand: Hand, key: Key) -> shapely.Geometry:
    feature = hand.bridge.project.get(key)
    assert feature is not None
    return feature.geometry


def local(hand: Hand, key: Key) -> list[tuple[float, float]]:
    return [(x - hand.origin[0], y - hand.origin[1]) for x, y in hand.coordinates(key)]


# ---------------------------------------------------------------- rectangle and circle


def test_a_rectangle_by_three_clicks_is_square_whatever_the_third_click(hand: Hand) -> None:
    hand.view.set_tool("add_rectangle")
    for x, y in ((310, 100), (370, 130), (350, 170)):
        hand.click(x, y, SHIFT)
    assert steps(hand) == 1
    drawn = geometry(hand, NEW)
    (ax, ay), (bx, by), (cx, cy), (dx, dy), _first = drawn.exterior.coords
    assert (bx - ax) * (cx - bx) + (by - ay) * (cy - by) == pytest.approx(0, abs=1e-6)
    assert (cx - bx, cy - by) == pytest.approx((dx - ax, dy - ay), abs=1e-8)
    hand.view.set_tool("add_rectangle")
    assert hand.view.tool.points == []


def test_a_rectangle_by_typing(hand: Hand) -> None:
    hand.view.set_tool("add_rectangle")
    enter(place(310, 100))
    enter("60<90")
    hand.hover(350, 160)
    enter("25.5")
    expected = [(310, 100), (370, 100), (370, 125.5), (310, 125.5), (310, 100)]
    assert local(hand, NEW) == pytest.approx(expected, abs=1e-8)


def test_backspace_takes_back_a_corner_and_esc_the_rectangle(hand: Hand) -> None:
    hand.view.set_tool("add_rectangle")
    hand.click(310, 100, SHIFT)
    hand.click(370, 130, SHIFT)
    hand.key(Qt.Key.Key_Backspace)
    assert len(hand.view.tool.points) == 1
    hand.key(ESC, ENTER)
    assert hand.view.tool.points == [] and steps(hand) == 0


def test_a_circle_by_a_typed_radius_needs_no_direction(hand: Hand) -> None:
    hand.view.set_tool("add_circle")
    hand.click(340, 180, SHIFT)
    centre = hand.view.tool.points[0]
    enter("12.5")
    drawn = geometry(hand, NEW)
    assert drawn.area == pytest.approx(math.pi * 12.5**2, rel=1e-9)
    away = [math.dist(centre, p) for p in drawn.exterior.coords]
    assert max(away) <= 12.501 and drawn.exterior.distance(shapely.Point(centre)) >= 12.499


def test_the_hint_says_how_a_circle_is_stored(hand: Hand) -> None:
    hand.view.set_tool("add_circle")
    enter(place(340, 180))
    hand.hover(350, 180)
    assert "corners, within 1 mm of the circle" in hand.view.tool.hint()


def test_a_circle_of_no_radius_is_not_added(hand: Hand) -> None:
    hand.view.set_tool("add_circle")
    hand.click(340, 180, SHIFT)
    hand.click(340, 180, SHIFT)
    assert steps(hand) == 0


# ---------------------------------------------------------------- arcs and tracing


def test_an_arc_within_an_area(hand: Hand) -> None:
    hand.view.set_tool("add")
    enter(place(310, 100))
    enter(place(350, 100))
    hand.key(Qt.Key.Key_A)
    assert "Arc" in hand.view.tool.extra_hint()
    enter(place(370, 120))
    enter(place(350, 140))
    enter(place(310, 140))
    hand.key(ENTER)
    drawn = geometry(hand, NEW)
    assert drawn.area == pytest.approx(40 * 40 + math.pi * 400 / 2, abs=0.2)
    assert hand.view.tool.name == "add_polygon"  # A was the arc's, not the window's


def test_backspace_takes_back_an_arc_as_a_whole(hand: Hand) -> None:
    hand.view.set_tool("add")
    enter(place(310, 100))
    hand.key(Qt.Key.Key_A)
    enter(place(330, 120))
    enter(place(350, 100))
    assert len(hand.view.tool.points) > 10
    hand.key(Qt.Key.Key_Backspace)
    assert len(hand.view.tool.points) == 1


def trace_from_left_to_top(hand: Hand, *turns: None) -> list[tuple[float, float]]:
    """Along parcel 1, from the middle of its western to the middle of its northern edge."""
    hand.view.set_tool("add")
    hand.click(50, 100)
    for _turn in range(1 + len(turns)):
        hand.view.turn_trace()
    hand.click(100, 150)
    return [(x - hand.origin[0], y - hand.origin[1]) for x, y in hand.view.tool.points]


def test_tracing_the_shorter_way(hand: Hand) -> None:
    assert trace_from_left_to_top(hand) == [(50, 100), (50, 150), (100, 150)]


def test_tracing_the_longer_way(hand: Hand) -> None:
    longer = trace_from_left_to_top(hand, None)
    assert longer == [(50, 100), (50, 50), (150, 50), (150, 150), (100, 150)]
    assert "longer way" in hand.view.tool.extra_hint()
    hand.key(Qt.Key.Key_Backspace)
    assert len(hand.view.tool.points) == 1


def test_between_different_outlines_nothing_is_traced(hand: Hand) -> None:
    hand.view.set_tool("add")
    hand.click(50, 100)
    hand.view.turn_trace()
    hand.click(250, 150)
    assert len(hand.view.tool.points) == 2


# ---------------------------------------------------------------- reshape, split, extrude


def draw(hand: Hand, *places: tuple[float, float]) -> None:
    for x, y in places:
        enter(place(x, y))
    hand.key(ENTER)


def test_reshaping_what_the_line_meets(hand: Hand) -> None:
    hand.bridge.show_layer("frame", False)
    hand.view.set_tool("reshape")
    draw(hand, (140, 70), (160, 70), (160, 90), (140, 90))
    assert steps(hand) == 1 and hand.bridge.selection == {Key("parcels", 1)}
    assert geometry(hand, Key("parcels", 1)).area == pytest.approx(10_000 + 200)


def test_a_line_that_reshapes_nothing_stays_to_be_mended(hand: Hand) -> None:
    hand.bridge.select([Key("parcels", 1)])
    hand.view.set_tool("reshape")
    draw(hand, (140, 70), (160, 70))
    assert steps(hand) == 0 and len(hand.view.tool.points) == 2
    assert hand.failures == ["The line must cross an outline twice; what lies between is replaced."]


def test_one_line_splits_several(hand: Hand) -> None:
    hand.view.set_tool("split")
    draw(hand, (40, 80), (310, 80))
    assert steps(hand) == 1
    assert len(hand.bridge.project.table("parcels")) == 6
    assert hand.bridge.selection == {Key("parcels", id) for id in range(1, 7)}


def test_an_edge_is_dragged_out(hand: Hand) -> None:
    hand.view.set_tool("extrude")
    hand.hover(150, 100)
    hand.drag((150, 100), (170, 90), modifier=SHIFT)
    assert steps(hand) == 1
    drawn = geometry(hand, Key("parcels", 1))
    assert len(drawn.exterior.coords) == 5
    assert drawn.bounds[2] - world(0, 0)[0] == pytest.approx(170, abs=0.5)


def test_an_edge_goes_as_far_as_typed_and_inwards_below_zero(hand: Hand) -> None:
    hand.view.set_tool("extrude")
    hand.hover(149.8, 100)  # a little within: a length goes outwards all the same
    enter("7.25")
    assert geometry(hand, Key("parcels", 1)).bounds[2] == pytest.approx(world(157.25, 0)[0], abs=1e-8)
    hand.hover(157.4, 100)
    enter("-10")
    assert geometry(hand, Key("parcels", 1)).bounds[2] == pytest.approx(world(147.25, 0)[0], abs=1e-8)
    assert steps(hand) == 2


def test_esc_and_a_click_leave_the_edge(hand: Hand) -> None:
    hand.view.set_tool("extrude")
    hand.press(150, 100)
    hand.move(180, 100)
    hand.key(ESC)
    hand.release(180, 100)
    hand.click(150, 100)
    assert steps(hand) == 0


# ---------------------------------------------------------------- shared borders


@pytest.fixture
def neighbours(hand: Hand) -> Hand:
    """Parcel 4 in the gap between 1 and 2, sharing both borders; the mode is on."""
    gap = shapely.box(*world(150, 50), *world(200.123456789, 150))
    assert hand.bridge.attempt(lambda: add_feature(hand.bridge.project, "parcels", gap), "test")
    drafting = hand.view.drafting
    drafting.modes = replace(drafting.modes, topological=True)
    hand.view.set_tool("vertex")
    return hand


def test_a_shared_corner_takes_its_neighbour_along(neighbours: Hand) -> None:
    hand = neighbours
    hand.bridge.select([Key("parcels", 1)])
    hand.hover(150, 150)
    assert "Moves with parcels 4." in hand.view.tool.extra_hint()
    before = steps(hand)
    hand.drag((150, 150), (160, 165), modifier=SHIFT)
    assert steps(hand) == before + 1
    one, four = set(hand.coordinates(Key("parcels", 1))), set(hand.coordinates(Key("parcels", 4)))
    assert len(one & four) == 2
    assert geometry(hand, Key("parcels", 1)).intersection(geometry(hand, NEW)).area < 1e-9
    hand.bridge.undo()
    assert geometry(hand, NEW).bounds[0] == world(150, 0)[0]


def test_a_vertex_pulled_out_of_a_shared_edge_is_in_both(neighbours: Hand) -> None:
    hand = neighbours
    hand.bridge.select([Key("parcels", 1)])
    hand.hover(150, 100)
    hand.drag((150, 100), (165, 110), modifier=SHIFT)
    one, four = set(hand.coordinates(Key("parcels", 1))), set(hand.coordinates(Key("parcels", 4)))
    assert len(one & four) == 3
    hand.key(Qt.Key.Key_Delete)
    assert len(hand.coordinates(Key("parcels", 1))) == len(hand.coordinates(Key("parcels", 4))) == 5


def test_where_borders_part_the_vertex_stays_with_a_reason(neighbours: Hand) -> None:
    hand = neighbours
    hand.bridge.select([Key("parcels", 1)])
    hand.hover(150, 150)
    before = steps(hand)
    hand.key(Qt.Key.Key_Delete)
    assert steps(hand) == before
    assert "The border with parcels 4 ends at this vertex" in hand.failures[-1]


def test_with_the_mode_off_only_one_moves(neighbours: Hand) -> None:
    hand = neighbours
    drafting = hand.view.drafting
    drafting.modes = replace(drafting.modes, topological=False)
    hand.bridge.select([Key("parcels", 1)])
    hand.hover(150, 150)
    assert hand.view.tool.extra_hint() == ""
    hand.drag((150, 150), (160, 165), modifier=SHIFT)
    assert geometry(hand, NEW).bounds[0] == world(150, 0)[0]


def test_neighbours_go_along_by_keyboard_too(neighbours: Hand) -> None:
    hand = neighbours
    hand.bridge.select([Key("parcels", 1)])
    hand.key(TAB)
    QTest.keyClick(hand.view, Qt.Key.Key_Right)
    hand.key(ENTER)
    assert hand.bridge.session.history.done[-1].edit.keys == {Key("parcels", 1), NEW}


def test_hidden_neighbours_stay(neighbours: Hand) -> None:
    hand = neighbours
    line = shapely.LineString([world(150, 150), world(120, 200)])
    assert hand.bridge.attempt(lambda: add_feature(hand.bridge.project, "lines", line), "test")
    for shown, along in ((True, {"lines", "parcels"}), (False, {"parcels"})):
        hand.bridge.show_layer("lines", shown)
        hand.bridge.select([Key("parcels", 1)])
        hand.hover(150, 150)
        hand.drag((150, 150), (152, 154), modifier=SHIFT)
        assert hand.bridge.session.history.done[-1].edit.layers == along
        hand.bridge.undo()


# ---------------------------------------------------------------- tracing at a distance


def trace_beside(hand: Hand, offset: float, *places: tuple[float, float]) -> None:
    hand.view.set_tool("add")
    hand.click(*places[0])
    hand.view.tool.trace.go_beside(offset)
    for x, y in places[1:]:
        hand.click(x, y)


def test_tracing_to_the_left_of_the_way_at_a_distance(hand: Hand) -> None:
    hand.bridge.activate("lines")
    trace_beside(hand, 10.0, (50, 50), (150, 150))  # parcel 1, from corner to corner
    points = [(x - hand.origin[0], y - hand.origin[1]) for x, y in hand.view.tool.points]
    inside = {(60, 60), (140, 60), (140, 140)}, {(60, 60), (60, 140), (140, 140)}
    outside = {(40, 40), (160, 40), (160, 160)}, {(40, 40), (40, 160), (160, 160)}
    assert {(round(x, 6), round(y, 6)) for x, y in points} in (*inside, *outside)
    hand.key(ENTER)
    drawn = geometry(hand, Key("lines", 2))
    assert drawn.distance(geometry(hand, Key("parcels", 1)).exterior) == pytest.approx(10)


def test_both_ways_on_one_side_make_the_whole_parallel(hand: Hand) -> None:
    """The key turns the way; the sign turns with it, as left and right do."""
    hand.bridge.activate("lines")
    trace_beside(hand, -5.0, (100, 50), (150, 100))
    hand.view.turn_trace()
    hand.view.tool.trace.go_beside(-5.0)
    hand.click(100, 50)
    ring = shapely.LineString(hand.view.tool.points)
    assert ring.is_closed or math.dist(ring.coords[0], ring.coords[-1]) < 1e-6
    around = geometry(hand, Key("parcels", 1)).exterior
    sizes = [shapely.box(55, 55, 145, 145).length, shapely.box(45, 45, 155, 155).length]
    assert min(abs(ring.length - size) for size in sizes) < 1e-6
    assert ring.distance(around) == pytest.approx(5)


def test_where_the_outline_leaves_no_room_the_drawing_waits(hand: Hand) -> None:
    hand.bridge.activate("lines")
    trace_beside(hand, 60.0, (50, 100), (150, 100))
    other = list(hand.failures)
    hand.key(ESC)
    trace_beside(hand, -60.0, (50, 100), (150, 100))
    refused = [why for why in hand.failures if "room" in why]
    assert len(refused) == 1 and len(other) <= 1 and steps(hand) == 0


def test_a_click_where_the_parallel_ends_already_adds_nothing(hand: Hand) -> None:
    hand.bridge.activate("lines")
    trace_beside(hand, 5.0, (100, 50), (150, 100))
    count = len(hand.view.tool.points)
    hand.hover(150, 100)
    assert len(hand.view.tool.drawn) == count
    hand.key(Qt.Key.Key_Backspace)
    assert len(hand.view.tool.points) == 1


# ---------------------------------------------------------------- a further part, a drawn hole


def test_a_further_part_and_a_hole_are_drawn_into_the_selected_feature(hand: Hand) -> None:
    key = Key("parcels", 2)
    hand.bridge.select({key})
    hand.view.set_tool("add_part")
    for corner in ((310, 200), (340, 200), (340, 230)):
        hand.click(*corner, SHIFT)
    hand.key(ENTER)
    assert steps(hand) == 1 and geometry(hand, key).geom_type == "MultiPolygon"
    hand.view.set_tool("add_hole")
    area = geometry(hand, key).area
    for corner in ((220, 70), (260, 70), (260, 110)):
        hand.click(*corner, SHIFT)
    hand.key(ENTER)
    assert steps(hand) == 2 and geometry(hand, key).area < area - 700
    for corner in ((310, 10), (320, 10), (320, 20)):
        hand.click(*corner, SHIFT)
    hand.key(ENTER)
    assert "must lie inside" in hand.failures[-1] and len(hand.view.tool.points) == 3


def test_a_further_part_of_a_line_is_a_line(hand: Hand) -> None:
    key = Key("lines", 1)
    hand.bridge.select({key})
    hand.view.set_tool("add_part")
    for place_ in ((310, 200), (340, 200)):
        hand.click(*place_, SHIFT)
    hand.key(ENTER)
    assert geometry(hand, key).geom_type == "MultiLineString"
