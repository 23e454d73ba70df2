"""A frame of the map: a frozen scene in, an image out. Runs in any thread, one frame at a time.

The only door is `Renderer.render`; nothing else of the canvas knows how a frame comes about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from beiyuan_gis.catalogue import LayerDefinition, Symbol
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from ui.canvas import kernels
from ui.canvas.images import Images
from ui.canvas.labels import Label, names_points, place_labels, text_pixels
from ui.canvas.shapes import Rows, Shapes, anchor_of, boxes_meet
from ui.canvas.symbols import MILLIMETRES_PER_INCH, Brush
from ui.canvas.viewport import Viewport

if TYPE_CHECKING:
    from ui.canvas.kernels.press import Press, Seen

PAPER = "#f7f6f2"
_TINY = 0.7
"""Features smaller than this many pixels are drawn as a dot."""
_MARGIN_MM = 4.0
"""Symbols reach over the edge of the view by this much."""


class Frame(NamedTuple):
    """All that an image depends on. `density` is device pixels a logical pixel."""

    project: Project
    hidden: frozenset[str]
    viewport: Viewport
    density: float = 1.0
    dots_per_inch: float = 96.0
    font_family: str = ""
    labels: bool = True

    @property
    def dots_per_mm(self) -> float:
        """Device pixels a millimetre of the screen."""
        return self.dots_per_inch * self.density / MILLIMETRES_PER_INCH


class Item(NamedTuple):
    """One feature to draw: its symbol, its path, its anchor (world), its width and height in pixels."""

    id: int
    symbol: Symbol
    path: QPainterPath
    anchor: tuple[float, float]
    size: tuple[float, float]
    text: str


class Cancelled(Exception):
    """The frame is not wanted any more."""


class Renderer:
    """Holds the shapes that it has derived; frames may come from different revisions of a project."""

    def __init__(self, shapes: Shapes, threads: int = 2) -> None:
        self._shapes, self._threads = shapes, threads

        self._press: Press | None = None
        self._images = Images()

    @property
    def compiled(self) -> bool:
        """Whether compiled functions draw; QPainter does until they are ready, and always draws names."""
        self._press = self._press or kernels.new_press(self._threads)
        return self._press is not None

    def warm(self, frame: Frame) -> None:
        """Build the indexes that picking and snapping will ask for."""
        for definition in frame.project.layers:
            if definition.id not in frame.hidden:
                _ = self._shapes.base(frame.project.tables[definition.id]).tree

    def render(self, frame: Frame, cancelled: Callable[[], bool] = lambda: False) -> QImage:
        """The image, of the frame's size times its density. Raise Cancelled when told so on the way."""
        view = frame.viewport.magnified(frame.density)
        image = self._images.take(round(view.width), round(view.height))
        image.setDevicePixelRatio(1.0)
        image.fill(QColor(PAPER))
        labels = self._layers(image, frame, view, cancelled)
        if labels:
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            place_labels(painter, labels, frame, cancelled)
            painter.end()
        image.setDevicePixelRatio(frame.density)
        return image

    def _layers(
        self, image: QImage, frame: Frame, view: Viewport, cancelled: Callable[[], bool]
    ) -> list[Label]:
        """Draw the layers, one upon the other; the names that they would like to have."""
        shown = [definition for definition in frame.project.layers if definition.id not in frame.hidden]
        labels: list[Label] = []
        if self.compiled and self._press is not None:
            for definition in shown:
                gather = _Gather(frame, view, definition, self._shapes)
                labels += _print_layer(self._press, image, gather, frame, view, cancelled)
            return labels
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for definition in shown:
                items = _Gather(frame, view, definition, self._shapes).items(cancelled)
                _draw_layer(painter, items, view, frame.dots_per_mm, cancelled)
                if frame.labels:
                    labels += _labels(items, definition, view)
        finally:
            painter.end()
        return labels


