"""The shipped sample as a project in memory: schematic, and never edited in place."""

from __future__ import annotations

from pathlib import Path

from beiyuan_gis import catalogue
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table

TITLE = Text("北苑街道城市更新", "Beiyuan Urban Renewal")


def shipped_project(folder: Path | None = None) -> Project:
    """The project of the catalogue under `folder` (the shipped one by default). Raise CatalogueError."""
    found = catalogue.load(folder)
    tables = {d.id: _sample_table(found.folder, d) for d in found.layers}
    return Project(TITLE, found.layers, tables, found.figures)


def _sample_table(folder: Path, definition: catalogue.LayerDefinition) -> Table:
    sample = catalogue.read_sample(folder, definition)
    features = [
        Feature(Key(definition.id, id), geometry, attributes)
        for id, geometry, attributes in zip(*sample, strict=True)
    ]
    return Table.of(definition.id, features, [f.name for f in definition.fields])
