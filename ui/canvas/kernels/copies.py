<<<<<<< HEAD
"""Long rings and lines, made quick to draw: boxes of their runs, and coarser copies of them.

A run is 64 segments with a box: what of a long ring is far outside a picture is not walked. A copy of level b
has a grid of cells 2^b local units wide, and of the vertices that follow each other within a cell it keeps
the first and the last. So what goes from cell to cell is as it was, and what is left out is less than a cell.
Which are kept is the same whichever way a border is walked, and beyond the cells it begins and ends in it
does not turn on what comes before and after: neighbours keep a common border in every copy. Cells of a coarser
level are made of whole finer ones, so that a copy of a copy is the copy of the original.

A copy is kept only where it has at most KEPT of the vertices of the one before: all copies of a ring together
are no more than twice the ring.
"""

from __future__ import annotations

from math import ceil, log
=======
"""What is drawn of a layer: its base, what was edited long ago, what was edited just now, in one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
>>>>>>> main
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

<<<<<<< HEAD
from ui.canvas.kernels.coarsen import FEWEST, KEPT, RUN, enclose_runs, make_copies

LONG = 2
"""The sign of a ring, 1 or -1, times this marks a long one: one of more than RUN segments."""


class Copies(NamedTuple):
    """h long rings, each with at least one level: the ring itself, then its copies, finer before coarser."""

    rings: npt.NDArray[np.int32]
    """(h,) which rings of the scene, rising."""
    first: npt.NDArray[np.int32]
    """(h + 1,) where the copies of each begin."""
    table: npt.NDArray[np.int64]
    """(l, 4) width of a cell, first vertex and behind the last one, first run. Width 0 is the ring itself,
    with vertices in the scene; those of a copy are in `xy`."""
    xy: npt.NDArray[np.int32]
    runs: npt.NDArray[np.int32]
    """(r, 4) boxes minx, miny, maxx, maxy."""


def none() -> Copies:
    return _copies(np.zeros(0, np.int32), np.zeros((0, 2), np.int32), np.zeros(1, np.int32))


def mark(xy: npt.NDArray[np.int32], rings: npt.NDArray[np.int32], signs: npt.NDArray[np.int8]) -> Copies:
    """The copies of all long rings and lines; their `signs` are marked in place."""
    long = np.flatnonzero((np.diff(rings) > RUN) & (signs != 0)).astype(np.int32)
    signs[long] *= LONG
    return _copies(long, xy, rings)


def _copies(long: npt.NDArray[np.int32], xy: npt.NDArray[np.int32], rings: npt.NDArray[np.int32]) -> Copies:
    sizes = np.array([rings[ring + 1] - rings[ring] for ring in long], np.int64)
    most = int(sum(2 + ceil(log(size / FEWEST) / -log(KEPT)) for size in sizes.tolist()))
    table, first = np.empty((most, 4), np.int64), np.zeros(len(long) + 1, np.int32)
    room = np.empty((int(2 * sizes.sum()) + RUN, 2), np.int32)  # memory that is not written to costs nothing
    copied = make_copies(xy, rings, long, table, first, room)
    table = table[: first[-1]].copy()
    runs = -(-(table[:, 2] - table[:, 1] - 1) // RUN)
    table[:, 3] = np.cumsum(runs) - runs
    boxes = np.empty((int(runs.sum()), 4), np.int32)
    enclose_runs(xy, room, table, boxes)
    return Copies(long, first, table, room[:copied], boxes)


def sound(copies: Copies, rings: npt.NDArray[np.int32], signs: npt.NDArray[np.int8]) -> bool:
    """Whether nothing points outside: the compiled functions do not look."""
    long, first, table, xy, runs = copies
    if not np.array_equal(long, np.flatnonzero(np.abs(signs[: len(rings) - 1]) > 1)):
        return False
    if len(first) != len(long) + 1 or first[0] != 0 or first[-1] != len(table) or (np.diff(first) < 1).any():
        return False
    own = table[:, 0] == 0
    begin, end, run = table[:, 1], table[:, 2], table[:, 3]
    most = np.where(own, rings[-1], len(xy))
    needed = run + -(-(end - begin - 1) // RUN)
    return bool(
        own[first[:-1]].all()
        and (table[:, 0] >= 0).all()
        and (begin >= 0).all()
        and (end - begin >= 2).all()
        and (end <= most).all()
        and (run >= 0).all()
        and (needed <= len(runs)).all()
    )
=======
from beiyuan_gis.catalogue import Style, Symbol, Value
from beiyuan_gis.model.columns import Columns, Ids, Mask, PackedGeometries
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.overlay import Stratum
from beiyuan_gis.model.table import Table
from ui.canvas.kernels.scene import Scene, build, scene_of

Places = npt.NDArray[np.int32]
Classes = npt.NDArray[np.uint16]
MOST = 3
"""Copies of a layer."""


class Level(NamedTuple):
    """A scene, the ids of its rows, which rows count, and which symbol each place takes."""

    scene: Scene
    ids: Ids
    mask: Mask
    classes: Classes


class _Recent(NamedTuple):
    features: tuple[Feature, ...]
    scene: Scene


class Copies:
    """Keeps what it derived of each layer, as long as the layer keeps its strata."""

    def __init__(self) -> None:
        self._scenes: dict[tuple[str, int], tuple[Columns, Scene]] = {}
        self._classes: dict[tuple[str, int], tuple[Columns, Style, Classes]] = {}
        self._recent: dict[str, _Recent] = {}
        self._ranks: dict[tuple[str, int], tuple[Scene, Scene, Ids]] = {}
        self._places: dict[str, tuple[Scene, Places]] = {}

    def scene(self, layer: str, number: int, columns: Columns) -> Scene | None:
        """What was derived of the layer's stratum of that number; None while it has not been."""
        kept = self._scenes.get((layer, number))
        return kept[1] if kept is not None and kept[0] is columns else None

    def of(self, table: Table, style: Style) -> list[Level]:
        """The base first."""
        copies = [self._settled(table, number, style) for number in range(len(table.strata))]
        if table.recent:
            recent = self._just_now(table)
            ids = np.array([feature.key.id for feature in recent.features], np.int64)
            chosen = [_class_of(style, feature.attributes) for feature in recent.features]
            classes = np.array(chosen, np.uint16)[recent.scene.rows]
            copies.append(Level(recent.scene, ids, np.ones(len(ids), np.bool_), classes))
        return copies

    def ranks(self, table: Table, number: int, copies: Sequence[Level]) -> Ids:
        """Where each place of a level comes along the curve of the base: where its feature lay before it was
        edited; those that are new come last, in order of their ids."""
        base, scene = copies[0].scene, copies[number].scene
        kept = self._ranks.get((table.layer, number))
        if kept is None or kept[0] is not base or kept[1] is not scene:
            ids = copies[number].ids[scene.rows]
            rows, there = table.base.find(ids)
            ranks = ids + len(base.rows)
            ranks[there] = self._base_places(table, base)[rows[there]]
            kept = self._ranks[table.layer, number] = base, scene, ranks
        return kept[2]

    def _base_places(self, table: Table, base: Scene) -> Places:
        """The place of each row; behind all others where a row has none."""
        kept = self._places.get(table.layer)
        if kept is None or kept[0] is not base:
            places = np.full(len(table.base.ids), len(base.rows), np.int32)
            places[base.rows] = np.arange(len(base.rows), dtype=np.int32)
            kept = self._places[table.layer] = base, places
        return kept[1]

    def _settled(self, table: Table, number: int, style: Style) -> Level:
        columns, mask = table.strata[number]
        place = table.layer, number
        kept = self._scenes.get(place)
        if kept is None or kept[0] is not columns:
            kept = self._scenes[place] = columns, scene_of(columns)
        known = self._classes.get(place)
        if known is None or known[0] is not columns or known[1] is not style:
            known = self._classes[place] = columns, style, _classes(columns, style, kept[1])
        return Level(kept[1], columns.ids, mask, known[2])

    def _just_now(self, table: Table) -> _Recent:
        kept = self._recent.get(table.layer)
        if kept is None or kept.features is not table.recent:
            scene = build(PackedGeometries.pack([feature.wkb for feature in table.recent]))
            kept = self._recent[table.layer] = _Recent(table.recent, scene)
        return kept


def known_scenes(copies: Copies, layer: str, strata: Sequence[Stratum]) -> list[Scene] | None:
    """Of all strata; None while one was not derived."""
    found = [copies.scene(layer, number, columns) for number, (columns, _mask) in enumerate(strata)]
    return None if None in found else [scene for scene in found if scene is not None]


def symbols_of(style: Style) -> tuple[Symbol, ...]:
    """What the classes count."""
    return style.symbol, *(case.symbol for case in style.cases)


def _classes(columns: Columns, style: Style, scene: Scene) -> Classes:
    column = columns.attributes.get(style.by)
    if column is None or not len(column.values):
        return np.zeros(len(scene.rows), np.uint16)
    chosen = [_class_of(style, {style.by: value}) for value in column.values]
    return np.array(chosen, np.uint16)[column.codes[scene.rows]]


def _class_of(style: Style, attributes: Mapping[str, Value]) -> int:
    wanted = style.symbol_for(attributes)
    return next(i for i, symbol in enumerate(symbols_of(style)) if symbol is wanted)
>>>>>>> main
