"""Paths of what is selected or hovered, for the window's own thread alone: inside a path Qt keeps what it
made of it when it was first drawn, and two threads that draw the same one do not ask each other."""

from __future__ import annotations

from weakref import ReferenceType, ref

import numpy as np
from PyQt6.QtGui import QPainterPath
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.model.columns import Columns, Ids
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table
from ui.canvas.lately import Lately
from ui.canvas.shapes import path_of, paths_of

_KEPT = 2_000
"""One that was once drawn takes more than two kilobytes."""
_Holder = Feature | Columns
"""What holds a geometry: as long as it is the same, so is the path."""


class Outlines:
    """Paths in world coordinates; those last asked for are kept."""

    def __init__(self) -> None:
        self._kept: Lately[Key, tuple[ReferenceType[_Holder], QPainterPath]] = Lately(_KEPT)

    def path(self, table: Table, id: int) -> QPainterPath | None:
        """The path of a feature as it is now, or None when there is none."""
        holder = _holder(table, id)
        if holder is None:
            return None
        path = self._path(table, id, holder)
        if path is None:
            path = path_of(holder.geometry if isinstance(holder, Feature) else _geometry(holder, id))
            self._keep(table, id, holder, path)
        return path

    def derive(self, table: Table, ids: Ids) -> None:
        """What `path` will be asked for, together: one by one takes several times as long. Edited features
        bring their geometry, and gain nothing by it."""
        base = table.base
        new = [id for id in ids.tolist() if id not in table.overlay and self._path(table, id, base) is None]
        rows = base.rows_of_sorted(np.array(new, np.int64))
        found = base.ids[rows].tolist()
        for id, path in zip(found, paths_of(base.geometry.unpack(rows)), strict=True):
            self._keep(table, id, base, path)

    def _path(self, table: Table, id: int, holder: _Holder) -> QPainterPath | None:
        kept = self._kept.get(Key(table.layer, id))
        return kept[1] if kept is not None and kept[0]() is holder else None

    def _keep(self, table: Table, id: int, holder: _Holder, path: QPainterPath) -> None:
        self._kept.keep(Key(table.layer, id), (ref(holder), path))


def _holder(table: Table, id: int) -> _Holder | None:
    if id in table.overlay:
        return table.overlay[id]
    return table.base if table.base.row_of(id) is not None else None


def _geometry(base: Columns, id: int) -> BaseGeometry:
    geometry: BaseGeometry = base.geometry.unpack(base.rows_of_sorted(np.array([id])))[0]
    return geometry
