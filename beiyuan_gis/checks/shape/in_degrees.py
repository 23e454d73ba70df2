"""Longitude and latitude where metres of the plane should be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.arrays import Boxes, Mask
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.geodesy.crs import GEOGRAPHIC, PLANE, transform_geometries
from beiyuan_gis.i18n import mark

RULE = "in_degrees"
TITLE = mark("Degrees instead of metres")
SAYS = mark("{e}, {n} are longitude and latitude in degrees, not metres of EPSG:4548.")
WHY = mark(
    "As metres they lie at the equator, and nothing can be measured. The fix turns them into metres of the "
    "plane."
)

LONGITUDES, LATITUDES = (70.0, 140.0), (0.0, 60.0)
"""Of China. As metres of EPSG:4548 these are a few dozen metres of ocean, so nothing real lies there."""


def places(geometry: BaseGeometry) -> Iterator[Place | None]:
    """The first corner, when all are degrees."""
    if is_in_degrees(shapely.bounds(geometry)[None])[0]:
        x, y = shapely.get_coordinates(geometry)[0]
        yield float(x), float(y)


def is_in_degrees(boxes: Boxes) -> Mask:
    """Which boxes (n, 4) hold degrees, whichever of the two stands first."""
    return _within(boxes, LONGITUDES, LATITUDES) | _within(boxes, LATITUDES, LONGITUDES)


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry on the plane, heights kept."""
    if geometry.bounds[0] < LONGITUDES[0]:
        geometry = shapely.transform(
            geometry, lambda c: np.column_stack([c[:, 1], c[:, 0], *c.T[2:]]), include_z=bool(geometry.has_z)
        )
    array = np.empty(1, object)
    array[0] = geometry
    moved: BaseGeometry = transform_geometries(array, GEOGRAPHIC, PLANE)[0]
    return moved


def _within(boxes: Boxes, across: tuple[float, float], up: tuple[float, float]) -> Mask:
    low, high = (across[0], up[0]), (across[1], up[1])
    within: Mask = np.all((boxes[:, :2] >= low) & (boxes[:, 2:] <= high), axis=1)
    return within
