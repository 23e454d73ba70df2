"""Draws layers into the memory of an image by the compiled functions; keeps what it derived of each layer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Style
from beiyuan_gis.model.columns import Columns, Ids
from beiyuan_gis.model.table import Table
from ui.canvas.kernels.cover import Ground, Pixels
from ui.canvas.kernels.draw import BLOCK, draw, find
from ui.canvas.kernels.levels import MOST, Level, Levels, Places, known_scenes, symbols_of
from ui.canvas.kernels.scene import Scene
from ui.canvas.kernels.styles import REACH, Styles, placed, styles_of
from ui.canvas.viewport import Viewport
from ui.courtesy import step_back

SORTED = 4_096
"""Where up to so many features fit in view they are drawn in rising order of rows."""
_WORTH_TWO = 500
"""Features from which on it pays to wake a second thread."""
_CHUNK = 16_384
"""Features between two looks at whether the picture is still wanted."""


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


class _Woven(NamedTuple):
    """Places of several levels in one order: run r ends at `stops[r]` and is of the level `owners[r]`."""

    places: Places
    stops: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]


class Press:
    """One for each map; draws in any thread, with a second one beside it when `threads` is 2."""

    def __init__(self, threads: int = 2) -> None:
        self._alone = threads < 2
        self._levels = Levels()
        self._rooms: dict[str, tuple[Scene, float]] = {}
        self._here = threading.local()
        self._second = ThreadPoolExecutor(1, thread_name_prefix="map strip", initializer=step_back)

    def draw(self, sheet: Sheet, table: Table, style: Style) -> None:
        """Draw one layer. Raise GivenUp when told so on the way."""
        styles = placed(styles_of(symbols_of(style), sheet.dots_per_mm), sheet.view.corner)
        levels = self._levels.of(table, style)
        ordered = self._can_be_ordered(table.layer, levels[0].scene, sheet)
        seen = [_in_view(level, sheet, styles) for level in levels]
        if not any(map(len, seen[1:])):
            places = _in_order(levels[0].scene, seen[0]) if ordered else seen[0]
            self._print(sheet, levels, _Woven(places, *_one_run(places)), styles)
            return
        keys = [
            level.ids[level.scene.rows[places]] if ordered else self._ranks(table, number, levels, places)
            for number, (level, places) in enumerate(zip(levels, seen, strict=True))
        ]
        self._print(sheet, levels, _woven(seen, keys), styles)

    def seen(self, sheet: Sheet, table: Table, style: Style) -> list[Seen]:
        """What `draw` would draw of each stratum."""
        styles = styles_of(symbols_of(style), sheet.dots_per_mm)
        levels = self._levels.of(table, style)[: len(table.strata)]
        scale = sheet.view.scale
        return [Seen(one.scene, _in_view(one, sheet, styles), one.scene.quantum / scale) for one in levels]

    def scene(self, layer: str, number: int, columns: Columns) -> Scene | None:
        """What was derived of the layer's stratum of that number; None while it has not been."""
        return self._levels.scene(layer, number, columns)

    def scenes(self, table: Table) -> list[Scene] | None:
        """Of all strata; None while one was not derived."""
        return known_scenes(self._levels, table.layer, table.strata)

    def _can_be_ordered(self, layer: str, scene: Scene, sheet: Sheet) -> bool:
        """Whether no more than SORTED features fit in a picture of this size and scale, where they lie close.

        Every rectangle of the picture has the same answer, and so has the picture of a map that was moved:
        they fit together.
        """
        if len(scene.rows) <= SORTED:
            return True
        kept = self._rooms.get(layer)
        if kept is None or kept[0] is not scene:
            kept = self._rooms[layer] = scene, _room_of_a_block(scene)
        height, width = sheet.pixels.shape
        room = height * width * (sheet.view.scale / scene.quantum) ** 2
        return bool(room * BLOCK <= SORTED * kept[1])

    def _ranks(self, table: Table, number: int, levels: Sequence[Level], places: Places) -> Ids:
        return places.astype(np.int64) if not number else self._levels.ranks(table, number, levels)[places]

    def _print(self, sheet: Sheet, levels: Sequence[Level], woven: _Woven, styles: Styles) -> None:
        """Both halves of the sheet at once where there is much to draw; a strip is as the whole would be."""
        if self._alone or sheet.alone or len(woven.places) < _WORTH_TWO or sheet.bottom - sheet.top < 2:
            self._strip(sheet, levels, woven, styles)
            return
        middle = (sheet.top + sheet.bottom) // 2
        lower = sheet._replace(top=middle)
        other = self._second.submit(self._strip, lower, levels, woven, styles)
        try:
            self._strip(sheet._replace(bottom=middle), levels, woven, styles)
        finally:
            other.result()

    def _strip(self, sheet: Sheet, levels: Sequence[Level], woven: _Woven, styles: Styles) -> None:
        """Some thousand features at a time."""
        ground = self._ground(sheet.pixels.shape)
        page = sheet.pixels, ground.sums, ground.first, ground.last, sheet.clip
        drawn = [
            (
                *(one.scene.shapes, tuple(one.scene.copies), one.scene.boxes),
                *(one.classes, _transform(one.scene, sheet.view)),
            )
            for one in levels
        ]
        three = tuple(drawn[min(number, len(drawn) - 1)] for number in range(MOST))
        for start in range(0, len(woven.places), _CHUNK):
            some = woven.places[start : start + _CHUNK]
            one, other = np.searchsorted(woven.stops, (start + 1, start + len(some)))
            stops = np.minimum(woven.stops[one : other + 1] - start, len(some))
            if sheet.cancelled():  # the last word of Python's before the compiled function
                raise GivenUp
            draw(*page, stops, woven.owners[one : other + 1], some, three, tuple(styles), sheet.splat)

    def _ground(self, shape: tuple[int, ...]) -> Ground:
        ground: Ground | None = getattr(self._here, "ground", None)
        if ground is None or ground.size != (shape[1], shape[0]):
            ground = self._here.ground = Ground(shape[1], shape[0])
        return ground


