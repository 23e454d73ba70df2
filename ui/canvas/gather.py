"""Finds what of a layer is in view: things to draw for QPainter, and the names they would like to have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PyQt6.QtGui import QPainterPath

from beiyuan_gis.catalogue import NOTHING, LayerDefinition, Symbol
from beiyuan_gis.model.columns import Columns, Mask
from beiyuan_gis.model.table import Table
from ui.canvas.frame import Cancelled, Frame
from ui.canvas.labels import Label, names_points, text_pixels
from ui.canvas.shapes import BaseShapes, Rows, Shapes, as_label, boxes_meet

if TYPE_CHECKING:
    from ui.canvas.kernels.press import Seen

_MARGIN_MM = 4.0
"""Symbols reach over the edge of the view by this much."""
_AT_ONCE = 256
"""Rows between two looks at whether the picture is still wanted."""


class Item(NamedTuple):
    """One feature to draw: its symbol, its path, its anchor (world), its width and height in pixels."""

    id: int
    symbol: Symbol
    path: QPainterPath
    anchor: tuple[float, float]
    size: tuple[float, float]
    text: str


class Gather:
    """Finds what of one layer is in view, base rows and edited features in rising order of id."""

    def __init__(self, frame: Frame, definition: LayerDefinition, shapes: Shapes) -> None:
        view = frame.view
        self.definition, self.frame = definition, frame
        self.table: Table = frame.project.tables[definition.id]
        self.shapes = shapes
        self.view, self.scale = view, view.scale
        x0, y0, x1, y1 = view.bounds
        margin = _MARGIN_MM * frame.dots_per_mm * view.scale
        self.box = (x0 - margin, y0 - margin, x1 + margin, y1 + margin)

    def items(self, cancelled: Callable[[], bool]) -> list[Item]:
        items = self.recent_items()
        for shapes, mask in self.shapes.strata(self.table):
            items += self._items_among(shapes, mask, cancelled)
        return sorted(items, key=lambda item: item.id)

    def labels(self, look: Callable[[], list[Seen]]) -> list[Label]:
        """The names that the layer would like to have; `look` tells what of its strata is in view."""
        if not self.names_anything:
            return []
        smallest = 0.0 if self.definition.geometry == "Point" else text_pixels(self.frame)
        found = self._recent_labels()
        strata = [shapes for shapes, _mask in self.shapes.strata(self.table)]
        if any(self.definition.label in shapes.columns.attributes for shapes in strata):
            for shapes, seen in zip(strata, look(), strict=True):
                if self.definition.label in shapes.columns.attributes:
                    found += self._labels_among(shapes, seen, smallest)
        return [label for _id, label in sorted(found, key=lambda pair: pair[0])]

    @property
    def names_anything(self) -> bool:
        return (
            self.frame.labels
            and bool(self.definition.label)
            and (self.definition.geometry != "Point" or names_points(self.frame))
        )

    def _recent_labels(self) -> list[tuple[int, Label]]:
        labels = []
        for feature in self.table.recent:
            text = as_label(feature.attributes.get(self.definition.label))
            if not (text and boxes_meet(box := feature.geometry.bounds, self.box)):
                continue
            symbol = self.definition.style.symbol_for(feature.attributes)
            if symbol is not NOTHING:
                room = (box[2] - box[0]) / self.scale, (box[3] - box[1]) / self.scale
                place = self.view.to_screen(*self.shapes.edited_anchor(feature))
                label = Label(text, *place, room, self.definition.geometry, symbol.size)
                labels.append((feature.key.id, label))
        return labels

    def labels_of(self, items: list[Item]) -> list[Label]:
        return [
            Label(
                item.text,
                *self.view.to_screen(*item.anchor),
                item.size,
                self.definition.geometry,
                item.symbol.size,
            )
            for item in items
            if item.text and item.symbol is not NOTHING
        ]

    def _labels_among(self, shapes: BaseShapes, seen: Seen, smallest: float) -> list[tuple[int, Label]]:
        """Names of a stratum's rows that are large enough for one, with their ids."""
        rows, sizes = seen.at_least(smallest)
        symbols, codes = self._symbols(shapes.columns, rows)
        labels = []
        for row, size, code in zip(rows.tolist(), sizes.tolist(), codes, strict=True):
            text = shapes.text(self.definition.label, row)
            if text and symbols[code] is not NOTHING:
                place = self.view.to_screen(*shapes.anchor(row))
                room, marker = (size[0], size[1]), symbols[code].size
                label = Label(text, *place, room, self.definition.geometry, marker)
                labels.append((int(shapes.columns.ids[row]), label))
        return labels

    def _items_among(self, shapes: BaseShapes, mask: Mask, cancelled: Callable[[], bool]) -> list[Item]:
        columns = shapes.columns
        rows, bounds = shapes.near(self.box, mask)
        sizes = (bounds[:, 2:] - bounds[:, :2]) / self.scale
        symbols, codes = self._symbols(columns, rows)
        items: list[Item] = []
        for row, size, code in zip(rows.tolist(), sizes.tolist(), codes, strict=True):
            if len(items) % _AT_ONCE == 0:
                if cancelled():
                    raise Cancelled
                shapes.derive(rows[len(items) : len(items) + _AT_ONCE])
            text = shapes.text(self.definition.label, row)
            id, place = int(columns.ids[row]), shapes.anchor(row)
            items.append(Item(id, symbols[code], shapes.path(row), place, (size[0], size[1]), text))
        return items

    def _symbols(self, columns: Columns, rows: Rows) -> tuple[list[Symbol], list[int]]:
        """The symbols that occur, and which of them each row takes."""
        style = self.definition.style
        column = columns.attributes.get(style.by)
        if column is None:
            return [style.symbol_for({})], [0] * len(rows)
        return [style.symbol_for({style.by: value}) for value in column.values], column.codes[rows].tolist()

    def recent_items(self) -> list[Item]:
        items = []
        for feature in self.table.recent:
            bounds = feature.geometry.bounds
            if boxes_meet(bounds, self.box):
                items.append(
                    Item(
                        feature.key.id,
                        self.definition.style.symbol_for(feature.attributes),
                        self.shapes.edited_path(feature),
                        self.shapes.edited_anchor(feature),
                        ((bounds[2] - bounds[0]) / self.scale, (bounds[3] - bounds[1]) / self.scale),
                        as_label(feature.attributes.get(self.definition.label)),
                    )
                )
        return items
