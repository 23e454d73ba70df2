"""Features as text that other programs read and write: WKT, tables with a WKT column, GeoJSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition, Value
from beiyuan_gis.errors import Refused
from beiyuan_gis.geodesy.crs import PLANE
from beiyuan_gis.i18n import message
from beiyuan_gis.model.feature import Feature, Key

GEOMETRY_COLUMN = "wkt_geom"
"""How QGIS heads the geometry in the table that it puts on the clipboard."""
LONGEST = 20_000_000
"""Characters. More belongs into a file."""

_SRID = re.compile(r"\s*SRID\s*=\s*(\d{4,6})\s*;", re.I)
_ID = re.compile(r"(.+)\.([0-9]{1,18})")
_EPSG = re.compile(r"EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})$")


class Written(NamedTuple):
    """A geometry as it was written, in coordinates of `epsg` if the text names one; attributes by name; and
    of which feature, of whichever project, it says that it is a copy (see `as_geojson`)."""

    geometry: BaseGeometry
    epsg: int | None
    values: Mapping[str, Value]
    source: Key | None = None


def as_text(definitions: Mapping[str, LayerDefinition], features: Sequence[Feature]) -> str:
    """Features of one layer as a table, WKT first, then the attributes, that QGIS and Excel take; of several
    layers, whose fields differ, as lines of WKT. Every coordinate reads back to the last bit.
    """
    layers = {feature.key.layer for feature in features}
    if len(layers) != 1:
        return "\n".join(_wkt(feature) for feature in features)
    names = [field.name for field in definitions[layers.pop()].fields]
    table = io.StringIO()
    writer = csv.writer(table, dialect="excel-tab", lineterminator="\n")
    writer.writerow([GEOMETRY_COLUMN, *names])
    writer.writerows([_wkt(f), *(_cell(f.attributes.get(name)) for name in names)] for f in features)
    return table.getvalue()


def as_geojson(features: Sequence[Feature]) -> str:
    """Features of any layers as a GeoJSON collection in EPSG:4548, each with its attributes; coordinates
    read back to the last bit. A feature with a coordinate that is no number is left out: JSON has none."""
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{PLANE}"}}
    written = [
        {
            "type": "Feature",
            "id": f"{feature.key.layer}.{feature.key.id}",
            "geometry": json.loads(shapely.to_geojson(feature.geometry)),
            "properties": dict(feature.attributes),
        }
        for feature in features
        if bool(np.isfinite(shapely.get_coordinates(feature.geometry)).all())
    ]
    collection = {"type": "FeatureCollection", "crs": crs, "features": written}
    return json.dumps(collection, ensure_ascii=False)


def read_text(text: str, definition: LayerDefinition) -> list[Written]:
    """The geometries in `text`, with the attributes that `definition` has a field for.

    `text` is WKT (one geometry a line, or one over several lines; `SRID=4548;` may stand before it), a table
    with tabs whose first column is headed `wkt_geom`, or GeoJSON. Raise Refused for anything else.
    """
    text = text.strip().lstrip("\ufeff")
    if not text:
        raise Refused(message("The clipboard holds no text."))
    if len(text) > LONGEST:
        raise Refused(
            message("The text is too long to paste. Save it as a file and replace the layer with it.")
        )
    if text[0] in "{[":
        return _from_geojson(text, definition)
    if text.split(None, 1)[0].strip('"') == GEOMETRY_COLUMN:
        return _from_table(text, definition)
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return [_from_wkt(line) for line in lines]
    except Refused:
        if len(lines) == 1:
            raise
        return [_from_wkt(" ".join(lines))]


def _wkt(feature: Feature) -> str:
    return str(shapely.to_wkt(feature.geometry, rounding_precision=-1))


def _cell(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _from_wkt(line: str) -> Written:
    srid = _SRID.match(line)
    wkt = line[srid.end() :] if srid else line
    try:
        with np.errstate(over="ignore", invalid="ignore"):  # what is no number is found later, and said
            geometry = shapely.from_wkt(wkt.strip().rstrip(";"))
    except (shapely.errors.ShapelyError, ValueError, RuntimeError) as error:
        raise _unreadable(line) from error
    return Written(geometry, int(srid[1]) if srid else None, {})


def _from_table(text: str, definition: LayerDefinition) -> list[Written]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))  # a boundary's WKT is longer than most cells
    try:
        head, *rows = csv.reader(io.StringIO(text), dialect="excel-tab", strict=True)
    except csv.Error as error:
        raise _unreadable(text) from error
    written = []
    for row in filter(None, rows):
        one = _from_wkt(row[0])
        cells = zip(head[1:], row[1:], strict=False)
        values = {name: _value(definition, name, cell) for name, cell in cells if definition.field(name)}
        written.append(one._replace(values=values))
    if not written:
        raise Refused(message("There is nothing to add."))
    return written


def _value(definition: LayerDefinition, name: str, cell: str) -> Value:
    """A cell as the field takes it; what does not fit stays text, so that the refusal can name it."""
    field = definition.field(name)
    if cell in ("", "NULL") or field is None:
        return None
    if field.type == "boolean":
        return {"true": True, "false": False}.get(cell.lower(), cell)
    if field.type in ("integer", "real"):
        try:
            return int(cell) if field.type == "integer" else float(cell)
        except ValueError:
            return cell
    return cell


def _from_geojson(text: str, definition: LayerDefinition) -> list[Written]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(text) from error
    found = list(_features_in(data))
    if not found:
        raise _unreadable(text)
    epsg = _declared(data)
    return [
        Written(_geometry(data, text), epsg, {n: v for n, v in values.items() if definition.field(n)}, source)
        for data, values, source in found
    ]


def _features_in(data: Any) -> Iterable[tuple[Any, dict[str, Any], Key | None]]:
    """Every geometry in GeoJSON data with the properties of its feature, and what that is a copy of; strange
    ones are left to GEOS."""
    if isinstance(data, list):
        for one in data:
            yield from _features_in(one)
    elif isinstance(data, dict) and isinstance(data.get("features"), list):
        yield from _features_in(data["features"])
    elif isinstance(data, dict) and data.get("type") == "Feature":
        properties = data.get("properties")
        values = properties if isinstance(properties, dict) else {}
        yield data.get("geometry"), values, _source(data.get("id"))
    elif isinstance(data, dict):
        yield data, {}, None


def _source(id: Any) -> Key | None:
    """The feature that `as_geojson` calls so."""
    found = _ID.fullmatch(id) if isinstance(id, str) else None
    return Key(found[1], int(found[2])) if found else None


def _geometry(data: Any, text: str) -> BaseGeometry:
    try:
        geometry: BaseGeometry | None = shapely.from_geojson(json.dumps(data))
    except (shapely.errors.ShapelyError, ValueError, RuntimeError) as error:
        raise _unreadable(text) from error
    if geometry is None:
        raise _unreadable(text)
    return geometry


def _declared(data: Any) -> int | None:
    """The EPSG code in the `crs` member that GeoJSON once had and GIS programs still write."""
    try:
        found = _EPSG.search(data["crs"]["properties"]["name"])
    except (KeyError, TypeError):
        return None
    return int(found[1]) if found else None


def _unreadable(text: str) -> Refused:
    start = " ".join(text[:60].split())
    return Refused(message("This is neither WKT nor GeoJSON: {start}", start=start))
