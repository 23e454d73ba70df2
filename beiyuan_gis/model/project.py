"""A project: layers in drawing order, their tables, the ledger of published figures. Frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from beiyuan_gis.catalogue import Figure, LayerDefinition
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table


class UnknownLayer(BeiyuanError):
    """A key names a layer that the project does not have."""


@dataclass(frozen=True, eq=False)
class Project:
    """All geometry is in EPSG:4548 (CGCS2000, 3-degree Gauss-Kruger, central meridian 117 E), metres."""

    title: Text
    layers: tuple[LayerDefinition, ...]
    tables: Mapping[str, Table]
    figures: tuple[Figure, ...] = ()

    def layer(self, id: str) -> LayerDefinition:
        """Raise UnknownLayer."""
        for definition in self.layers:
            if definition.id == id:
                return definition
        raise UnknownLayer(message("There is no layer '{layer}' in this project.", layer=id))

    def table(self, layer: str) -> Table:
        """Raise UnknownLayer."""
        self.layer(layer)
        return self.tables[layer]

    def get(self, key: Key) -> Feature | None:
        return self.table(key.layer).get(key.id)

    def features(self) -> Iterator[Feature]:
        """All features, layer by layer in drawing order."""
        for definition in self.layers:
            yield from self.tables[definition.id]

    def figure(self, id: str) -> Figure | None:
        return next((f for f in self.figures if f.id == id), None)

    def apply(self, edit: Edit) -> Project:
        """The project after `edit`. Raise EditConflict or UnknownLayer with nothing done."""
        by_layer: defaultdict[str, list[Change]] = defaultdict(list)
        for change in edit:
            by_layer[change.key.layer].append(change)
        after = {layer: self.table(layer).apply(changes) for layer, changes in by_layer.items()}
        return replace(self, tables=MappingProxyType({**self.tables, **after}))

    def changes_since(self, earlier: Project) -> list[Change]:
        """What turns `earlier` into this project, layer by layer."""
        return [
            change
            for definition in self.layers
            if self.tables[definition.id] is not earlier.tables[definition.id]
            for change in self.tables[definition.id].changes_since(earlier.tables[definition.id])
        ]

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """minx, miny, maxx, maxy of everything in plane metres, or None for an empty project."""
        boxes = [box for table in self.tables.values() if (box := table.bounds) is not None]
        if not boxes:
            return None
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        return min(x0), min(y0), max(x1), max(y1)
