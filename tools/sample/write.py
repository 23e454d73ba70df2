"""GeoJSON text with one feature a line, so that a change of one feature is a change of one line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import LayerDefinition, Value, load
from tools.sample.shapes import ORIGIN
from tools.sample.town import SOURCE, Drawn, town

# GDAL and QGIS read the CRS from this member of GeoJSON's first edition, and x as east.
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4548"}}


def features_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each `features.geojson` under `folder` and the text that belongs in it."""
    drawn = town()
    for definition in load(folder).layers:
        yield folder / definition.id / "features.geojson", _text(definition, drawn[definition.id])


def _text(definition: LayerDefinition, drawn: list[Drawn]) -> str:
    crs = json.dumps(CRS)
    head = f'{{\n"type": "FeatureCollection",\n"name": "{definition.id}",\n"crs": {crs},\n"features": [\n'
    lines = [_line(definition, number, feature) for number, feature in enumerate(drawn, 1)]
    return head + ",\n".join(lines) + "\n]\n}\n"


def _line(definition: LayerDefinition, number: int, drawn: Drawn) -> str:
    feature = {
        "type": "Feature",
        "id": number,
        "properties": _properties(definition, drawn.attributes),
        "geometry": _absolute(drawn.geometry),
    }
    return json.dumps(feature, ensure_ascii=False)


def _properties(definition: LayerDefinition, attributes: Mapping[str, Value]) -> dict[str, Value]:
    """In the order of the layer's fields. Raise ValueError on an attribute that the layer does not have."""
    values = {**attributes, "source": SOURCE}
    unknown = values.keys() - {f.name for f in definition.fields}
    if unknown:
        raise ValueError(f"{definition.id} has no fields {sorted(unknown)}")
    return {f.name: values.get(f.name) for f in definition.fields}


def _absolute(geometry: BaseGeometry) -> dict[str, object]:
    moved = shapely.transform(geometry, lambda c: (c + ORIGIN).round(3))
    return dict(mapping(moved))
