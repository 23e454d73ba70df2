"""What the canvas derives from a table and keeps: where its features lie, and paths ready to draw.

Derived from the base columns once, as long as the table keeps its base; an edited feature brings its own
geometry, and only its path is built anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainterPath, QPolygonF
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.model.columns import Columns, GeometryArray, Mask
from beiyuan_gis.model.feature import Feature, Key, geometry_from_wkb
from beiyuan_gis.model.table import Table
from ui.canvas.in_scene import near_in_scene, parted_in_scene, thinned
from ui.canvas.lately import Lately
from ui.canvas.viewport import Bounds

if TYPE_CHECKING:
    from ui.canvas.kernels.scene import Scene

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_LINE, _POLYGON, _LINES = 1, 3, 5
"""Type ids of shapely."""

_WHOLE = frozenset((1, 2, 3, 5, 6))
"""Kinds of geometries of which all is drawn: not of several points."""

_PREBUILT = 200_000
"""Paths, and places and texts of names, that are kept where QPainter draws."""
_NAMES = 20_000
"""The same where compiled functions draw: of names alone."""

SMALL = 20_000
"""Features that are derived at once, without a worker."""
_ALL = 1 << 62


class Hit(NamedTuple):
    """A feature near some place, with its geometry as it is now."""

    key: Key
    geometry: BaseGeometry


class BaseShapes:
    """What is derived from base columns. Paths are built when a feature first comes into view."""

    def __init__(self, columns: Columns, scene_of: Callable[[], Scene | None] = lambda: None) -> None:
        self.columns, self._scene_of = columns, scene_of
        self._paths: Lately[int, QPainterPath] = Lately(_PREBUILT)
        self._anchors: Lately[int, tuple[float, float]] = Lately(_PREBUILT)
        self._texts: Lately[tuple[str, int], str] = Lately(_PREBUILT)

    @property
    def _scattered(self) -> bool:
        """Whether a feature may reach beyond what is drawn of it: of several points one symbol is drawn."""
        return not self.columns.geometry.kinds <= _WHOLE

    @cached_property
    def extent(self) -> Bounds | None:
        """The box of all rows; None when there is nothing to see."""
        scene = self.scene()
        if scene is not None and len(scene.blocks):
            low, high = scene.blocks[:, :2].min(axis=0), scene.blocks[:, 2:].max(axis=0)
            box = np.concatenate([low, high]) * scene.quantum + np.tile(scene.origin, 2)
        else:
            bounds = self.columns.bounds[~np.isnan(self.columns.bounds).any(axis=1)]
            if not len(bounds):
                return None
            box = np.concatenate([bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)])
        return float(box[0]), float(box[1]), float(box[2]), float(box[3])

    def scene(self) -> Scene | None:
        """What compiled functions find features in, once it is there and tells where all of each is."""
        scene = self._scene_of()
        return None if scene is None or self._scattered else scene

    def fit(self) -> None:
        """Keep as much as whoever draws the map has use for."""
        most = _PREBUILT if self._scene_of() is None else _NAMES
        self._paths.most = self._anchors.most = self._texts.most = most

    def warm(self) -> None:
        """Derive, in a worker, what `near` would have to derive when a pointer first asks."""
        if self.scene() is None:
            _ = self.columns.bounds

    def near(self, box: Bounds, kept: Mask, most: int = _ALL) -> tuple[Rows, Floats]:
        """Those rows of `kept` whose bounding box meets `box`, in no order, and their boxes (n, 4), which may
        be too large by a hair. Of more than `most` only some, from all over the box."""
        scene = self.scene()
        if scene is not None:
            return near_in_scene(scene, box, kept, most)
        bounds = self.columns.bounds
        x0, y0, x1, y1 = box
        inside = (bounds[:, 0] <= x1) & (bounds[:, 2] >= x0) & (bounds[:, 1] <= y1) & (bounds[:, 3] >= y0)
        rows = thinned(np.flatnonzero(inside & kept), most)
        return rows, bounds[rows]

    def parted(self, box: Bounds, kept: Mask) -> tuple[Rows, Rows]:
        """As `near`, the rows alone: those of which all lies inside `box`, and those that have to be looked
        at."""
        scene = self.scene()
        if scene is not None:
            return parted_in_scene(scene, box, kept)
        rows, boxes = self.near(box, kept)
        inside = (boxes[:, :2] >= box[:2]).all(axis=1) & (boxes[:, 2:] <= box[2:]).all(axis=1)
        return rows[inside], rows[~inside]

    def derive(self, rows: Rows) -> None:
        """Paths and anchors of these rows together: one by one takes several times as long."""
        new = [row for row in rows.tolist() if row not in self._paths or row not in self._anchors]
        if new:
            geometries = self.columns.geometry.unpack(new)
            self._paths.keep_all(zip(new, paths_of(geometries), strict=True))
            self._anchors.keep_all(zip(new, anchors_of(geometries), strict=True))

    def path(self, row: int) -> QPainterPath:
        path = self._paths.get(row)
        return self._paths.keep(row, path_of(self._geometry(row))) if path is None else path

    def anchor(self, row: int) -> tuple[float, float]:
        anchor = self._anchors.get(row)
        return self._anchors.keep(row, anchor_of(self._geometry(row))) if anchor is None else anchor

    def text(self, name: str, row: int) -> str:
        """What a row's field reads as; empty where there is none. Reading it from a file again would take its
        time at every frame."""
        text = self._texts.get((name, row))
        if text is None:
            column = self.columns.attributes.get(name)
            text = self._texts.keep((name, row), as_label(column[row] if column else None))
        return text

    def _geometry(self, row: int) -> BaseGeometry:
        return geometry_from_wkb(self.columns.geometry.wkb(row))


class Shapes:
    """The shapes of all layers: one `BaseShapes` a layer, and the paths of edited features."""

    def __init__(self) -> None:
        self.scene_of: Callable[[str, int, Columns], Scene | None] = lambda *_stratum: None
        """What compiled functions derived of a layer's stratum, if anything yet."""
        self._strata: dict[tuple[str, int], BaseShapes] = {}
        self._edited: Lately[Key, tuple[Feature, QPainterPath]] = Lately(_NAMES)
        self._edited_anchors: Lately[Key, tuple[Feature, tuple[float, float]]] = Lately(_NAMES)

    def base(self, table: Table) -> BaseShapes:
        """Of this table's base columns; kept until the layer gets other ones."""
        return self._of(table.layer, 0, table.base)

    def strata(self, table: Table) -> Iterator[tuple[BaseShapes, Mask]]:
        """Of the base and of what was edited long ago, each with the rows that count."""
        for number, (columns, mask) in enumerate(table.strata):
            yield self._of(table.layer, number, columns), mask

    def _of(self, layer: str, number: int, columns: Columns) -> BaseShapes:
        shapes = self._strata.get((layer, number))
        if shapes is None or shapes.columns is not columns:
            shapes = BaseShapes(columns, lambda: self.scene_of(layer, number, columns))
            self._strata[layer, number] = shapes
        shapes.fit()
        return shapes

    def edited_path(self, feature: Feature) -> QPainterPath:
        """The path of a feature of the overlay; an older state of it is forgotten."""
        kept = self._edited.get(feature.key)
        if kept is None or kept[0] is not feature:
            kept = self._edited.keep(feature.key, (feature, path_of(feature.geometry)))
        return kept[1]

    def edited_anchor(self, feature: Feature) -> tuple[float, float]:
        """Where the name of a feature of the overlay is centred."""
        kept = self._edited_anchors.get(feature.key)
        if kept is None or kept[0] is not feature:
            kept = self._edited_anchors.keep(feature.key, (feature, anchor_of(feature.geometry)))
        return kept[1]

    def near(self, table: Table, box: Bounds) -> Iterator[Hit]:
        """Features whose bounding box meets `box`, edited ones as they are now."""
        for shapes, mask in self.strata(table):
            rows, _boxes = shapes.near(box, mask)
            columns = shapes.columns
            for row, geometry in zip(rows, columns.geometry.unpack(rows), strict=True):
                yield Hit(Key(table.layer, int(columns.ids[row])), geometry)
        for feature in table.recent:
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
    """As `paths_of`, of one geometry."""
    return paths_of(np.array([geometry], object))[0]


