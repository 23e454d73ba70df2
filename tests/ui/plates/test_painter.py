"""Every kind of item leaves its mark where the sheet says, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PyQt6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from pytestqt.qtbot import QtBot

from beiyuan_gis.catalogue import Hatch, Symbol
from beiyuan_gis.catalogue import Marker as MarkerShape
from beiyuan_gis.outputs.plate import Box, Composition, MapFrame, plates
from beiyuan_gis.outputs.plate.items import Clip, Group, Item, Line, Marker, Polygon, Rect, Text
from tests.outputs.plate_project import HOSTILE, hostile_project, small_project
from ui.plates.lettering import UNITS, fit
from ui.plates.painter import paint

DOTS = 10.0  # pixels a millimetre
RED, BLUE = Symbol(fill="#ff0000", stroke=""), Symbol(stroke="#0000ff", width=1.0)
WHITE = QColor("#ffffff")
LONG = "超长名称" * 40


@pytest.fixture
def picture(qtbot: QtBot) -> Callable[..., QImage]:
    def paint_items(*items: Item) -> QImage:
        image = QImage(round(40 * DOTS), round(30 * DOTS), QImage.Format.Format_RGB32)
        image.fill(WHITE)
        painter = QPainter(image)
        frame = MapFrame(Box(0, 0, 40, 30), 1000, 0, 0)
        paint(Composition("x", "x", 40, 30, items, frame), painter, DOTS)
        painter.end()
        return image

    return paint_items


def colour(image: QImage, x: float, y: float) -> str:
    return image.pixelColor(round(x * DOTS), round(y * DOTS)).name()


def marked(image: QImage) -> Box:
    """What is not white, in millimetres."""
    points = [
        (x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y) != WHITE
    ]
    assert points, "nothing was drawn"
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Box(min(xs) / DOTS, min(ys) / DOTS, (max(xs) + 1 - min(xs)) / DOTS, (max(ys) + 1 - min(ys)) / DOTS)


def test_rectangles_are_filled_to_their_edges(picture: Callable[..., QImage]) -> None:
    image = picture(Rect(Box(5, 6, 10, 8), RED))
    assert marked(image) == Box(5, 6, 10, 8)
    assert colour(image, 10, 10) == "#ff0000"


def test_a_hole_stays_open(picture: Callable[..., QImage]) -> None:
    outer = ((5.0, 5.0), (25.0, 5.0), (25.0, 25.0), (5.0, 25.0))
    inner = ((10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0))
    image = picture(Polygon((outer, inner), RED))
    assert colour(image, 7, 7) == "#ff0000" and colour(image, 15, 15) == "#ffffff"


def test_opacity_lets_the_paper_through(picture: Callable[..., QImage]) -> None:
    half = Symbol(fill="#ff0000", stroke="", opacity=0.5)
    red, green, blue, _alpha = picture(Rect(Box(5, 5, 10, 10), half)).pixelColor(100, 100).getRgb()
    assert red == 255 and 120 <= (green or 0) <= 135 and green == blue


def test_lines_have_their_width_and_dashes_their_length(picture: Callable[..., QImage]) -> None:
    image = picture(
        Line((((5.0, 10.0), (35.0, 10.0)),), Symbol(stroke="#0000ff", width=1.0, dash=(4.0, 2.0)))
    )
    box = marked(image)
    assert box.height == pytest.approx(1.0, abs=0.2)
    on = [colour(image, x, 10) == "#0000ff" for x in (7, 10, 13, 16, 19, 22)]
    assert on == [True, False, True, False, True, False]


@pytest.mark.parametrize("shape", ["circle", "square", "triangle", "diamond", "cross"])
def test_markers_stand_about_their_point(picture: Callable[..., QImage], shape: MarkerShape) -> None:
    symbol = Symbol(fill="#ff0000", stroke="#0000ff", width=0.3, marker=shape, size=6.0)
    box = marked(picture(Marker(20, 15, symbol)))
    assert box.centre == (pytest.approx(20, abs=0.3), pytest.approx(15, abs=1.0))
    assert 5.0 <= box.width <= 8.5 and 5.0 <= box.height <= 8.5


@pytest.mark.parametrize("hatch", ["diagonal", "backdiagonal", "cross", "horizontal", "vertical", "dots"])
def test_hatches_stay_inside_and_differ(picture: Callable[..., QImage], hatch: Hatch) -> None:
    symbol = Symbol(stroke="#0000ff", width=0.1, hatch=hatch)
    image = picture(Rect(Box(5, 5, 20, 20), symbol))
    assert Box(4.8, 4.8, 20.4, 20.4).holds(marked(image))
    inner = image.copy(70, 70, 160, 160)
    dark = sum(
        inner.pixelColor(x, y).lightness() < 200 for x in range(inner.width()) for y in range(inner.height())
    )
    assert 0.04 < dark / (inner.width() * inner.height()) < 0.5
    other: Hatch = "vertical" if hatch != "vertical" else "horizontal"
    changed = Symbol(stroke="#0000ff", width=0.1, hatch=other)
    assert inner != picture(Rect(Box(5, 5, 20, 20), changed)).copy(70, 70, 160, 160)


def test_a_clip_holds_back_what_is_outside(picture: Callable[..., QImage]) -> None:
    image = picture(
        Clip(Box(10, 10, 10, 10), (Group("g", (Rect(Box(0, 0, 40, 30), RED),)),)), Marker(3, 3, RED)
    )
    assert colour(image, 15, 15) == "#ff0000" and colour(image, 25, 15) == "#ffffff"
    assert colour(image, 3, 3) == "#ff0000", "the clip ended with its items"


@pytest.mark.parametrize("align", ["left", "centre", "right"])
@pytest.mark.parametrize("text", ["短", HOSTILE.replace("\n", " "), LONG])
def test_texts_stay_in_their_boxes(picture: Callable[..., QImage], text: str, align: str) -> None:
    for lines in (1, 3):
        box = Box(4, 5, 30, 14)
        item = Text(box, text, 4.0, align=align, lines=lines)  # type: ignore[arg-type]
        assert box.inset(-0.15).holds(marked(picture(item)))


def test_a_turned_text_stays_in_its_turned_box(picture: Callable[..., QImage]) -> None:
    item = Text(Box(10, 13, 20, 4), "北苑街道", 4.0, align="centre", angle=90.0)
    assert Box(18, 5, 4, 20).inset(-0.15).holds(marked(picture(item)))


def test_a_halo_lies_beneath_the_letters(picture: Callable[..., QImage]) -> None:
    ground = Rect(Box(0, 0, 40, 30), Symbol(fill="#000000", stroke=""))
    text = Text(Box(5, 10, 30, 8), "北", 6.0, colour="#000000", align="centre")
    assert colour(picture(ground, text), 20, 14) == "#000000"
    rimmed = picture(ground, replace(text, halo="#ffffff"))
    shown = {rimmed.pixelColor(x, y).name() for x in range(170, 230) for y in range(110, 170)}
    assert {"#000000", "#ffffff"} <= shown


def test_a_text_shrinks_before_it_is_cut(qtbot: QtBot) -> None:
    assert fit(Text(Box(0, 0, 20, 5), "北苑街道", 4.0)).font.pixelSize() == 4.0 * UNITS
    shrunk = fit(Text(Box(0, 0, 20, 5), "北苑街道更新", 4.0))
    assert shrunk.lines == ("北苑街道更新",) and shrunk.font.pixelSize() < 4.0 * UNITS
    cut = fit(Text(Box(0, 0, 20, 5), LONG, 4.0))
    assert len(cut.lines) == 1 and cut.lines[0].endswith("…")
    assert QFontMetricsF(cut.font).horizontalAdvance(cut.lines[0]) <= 20 * UNITS
    wrapped = fit(Text(Box(0, 0, 20, 40), "北苑街道城市更新𠮷𠮷𠮷", 4.0, lines=4))
    assert "".join(wrapped.lines) == "北苑街道城市更新𠮷𠮷𠮷" and len(wrapped.lines) == 3


def test_rich_text_is_not_interpreted(picture: Callable[..., QImage]) -> None:
    box = Box(2, 5, 36, 8)
    assert picture(Text(box, "<i></i>", 5.0)) != picture(Text(box, "", 5.0).placed(0, 0, 1.0))
    assert marked(picture(Text(box, "<b>&amp;%1</b>", 3.0))).width > 15


def test_the_painter_is_left_as_it_was_and_draws_whole_plates(qtbot: QtBot) -> None:
    for sheet in (*plates(small_project()), *plates(hostile_project())):
        image = QImage(840, 594, QImage.Format.Format_RGB32)
        image.fill(WHITE)
        painter = QPainter(image)
        before = painter.transform()
        paint(sheet, painter, 2.0)
        assert painter.transform() == before and not painter.hasClipping()
        painter.end()
        assert image.pixelColor(18, 300) != WHITE, "the border"
