"""Draws layers into the memory of an image by the compiled functions; keeps what it derived of each layer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Style, Symbol
from beiyuan_gis.model.columns import Columns, PackedGeometries
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.table import Table
from ui.canvas.kernels.cover import Ground, Pixels, wash
from ui.canvas.kernels.draw import BLOCK, draw, find
from ui.canvas.kernels.scene import Scene, build, scene_of
from ui.canvas.kernels.styles import REACH, Styles, placed, styles_of
from ui.canvas.viewport import Viewport

SORTED = 4_096
"""Where up to so many features fit in view they are drawn in rising order of rows."""
_WORTH_TWO = 500
"""Features from which on it pays to wake a second thread."""
_CHUNK = 16_384
"""Features between two looks at whether the picture is still wanted."""

Places = npt.NDArray[np.int32]


class Sheet(NamedTuple):
    """Where to draw: pixels, rows `top` to `bottom` and columns `left` to `right` of them (0: to the end),
    and what of the world all of them show.

    Features smaller than `splat` pixels are one dab each, for a picture that is gone in a moment. A sheet
    that is drawn `alone` wakes no second thread: one may be busy with another sheet.
    """

    pixels: Pixels
    view: Viewport
    dots_per_mm: float
    top: int
    bottom: int
    splat: float = 0.0
    cancelled: Callable[[], bool] = lambda: False
    left: int = 0
    right: int = 0
    alone: bool = False

    @property
    def clip(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.right or self.pixels.shape[1], self.bottom


class Seen(NamedTuple):
    """What was drawn of the base of a table, at which of the scene's places, in drawing order."""

    scene: Scene
    places: Places
    pixels_a_unit: float

    def at_least(self, pixels: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Rows whose box is so large in one direction, rising, and their widths and heights (n, 2)."""
        boxes = self.scene.boxes[self.places].astype(np.float64)
        sizes = (boxes[:, 2:] - boxes[:, :2]) * self.pixels_a_unit
        large = sizes.max(axis=1, initial=0.0) >= pixels
        rows = self.scene.rows[self.places[large]].astype(np.int64)
        order = np.argsort(rows)
        return rows[order], sizes[large][order]


class GivenUp(Exception):
    """The picture is not wanted any more."""


class _Edited(NamedTuple):
    overlay: Mapping[int, Feature | None]
    features: tuple[Feature, ...]
    scene: Scene


class Press:
    """One for each map; draws in any thread, with a second one beside it when `threads` is 2."""

    def __init__(self, threads: int = 2) -> None:
        self._alone = threads < 2
        self._bases: dict[str, tuple[Columns, Scene]] = {}
        self._edited: dict[str, _Edited] = {}
        self._classes: dict[str, tuple[Columns, Style, npt.NDArray[np.uint16]]] = {}
        self._places: dict[str, tuple[Scene, npt.NDArray[np.int32]]] = {}
        self._here = threading.local()
        self._second = ThreadPoolExecutor(1, thread_name_prefix="map strip")

    def wash(self, pixels: Pixels, clip: tuple[int, int, int, int], colour: np.uint32) -> None:
        """Make a rectangle (left, top, right, bottom) one colour, 0xffRRGGBB."""
        wash(pixels, clip, colour)

    def draw(self, sheet: Sheet, table: Table, style: Style) -> Seen:
        """Draw one layer. Raise GivenUp when told so on the way."""
        symbols = style.symbols
        styles = placed(styles_of(symbols, sheet.dots_per_mm), sheet.view.corner)
        scene, edited = self._base(table), self._overlay(table)
        ordered = _can_be_ordered(scene, sheet)
        places = _in_view(scene, sheet, styles, table.base_mask)
        places = _in_order(scene, places) if ordered else places
        classes = self._base_classes(table, style, symbols, scene)
        everything = np.ones(len(edited.features), np.bool_)
        over = np.sort(_in_view(edited.scene, sheet, styles, everything))
        over = over[np.argsort(edited.scene.rows[over])]
        ids = [edited.features[row].key.id for row in edited.scene.rows[over].tolist()]
        over_classes = _edited_classes(edited, style, symbols)
        stops = _stops(table, scene, places, ids) if ordered else self._stops_along(table, scene, places, ids)
        turn = np.argsort(stops, kind="stable")
        over, done = over[turn], 0
        for number, stop in enumerate(stops[turn].tolist()):
            self._print(sheet, scene, places[done:stop], classes, styles)
            self._print(sheet, edited.scene, over[number : number + 1], over_classes, styles)
            done = stop
        self._print(sheet, scene, places[done:], classes, styles)
        return Seen(scene, places, scene.quantum / sheet.view.scale)

    def seen(self, sheet: Sheet, table: Table, style: Style) -> Seen:
        """What `draw` would draw of the base."""
        styles = styles_of(style.symbols, sheet.dots_per_mm)
        scene = self._base(table)
        places = _in_view(scene, sheet, styles, table.base_mask)
        return Seen(scene, places, scene.quantum / sheet.view.scale)

    def scene(self, table: Table) -> Scene | None:
        """What was derived of a table's base; None while it has not been."""
        kept = self._bases.get(table.layer)
        return kept[1] if kept is not None and kept[0] is table.base else None

    def warm(self, table: Table) -> None:
        """Derive what drawing will ask for."""
        self._base(table)

    def _print(
        self, sheet: Sheet, scene: Scene, places: Places, classes: npt.NDArray[np.uint16], styles: Styles
    ) -> None:
        """Both halves of the sheet at once where there is much to draw; a strip is as the whole would be."""
        if self._alone or sheet.alone or len(places) < _WORTH_TWO or sheet.bottom - sheet.top < 2:
            self._strip(sheet, scene, places, classes, styles)
            return
        middle = (sheet.top + sheet.bottom) // 2
        lower = sheet._replace(top=middle)
        other = self._second.submit(self._strip, lower, scene, places, classes, styles)
        try:
            self._strip(sheet._replace(bottom=middle), scene, places, classes, styles)
        finally:
            other.result()

    def _strip(
        self, sheet: Sheet, scene: Scene, places: Places, classes: npt.NDArray[np.uint16], styles: Styles
    ) -> None:
        ground = self._ground(sheet.pixels.shape)
        transform = _transform(scene, sheet.view)
        for start in range(0, len(places), _CHUNK):
            if sheet.cancelled():
                raise GivenUp
            draw(
                *(sheet.pixels, ground.sums, ground.first, ground.last, sheet.clip),
                *(places[start : start + _CHUNK], scene.shapes, scene.boxes, classes, transform),
                *(tuple(styles), sheet.splat),
            )

    def _ground(self, shape: tuple[int, ...]) -> Ground:
        ground: Ground | None = getattr(self._here, "ground", None)
        if ground is None or ground.size != (shape[1], shape[0]):
            ground = self._here.ground = Ground(shape[1], shape[0])
        return ground

    def _base(self, table: Table) -> Scene:
        kept = self._bases.get(table.layer)
        if kept is None or kept[0] is not table.base:
            kept = self._bases[table.layer] = table.base, scene_of(table.base)
        return kept[1]

    def _overlay(self, table: Table) -> _Edited:
        kept = self._edited.get(table.layer)
        if kept is None or kept.overlay is not table.overlay:
            features = tuple(sorted(table.edited, key=lambda feature: feature.key.id))
            scene = build(PackedGeometries.pack([feature.wkb for feature in features]))
            kept = self._edited[table.layer] = _Edited(table.overlay, features, scene)
        return kept

    def _stops_along(
        self, table: Table, scene: Scene, places: Places, ids: list[int]
    ) -> npt.NDArray[np.int64]:
        """How many of the base features are drawn before each edited one, where they are drawn along the
        curve: it keeps the place it had; one that is new comes last."""
        kept = self._places.get(table.layer)
        if ids and (kept is None or kept[0] is not scene):
            where = np.full(len(table.base.ids), -1, np.int32)
            where[scene.rows] = np.arange(len(scene.rows), dtype=np.int32)
            kept = self._places[table.layer] = scene, where
        stops = np.full(len(ids), len(places), np.int64)
        for number, id in enumerate(ids):
            row = table.base.row_of(id)
            if kept is not None and row is not None and kept[1][row] >= 0:
                stops[number] = np.searchsorted(places, kept[1][row])
        return stops

    def _base_classes(
        self, table: Table, style: Style, symbols: tuple[Symbol, ...], scene: Scene
    ) -> npt.NDArray[np.uint16]:
        """Which symbol each place takes."""
        kept = self._classes.get(table.layer)
        if kept is None or kept[0] is not table.base or kept[1] is not style:
            column = table.base.attributes.get(style.by)
            if column is None or not len(column.values):
                classes = np.zeros(len(scene.rows), np.uint16)
            else:
                chosen = [_class_of(style, {style.by: value}, symbols) for value in column.values]
                classes = np.array(chosen, np.uint16)[column.codes[scene.rows]]
            kept = self._classes[table.layer] = table.base, style, classes
        return kept[2]


def _class_of(style: Style, attributes: Mapping[str, object], symbols: tuple[Symbol, ...]) -> int:
    wanted = style.symbol_for(attributes)  # type: ignore[arg-type]
    return next(i for i, symbol in enumerate(symbols) if symbol is wanted)


def _edited_classes(edited: _Edited, style: Style, symbols: tuple[Symbol, ...]) -> npt.NDArray[np.uint16]:
    chosen = [_class_of(style, feature.attributes, symbols) for feature in edited.features]
    return np.array(chosen, np.uint16)[edited.scene.rows] if chosen else np.zeros(0, np.uint16)


def _transform(scene: Scene, view: Viewport) -> tuple[float, float, float, float]:
    """Factor and offset of x and of y: local units to pixels."""
    x, y = view.to_screen(*scene.origin)
    factor = scene.quantum / view.scale
    return factor, x, -factor, y


def _in_view(scene: Scene, sheet: Sheet, styles: Styles, kept: npt.NDArray[np.bool_]) -> Places:
    margin = float(styles.looks[:, REACH].max())
    kx, cx, ky, cy = _transform(scene, sheet.view)
    left, top, right, bottom = sheet.clip
    low_x, high_x = (left - margin - cx) / kx, (right + margin - cx) / kx
    low_y, high_y = (bottom + margin - cy) / ky, (top - margin - cy) / ky
    places: Places = find(scene.boxes, scene.blocks, scene.rows, kept, low_x, low_y, high_x, high_y)
    return places


def _can_be_ordered(scene: Scene, sheet: Sheet) -> bool:
    """Whether no more than SORTED features fit in a picture of this size and scale, where they lie close.

    Every rectangle of the picture has the same answer, and so has the picture of a map that was moved: they
    fit together.
    """
    if len(scene.rows) <= SORTED:
        return True
    some = scene.blocks[:: len(scene.blocks) // 1024 + 1].astype(np.float64)
    areas = (some[:, 2] - some[:, 0] + 1.0) * (some[:, 3] - some[:, 1] + 1.0)
    close = float(np.partition(areas, len(areas) // 4)[len(areas) // 4])
    height, width = sheet.pixels.shape
    room = height * width * (sheet.view.scale / scene.quantum) ** 2
    return bool(room * BLOCK <= SORTED * close)


def _in_order(scene: Scene, places: Places) -> Places:
    keys = np.sort((scene.rows[places].astype(np.int64) << 32) | places)
    return (keys & 0xFFFFFFFF).astype(np.int32)


def _stops(table: Table, scene: Scene, places: Places, ids: list[int]) -> npt.NDArray[np.int64]:
    """How many of the base features lie below each edited one, where they are drawn in order of their ids."""
    return np.searchsorted(table.base.ids[scene.rows[places]], np.array(ids, np.int64))
