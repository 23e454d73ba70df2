"""What counts as plain is read by shapely; and most of what there is counts as plain."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from beiyuan_gis.storage.plain_wkb import plain

SHAPES = [
    shapely.Point(1, 2),
    shapely.LineString([(0, 0), (1, 1), (2, 0)]),
    shapely.box(0, 0, 1, 1),
    shapely.Polygon([(0, 0), (9, 0), (9, 9)], [[(5, 2), (6, 2), (6, 3)], [(7, 2), (8, 2), (8, 3)]]),
    shapely.MultiPoint([(1, 2)]),
    shapely.MultiLineString([[(0, 0), (1, 1)]]),
    shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]),
]
WKB = [shapely.to_wkb(shape, byte_order=1) for shape in SHAPES]


def told(blobs: list[bytes]) -> list[bool]:
    lengths = np.array([len(b) for b in blobs], np.int64)
    found: list[bool] = plain(np.frombuffer(b"".join(blobs), np.uint8), lengths).tolist()
    return found


def test_common_geometries_are_plain() -> None:
    assert told(WKB) == [True] * len(WKB)
    assert told([]) == []


def test_others_are_left_to_shapely() -> None:
    others = [
        shapely.to_wkb(shapely.box(0, 0, 1, 1), byte_order=0),
        shapely.to_wkb(shapely.MultiPoint([(1, 2), (3, 4)])),
        shapely.to_wkb(shapely.Polygon()),
        b"",
        b"\x01",
    ]
    assert told([WKB[0], *others, WKB[2]]) == [True, *[False] * len(others), True]


edits = st.lists(
    st.tuples(st.sampled_from(["set", "cut", "add"]), st.integers(0, 200), st.integers(0, 255)), max_size=3
)


@given(st.lists(st.tuples(st.integers(0, len(WKB) - 1), edits), min_size=1, max_size=6))
def test_what_is_plain_is_read(chosen: list[tuple[int, list[tuple[str, int, int]]]]) -> None:
    blobs = []
    for number, changes in chosen:
        blob = bytearray(WKB[number])
        for what, at, byte in changes:
            if what == "set" and blob:
                blob[at % len(blob)] = byte
            elif what == "cut":
                del blob[at % (len(blob) + 1) :]
            elif what == "add":
                blob += bytes([byte]) * (at % 9)
        blobs.append(bytes(blob))
    for blob, good in zip(blobs, told(blobs), strict=True):
        if good:
            geometry = shapely.from_wkb(blob)
            assert len(shapely.to_wkb(geometry)) == len(blob)


@pytest.mark.parametrize("ring", [[(0, 0), (1, 0), (1, 1), (0, 1)], [(0, 0), (1, 1), (0, 0)]])
def test_a_ring_that_is_open_or_flat_is_not_plain(ring: list[tuple[float, float]]) -> None:
    head = np.array([1], np.uint8).tobytes() + np.array([3, 1, len(ring)], "<u4").tobytes()
    assert told([head + np.array(ring, "<f8").tobytes()]) == [False]
