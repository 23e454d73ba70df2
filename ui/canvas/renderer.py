"""Pictures of the map: a frozen frame in, an image out, or a rectangle of one drawn anew.

Runs in any thread. Names are no part of the ground: they are placed apart, and lie over it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QPoint, QPointF
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.table import Table
from ui.canvas import kernels
from ui.canvas.frame import Cancelled, Frame
from ui.canvas.gather import Gather, Item
from ui.canvas.images import Images
from ui.canvas.labels import Label, Name, paint_names, place_labels
from ui.canvas.shapes import Shapes
from ui.canvas.shifting import Rect
from ui.canvas.symbols import Brush, hatch_size
from ui.canvas.viewport import Viewport

if TYPE_CHECKING:
    from ui.canvas.kernels.press import Press, Seen
    from ui.canvas.kernels.scene import Scene

PAPER = "#f7f6f2"
_PAPER = np.uint32(QColor(PAPER).rgb())
_TINY = 0.7
"""Features smaller than this many pixels are drawn as a dot."""


def _never() -> bool:
    return False


class Renderer:
    """Holds the shapes that it has derived; frames may come from different revisions of a project.

    One frame is drawn at a time, and rectangles of another image beside it.
    """

    def __init__(self, shapes: Shapes, threads: int = 2) -> None:
        self._shapes, self._threads = shapes, threads
        self._press: Press | None = None
        self._images = Images()
        shapes.scene_of = self.scene

    @property
    def compiled(self) -> bool:
        """Whether compiled functions draw; QPainter does until they are ready, and always draws names."""
        self._press = self._press or kernels.new_press(self._threads)
        return self._press is not None

    def scene(self, layer: str, number: int, columns: Columns) -> Scene | None:
        """What compiled functions derived of a layer's stratum; None while they have not."""
        if not self.compiled or self._press is None:
            return None
        return self._press.scene(layer, number, columns)

    def scenes(self, table: Table) -> list[Scene] | None:
        """Of all strata of a table; None while one is missing."""
        return self._press.scenes(table) if self.compiled and self._press is not None else None

    def ready(self, frame: Frame) -> bool:
        """Whether rectangles can be drawn without deriving anything first."""
        return all(self.scenes(frame.project.tables[d.id]) is not None for d in frame.shown)

    def reach(self, frame: Frame) -> float:
        """Device pixels that symbols go beyond the geometry of their features, and a bit."""
        from ui.canvas.kernels.styles import REACH, styles_of

        looks = [
            styles_of(style.symbols, frame.dots_per_mm).looks
            for style in (definition.style for definition in frame.shown)
        ]
        return max((float(look[:, REACH].max()) for look in looks), default=0.0) + 2.0

    def warm(self, frame: Frame) -> None:
        """Derive what picking and snapping will ask for."""
        for definition in frame.shown:
            for shapes, _mask in self._shapes.strata(frame.project.tables[definition.id]):
                shapes.warm()

    def render(self, frame: Frame, cancelled: Callable[[], bool] = _never) -> QImage:
        """Ground and names in one image. Raise Cancelled when told so on the way."""
        image = self.ground(frame, cancelled)
        painter = QPainter(image)
        paint_names(painter, self.names(frame, cancelled), frame.viewport, frame.density)
        painter.end()
        return image

    def ground(
        self,
        frame: Frame,
        cancelled: Callable[[], bool] = _never,
        splat: float = 0.0,
        *,
        alone: bool = False,
    ) -> QImage:
        """The image without names, of the frame's size times its density; features smaller than `splat`
        pixels are a dab each. `alone` uses one thread. Raise Cancelled when told so on the way."""
        view = frame.view
        image = self._images.take(round(view.width), round(view.height))
        image.setDevicePixelRatio(1.0)
        if self.compiled:
            rect = Rect(0, 0, image.width(), image.height())
            self.patch(pixels_of(image), frame, rect, cancelled, splat, alone=alone)
        else:
            image.fill(QColor(PAPER))
            self._paint(image, frame, cancelled)
        image.setDevicePixelRatio(frame.density)
        return image

    def patch(
        self,
        pixels: npt.NDArray[np.uint32],
        frame: Frame,
        rect: Rect,
        cancelled: Callable[[], bool] = _never,
        splat: float = 0.0,
        *,
        alone: bool = True,
    ) -> None:
        """Draw a rectangle of the frame into the pixels of all of it: pixel for pixel as the whole would be.

        Only when `compiled`. Raise Cancelled when told so on the way.
        """
        from ui.canvas.kernels.press import GivenUp, Sheet

        assert self._press is not None
        left, top, right, bottom = rect
        pixels[top:bottom, left:right] = _PAPER
        sheet = Sheet(
            *(pixels, frame.view, frame.dots_per_mm, top, bottom, splat, cancelled, left, right, alone)
        )
        for definition in frame.shown:
            try:
                self._press.draw(sheet, frame.project.tables[definition.id], definition.style)
            except GivenUp as error:
                raise Cancelled from error

    def names(self, frame: Frame, cancelled: Callable[[], bool] = _never) -> tuple[Name, ...]:
        """The names that find a place."""
        wanted: list[Label] = []
        for definition in frame.shown:
            gather = Gather(frame, definition, self._shapes)
            if not gather.names_anything:
                continue
            if self.compiled:
                wanted += gather.labels(partial(self._seen, frame, gather))
            else:
                wanted += gather.labels_of(gather.items(cancelled))
        return place_labels(wanted, frame, cancelled) if wanted else ()

    def _seen(self, frame: Frame, gather: Gather) -> list[Seen]:
        from ui.canvas.kernels.press import Sheet

        assert self._press is not None
        view = frame.view
        size = round(view.height), round(view.width)
        nowhere = np.broadcast_to(_PAPER, size)
        sheet = Sheet(nowhere, view, frame.dots_per_mm, 0, size[0])
        return self._press.seen(sheet, gather.table, gather.definition.style)

    def _paint(self, image: QImage, frame: Frame, cancelled: Callable[[], bool]) -> None:
        """All layers by QPainter."""
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            x, y = frame.view.corner
            size = hatch_size(frame.dots_per_mm)
            painter.setBrushOrigin(QPoint(x % size, y % size))
            for definition in frame.shown:
                items = Gather(frame, definition, self._shapes).items(cancelled)
                _draw_layer(painter, items, frame.view, frame.dots_per_mm, cancelled)
        finally:
            painter.end()


