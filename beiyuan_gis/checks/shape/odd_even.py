"""What a ring surrounds an odd number of times, in time that grows with its crossings and not their square.

GEOS's `make_valid` by linework takes minutes for a ring with some thousands of crossings.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.arrays import Mask, Points
from beiyuan_gis.edits.vertices import Coordinates

_AT_ONCE = 10_000_000
"""Places times edges that are looked at together, so that memory stays small."""


def ground_inside(ring: Coordinates) -> BaseGeometry:
    """The area inside a closed ring (n, 2) that may cross itself anyhow; perhaps empty.

    The ring is cut where it meets itself, faces are made of the pieces, and those are kept that it goes
    around an odd number of times. A ring that goes round everything an even number of times, as an outline
    drawn twice over, keeps all of it.
    """
    noded = shapely.union_all([LineString(ring)])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.get_coordinates(shapely.point_on_surface(faces))
    odd = _surrounded_oddly(inside, ring)
    whole: BaseGeometry = shapely.union_all(faces[odd] if odd.any() else faces)
    return whole


def _surrounded_oddly(places: Points, ring: Coordinates) -> Mask:
    """Whether a ray east from each place (m, 2) meets the ring an odd number of times."""
    odd = np.zeros(len(places), np.bool_)
    start, end = ring[:-1], ring[1:]
    step = max(1, _AT_ONCE // len(start))
    rise = np.where(end[:, 1] == start[:, 1], 1.0, end[:, 1] - start[:, 1])
    for first in range(0, len(places), step):
        x, y = (column[:, None] for column in places[first : first + step].T)
        spans = (start[:, 1] > y) != (end[:, 1] > y)
        meets = start[:, 0] + (y - start[:, 1]) / rise * (end[:, 0] - start[:, 0])
        odd[first : first + step] = (spans & (meets > x)).sum(axis=1) % 2 == 1
    return odd