def paths_of(geometries: GeometryArray) -> list[QPainterPath]:
    """Of each geometry (n,), in world coordinates; rings are closed and holes stay open (odd-even fill).
    Points give an empty path."""
    paths = [QPainterPath() for _ in geometries]
    parts, owner = shapely.get_parts(geometries, return_index=True)
    types = shapely.get_type_id(parts)
    areas, lines = np.flatnonzero(types == _POLYGON), np.flatnonzero(types == _LINE)
    rings, area = shapely.get_rings(parts[areas], return_index=True)
    chains = np.concatenate([rings, parts[lines]])
    part = np.concatenate([areas[area], lines])
    order = np.argsort(part, kind="stable")
    xy, chain = shapely.get_coordinates(chains[order], return_index=True)
    ends = np.cumsum(np.bincount(chain, minlength=len(chains))).tolist()
    closed = (order < len(rings)).tolist()
    start = 0
    for own, end, ring in zip(owner[part[order]].tolist(), ends, closed, strict=True):
        paths[own].addPolygon(polygon_of(xy[start:end]))
        if ring:
            paths[own].closeSubpath()
        start = end
    return paths


def as_label(value: object) -> str:
    return "" if value is None else str(value).strip()


def anchor_of(geometry: BaseGeometry) -> tuple[float, float]:
    """As `anchors_of`, of one geometry."""
    return anchors_of(np.array([geometry], object))[0]


def anchors_of(geometries: GeometryArray) -> list[tuple[float, float]]:
    """Where a label of each (n,) is centred: inside a polygon, on the middle of a line, at a point; NaN of an
    empty one."""
    types = shapely.get_type_id(geometries)
    several = np.flatnonzero(types == _LINES)
    if len(several):
        geometries = geometries.copy()
        geometries[several] = [_longest(lines) for lines in geometries[several]]
    linear = (types == _LINE) | (types == _LINES)
    points: GeometryArray = shapely.centroid(geometries)
    points[linear] = shapely.line_interpolate_point(geometries[linear], 0.5, normalized=True)
    outside = ~linear & ~shapely.intersects(geometries, points) & ~shapely.is_empty(geometries)
    points[outside] = shapely.point_on_surface(geometries[outside])
    xy = np.full((len(points), 2), np.nan)
    there = ~shapely.is_empty(points)
    xy[there] = shapely.get_coordinates(points[there])
    return [(x, y) for x, y in xy.tolist()]


def _longest(lines: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(lines)
    return parts[np.argmax(shapely.length(parts))] if len(parts) else LineString()
