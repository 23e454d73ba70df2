"""A project: layers in drawing order, their tables, the ledger of published figures. Frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from beiyuan_gis.catalogue import Figure, LayerDefinition
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import Text, message
from beiyuan_gis.model.edit import Change, Edit, LayerChange, layer_conflict
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table


class UnknownLayer(BeiyuanError):
    """A key names a layer that the project does not have."""


@dataclass(frozen=True, eq=False)
class Project:
    """All geometry is in EPSG:4548 (CGCS2000, 3-degree Gauss-Kruger, central meridian 117 E), metres.

    `layers` are always in rising order of (`order`, `id`), so that to move a layer is to change its
    definition. `retired` holds the next id of every layer that was removed: should it come back, no key of
    it is given twice.
    """

    title: Text
    layers: tuple[LayerDefinition, ...]
    tables: Mapping[str, Table]
    figures: tuple[Figure, ...] = ()
    retired: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(sorted(self.layers, key=lambda d: (d.order, d.id))))

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
        before = self._with_layers_of(edit) if edit.definitions else self
        by_layer: defaultdict[str, list[Change]] = defaultdict(list)
        for change in edit:
            by_layer[change.key.layer].append(change)
        after = {layer: before._table_to_change(layer).apply(found) for layer, found in by_layer.items()}
        changed = replace(before, tables=MappingProxyType({**before.tables, **after}))
        return changed._without_what_left(edit) if edit.definitions else changed

    def _with_layers_of(self, edit: Edit) -> Project:
        """The definitions after `edit`, new layers empty; the tables of layers that leave still there."""
        layers = {definition.id: definition for definition in self.layers}
        fresh = {}
        for change in edit.definitions:
            id, after = change.id, change.after
            if layers.get(id) != change.before:
                raise layer_conflict(id)
            layers.pop(id, None)
            if after is not None:
                layers[id] = after
            if after is not None and change.before is None:
                names = [f.name for f in after.fields]
                fresh[id] = Table.of(id, (), names, self.retired.get(id, 1))
        return replace(self, layers=tuple(layers.values()), tables=MappingProxyType({**self.tables, **fresh}))

    def _table_to_change(self, layer: str) -> Table:
        """Also of a layer that is about to leave."""
        return self.tables[layer] if layer in self.tables else self.table(layer)

    def _without_what_left(self, edit: Edit) -> Project:
        """Drop the tables of layers that left. Raise EditConflict when one is not empty."""
        tables, retired = dict(self.tables), dict(self.retired)
        for change in edit.definitions:
            if change.after is None:
                table = tables.pop(change.id)
                if len(table):
                    raise layer_conflict(change.id)
                retired[change.id] = table.next_id
            else:
                retired.pop(change.id, None)
        return replace(self, tables=MappingProxyType(tables), retired=MappingProxyType(retired))

    def changes_since(self, earlier: Project) -> list[Change]:
        """What turns the features of `earlier` into those of this project, layer by layer."""
        found: list[Change] = []
        for id in {d.id: None for d in (*earlier.layers, *self.layers)}:
            old, new = earlier.tables.get(id), self.tables.get(id)
            if old is None:
                found += [Change(None, feature) for feature in new or ()]
            elif new is None:
                found += [Change(feature, None) for feature in old]
            elif new is not old:
                found += new.changes_since(old)
        return found

    def definitions_since(self, earlier: Project) -> list[LayerChange]:
        """What turns the definitions of `earlier` into those of this project."""
        old, new = ({d.id: d for d in project.layers} for project in (earlier, self))
        pairs = (LayerChange(old.get(id), new.get(id)) for id in old | new)
        return [change for change in pairs if change.before != change.after]

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """minx, miny, maxx, maxy of everything in plane metres, or None for an empty project."""
        boxes = [box for table in self.tables.values() if (box := table.bounds) is not None]
        if not boxes:
            return None
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        return min(x0), min(y0), max(x1), max(y1)
