"""Paths and anchors of many features at once are those of each alone, whatever stands beside it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PyQt6.QtCore import QPointF

from ui.canvas.shapes import anchor_of, anchors_of, path_of, paths_of

TEXTS = (
    "POINT (3 4)", "POINT EMPTY", "MULTIPOINT ((0 0), (4 2))",
    "LINESTRING (0 0, 10 0)", "LINESTRING EMPTY", "LINESTRING Z (0 0 1, 4 4 2)",
    "MULTILINESTRING ((0 0, 1 1), (5 5, 9 9, 9 12))", "MULTILINESTRING EMPTY",
    "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 6 4, 6 6, 4 6, 4 4))", "POLYGON EMPTY",
    "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 0)), ((5 5, 8 5, 8 8, 5 5)))",
    "POLYGON ((0 0, 10 0, 10 1, 1 1, 1 10, 0 10, 0 0))",
    "GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1), POLYGON ((0 0, 1 0, 1 1, 0 0)), POINT (3 3))",
)  # fmt: skip
TOGETHER = np.asarray(shapely.from_wkt(TEXTS), object)


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_feature_has_the_same_path_and_anchor_in_company(number: int) -> None:
    alone = TOGETHER[number]
    assert paths_of(TOGETHER)[number] == path_of(alone)
    assert anchors_of(TOGETHER)[number] == pytest.approx(anchor_of(alone), abs=0, nan_ok=True)


def test_paths_hold_every_vertex_of_rings_and_lines() -> None:
    for geometry, path in zip(TOGETHER, paths_of(TOGETHER), strict=True):
        parts = [p for p in shapely.get_parts(geometry) if p.geom_type in ("LineString", "Polygon")]
        elements = [path.elementAt(i) for i in range(path.elementCount())]
        assert [(e.x, e.y) for e in elements] == [
            (x, y) for part in parts for x, y in shapely.get_coordinates(part).tolist()
        ]


def test_anchors_are_where_a_name_should_be() -> None:
    anchors = dict(zip(TEXTS, anchors_of(TOGETHER), strict=True))
    assert anchors["LINESTRING (0 0, 10 0)"] == (5, 0)
    assert anchors["MULTILINESTRING ((0 0, 1 1), (5 5, 9 9, 9 12))"] == pytest.approx((8.06, 8.06), abs=0.01)
    assert anchors["POINT (3 4)"] == (3, 4)
    assert all(np.isnan(anchor).all() for text, anchor in anchors.items() if "EMPTY" in text)
    bent = TEXTS[11]
    assert shapely.from_wkt(bent).contains(shapely.Point(anchors[bent]))


def test_a_hole_stays_open_and_no_features_have_no_paths() -> None:
    holed = paths_of(TOGETHER)[8]
    assert holed.contains(QPointF(1, 1)) and not holed.contains(QPointF(5, 5))
    assert paths_of(TOGETHER[:0]) == [] and anchors_of(TOGETHER[:0]) == []
