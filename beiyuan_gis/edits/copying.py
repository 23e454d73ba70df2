"""What a copy takes from its original, and what it does not."""

from __future__ import annotations

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition, Value
from beiyuan_gis.edits.totals import summed_fields
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project

HAPPENED = ("started", "finished")
"""The fields that say when work took place."""


def copied(definition: LayerDefinition, feature: Feature) -> dict[str, Value]:
    """The attributes of a copy: those of the original, but nothing that was counted or done there.

    Counts (see `totals`) and the dates of work are empty and the status is that of a feature just drawn:
    nobody has counted, begun or finished anything at the copy's place, and neither totals nor progress may
    rise by copying. Nor has it attachments: those show what is at the original's place.
    """
    default = definition.defaults()
    fresh: dict[str, Value] = dict.fromkeys((*summed_fields(definition), *HAPPENED))
    fresh[definition.status_field] = default.get(definition.status_field)
    return {name: fresh.get(name, value) for name, value in feature.attributes.items()}


def copies(project: Project, made: Iterable[tuple[Feature, BaseGeometry]]) -> list[Feature]:
    """New features, each from an original and a geometry, under ids that its layer never gave before."""
    taken: dict[str, int] = {}
    new = []
    for original, geometry in made:
        layer = original.key.layer
        id = taken.get(layer, project.table(layer).next_id)
        taken[layer] = id + 1
        new.append(Feature(Key(layer, id), geometry, copied(project.layer(layer), original)))
    return new