def transform_of(view: Viewport) -> QTransform:
    """World metres to pixels."""
    x, y = view.to_screen(0.0, 0.0)
    return QTransform(1 / view.scale, 0.0, 0.0, -1 / view.scale, x, y)


def pixels_of(image: QImage) -> npt.NDArray[np.uint32]:
    """The memory of a 32-bit image, (height, width); writing to it changes the image."""
    memory = image.bits()
    assert memory is not None
    memory.setsize(image.sizeInBytes())
    flat: npt.NDArray[np.uint32] = np.frombuffer(memory, np.uint32)  # type: ignore[call-overload]
    return flat.reshape(image.height(), -1)[:, : image.width()]


def _draw_layer(
    painter: QPainter, items: list[Item], view: Viewport, dots_per_mm: float, cancelled: Callable[[], bool]
) -> None:
    brushes: dict[int, Brush] = {}
    transform = transform_of(view)
    for number, item in enumerate(items):
        if number % 256 == 0 and cancelled():
            raise Cancelled
        brush = brushes.get(id(item.symbol))
        if brush is None:
            brush = brushes[id(item.symbol)] = Brush(item.symbol, dots_per_mm)
        if item.path.isEmpty():
            draw_marker(painter, brush, *view.to_screen(*item.anchor))
        elif max(item.size) < _TINY:
            _draw_dot(painter, brush, *view.to_screen(*item.anchor))
        else:
            draw_path(painter, brush, item.path, transform)


def draw_path(painter: QPainter, brush: Brush, path: QPainterPath, transform: QTransform) -> None:
    """A line or a polygon given in world coordinates: fill, hatch, outline."""
    if brush.hatch is not None:
        on_screen = transform.map(path)  # a hatch is as large on the screen, whatever the scale
        painter.fillPath(on_screen, brush.fill)
        painter.fillPath(on_screen, brush.hatch)
    painter.setTransform(transform)
    if brush.filled and brush.hatch is None:
        painter.fillPath(path, brush.fill)
    painter.strokePath(path, brush.pen)
    painter.resetTransform()


def draw_marker(painter: QPainter, brush: Brush, px: float, py: float) -> None:
    """A point symbol centred on a pixel."""
    painter.translate(px, py)
    if brush.symbol.marker != "cross":
        painter.fillPath(brush.marker, brush.fill)
    painter.strokePath(brush.marker, brush.pen)
    painter.resetTransform()


def _draw_dot(painter: QPainter, brush: Brush, px: float, py: float) -> None:
    colour = brush.symbol.fill or brush.symbol.stroke
    if not colour:
        return
    painter.setPen(QColor(colour))
    painter.drawPoint(QPointF(px, py))
