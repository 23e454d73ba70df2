"""On a dense screen marks are as thick and as large as on any other: widths count in logical pixels."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath

from beiyuan_gis.drafting.measuring import distance
from beiyuan_gis.model.feature import Key
from ui.canvas.marks import PREVIEW, draw_handle, draw_sketch, draw_snap, stroke_cased
from ui.canvas.measure_marks import draw_result
from ui.canvas.snapping import Snap
from ui.canvas.viewport import Viewport

SIZE = 60
VIEW = Viewport(0.0, 0.0, 1.0, SIZE, SIZE)


def inked(draw: Callable[[QPainter], None], density: float) -> float:
    """The area of what is drawn, in logical pixels."""
    image = QImage(round(SIZE * density), round(SIZE * density), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    image.setDevicePixelRatio(density)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    rows = range(image.height())
    alpha = sum(QColor.fromRgba(image.pixel(x, y)).alpha() for y in rows for x in range(image.width()))
    return alpha / 255 / density**2


def _stroke(painter: QPainter) -> None:
    path = QPainterPath(QPointF(10, 30))
    path.lineTo(50, 30)
    stroke_cased(painter, path, PREVIEW, "#ffffff", 2.0)


MARKS: dict[str, Callable[[QPainter], None]] = {
    "stroke": _stroke,
    "snap": lambda p: draw_snap(p, Snap(0.0, 0.0, "vertex", Key("x", 1)), VIEW),
    "handle": lambda p: draw_handle(p, 30, 30),
    "sketch": lambda p: draw_sketch(p, [(-20.0, 0.0)], [(20.0, 10.0)], False, VIEW),
    "measured": lambda p: draw_result(p, distance([(-20.0, -20.0), (-20.0, 10.0)]), VIEW),
}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("density", [1.5, 2.0])
def test_a_mark_covers_as_much_on_a_dense_screen(mark: str, density: float) -> None:
    plain = inked(MARKS[mark], 1.0)
    assert plain > 20
    assert inked(MARKS[mark], density) == pytest.approx(plain, rel=0.08)
