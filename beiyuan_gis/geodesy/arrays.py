"""Array types and the one way this room turns geometries into an array."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Geometries = NDArray[np.object_]
GeometriesLike = Geometries | Iterable[BaseGeometry | None]


def as_geometries(geoms: GeometriesLike) -> Geometries:
    """An object array (n,) of shapely geometries or None; an array is passed through, not copied."""
    if isinstance(geoms, np.ndarray):
        return geoms
    items: list[Any] = list(geoms)
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array
