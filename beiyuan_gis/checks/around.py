"""What lies near some boxes, among very many: by splitting what is asked about, so that places far apart do
not ask for all that lies between them. Numbers only, in pieces: the window is never kept from the
interpreter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import shapely

from beiyuan_gis.checks.arrays import Boxes, Mask, Objects, Rows
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.model.table import Table

REACH = 50.0
"""Metres: how far rules look around a feature. No rule speaks of features further apart."""

_FEW = 4_096
"""Boxes that are looked up in an index."""
_PIECE = 65_536
"""Boxes that are compared in one go."""


class Around(NamedTuple):
    """Features of a table: rows of its base that are as they were, and edited ones by id."""

    rows: Rows
    edited: list[Feature]


def near_in_table(table: Table, asked: Boxes) -> Around:
    """The features that come within REACH of any of the boxes (n, 4) that are asked about."""
    rows = np.flatnonzero(near(table.base.bounds, asked))
    edited = sorted(table.edited, key=lambda f: f.key.id)
    close = near(bounds_of(edited), asked)
    return Around(
        rows[table.base_mask[rows]], [f for f, keep in zip(edited, close.tolist(), strict=True) if keep]
    )


def near(boxes: Boxes, asked: Boxes) -> Mask:
    """Which of `boxes` (m, 4) come within REACH of any that is asked about (n, 4); NaN is never near."""
    asked = asked[np.isfinite(asked).all(axis=1)] + (-REACH, -REACH, REACH, REACH)
    found = np.zeros(len(boxes), np.bool_)
    if len(asked):
        for start in range(0, len(boxes), _PIECE):
            piece = boxes[start : start + _PIECE]
            _mark(found[start : start + _PIECE], piece, np.arange(len(piece)), asked)
    return found


def _mark(found: Mask, boxes: Boxes, rows: Rows, asked: Boxes) -> None:
    """Set `found` at those of `rows` whose box meets one of `asked`."""
    rows = rows[_meets(boxes[rows], np.concatenate([asked[:, :2].min(axis=0), asked[:, 2:].max(axis=0)]))]
    if len(asked) == 1:
        found[rows] = True
    elif len(rows) <= _FEW:
        found[rows[np.unique(shapely.STRtree(drawn(asked)).query(drawn(boxes[rows]))[0])]] = True
    else:
        middles = asked[:, :2] + asked[:, 2:]
        order = np.argsort(middles[:, np.argmax(np.ptp(middles, axis=0))])
        for half in np.array_split(asked[order], 2):
            _mark(found, boxes, rows[~found[rows]], half)


def _meets(boxes: Boxes, box: Boxes) -> Mask:
    west, south, east, north = boxes.T
    found: Mask = (west <= box[2]) & (south <= box[3]) & (east >= box[0]) & (north >= box[1])
    return found


def drawn(boxes: Boxes) -> Objects:
    """Boxes (n, 4) as polygons (n,)."""
    polygons: Objects = np.asarray(shapely.box(*boxes.T), object)
    return polygons


def bounds_of(features: Iterable[Feature | None]) -> Boxes:
    """Boxes (n, 4) of those that are there; NaN for an empty geometry."""
    boxes: Boxes = shapely.bounds(np.array([f.geometry for f in features if f], object)).reshape(-1, 4)
    return boxes
