"""A layer's features as rows for the page: places, symbols, values in words, measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Any

import msgspec
import numpy as np
import shapely

from beiyuan_gis.catalogue import Field, LayerDefinition, Value
from beiyuan_gis.geodesy.crs import GEOGRAPHIC, PLANE, transform_geometries
from beiyuan_gis.geodesy.measures import measure
from beiyuan_gis.geodesy.units import convert
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.outputs.webmap.words import Words, both, clean, words
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.report import is_schematic

DECIMALS = 8  # of a degree: about a millimetre
_BLOCK = 2000  # features between two calls of `progress`


class Lexicon:
    """The distinct texts of one field: a feature holds a number into `texts`, or -1 for nothing."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.texts: list[Words] = []
        self._codes: dict[tuple[type, Value], int] = {}

    def code(self, value: Value) -> int:
        if value is None or value == "":
            return -1
        key = (type(value), value)
        if key not in self._codes:
            self._codes[key] = len(self.texts)
            self.texts.append(value_words(self.field, value))
        return self._codes[key]


def value_words(field: Field, value: Value) -> Words:
    """A value as a person reads it: the title of its choice, yes or no, a number with its unit."""
    for choice in field.domain:
        if choice.value == value:
            return words(choice.title)
    if isinstance(value, bool):
        return both(lambda: _("yes") if value else _("no"))
    if isinstance(value, (int, float)) and field.unit:
        return both(lambda: wording.quantity(value, field.unit))
    return clean(str(value))


def rows(
    definition: LayerDefinition,
    features: Sequence[Feature],
    lexicons: Sequence[Lexicon],
    progress: Callable[[float], None],
) -> list[list[Any]]:
    """One row a feature: id, label, symbol, schematic (0 or 1), codes, measures, GeoJSON geometry or None.

    Symbols count as in `symbol_number`, codes as in `lexicons`; geometry is in degrees of CGCS2000.
    `progress` gets what is done of this layer, 0 to 1. Raise TransformError if a coordinate is not finite.
    """
    found: list[list[Any]] = []
    for start in range(0, len(features), _BLOCK):
        found += _block(definition, features[start : start + _BLOCK], lexicons)
        progress(len(found) / len(features))
    return found


def symbol_number(definition: LayerDefinition, feature: Feature) -> int:
    """0 for the base symbol, n for the n-th case."""
    style = definition.style
    if style.by:
        value = feature.attributes.get(style.by)
        for number, case in enumerate(style.cases, 1):
            if case.value == value:
                return number
    return 0


def _block(
    definition: LayerDefinition, features: Sequence[Feature], lexicons: Sequence[Lexicon]
) -> Iterator[list[Any]]:
    places = _places(features)
    for feature, place, sizes in zip(features, places, _sizes(definition, features), strict=False):
        label = feature.attributes.get(definition.label)
        yield [
            feature.key.id,
            "" if label is None else clean(str(label)),
            symbol_number(definition, feature),
            int(is_schematic(feature.attributes)),
            [lexicon.code(feature.attributes.get(lexicon.field.name)) for lexicon in lexicons],
            sizes,
            place,
        ]


def _places(features: Sequence[Feature]) -> list[msgspec.Raw | None]:
    plane = shapely.force_2d(np.array([f.geometry for f in features], object))
    geometries = transform_geometries(plane, PLANE, GEOGRAPHIC)
    rounded = shapely.transform(geometries, lambda c: np.round(c, DECIMALS))
    return [
        None if empty else msgspec.Raw(text.encode())
        for text, empty in zip(shapely.to_geojson(rounded), shapely.is_empty(rounded), strict=True)
    ]


def _sizes(definition: LayerDefinition, features: Sequence[Feature]) -> Iterator[list[Words]]:
    """Lines: length. Polygons: area on the plane, area on the ellipsoid. Points: nothing."""
    if definition.geometry == "Point":
        return repeat([])
    found = measure([f.geometry for f in features])
    if definition.geometry == "LineString":
        return ([_in_words(length, "m", definition.unit)] for length in found.length_plane.tolist())
    areas = zip(found.area_plane.tolist(), found.area_ellipsoidal.tolist(), strict=True)
    return ([_in_words(area, "m2", definition.unit) for area in pair] for pair in areas)


def _in_words(value: float, unit: str, other: str) -> Words:
    """The measure, and behind it the same in the layer's own unit where that is another of its kind."""
    kind = {"m": {"km"}, "m2": {"ha", "mu", "km2"}}[unit]
    if other not in kind:
        return both(lambda: wording.quantity(value, unit))
    converted = convert(value, unit, other)
    return both(lambda: f"{wording.quantity(value, unit)} = {wording.quantity(converted, other)}")
