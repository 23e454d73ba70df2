"""A layer as the rules read it: arrays of ids, geometries and values, made once and shared by all rules."""

from __future__ import annotations

from collections.abc import Set
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

BOUNDARY = "boundary"
"""The layer inside which all others are expected to lie."""


class LayerView:
    """n features in rising order of id. `wanted` (n,) says which of them are asked about."""

    def __init__(self, project: Project, layer: str, wanted: Set[int] | None = None) -> None:
        self.project = project
        self.definition: LayerDefinition = project.layer(layer)
        self._table: Table = project.table(layer)
        self._edited = sorted(self._table.edited, key=lambda f: f.key.id)
        ids = [*self._table.base.ids[self._table.base_mask], *(f.key.id for f in self._edited)]
        unordered = np.array(ids, np.int64)
        self._order = np.argsort(unordered, kind="stable")
        self.ids = unordered[self._order]
        self.wanted: Mask = (
            np.ones(len(self.ids), np.bool_) if wanted is None else np.isin(self.ids, sorted(wanted))
        )

    @property
    def title(self) -> Text:
        return self.definition.title

    def __len__(self) -> int:
        return len(self.ids)

    def key(self, row: int) -> Key:
        return Key(self.definition.id, int(self.ids[row]))

    @cached_property
    def geometries(self) -> Objects:
        """Shapely geometries (n,), EPSG:4548."""
        rows = np.flatnonzero(self._table.base_mask)
        return self._ordered([*self._table.base.geometry.unpack(rows), *(f.geometry for f in self._edited)])

    @cached_property
    def sound(self) -> Mask:
        """Which geometries (n,) are neither empty nor invalid: the only ones to measure against others."""
        sound: Mask = shapely.is_valid(self.geometries) & ~shapely.is_empty(self.geometries)
        return sound

    def column(self, field: str) -> Objects:
        """Values (n,) of one field; None where a feature has none."""
        column = self._table.base.attributes.get(field)
        mask = self._table.base_mask
        if column is None:
            base = [None] * int(mask.sum())
        else:
            values = np.empty(len(column.values), object)
            values[:] = column.values
            base = list(values[column.codes[mask]])
        return self._ordered([*base, *(f.attributes.get(field) for f in self._edited)])

    def place(self, row: int) -> Place | None:
        """A point in or on the feature; its first coordinate when it is unsound."""
        geometry: BaseGeometry = self.geometries[row]
        if self.sound[row]:
            point = geometry.representative_point()
            return point.x, point.y
        xy = shapely.get_coordinates(geometry)
        return (float(xy[0, 0]), float(xy[0, 1])) if len(xy) and np.isfinite(xy[0]).all() else None

    def _ordered(self, values: list[object]) -> Objects:
        array = np.empty(len(values), object)
        array[:] = values
        return array[self._order]


def boundary_of(project: Project) -> BaseGeometry | None:
    """The union of what the boundary layer holds soundly, or None when there is no such thing."""
    if all(definition.id != BOUNDARY for definition in project.layers):
        return None
    view = LayerView(project, BOUNDARY)
    whole: BaseGeometry = shapely.union_all(view.geometries[view.sound])
    return None if whole.is_empty else whole