class _Gather:
    """Finds what of one layer is in view, base rows and edited features in rising order of id."""

    def __init__(self, frame: Frame, view: Viewport, definition: LayerDefinition, shapes: Shapes) -> None:
        self.definition = definition
        self.table: Table = frame.project.tables[definition.id]
        self.shapes = shapes
        self.view, self.scale = view, view.scale
        x0, y0, x1, y1 = view.bounds
        margin = _MARGIN_MM * frame.dots_per_mm * view.scale
        self.box = (x0 - margin, y0 - margin, x1 + margin, y1 + margin)

    def items(self, cancelled: Callable[[], bool]) -> list[Item]:
        return sorted([*self._base_items(cancelled), *self.edited_items()], key=lambda item: item.id)

    def base_labels(self, seen: Seen, smallest: float) -> list[tuple[int, Label]]:
        """Names of base rows that were drawn and are large enough for one, with their ids."""
        texts = self.table.base.attributes.get(self.definition.label)
        if texts is None:
            return []
        rows, sizes = seen.at_least(smallest)
        symbols, codes = self._symbols(rows)
        base = self.shapes.base(self.table)
        labels = []
        for row, size, code in zip(rows.tolist(), sizes.tolist(), codes, strict=True):
            text = _text(texts[row])
            if text:
                place = self.view.to_screen(*base.anchor(row))
                room, marker = (size[0], size[1]), symbols[code].size
                label = Label(text, *place, room, self.definition.geometry, marker)
                labels.append((int(self.table.base.ids[row]), label))
        return labels

    def _base_items(self, cancelled: Callable[[], bool]) -> list[Item]:
        table, base = self.table, self.shapes.base(self.table)
        rows = base.rows_near(self.box)
        rows = rows[table.base_mask[rows]]
        bounds = table.base.bounds[rows]
        sizes = (bounds[:, 2:] - bounds[:, :2]) / self.scale
        symbols, codes = self._symbols(rows)
        texts = table.base.attributes.get(self.definition.label)
        items: list[Item] = []
        for row, size, code in zip(rows.tolist(), sizes.tolist(), codes, strict=True):
            if len(items) % 256 == 0 and cancelled():
                raise Cancelled
            text = _text(texts[row]) if texts else ""
            id = int(table.base.ids[row])
            items.append(Item(id, symbols[code], base.path(row), base.anchor(row), (size[0], size[1]), text))
        return items

    def _symbols(self, rows: Rows) -> tuple[list[Symbol], list[int]]:
        """The symbols that occur, and which of them each row takes."""
        style = self.definition.style
        column = self.table.base.attributes.get(style.by)
        if column is None:
            return [style.symbol_for({})], [0] * len(rows)
        return [style.symbol_for({style.by: value}) for value in column.values], column.codes[rows].tolist()

    def edited_items(self) -> list[Item]:
        items = []
        for feature in self.table.edited:
            bounds = feature.geometry.bounds
            if boxes_meet(bounds, self.box):
                items.append(
                    Item(
                        feature.key.id,
                        self.definition.style.symbol_for(feature.attributes),
                        self.shapes.edited_path(feature),
                        anchor_of(feature.geometry),
                        ((bounds[2] - bounds[0]) / self.scale, (bounds[3] - bounds[1]) / self.scale),
                        _text(feature.attributes.get(self.definition.label)),
                    )
                )
        return items


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def transform_of(view: Viewport) -> QTransform:
    """World metres to pixels."""
    x, y = view.to_screen(0.0, 0.0)
    return QTransform(1 / view.scale, 0.0, 0.0, -1 / view.scale, x, y)


def _print_layer(
    press: Press,
    image: QImage,
    gather: _Gather,
    frame: Frame,
    view: Viewport,
    cancelled: Callable[[], bool],
) -> list[Label]:
    """Draw one layer by compiled functions; the names it would like to have."""
    from ui.canvas.kernels.press import GivenUp, Sheet

    sheet = Sheet(pixels_of(image), view, frame.dots_per_mm, 0, image.height(), cancelled=cancelled)
    try:
        seen = press.draw(sheet, gather.table, gather.definition.style)
    except GivenUp as error:
        raise Cancelled from error
    definition = gather.definition
    if not frame.labels or not definition.label:
        return []
    if definition.geometry == "Point":
        base = gather.base_labels(seen, 0.0) if names_points(frame) else []
    else:
        base = gather.base_labels(seen, text_pixels(frame))
    edited = [item for item in gather.edited_items() if item.text]
    both = [*base, *zip((item.id for item in edited), _labels(edited, definition, view), strict=True)]
    return [label for _id, label in sorted(both, key=lambda pair: pair[0])]


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
        on_screen = transform.map(path)  # the hatch stays with the screen, not with the world
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
    painter.setPen(QColor(brush.symbol.fill or brush.symbol.stroke))
    painter.drawPoint(QPointF(px, py))


def _labels(items: list[Item], definition: LayerDefinition, view: Viewport) -> list[Label]:
    return [
        Label(item.text, *view.to_screen(*item.anchor), item.size, definition.geometry, item.symbol.size)
        for item in items
        if item.text
    ]
