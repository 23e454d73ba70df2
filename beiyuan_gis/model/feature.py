"""A feature: a key, one geometry, attributes, attachments. Frozen; its measure is computed when first asked
for, and once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Value
from beiyuan_gis.geodesy.measures import Measure, measure, measure_one
from beiyuan_gis.model.attachment import Attachments


class Key(NamedTuple):
    """What names a feature for ever: its layer and a number that is never given again."""

    layer: str
    id: int


@dataclass(frozen=True, eq=False)
class Feature:
    """Geometry in the project's plane CRS (EPSG:4548), attributes by field name.

    Two features are equal when key, attributes and attachments are and the geometries are the same bytes; an
    attribute that is missing is an empty one.
    """

    key: Key
    geometry: BaseGeometry
    attributes: Mapping[str, Value]
    attachments: Attachments = ()

    def __post_init__(self) -> None:
        if not isinstance(self.attributes, MappingProxyType):
            object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Feature) or self.key != other.key or self.attachments != other.attachments:
            return False
        return self.same_geometry(other) and same_attributes(self.attributes, other.attributes)

    def __hash__(self) -> int:
        return hash(self.key)

    def same_geometry(self, other: Feature) -> bool:
        """Whether both have it byte for byte."""
        return self.geometry is other.geometry or self.wkb == other.wkb  # writing WKB takes its time

    @cached_property
    def wkb(self) -> bytes:
        """The geometry as little-endian ISO WKB: what journal, change log and file hold."""
        wkb: bytes = shapely.to_wkb(self.geometry, byte_order=1, flavor="iso")
        return wkb

    @cached_property
    def measure(self) -> Measure:
        """Areas (m2) and lengths (m), ellipsoidal and on the plane."""
        return measure_one(self.geometry)

    @staticmethod
    def stored(
        key: Key, wkb: bytes, attributes: Mapping[str, Value], attachments: Attachments = ()
    ) -> Feature:
        """From what a file holds, which is remembered where writing it again would give the same bytes."""
        feature = Feature(key, geometry_from_wkb(wkb), attributes, attachments)
        if wkb[:5] in _PLAIN and not feature.geometry.is_empty:
            feature.__dict__["wkb"] = wkb
        return feature

    @staticmethod
    def stored_together(
        keys: Sequence[Key],
        wkbs: Sequence[bytes],
        attributes: Iterable[dict[str, Value]],
        attachments: Iterable[Attachments],
    ) -> list[Feature]:
        """As `stored`, n at once, in a tenth of the time. The attributes become the features' own."""
        with np.errstate(invalid="ignore"):
            geometries = shapely.from_wkb(np.array(wkbs, object))
        views = map(MappingProxyType, attributes)  # which need not be copied
        features = [*map(Feature, keys, geometries.tolist(), views, attachments)]
        for feature, wkb, empty in zip(features, wkbs, shapely.is_empty(geometries).tolist(), strict=True):
            if wkb[:5] in _PLAIN and not empty:
                feature.__dict__["wkb"] = wkb
        return features

    def with_geometry(self, geometry: BaseGeometry) -> Feature:
        return Feature(self.key, geometry, self.attributes, self.attachments)

    def with_attributes(self, /, **values: Value) -> Feature:
        """A copy in which only the named attributes differ."""
        return self._like(MappingProxyType({**self.attributes, **values}), self.attachments)

    def with_attachments(self, attachments: Attachments) -> Feature:
        return self._like(MappingProxyType({**self.attributes}), attachments)

    def _like(self, attributes: MappingProxyType[str, Value], attachments: Attachments) -> Feature:
        """With the same geometry, and what is remembered of it."""
        copy = object.__new__(Feature)
        copy.__dict__.update(self.__dict__, attributes=attributes, attachments=attachments)
        return copy

    def __reduce__(self) -> tuple[Any, ...]:
        return Feature, (self.key, self.geometry, dict(self.attributes), self.attachments)


_PLAIN = frozenset(b"\x01" + code.to_bytes(4, "little") for code in (1, 2, 3))
"""How a point, a line and a polygon begin in little-endian WKB without further dimensions."""


def geometry_from_wkb(wkb: bytes) -> BaseGeometry:
    """One geometry; ring closure and order are kept as stored."""
    with np.errstate(invalid="ignore"):
        geometry: BaseGeometry = shapely.from_wkb(wkb)
    return geometry


def measure_together(features: Iterable[Feature]) -> None:
    """Measure those of `features` that have not been, in one pass: one by one it takes a hundred times as
    long. The result is the same to the last bit."""
    fresh = [f for f in features if "measure" not in f.__dict__]
    if not fresh:
        return
    found = measure([f.geometry for f in fresh])
    for row, feature in enumerate(fresh):
        feature.__dict__["measure"] = found[row]


def same_attributes(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Equal in values and types: 1, 1.0 and True differ, as they do in a file. What is missing is empty: a
    field that a layer was given later is so on every feature, without touching one."""
    if one.keys() == other.keys():
        return one == other and all(type(value) is type(other[name]) for name, value in one.items())
    if any(other[name] is not None for name in other.keys() - one.keys()):
        return False
    return all(
        type(value) is type(other.get(name)) and value == other.get(name) for name, value in one.items()
    )
