"""A frame is a value in and an image out; edited features alone are built anew."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PyQt6.QtCore import QPointF, QSize
from PyQt6.QtGui import QImage
from pytestqt.qtbot import QtBot

from beiyuan_gis.catalogue import Hatch, Symbol
from beiyuan_gis.edits.move_features import move_features
from beiyuan_gis.model.feature import Key
from tests.ui.canvas.conftest import small_project, world
from ui.canvas.renderer import PAPER, Cancelled, Frame, Renderer
from ui.canvas.shapes import Shapes, anchor_of, path_of, polygon_of
from ui.canvas.symbols import Brush, hatch_tile
from ui.canvas.viewport import Viewport

pytestmark = pytest.mark.usefixtures("qapp", "drawn_by")


def frame(**changes: object) -> Frame:
    project = small_project()
    bounds = project.bounds
    assert bounds
    view = Viewport(width=400, height=300).fitted(bounds)
    return Frame(project, frozenset(), view, labels=False)._replace(**changes)


def colour(image: QImage, view: Viewport, x: float, y: float, density: float = 1.0) -> str:
    px, py = view.to_screen(*world(x, y))
    return image.pixelColor(round(px * density), round(py * density)).name()


@pytest.mark.parametrize("density", [1.0, 1.5, 2.0])
def test_a_dense_screen_gets_as_many_pixels_as_it_has(density: float) -> None:
    asked = frame(density=density)
    image = Renderer(Shapes()).render(asked)
    assert (image.width(), image.height()) == (400 * density, 300 * density)
    assert image.devicePixelRatio() == density
    assert colour(image, asked.viewport, 140, 60, density) == "#cc0000"
    assert colour(image, asked.viewport, 20, 20, density) == PAPER


def test_only_what_was_edited_is_built_anew() -> None:
    shapes = Shapes()
    renderer, asked = Renderer(shapes), frame()
    renderer.render(asked)
    row = asked.project.table("parcels").base.row_of(2)
    assert row is not None
    kept = shapes.base(asked.project.table("parcels")).path(row)
    edit = move_features(asked.project, [Key("parcels", 1)], 10.0, 120.0)
    after = asked._replace(project=asked.project.apply(edit))
    image = renderer.render(after)
    assert shapes.base(after.project.table("parcels")).path(row) is kept
    assert colour(image, asked.viewport, 140, 60) == PAPER
    assert colour(image, asked.viewport, 70, 260) == "#cc0000"
    back = renderer.render(asked)
    assert colour(back, asked.viewport, 140, 60) == "#cc0000"


def test_a_frame_can_be_given_up() -> None:
    with pytest.raises(Cancelled):
        Renderer(Shapes()).render(frame(), lambda: True)


def test_names_appear_where_there_is_room() -> None:
    asked = frame()
    near = asked.viewport.fitted((*world(200, 50), *world(300, 150)))
    renderer = Renderer(Shapes())
    for view, differs in ((near, True), (asked.viewport.zoomed(0.02, 200, 150), False)):
        plain = renderer.render(asked._replace(viewport=view))
        named = renderer.render(asked._replace(viewport=view, labels=True))
        assert (plain != named) == differs


def test_a_polygon_keeps_its_hole() -> None:
    ring = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(4, 4), (6, 4), (6, 6), (4, 6)]])
    path = path_of(shapely.MultiPolygon([ring]))
    assert path.contains(QPointF(1, 1))
    assert not path.contains(QPointF(5, 5))


def test_points_are_copied_to_the_last_bit() -> None:
    coordinates = np.array([[469_000.1234567891, 4_419_000.9876543211], [1 / 3, 2 / 3]])
    points = polygon_of(coordinates)
    assert [(p.x(), p.y()) for p in (points[0], points[1])] == [tuple(c) for c in coordinates.tolist()]
    assert polygon_of(np.empty((0, 2))).isEmpty()


def test_a_label_of_a_bent_area_lies_inside_it() -> None:
    bent = shapely.Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)])
    assert bent.contains(shapely.Point(anchor_of(bent)))


@pytest.mark.parametrize("marker", ["circle", "square", "triangle", "diamond", "cross"])
def test_markers_are_as_large_as_the_catalogue_says(marker: str) -> None:
    box = Brush(Symbol(marker=marker, size=3.0), 10.0).marker.boundingRect()
    assert 25 <= max(box.width(), box.height()) <= 37
    assert box.contains(0.0, 0.0)


def test_widths_dashes_and_hatches_are_in_millimetres_of_the_screen() -> None:
    brush = Brush(Symbol(width=0.5, dash=(2.0, 1.0), hatch="cross"), 10.0)
    assert brush.pen.widthF() == 5.0
    assert brush.pen.dashPattern() == [4.0, 2.0]
    assert brush.hatch is not None
    assert brush.hatch.textureImage().size() == QSize(16, 16)


@pytest.mark.parametrize("hatch", ["diagonal", "backdiagonal", "cross", "horizontal", "vertical", "dots"])
@pytest.mark.parametrize("dots_per_mm", [2.0, 3.78, 7.56, 11.3])
def test_tiles_of_a_hatch_fit_together(hatch: Hatch, dots_per_mm: float) -> None:
    tile = hatch_tile(Symbol(hatch=hatch), dots_per_mm)
    size = tile.width()
    assert size == max(round(1.6 * dots_per_mm), 4)
    alpha = np.array([[tile.pixelColor(x, y).alpha() for x in range(size)] for y in range(size)])
    assert 0.05 < alpha.mean() / 255 < 0.7
    if hatch in ("diagonal", "backdiagonal"):  # every row is the one above it, moved by a pixel
        step = -1 if hatch == "diagonal" else 1
        assert np.abs(np.roll(alpha, (1, step), (0, 1)) - alpha).max() <= 12


def test_edits_in_a_frame_do_not_show_in_an_older_one(qtbot: QtBot) -> None:
    shapes, asked = Shapes(), frame()
    one = Renderer(shapes).render(asked)
    edit = move_features(asked.project, [Key("parcels", 1)], 10.0, 120.0)
    Renderer(shapes).render(asked._replace(project=asked.project.apply(edit)))
    assert Renderer(shapes).render(asked) == one
