"""Add one feature."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Value
from beiyuan_gis.edits.add_features import WORDS, Drawn, new_feature
from beiyuan_gis.edits.selection import no_layer, require, title_for
from beiyuan_gis.i18n import Message
from beiyuan_gis.model.edit import Change, Edit
from beiyuan_gis.model.project import Project


def why_not(project: Project, layer: str) -> Message | None:
    """Why nothing can be added to `layer`, or None."""
    return no_layer(project, layer)


def add_feature(
    project: Project,
    layer: str,
    geometry: BaseGeometry,
    attributes: Mapping[str, Value] = MappingProxyType({}),
) -> Edit:
    """Add `geometry` (EPSG:4548) to `layer`, vertices as drawn; attributes left out take their defaults.

    Raise Refused when the geometry is empty, of the wrong type, not finite or crosses itself (with the
    place), and when an attribute is unknown to the layer or does not fit its field. A required field
    left out is no reason: one draws first and fills in after; the checks list it.
    """
    require(why_not(project, layer))
    feature = new_feature(project.layer(layer), project.table(layer).next_id, Drawn(geometry, attributes))
    return Edit.of(title_for(project, [feature], WORDS), [Change(None, feature)])
