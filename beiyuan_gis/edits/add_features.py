"""Add several features to one layer at once, such as three bollards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition, Value
from beiyuan_gis.edits.selection import Words, no_layer, require, title_for
from beiyuan_gis.edits.validity import fitting
from beiyuan_gis.edits.values import accepted
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Add {layer} {id}"),
    mark("Add {count} features to {layer}"),
    mark("Add {count} features"),
)


class Drawn(NamedTuple):
    """What a new feature is made of; the layer's defaults fill in the attributes that are left out."""

    geometry: BaseGeometry
    attributes: Mapping[str, Value] = MappingProxyType({})


def why_not(project: Project, layer: str) -> Message | None:
    """Why nothing can be added to `layer`, or None."""
    return no_layer(project, layer)


def add_features(project: Project, layer: str, drawn: Iterable[Drawn]) -> Edit:
    """Add `drawn`, in order, under ids that the layer never gave before.

    Raise Refused, naming the first one that does not fit, as `add_feature` does.
    """
    require(why_not(project, layer))
    features = new_features(project, layer, list(drawn))
    if not features:
        raise Refused(message("There is nothing to add."))
    return Edit.of(title_for(project, features, WORDS), [Change(None, feature) for feature in features])


def new_features(project: Project, layer: str, drawn: list[Drawn]) -> list[Feature]:
    """The features that `drawn` become. Raise Refused with the number of the first one that does not fit."""
    definition, first = project.layer(layer), project.table(layer).next_id
    features = []
    for number, one in enumerate(drawn):
        try:
            features.append(new_feature(definition, first + number, one))
        except Refused as refused:
            raise Refused(
                message(
                    "Feature {number} of {count}: {why}",
                    number=number + 1,
                    count=len(drawn),
                    why=refused.message,
                )
            ) from refused
    return features


def new_feature(definition: LayerDefinition, id: int, drawn: Drawn) -> Feature:
    """One new feature. Raise Refused when its geometry or an attribute does not fit the layer.

    A required field left out is no reason: one draws first and fills in after; the checks list it.
    """
    geometry = fitting(drawn.geometry, definition.geometry)
    attributes = definition.defaults() | accepted(definition, drawn.attributes)
    return Feature(Key(definition.id, id), geometry, attributes)
