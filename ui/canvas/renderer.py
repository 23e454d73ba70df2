"""A frame of the map: a frozen scene in, an image out. Runs in any thread, one frame at a time.

The only door is `Renderer.render`; nothing else of the canvas knows how a frame comes about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform

from beiyuan_gis.catalogue import LayerDefinition, Symbol
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from ui.canvas.labels import Label, place_labels
from ui.canvas.shapes import Rows, Shapes, anchor_of, boxes_meet
from ui.canvas.symbols import MILLIMETRES_PER_INCH, Brush
from ui.canvas.viewport import Viewport

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

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def warm(self, frame: Frame) -> None:
        """Build the indexes that picking and snapping will ask for."""
        for definition in frame.project.layers:
            if definition.id not in frame.hidden:
                _ = self._shapes.base(frame.project.tables[definition.id]).tree

    def render(self, frame: Frame, cancelled: Callable[[], bool] = lambda: False) -> QImage:
        """The image, of the frame's size times its density. Raise Cancelled when told so on the way."""
        view = frame.viewport.magnified(frame.density)
        image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
        image.fill(QColor(PAPER))
        painter = QPainter(image)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            labels: list[Label] = []
            for definition in frame.project.layers:
                if definition.id not in frame.hidden:
                    items = _Gather(frame, view, definition, self._shapes).items(cancelled)
                    _draw_layer(painter, items, view, frame.dots_per_mm, cancelled)
                    if frame.labels:
                        labels += _labels(items, definition, view)
            place_labels(painter, labels, frame, cancelled)
        finally:
            painter.end()
        image.setDevicePixelRatio(frame.density)
        return image


class _Gather:
    """Finds what of one layer is in view, base rows and edited features in rising order of id."""

    def __init__(self, frame: Frame, view: Viewport, definition: LayerDefinition, shapes: Shapes) -> None:
        self.definition = definition
        self.table: Table = frame.project.tables[definition.id]
        self.shapes = shapes
        self.scale = view.scale
        x0, y0, x1, y1 = view.bounds
        margin = _MARGIN_MM * frame.dots_per_mm * view.scale
        self.box = (x0 - margin, y0 - margin, x1 + margin, y1 + margin)

    def items(self, cancelled: Callable[[], bool]) -> list[Item]:
        return sorted([*self._base_items(cancelled), *self._edited_items()], key=lambda item: item.id)

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

    def _edited_items(self) -> list[Item]:
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
    painter.setTransform(transform)
    if brush.filled:
        painter.fillPath(path, brush.fill)
        hatch = brush.hatch_in(transform)
        if hatch is not None:
            painter.fillPath(path, hatch)
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
