"""Paste features that another program put on the clipboard as text."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition, Value
from beiyuan_gis.edits.add_features import Drawn, new_features
from beiyuan_gis.edits.clipboard_text import Written, read_text
from beiyuan_gis.edits.selection import Words, no_layer, require, title_for
from beiyuan_gis.edits.values import wrong_value
from beiyuan_gis.edits.vertices import Coordinates
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.geodesy.crs import PLANE, is_plausible, plausible_crs, transform_geometries
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.project import Project

WORDS = Words(
    mark("Paste {layer} {id}"),
    mark("Paste {count} features into {layer}"),
    mark("Paste {count} features"),
)

WORDS_LEFT = Words(
    mark("Paste {layer} {id}; {left} values that do not fit are left out"),
    mark("Paste {count} features into {layer}; {left} values that do not fit are left out"),
    mark("Paste {count} features; {left} values that do not fit are left out"),
)


def why_not(project: Project, layer: str) -> Message | None:
    """Why nothing can be pasted into `layer`, or None."""
    return no_layer(project, layer)


def paste_text(
    project: Project, layer: str, text: str, epsg: int | None = None, *, agreeing: bool = False
) -> Edit:
    """Add the features written in `text` (see `clipboard_text`) to `layer`, where they say they are.

    Coordinates are in the system that the text names, else in `epsg`, else in EPSG:4548 if that puts all of
    them in or near the district (to the last bit), else in the one, of those in use here, that does so best.
    Attributes are those in the text that the layer has fields for; others take their defaults. With
    `agreeing`, as between projects whose domains may differ, a value that does not fit its field is left out
    too, and the title says how many were. Multipoints and collections become single features. What was
    copied from this project has its original as ancestor. Raise Refused when the text is no WKT or GeoJSON,
    when no system fits, and, naming the first one, when a feature does not fit the layer.
    """
    require(why_not(project, layer))
    definition = project.layer(layer)
    read = [_of_this_project(project, one) for one in read_text(text, definition)]
    written = [part for one in read for part in _singly(one, definition)]
    plane = _on_the_plane(written, epsg)
    values = [_agreeing(one, definition) if agreeing else one.values for one in written]
    drawn = [Drawn(*pair) for pair in zip(plane, values, strict=True)]
    features = new_features(project, layer, drawn)
    if not features:
        raise Refused(message("There is nothing to add."))
    left = sum(len(one.values) - len(kept) for one, kept in zip(written, values, strict=True))
    title = title_for(project, features, WORDS_LEFT if left else WORDS, **({"left": left} if left else {}))
    pairs = zip(features, written, strict=True)
    descents = [Descent(f.key, (one.source,)) for f, one in pairs if one.source is not None]
    return Edit.of(title, [Change(None, f) for f in features], descents=descents)


def _of_this_project(project: Project, one: Written) -> Written:
    """A copy that names its original, if that is here and still has the shape; else without a source: the
    text may be of another project, where others are called the same."""
    original = project.get(one.source) if one.source and one.source.layer in project.tables else None
    same = original is not None and original.geometry.equals_exact(one.geometry, 0.0)
    return one if same else one._replace(source=None)


def _agreeing(one: Written, definition: LayerDefinition) -> Mapping[str, Value]:
    fields = {name: definition.field(name) for name in one.values}
    return {n: v for n, v in one.values.items() if (f := fields[n]) is not None and not wrong_value(f, v)}


def _singly(one: Written, definition: LayerDefinition) -> list[Written]:
    """The parts of a collection, and of a multipoint where points are counted one by one."""
    kind = one.geometry.geom_type
    if kind != "GeometryCollection" and not (kind == "MultiPoint" and definition.geometry == "Point"):
        return [one]
    parts = [one._replace(geometry=part) for part in shapely.get_parts(one.geometry)]
    return [single for part in parts for single in _singly(part, definition)]


def _on_the_plane(written: list[Written], epsg: int | None) -> list[BaseGeometry]:
    """The geometries in EPSG:4548; empty ones stay, for `new_features` to refuse by number."""
    named = {one.epsg for one in written}
    if len(named) > 1:
        raise Refused(message("The text names several coordinate systems. Paste them one after the other."))
    geometries = [one.geometry for one in written]
    epsg, swapped = _system(geometries, next(iter(named), None) or epsg)
    if swapped:
        geometries = [_swapped(geometry) for geometry in geometries]
    if epsg == PLANE:
        return geometries
    from pyproj.exceptions import CRSError  # imported late, as in `geodesy.crs`

    try:
        return list(transform_geometries(geometries, epsg, PLANE))
    except CRSError as error:
        raise Refused(message("There is no coordinate system EPSG:{epsg}.", epsg=epsg)) from error
    except BeiyuanError as error:
        raise Refused(error.message) from error


def _system(geometries: list[BaseGeometry], named: int | None) -> tuple[int, bool]:
    """The EPSG code, and whether north stands before east."""
    if named is not None or all(geometry.is_empty for geometry in geometries):
        return named or PLANE, False
    bounds = shapely.total_bounds(geometries)
    if not np.isfinite(bounds).all():
        return PLANE, False
    west, south, east, north = map(float, bounds)
    if is_plausible((west, south, east, north), PLANE):
        return PLANE, False  # near the district's edge UTM, 1.8 km off, may fit better; we speak 4548 here
    candidates = plausible_crs((west, south, east, north))
    if candidates:
        return candidates[0].epsg, candidates[0].swapped
    raise Refused(
        message(
            "The coordinates, from {x}, {y}, are near Beiyuan neither as EPSG:4548 metres nor as longitude "
            "and latitude. Put SRID=4548; before the text if they are right.",
            x=f"{west:.10g}",
            y=f"{south:.10g}",
        )
    )


def _swapped(geometry: BaseGeometry) -> BaseGeometry:
    def east_first(coordinates: Coordinates) -> Coordinates:
        return np.column_stack([coordinates[:, 1], coordinates[:, 0], coordinates[:, 2:]])

    turned: BaseGeometry = shapely.transform(geometry, east_first, include_z=bool(geometry.has_z))
    return turned
