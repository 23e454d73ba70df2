"""Dissolve: merge the features that share the value of a field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition, Value
from beiyuan_gis.edits import merge_features
from beiyuan_gis.edits.joining import gathered, join_lines, join_polygons
from beiyuan_gis.edits.meeting import NEAR
from beiyuan_gis.edits.selection import features_of, not_sound, require
from beiyuan_gis.edits.totals import added_up
from beiyuan_gis.edits.validity import flaw_of
from beiyuan_gis.edits.values import is_missing
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, message
from beiyuan_gis.model.attachment import together
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why what is chosen cannot be dissolved, or None."""
    return merge_features.why_not(project, keys)


def dissolve(project: Project, keys: Iterable[Key], field: str) -> Edit:
    """Make one feature of all that have the same value of `field`, whether they touch or not.

    Of each group the largest goes on with its id and attributes; counts (see `totals`) become the sum,
    and the attachments of all come together.
    Boundaries between neighbours go; parts that touch nothing keep every byte. Features without a value
    stay as they are: missing values are not equal. Raise Refused when no two features share a value, when
    the layer has no such field, and when one to be merged is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    definition = project.layer(keys[0].layer)
    by = definition.field(field)
    if by is None:
        raise Refused(
            message("The layer {layer} has no field '{field}'.", layer=definition.title, field=field)
        )
    groups = _groups(features_of(project, keys), field)
    if not groups:
        raise Refused(message("No two of these features share a value of {field}.", field=by.title))
    parts = [_one_of(definition, group) for group in groups]
    changes = [change for part in parts for change in part]
    title = message(
        "Dissolve {count} features of {layer} by {field} into {result}",
        count=len(changes),
        layer=definition.title,
        field=by.title,
        result=len(groups),
    )
    descents = [Descent(part[0].key, tuple(change.key for change in part)) for part in parts]
    return Edit.of(title, changes, descents=descents)


def _groups(features: list[Feature], field: str) -> list[list[Feature]]:
    """The features that are not alone with their value; True and 1 are different values."""
    groups: defaultdict[tuple[type, Value], list[Feature]] = defaultdict(list)
    for feature in features:
        value = feature.attributes.get(field)
        if not is_missing(value):
            groups[type(value), value].append(feature)
    return [group for group in groups.values() if len(group) > 1]


def _one_of(definition: LayerDefinition, group: list[Feature]) -> list[Change]:
    """The one that goes on comes first."""
    for feature in group:
        require(not_sound(definition, feature))
    group = sorted(group, key=lambda f: (-f.geometry.area, -f.geometry.length, f.key))
    kept = group[0]
    geometry = _together(definition, [f.geometry for f in group])
    require(None if (flaw := flaw_of(geometry, would=True)) is None else flaw.reason)
    attached = together(f.attachments for f in group)
    after = Feature(kept.key, geometry, added_up(definition, kept, group), attached)
    return [Change(f, after if f is kept else None) for f in group]


def _together(definition: LayerDefinition, geometries: list[BaseGeometry]) -> BaseGeometry:
    if definition.geometry == "LineString":
        return join_lines(geometries)
    parts = [p for g in geometries for p in shapely.get_parts(g)]
    joined = [join_polygons(c) if len(c) > 1 else c[0] for c in _clusters(parts)]
    return gathered([part for one in joined for part in shapely.get_parts(one)])


def _clusters(parts: list[BaseGeometry]) -> list[list[BaseGeometry]]:
    """Parts that hang together, those within a millimetre of each other included."""
    group = list(range(len(parts)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    pairs = shapely.STRtree(parts).query(parts, predicate="dwithin", distance=NEAR)
    for one, other in pairs.T.tolist():
        a, b = sorted((root(one), root(other)))
        group[b] = a
    clusters: defaultdict[int, list[BaseGeometry]] = defaultdict(list)
    for i, part in enumerate(parts):
        clusters[root(i)].append(part)
    return list(clusters.values())
