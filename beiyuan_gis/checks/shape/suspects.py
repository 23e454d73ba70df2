"""Which geometries of a whole layer are worth taking apart, found without a loop over features."""

from __future__ import annotations

import numpy as np
import shapely

from beiyuan_gis.checks.arrays import Mask, Objects, Rows
from beiyuan_gis.checks.shape.path import SAME, SPIKE_WIDTH, sharp_at


def suspects(geometries: Objects) -> Mask:
    """Which of (n,) valid geometries may yet have a repeated point, a spike, an empty or a doubled part, or
    run along themselves.

    A suspect may turn out to be sound; what is none has none of these.
    """
    found: Mask = np.zeros(len(geometries), np.bool_)
    parts, owner = shapely.get_parts(geometries, return_index=True)
    found[owner[shapely.is_empty(parts)]] = True
    found |= (shapely.get_num_geometries(geometries) > 1) & np.isin(shapely.get_type_id(geometries), (4, 5))
    lines = np.isin(shapely.get_type_id(geometries), (1, 5))
    found[lines] |= ~shapely.is_simple(geometries[lines])
    is_area = shapely.get_type_id(parts) == 3
    rings, of_part = shapely.get_rings(parts[is_area], return_index=True)
    found[owner[is_area][of_part][_broken(rings, closed=True)]] = True
    is_line = shapely.get_type_id(parts) == 1
    found[owner[is_line][_broken(parts[is_line], closed=False)]] = True
    return found


def _broken(paths: Objects, *, closed: bool) -> Rows:
    """The rows of those paths that repeat a point or have a spike."""
    xy, path = shapely.get_coordinates(paths, return_index=True)
    if len(xy) < 2:
        return np.empty(0, np.int64)
    same = path[1:] == path[:-1]
    repeated = path[1:][same & (np.hypot(*np.diff(xy, axis=0).T) <= SAME)]
    before, after = np.roll(xy, 1, axis=0), np.roll(xy, -1, axis=0)
    first = np.concatenate([[True], ~same])
    last = np.concatenate([~same, [True]])
    inner = ~first & ~last
    if closed:  # the point before a ring's first is its last but one
        ends = np.flatnonzero(last)
        before[first] = xy[ends - 1]
        inner |= first
    spiked = path[inner][sharp_at(before[inner], xy[inner], after[inner], SPIKE_WIDTH)]
    broken: Rows = np.unique(np.concatenate([repeated, spiked]))
    return broken
