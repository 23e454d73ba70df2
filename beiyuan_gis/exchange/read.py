"""The office's own file as features of a layer: geometry on our plane, attributes in our fields."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.edits.totals import summed_fields
from beiyuan_gis.exchange.cells import Unfit, fitted
from beiyuan_gis.exchange.columns import matched
from beiyuan_gis.exchange.errors import ExchangeError
from beiyuan_gis.exchange.placement import place
from beiyuan_gis.exchange.remarks import SOURCE, first_of, remarks
from beiyuan_gis.exchange.sandbox import Limits, Report, read_apart
from beiyuan_gis.exchange.shapes import LeftOut, Shape, check_kind, decoded, sorted_out
from beiyuan_gis.exchange.wire import Content, Request, Sublayer
from beiyuan_gis.geodesy.crs import CrsCandidate, CrsLike
from beiyuan_gis.i18n import Message, message

LIMITS = Limits()


@dataclass(frozen=True)
class Imported:
    """What a file holds for a layer. `geometries` (EPSG:4548, 2D) and `attributes` are parallel.

    `crs` and `notes` say in words what was decided and assumed; `fields` maps columns to fields;
    `left_out` are the rows that were not taken over, each with its reason.
    """

    geometries: tuple[BaseGeometry, ...]
    attributes: tuple[Mapping[str, Value], ...]
    crs: Message
    encoding: str
    fields: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    sublayers: tuple[Sublayer, ...]
    notes: tuple[Message, ...]


def read_layer_file(
    path: Path,
    definition: LayerDefinition,
    *,
    sublayer: str | None = None,
    crs: CrsLike | CrsCandidate | None = None,
    encoding: Literal["UTF-8", "GB18030", "Big5"] | None = None,
    limits: Limits = LIMITS,
    progress: Report | None = None,
) -> Imported:
    """Read a Shapefile, GeoPackage, GeoJSON or FlatGeobuf for the layer `definition`.

    Nothing is written beside the file. `sublayer`, `crs` and `encoding` overrule what is found out;
    `progress` hears 0 to 1 and may raise to stop. Raise ChooseSublayer or ChooseCrs when a person has to
    choose, ExchangeError when the file cannot serve; each says why.
    """
    path = Path(path).absolute()
    tell = progress or (lambda fraction: None)
    tell(0.0)
    names = (definition.id, definition.title.zh, definition.title.en)
    request = Request(
        os.fsencode(path), definition.geometry, tuple(name.casefold() for name in names),
        sublayer or "", encoding or "", limits.memory,
    )  # fmt: skip
    content = read_apart(request, limits, tell)
    tell(0.6)
    geometries = decoded(content.geometries)
    check_kind(geometries, definition, path.name)
    placed = place(geometries, content.crs, crs, path.name)
    tell(0.7)
    shapes, left_out = sorted_out(placed.geometries, content.geometries, definition.geometry)
    if not shapes:
        raise ExchangeError(
            message("No row of {file} can be taken over. {first}",
                    file=path.name, first=first_of(left_out))
        )  # fmt: skip
    tell(0.8)
    fields = matched(content.columns, definition)
    attributes, unfit = _attributes(content, definition, fields, shapes, path.name)
    notes = [*placed.notes, *remarks(content, definition, fields, shapes, left_out), *unfit]
    tell(1.0)
    return Imported(
        tuple(shape.geometry for shape in shapes),
        tuple(attributes),
        placed.how,
        content.encoding,
        fields,
        tuple(left_out),
        tuple(content.sublayers),
        tuple(notes),
    )


def _attributes(
    content: Content, definition: LayerDefinition, fields: Mapping[str, str],
    shapes: Sequence[Shape], file: str,
) -> tuple[list[dict[str, Value]], list[Message]]:  # fmt: skip
    """One mapping a shape, normalised, and a note for each field with values that do not fit it."""
    rows = {shape.row for shape in shapes}
    filled: dict[str, list[Value]] = {}
    notes = []
    for column in content.columns:
        field = definition.field(fields.get(column.name, ""))
        if field is not None:
            filled[field.name], note = _column(field, column.values, rows)
            notes += note
    if definition.field(SOURCE) is not None:
        given = filled.get(SOURCE, [None] * len(content.geometries))
        filled[SOURCE] = [file if value is None else value for value in given]
    summed = summed_fields(definition)
    attributes = []
    for shape in shapes:
        values = {name: column[shape.row] for name, column in filled.items()}
        if shape.part:  # the points of a multipoint share what is counted: only the first keeps it
            values |= {name: None for name in summed}
        attributes.append(definition.normalised(values))
    return attributes, notes


def _column(field: Field, values: Sequence[Value], rows: set[int]) -> tuple[list[Value], list[Message]]:
    fit: list[Value] = []
    unfit: list[tuple[int, Value]] = []
    for row, value in enumerate(values):
        try:
            fit.append(fitted(field, value))
        except Unfit:
            fit.append(None)
            if row in rows:
                unfit.append((row + 1, value))
    if not unfit:
        return fit, []
    row, value = unfit[0]
    return fit, [
        message(
            "{field}: values that do not fit were left empty: {count}, the first '{value}' in row {row}.",
            field=field.title, count=len(unfit), value=str(value)[:60], row=row,
        )
    ]  # fmt: skip
