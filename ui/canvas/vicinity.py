"""Features around a place, the nearest boxes first, taken apart only as far as somebody looks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
import shapely

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.model.columns import GeometryArray, Ids
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from ui.canvas.classes import recent_seen, rows_seen
from ui.canvas.shapes import BaseShapes, Floats, Hit, Rows, Shapes
from ui.canvas.viewport import Bounds

_AT_FIRST = 32
"""Features that are looked at first; the next look takes four times as many."""


class _Group(NamedTuple):
    """Some rows of a layer whose boxes (n, 4) may be near; `shapes` is None for features edited just now."""

    table: Table
    shapes: BaseShapes | None
    rows: Rows
    boxes: Floats

    def taken(self, chosen: Ids) -> tuple[Ids, GeometryArray]:
        rows = self.rows[chosen]
        if self.shapes is not None:
            return self.shapes.columns.ids[rows], self.shapes.columns.geometry.unpack(rows)
        features = [self.table.recent[row] for row in rows.tolist()]
        return np.array([f.key.id for f in features]), np.array([f.geometry for f in features], object)


class Vicinity:
    """Features of some layers that may lie within `reach` metres of a place (EPSG:4548)."""

    def __init__(
        self, shapes: Shapes, project: Project, layers: Collection[str], place: Place, reach: float
    ) -> None:
        (x, y), self._groups = place, list[_Group]()
        box = x - reach, y - reach, x + reach, y + reach
        for definition in (d for d in project.layers if d.id in layers):
            self._groups += _groups(shapes, project.tables[definition.id], definition, box)
        away = _away(np.vstack([np.empty((0, 4)), *(group.boxes for group in self._groups)]), place)
        order = np.argsort(away, kind="stable")
        order = order[away[order] <= reach]
        lengths = [len(group.rows) for group in self._groups]
        self._away = away[order]
        self._owners = np.repeat(np.arange(len(lengths)), lengths)[order]
        self._places = np.concatenate([np.empty(0, np.int64), *map(np.arange, lengths)])[order]

    def looks(self, without: Collection[Key] = ()) -> Iterator[tuple[list[Hit], float]]:
        """More and more of the features, but for `without`, and how far away those that are missing are at
        least (infinite at last)."""
        hits: list[Hit] = []
        start, stop = 0, _AT_FIRST
        while True:
            hits = [*hits, *(hit for hit in self._hits(start, stop) if hit.key not in without)]
            yield hits, float(self._away[stop]) if stop < len(self._away) else float("inf")
            if stop >= len(self._away):
                return
            start, stop = stop, 4 * stop

    def _hits(self, start: int, stop: int) -> Iterator[Hit]:
        owners, places = self._owners[start:stop], self._places[start:stop]
        for number in np.unique(owners).tolist():
            group = self._groups[number]
            ids, geometries = group.taken(places[owners == number])
            for id, geometry in zip(ids.tolist(), geometries, strict=True):
                yield Hit(Key(group.table.layer, id), geometry)


def _groups(shapes: Shapes, table: Table, definition: LayerDefinition, box: Bounds) -> Iterator[_Group]:
    for stratum, mask in shapes.strata(table):
        seen = rows_seen(stratum.columns, mask, definition)
        yield _Group(table, stratum, *stratum.near(box, seen))
    if table.recent:
        boxes = shapely.bounds([feature.geometry for feature in table.recent])
        rows = np.flatnonzero(recent_seen(table.recent, definition))
        yield _Group(table, None, rows, boxes[rows])


def _away(boxes: Floats, place: Place) -> Floats:
    """How far a place lies from boxes (n, 4), zero inside; NaN, which is never near, for an empty one."""
    beside = np.maximum(np.maximum(boxes[:, :2] - place, place - boxes[:, 2:]), 0.0)
    away: Floats = np.hypot(beside[:, 0], beside[:, 1])
    return away
