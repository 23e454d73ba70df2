"""What the canvas derives from a table and keeps: geometries, a spatial index, paths ready to draw.

Derived from the base columns once, as long as the table keeps its base; an edited feature brings its own
geometry, and only its path is built anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainterPath, QPolygonF
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.model.columns import Columns, geometry_from_wkb
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.table import Table
from ui.canvas.viewport import Bounds

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SMALL = 20_000
"""Features that are derived at once, without a worker."""


class Hit(NamedTuple):
    """A feature near some place, with its geometry as it is now."""

    key: Key
    geometry: BaseGeometry


class BaseShapes:
    """What is derived from base columns. Paths are built when a feature first comes into view."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._paths: dict[int, QPainterPath] = {}
        self._anchors: dict[int, tuple[float, float]] = {}

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.columns.geometry.unpack())

    @property
    def small(self) -> bool:
        """Whether everything about it is derived faster than a person notices."""
        return len(self.columns.ids) <= SMALL

    def rows_near(self, box: Bounds) -> Rows:
        """Rows whose bounding box meets `box`, rising. A large index is built by a worker; till then one
        looks at every box, which for a million rows takes a few milliseconds."""
        if self.small or "tree" in self.__dict__:
            return np.sort(self.tree.query(shapely.box(*box)))
        bounds = self.columns.bounds
        x0, y0, x1, y1 = box
        inside = (bounds[:, 0] <= x1) & (bounds[:, 2] >= x0) & (bounds[:, 1] <= y1) & (bounds[:, 3] >= y0)
        return np.flatnonzero(inside)

    def geometry(self, row: int) -> BaseGeometry:
        return geometry_from_wkb(self.columns.geometry.wkb(row))

    def path(self, row: int) -> QPainterPath:
        path = self._paths.get(row)
        if path is None:
            path = self._paths[row] = path_of(self.geometry(row))
        return path

    def anchor(self, row: int) -> tuple[float, float]:
        anchor = self._anchors.get(row)
        if anchor is None:
            anchor = self._anchors[row] = anchor_of(self.geometry(row))
        return anchor


class Shapes:
    """The shapes of all layers: one `BaseShapes` a layer, and the paths of edited features."""

    def __init__(self) -> None:
        self._bases: dict[str, BaseShapes] = {}
        self._edited: dict[Key, tuple[Feature, QPainterPath]] = {}

    def base(self, table: Table) -> BaseShapes:
        """Of this table's base columns; kept until the layer gets other ones."""
        shapes = self._bases.get(table.layer)
        if shapes is None or shapes.columns is not table.base:
            shapes = self._bases[table.layer] = BaseShapes(table.base)
        return shapes

    def edited_path(self, feature: Feature) -> QPainterPath:
        """The path of a feature of the overlay; an older state of it is forgotten."""
        kept = self._edited.get(feature.key)
        if kept is None or kept[0] is not feature:
            kept = self._edited[feature.key] = feature, path_of(feature.geometry)
        return kept[1]

    def path(self, table: Table, id: int) -> QPainterPath | None:
        """The path of a feature as it is now, or None when there is none."""
        if id in table.overlay:
            feature = table.overlay[id]
            return self.edited_path(feature) if feature else None
        row = table.base.row_of(id)
        return None if row is None else self.base(table).path(row)

    def near(self, table: Table, box: Bounds) -> Iterator[Hit]:
        """Features whose bounding box meets `box`, edited ones as they are now."""
        rows = self.base(table).rows_near(box)
        rows = rows[table.base_mask[rows]]
        for row, geometry in zip(rows, table.base.geometry.unpack(rows), strict=True):
            yield Hit(Key(table.layer, int(table.base.ids[row])), geometry)
        for feature in table.edited:
            if boxes_meet(feature.geometry.bounds, box):
                yield Hit(feature.key, feature.geometry)


def boxes_meet(one: Bounds, other: Bounds) -> bool:
    """Whether two boxes share a point; an empty geometry's box (NaN) meets none."""
    return one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1]


def polygon_of(coordinates: Floats) -> QPolygonF:
    """(n, 2) coordinates as Qt points, copied in one go."""
    polygon = QPolygonF()
    polygon.fill(QPointF(), len(coordinates))
    if len(coordinates):
        memory = polygon.data()
        assert memory is not None
        memory.setsize(16 * len(coordinates))
        np.frombuffer(memory, np.float64)[:] = coordinates.ravel()  # type: ignore[call-overload]
    return polygon


def path_of(geometry: BaseGeometry) -> QPainterPath:
    """World coordinates; rings are closed and holes stay open (odd-even fill). Points give an empty path."""
    path = QPainterPath()
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            for ring in shapely.get_rings(part):
                path.addPolygon(polygon_of(shapely.get_coordinates(ring)))
                path.closeSubpath()
        elif part.geom_type == "LineString":
            path.addPolygon(polygon_of(shapely.get_coordinates(part)))
    return path


def anchor_of(geometry: BaseGeometry) -> tuple[float, float]:
    """Where a label is centred: inside a polygon, on the middle of a line, at a point."""
    if geometry.is_empty:
        return float("nan"), float("nan")
    if geometry.geom_type in ("LineString", "MultiLineString"):
        longest = max(shapely.get_parts(geometry), key=lambda part: part.length)
        point = longest.interpolate(0.5, normalized=True)
    else:
        point = geometry.centroid
        if not geometry.intersects(point):
            point = geometry.representative_point()
    return float(point.x), float(point.y)
