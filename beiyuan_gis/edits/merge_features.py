"""Merge features of one layer into one."""

from __future__ import annotations

from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.edits.joining import join_lines, join_polygons
from beiyuan_gis.edits.selection import layers_of, require, sound_features
from beiyuan_gis.edits.totals import added_up
from beiyuan_gis.edits.validity import flaw_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.attachment import together
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen cannot be merged, or None."""
    keys = Keys.of(keys)
    if len(keys) < 2:
        return message("Select two features or more to merge.")
    layers = layers_of(keys)
    if len(layers) > 1:
        return message("Only features of one layer can be merged; these are of {count}.", count=len(layers))
    if project.layer(next(iter(layers))).geometry == "Point":
        return message("Points cannot be merged: they are counted one by one.")
    return None


def merge_features(project: Project, keys: Iterable[Key], keep_key: Key, *, multipart: bool = False) -> Edit:
    """Make one feature of `keys`: it has the id and attributes of `keep_key`; the others are deleted.

    Counts (see `totals`; such as households) become the sum over all, so totals hold; all of
    them then count under the kept feature's status. The attachments of all come together. Polygons must touch
    along an edge and lines join end to end, or `multipart` be asked for. Raise Refused when they do not, when
    features are of different layers or points, and when one is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if keep_key not in keys:
        raise Refused(message("The feature to keep is not among those to merge."))
    features = sound_features(project, keys)
    definition = project.layer(keep_key.layer)
    kept = next(f for f in features if f.key == keep_key)
    geometry = _joined(definition, features, multipart)
    attached = together([kept.attachments, *(f.attachments for f in features)])
    after = Feature(keep_key, geometry, added_up(definition, kept, features), attached)
    title = message(
        "Merge {count} features of {layer} into {id}",
        count=len(features),
        layer=definition.title,
        id=keep_key.id,
    )
    made = Descent(keep_key, tuple(f.key for f in features))
    return Edit.of(title, [Change(f, after if f is kept else None) for f in features], descents=[made])


def _joined(definition: LayerDefinition, features: list[Feature], multipart: bool) -> BaseGeometry:
    geometries = [feature.geometry for feature in features]
    areas = definition.geometry == "Polygon"
    joined = join_polygons(geometries) if areas else join_lines(geometries)
    if joined.geom_type.startswith("Multi") and not multipart:
        if areas:
            raise Refused(message("These areas do not touch along an edge."))
        raise Refused(message("These lines do not join end to end into one line."))
    require(None if (flaw := flaw_of(joined, would=True)) is None else flaw.reason)
    return joined
