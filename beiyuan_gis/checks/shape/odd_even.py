"""What a ring surrounds an odd number of times, in time that grows with its crossings and not their square.

GEOS's `make_valid` by linework takes minutes for a ring with some thousands of crossings.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.arrays import Mask, Objects, Points
from beiyuan_gis.edits.vertices import Coordinates

_AT_ONCE = 1_000
"""Places that are looked at together, so that memory stays small."""


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
    count = np.zeros(len(places), np.int64)
    start, end = ring[:-1], ring[1:]
    east = ring[:, 0].max()
    edges: Objects = np.asarray(shapely.linestrings(np.stack([start, end], axis=1)), object)
    tree = shapely.STRtree(edges)
    for first in range(0, len(places), _AT_ONCE):
        some = places[first : first + _AT_ONCE]
        rays = shapely.linestrings(
            np.stack([some, np.column_stack([np.full(len(some), east), some[:, 1]])], 1)
        )
        ray, edge = tree.query(rays)
        (x, y), from_, to = some[ray].T, start[edge], end[edge]
        spans = (from_[:, 1] > y) != (to[:, 1] > y)
        rise = np.where(spans, to[:, 1] - from_[:, 1], 1.0)
        meets = from_[:, 0] + (y - from_[:, 1]) / rise * (to[:, 0] - from_[:, 0])
        count[first : first + _AT_ONCE] += np.bincount(ray[spans & (meets > x)], minlength=len(some))
    odd: Mask = count % 2 == 1
    return odd
