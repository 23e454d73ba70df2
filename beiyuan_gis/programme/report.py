"""The one place every number comes from: panels, plates, web map, command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from beiyuan_gis.catalogue import LayerDefinition, Query
from beiyuan_gis.model.project import Project
from beiyuan_gis.programme.figures import Reconciled, reconcile
from beiyuan_gis.programme.progress import ProgressReport, progress_report, query_unit, to_unit


@dataclass(frozen=True)
class LayerReport:
    """Of the features that the layer's measure counts: `count`; `length_m` of lines on the plane;
    `area_m2` by both conventions. `measure` is the layer's own one in `definition.unit`.
    `features` counts all of them; `schematic` how many say so in their source.
    """

    definition: LayerDefinition
    features: int
    schematic: int
    count: int
    length_m: float
    area_plane: float
    area_ellipsoidal: float
    measure: float
    progress: ProgressReport | None
    figures: tuple[Reconciled, ...]


@dataclass(frozen=True)
class ProjectReport:
    """Layers in drawing order; figures in the ledger's order."""

    layers: tuple[LayerReport, ...]
    figures: tuple[Reconciled, ...]

    def layer(self, id: str) -> LayerReport:
        """Raise KeyError."""
        return next(r for r in self.layers if r.definition.id == id) if id in self.ids else _missing(id)

    @property
    def ids(self) -> list[str]:
        return [r.definition.id for r in self.layers]

    @property
    def schematic(self) -> int:
        """How many features are schematic; the notice is shown while there is one."""
        return sum(r.schematic for r in self.layers)


def report(project: Project, today: date | None = None) -> ProjectReport:
    """Measure everything. Base columns and features remember their measures, so after an edit this is
    cheap."""
    figures = reconcile(project)
    return ProjectReport(
        tuple(_layer_report(project, definition, figures, today) for definition in project.layers), figures
    )


def relabelled(former: ProjectReport, before: Project, after: Project) -> ProjectReport | None:
    """The report of `after` from that of `before`, when the two differ only in how layers look, are called
    and lie over each other, which nothing is measured by; else None."""
    old = {definition.id: definition for definition in before.layers}
    same = len(old) == len(after.layers) and all(
        d.id in old and after.tables[d.id] is before.tables[d.id] and _measured_alike(d, old[d.id])
        for d in after.layers
    )
    if not same or before.figures is not after.figures:
        return None
    layers = (replace(former.layer(definition.id), definition=definition) for definition in after.layers)
    return ProjectReport(tuple(layers), former.figures)


def _measured_alike(one: LayerDefinition, other: LayerDefinition) -> bool:
    looks = {"style": one.style, "label": one.label, "title": one.title, "order": one.order}
    return one is other or one == msgspec.structs.replace(other, **looks)


def _layer_report(
    project: Project, definition: LayerDefinition, figures: tuple[Reconciled, ...], today: date | None
) -> LayerReport:
    table = project.table(definition.id)
    where = definition.measure.where

    def total(what: Query) -> float:
        return table.total(what)

    lines, polygons = definition.geometry == "LineString", definition.geometry == "Polygon"
    own = table.total(definition.measure)
    return LayerReport(
        definition=definition,
        features=len(table),
        schematic=count_schematic(project, definition.id),
        count=int(total(Query("count", where))),
        length_m=total(Query("length", where)) if lines else 0.0,
        area_plane=total(Query("area", where)) if polygons else 0.0,
        area_ellipsoidal=total(Query("area_ellipsoidal", where)) if polygons else 0.0,
        measure=to_unit(own, query_unit(project, definition.id, definition.measure), definition.unit),
        progress=progress_report(project, definition.id, today),
        figures=tuple(f for f in figures if f.layer == definition.id),
    )


SCHEMATIC_MARKS = ("示意", "schematic")


def is_schematic(attributes: Mapping[str, object]) -> bool:
    """Whether a feature's `source` says that it is schematic and not surveyed."""
    source = attributes.get("source")
    return isinstance(source, str) and source.startswith(SCHEMATIC_MARKS)


def count_schematic(project: Project, layer: str) -> int:
    """How many features of a layer are schematic."""
    table = project.table(layer)
    return table.count("source", [v for v in table.values("source") if is_schematic({"source": v})])


def _missing(id: str) -> LayerReport:
    raise KeyError(id)
