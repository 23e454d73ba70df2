"""Add an empty layer to the project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from beiyuan_gis.catalogue import Field, GeometryType, LayerDefinition, Query, Style, Symbol
from beiyuan_gis.catalogue_names import first_dangling
from beiyuan_gis.edits.rename_layer import not_a_title
from beiyuan_gis.edits.selection import require
from beiyuan_gis.edits.set_style import what_is_wrong
from beiyuan_gis.i18n import Message, Text, message
from beiyuan_gis.model.edit import Edit, LayerChange
from beiyuan_gis.model.project import Project

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_RESERVED = ("gpkg_", "rtree_", "sqlite_", "beiyuan_", "layer_styles", "idx_")
_TAKEN = {"fid", "geom", "ogc_fid", "rowid", "oid", "_rowid_"}
_UNITS = {"Point": ("count", "items"), "LineString": ("length", "m"), "Polygon": ("area", "m2")}
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#882255", "#44aa99")
"""Told apart by colour-blind eyes (Okabe and Ito, Tol)."""


def why_not(project: Project, definition: LayerDefinition) -> Message | None:
    """Why the project cannot have a layer of this definition, or None."""
    id = definition.id
    if not _ID.fullmatch(id) or id.lower().startswith(_RESERVED):
        return message("'{id}' cannot be a layer's id: letters, digits and _ are.", id=id)
    if id.lower() in {other.id.lower() for other in project.layers}:
        return message("There is a layer called '{title}' already.", title=id)
    figures = {figure.id for figure in project.figures}
    return (
        not_a_title(project, definition.title)
        or _wrong_fields(definition.fields)
        or what_is_wrong(definition)
        or first_dangling(definition, figures, str(definition.title))
    )


def add_layer(project: Project, definition: LayerDefinition) -> Edit:
    """An empty layer as `definition` says. Raise Refused when its id, title or fields cannot be."""
    require(why_not(project, definition))
    return Edit.of(
        message("Add layer {layer}", layer=definition.title), definitions=[LayerChange(None, definition)]
    )


def drafted(
    project: Project, title: Text, geometry: GeometryType, fields: Sequence[Field], *, id: str = ""
) -> LayerDefinition:
    """The definition of a plain layer on top of the others: measured by what it is, in a colour that its
    neighbours do not have, features named by its first text field."""
    what, unit = _UNITS[geometry]
    colour = _COLOURS[len(project.layers) % len(_COLOURS)]
    symbol = {
        "Point": Symbol(fill=colour, stroke="#ffffff", width=0.2, size=2.6),
        "LineString": Symbol(stroke=colour, width=0.6),
        "Polygon": Symbol(fill=colour, opacity=0.35, stroke=colour, width=0.4),
    }[geometry]
    return LayerDefinition(
        title=title,
        geometry=geometry,
        order=max((d.order for d in project.layers), default=0) + 10,
        unit=unit,
        measure=Query(what),  # type: ignore[arg-type]
        style=Style(symbol),
        id=id or _free_id(project, title.en),
        fields=tuple(fields),
        status_field="",
        label=next((f.name for f in fields if f.type == "text"), ""),
    )


def _free_id(project: Project, title: str) -> str:
    """Out of the English title, if that has letters; one that no layer has or ever had."""
    word = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40]
    stem = word if word and _ID.fullmatch(word) and not word.startswith(_RESERVED) else "layer"
    given = {id.lower() for id in (*project.tables, *project.retired)}
    if stem not in given and stem != "layer":
        return stem
    return next(f"{stem}_{n}" for n in range(1, len(given) + 2) if f"{stem}_{n}" not in given)


def _wrong_fields(fields: Iterable[Field]) -> Message | None:
    seen: set[str] = set()
    for field in fields:
        why = not_a_field_name(field.name, seen)
        if why is not None:
            return why
        seen.add(field.name.lower())
    return None


def not_a_field_name(name: str, taken: set[str]) -> Message | None:
    """Why no field can be called `name` beside others called `taken`, in lower case, or None."""
    if not name.isidentifier() or name.lower() in _TAKEN:
        return message("'{name}' cannot be a field's name: letters, digits and _ are.", name=name)
    if name.lower() in taken:
        return message("There is a field called '{name}' already.", name=name)
    return None
