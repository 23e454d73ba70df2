"""Measures and boxes of very many features straight from their packed WKB.

A chunk of rows at a time, so that beside the result only a few megabytes are needed however many there
are. What `wkb` leaves over, and what does not come out finite, goes by shapely, which says what is wrong
with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from beiyuan_gis.geodesy.arrays import Bytes, Floats, Integers
from beiyuan_gis.geodesy.measures import Measures, measure, measure_paths
from beiyuan_gis.geodesy.paths import SHELL
from beiyuan_gis.geodesy.ring_sums import path_boxes
from beiyuan_gis.geodesy.wkb import Plain, chunks, read_plain

Packed = bytes | bytearray | memoryview | NDArray[np.uint8]


def measure_wkb(buffer: Packed, offsets: Integers) -> Measures:
    """All four measures of every row, to the last bit what `measure` gives its geometry.

    Row i is `buffer[offsets[i] : offsets[i + 1]]`, in plane metres. Raises shapely's GEOSException for a
    row that is no geometry.
    """
    found = np.empty((4, len(offsets) - 1))
    for rows, raw, ends, plain in _read(buffer, offsets):
        part = found[:, rows]
        part[:] = _columns(measure_paths(plain.rings, plain.lines, len(ends) - 1))
        odd = _odd(plain, part)
        if len(odd):
            part[:, odd] = _columns(measure(_geometries(raw, ends, odd)))
    return Measures(*found)


def bounds_wkb(buffer: Packed, offsets: Integers) -> Floats:
    """(n, 4): minx, miny, maxx, maxy of every row as shapely has them; NaN for an empty geometry."""
    found = np.empty((len(offsets) - 1, 4))
    for rows, raw, ends, plain in _read(buffer, offsets):
        part = found[rows]
        for paths in (plain.rings[plain.rings.role == SHELL], plain.lines, plain.points):
            part[paths.feature] = path_boxes(paths).T
        odd = _odd(plain, part.T)
        if len(odd):
            part[odd] = shapely.bounds(_geometries(raw, ends, odd))
    return found


def _read(buffer: Packed, offsets: Integers) -> Iterator[tuple[slice, Bytes, Integers, Plain]]:
    """The rows of each chunk, its bytes, where its rows end in them, and what is plain there."""
    everything = np.frombuffer(buffer, np.uint8)
    for rows in chunks(offsets):
        ends = offsets[rows.start : rows.stop + 1]
        raw = everything[ends[0] : ends[-1]]
        ends = ends - ends[0]
        yield rows, raw, ends, read_plain(raw, ends)


def _odd(plain: Plain, values: Floats) -> Integers:
    """Rows to ask shapely about, given what was found for them, (k, n)."""
    strange = np.asarray(~np.isfinite(values).all(axis=0))
    strange[plain.left] = True
    return np.flatnonzero(strange)


def _columns(measures: Measures) -> tuple[Floats, ...]:
    return (
        measures.area_plane,
        measures.area_ellipsoidal,
        measures.length_plane,
        measures.length_ellipsoidal,
    )


def _geometries(raw: Bytes, ends: Integers, rows: Integers) -> NDArray[np.object_]:
    blobs = np.empty(len(rows), object)
    blobs[:] = [raw[ends[row] : ends[row + 1]].tobytes() for row in rows.tolist()]
    with np.errstate(invalid="ignore"):  # NaN among the coordinates is no news
        geometries: Any = shapely.from_wkb(blobs)
    return np.asarray(geometries, object)
