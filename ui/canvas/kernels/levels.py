"""What is drawn of a layer: its base, what was edited long ago, what was edited just now, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from beiyuan_gis.catalogue import Style, Symbol, Value
from beiyuan_gis.model.columns import Columns, Ids, Mask, PackedGeometries
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.overlay import Stratum
from beiyuan_gis.model.table import Table
from ui.canvas.kernels.scene import Scene, build, scene_of

Places = npt.NDArray[np.int32]
Classes = npt.NDArray[np.uint16]
MOST = 3
"""Levels of a layer."""


class Level(NamedTuple):
    """A scene, the ids of its rows, which rows count, and which symbol each place takes."""

    scene: Scene
    ids: Ids
    mask: Mask
    classes: Classes


class _Recent(NamedTuple):
    features: tuple[Feature, ...]
    scene: Scene


class Levels:
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
        levels = [self._settled(table, number, style) for number in range(len(table.strata))]
        if table.recent:
            recent = self._just_now(table)
            ids = np.array([feature.key.id for feature in recent.features], np.int64)
            values = [feature.attributes.get(style.by) for feature in recent.features]
            classes = _classes_of(style, values)[recent.scene.rows]
            levels.append(Level(recent.scene, ids, np.ones(len(ids), np.bool_), classes))
        return levels

    def ranks(self, table: Table, number: int, levels: Sequence[Level]) -> Ids:
        """Where each place of a level comes along the curve of the base: where its feature lay before it was
        edited; those that are new come last, in order of their ids."""
        base, scene = levels[0].scene, levels[number].scene
        kept = self._ranks.get((table.layer, number))
        if kept is None or kept[0] is not base or kept[1] is not scene:
            ids = levels[number].ids[scene.rows]
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


def known_scenes(levels: Levels, layer: str, strata: Sequence[Stratum]) -> list[Scene] | None:
    """Of all strata; None while one was not derived."""
    found = [levels.scene(layer, number, columns) for number, (columns, _mask) in enumerate(strata)]
    return None if None in found else [scene for scene in found if scene is not None]


def symbols_of(style: Style) -> tuple[Symbol, ...]:
    """What the classes count."""
    return style.symbols


def _classes(columns: Columns, style: Style, scene: Scene) -> Classes:
    column = columns.attributes.get(style.by)
    if column is None or not len(column.values):
        return np.zeros(len(scene.rows), np.uint16)
    return _classes_of(style, column.values)[column.codes[scene.rows]]


def _classes_of(style: Style, values: Sequence[Value]) -> Classes:
    """The class of each of these values of the field that the style looks at."""
    symbols, known = symbols_of(style), dict.fromkeys(values, 0)
    for value in known:
        wanted = style.symbol_for({style.by: value})
        known[value] = next(i for i, symbol in enumerate(symbols) if symbol is wanted)
    return np.array([known[value] for value in values], np.uint16)