def _transform(scene: Scene, view: Viewport) -> tuple[float, float, float, float]:
    """Factor and offset of x and of y: local units to pixels."""
    x, y = view.to_screen(*scene.origin)
    factor = scene.quantum / view.scale
    return factor, x, -factor, y


def _in_view(level: Level, sheet: Sheet, styles: Styles) -> Places:
    scene, margin = level.scene, float(styles.looks[:, REACH].max())
    kx, cx, ky, cy = _transform(scene, sheet.view)
    left, top, right, bottom = sheet.clip
    low_x, high_x = (left - margin - cx) / kx, (right + margin - cx) / kx
    low_y, high_y = (bottom + margin - cy) / ky, (top - margin - cy) / ky
    places: Places = find(scene.boxes, scene.blocks, scene.rows, level.mask, low_x, low_y, high_x, high_y)
    return places


def _one_run(places: Places) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    return np.array([len(places)]), np.zeros(1, np.int64)


def _woven(seen: Sequence[Places], keys: Sequence[Ids]) -> _Woven:
    """By rising keys; of equal ones the lower level first."""
    turn = np.argsort(np.concatenate(keys), kind="stable")
    owners = np.repeat(np.arange(len(seen)), [len(places) for places in seen])[turn]
    stops = np.append(np.flatnonzero(np.diff(owners)) + 1, len(owners))
    return _Woven(np.concatenate(seen)[turn], stops, owners[stops - 1])


def _room_of_a_block(scene: Scene) -> float:
    """Square local units that a block of features takes where they lie close."""
    some = scene.blocks[:: len(scene.blocks) // 1024 + 1].astype(np.float64)
    areas = (some[:, 2] - some[:, 0] + 1.0) * (some[:, 3] - some[:, 1] + 1.0)
    return float(np.partition(areas, len(areas) // 4)[len(areas) // 4])


def _in_order(scene: Scene, places: Places) -> Places:
    keys = np.sort((scene.rows[places].astype(np.int64) << 32) | places)
    return (keys & 0xFFFFFFFF).astype(np.int32)
