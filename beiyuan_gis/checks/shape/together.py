"""How two grounds, of rings or of parts, lie to each other; rounding of a micrometre is forgiven."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.arrays import Mask, Objects
from beiyuan_gis.checks.shape.path import SAME
from beiyuan_gis.edits.validity import Place


def hair_of(ground: BaseGeometry) -> float:
    """The area, in square metres, of a rim around `ground` that is no wider than rounding."""
    extent = max(ground.bounds[2] - ground.bounds[0], ground.bounds[3] - ground.bounds[1])
    return float(SAME * min(1.0, extent) * ground.length)


def lies_in(inner: BaseGeometry, outer: BaseGeometry) -> bool:
    """Whether all of `inner` is on `outer`, edges shared or not."""
    return bool(shapely.difference(inner, outer).area <= hair_of(inner))


def is_apart(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Whether two grounds share nothing, edges apart."""
    return bool(shapely.intersection(one, other).area <= min(hair_of(one), hair_of(other)))


def overlap_of(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry | None:
    """What two grounds share when neither lies in the other; None when that is next to nothing."""
    if lies_in(one, other) or lies_in(other, one):
        return None
    shared: BaseGeometry = shapely.intersection(one, other)
    return shared if shared.area > min(hair_of(one), hair_of(other)) else None


def shared_edge(one: BaseGeometry, other: BaseGeometry) -> Iterator[Place]:
    """The middle of the longest piece along which two grounds share their outlines, if there is any.

    Where rounding keeps two edges from being the very same, they count as shared when a hundredth of the
    shorter outline runs along the other.
    """
    pieces = _lines(shapely.intersection(one.boundary, other.boundary))
    if not pieces:
        rim = shapely.buffer(other.boundary, SAME, quad_segs=1)
        near = _lines(shapely.intersection(one.boundary, rim))
        least = 0.01 * min(one.length, other.length)
        pieces = [piece for piece in near if piece.length > least]
    if pieces:
        middle = shapely.line_interpolate_point(max(pieces, key=shapely.length), 0.5, normalized=True)
        yield middle.x, middle.y


def are_alike(one: Objects, other: Objects) -> Mask:
    """Whether geometries (n,) and (n,) are the same places, wherever rings start and run to, whatever corners
    lie along an edge, and whether a lone part is called many.
    """
    alike: Mask = np.all(abs(shapely.bounds(one) - shapely.bounds(other)) <= 2 * SAME, axis=1)
    one, other = one[alike], other[alike]
    same = abs(shapely.length(one) - shapely.length(other)) <= SAME * (1 + shapely.length(one))
    same &= abs(shapely.area(one) - shapely.area(other)) <= SAME * (1 + shapely.length(one))
    same[same] = shapely.hausdorff_distance(one[same], other[same]) <= SAME
    alike[alike] = same
    return alike


def _lines(geometry: BaseGeometry) -> list[LineString]:
    return [
        p
        for p in shapely.get_parts(shapely.get_parts(geometry))
        if isinstance(p, LineString) and p.length > 0
    ]
