"""A coordinate that is a number, but no place on the plane of EPSG:4548."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.validity import PLANE_EAST, PLANE_NORTH, Place
from beiyuan_gis.i18n import mark

RULE = "off_plane"
TITLE = mark("Off the plane")
SAYS = mark("{e}, {n} is far off the plane of EPSG:4548. Are easting and northing swapped?")
WHY = mark(
    "Areas and lengths measured there mean nothing. Usually easting and northing were swapped, or the "
    "easting carries a zone number; the fix swaps them or takes the zone number away."
)


def places(geometry: BaseGeometry) -> Iterator[Place | None]:
    """The first corner that is off."""
    xy = shapely.get_coordinates(geometry)
    low, high = (PLANE_EAST[0], PLANE_NORTH[0]), (PLANE_EAST[1], PLANE_NORTH[1])
    off = np.flatnonzero(((xy < low) | (xy > high)).any(axis=1))
    if len(off):
        yield float(xy[off[0], 0]), float(xy[off[0], 1])
