"""The shipped layers as the tests of this folder look at them."""

import json
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Catalogue, LayerDefinition, Query, Sample, Value, load, read_sample
from beiyuan_gis.geodesy.measures import Measures, measure


@cache
def catalogue() -> Catalogue:
    return load()


@cache
def sample(layer: str) -> Sample:
    return read_sample(catalogue().folder, definition(layer))


def definition(layer: str) -> LayerDefinition:
    return next(d for d in catalogue().layers if d.id == layer)


def layer_ids() -> list[str]:
    return [d.id for d in catalogue().layers]


def raw(layer: str) -> dict[str, Any]:
    """The file as JSON, with what `read_sample` leaves out."""
    text = (catalogue().folder / layer / "features.geojson").read_text("utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@cache
def measures(layer: str) -> Measures:
    return measure(np.array(sample(layer).geometries, object))


def chosen(layer: str, **where: Value) -> list[BaseGeometry]:
    """Geometries of the features with these attributes."""
    return [
        geometry
        for geometry, attributes in zip(sample(layer).geometries, sample(layer).attributes, strict=True)
        if all(attributes[name] == value for name, value in where.items())
    ]


def total(layer: str, query: Query, *, ellipsoidal: bool) -> float:
    """A query answered without the program's tables, by either convention."""
    rows = [
        row
        for row, attributes in enumerate(sample(layer).attributes)
        if all(attributes[name] in values for name, values in query.where.items())
    ]
    if query.what == "count":
        return len(rows)
    if query.what == "sum":
        return sum(sample(layer).attributes[row][query.field] or 0 for row in rows)
    kind = "length" if query.what == "length" else "area"
    values = getattr(measures(layer), f"{kind}_{'ellipsoidal' if ellipsoidal else 'plane'}")
    return float(values[rows].sum())


def overlap(one: list[BaseGeometry], other: list[BaseGeometry]) -> float:
    """The largest common area (m2) or, for lines, common length (m) of any two of them."""
    tree = shapely.STRtree(other)
    first, second = tree.query(one, predicate="intersects")
    common = [one[a].intersection(other[b]) for a, b in zip(first, second, strict=True)]
    return max((c.area or c.length for c in common), default=0.0)


def overlap_within(geometries: list[BaseGeometry]) -> float:
    """The largest common area (m2) of any two different ones."""
    first, second = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    pairs = [(a, b) for a, b in zip(first, second, strict=True) if a < b]
    return max((geometries[a].intersection(geometries[b]).area for a, b in pairs), default=0.0)
