"""Which features are at a place or in a box: from the top layer downwards, hidden layers left out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.model.columns import GeometryArray, Ids, Mask
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys, in_order
from beiyuan_gis.model.project import Project
from ui.canvas.classes import is_seen, rows_seen
from ui.canvas.shapes import BaseShapes, Hit, Shapes, boxes_meet
from ui.canvas.viewport import Bounds


class Picker:
    """Looks features up in the spatial indexes of `shapes`."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def meeting(self, project: Project, hidden: frozenset[str], area: shapely.Geometry) -> frozenset[Key]:
        """Features that share a point with `area`; of a layer without a fill the outlines count."""
        shapely.prepare(area)
        x0, y0, x1, y1 = shapely.bounds(area).tolist()
        return frozenset(
            hit.key
            for definition in _shown(project, hidden)
            for hit in self._near(project, definition, (x0, y0, x1, y1))
            if shapely.intersects(area, hit.geometry if _filled(definition) else hit.geometry.boundary)
        )

    def at(self, project: Project, hidden: frozenset[str], x: float, y: float, tolerance: float) -> list[Key]:
        """Features within `tolerance` metres of a place, the one to pick first in front.

        Upper layers come first; within a layer the nearest, and of polygons around the place the smallest.
        In a layer that is never filled (a boundary) a polygon is its outline, so that what lies inside can
        be picked; what is hollow only because it is still planned is picked by its inside too.
        """
        box = (x - tolerance, y - tolerance, x + tolerance, y + tolerance)
        place = shapely.Point(x, y)
        found: list[Key] = []
        for definition in _shown(project, hidden):
            near = [
                (distance, hit.geometry.area, hit.key)
                for hit in self._near(project, definition, box)
                if (distance := _distance(hit, place, _filled(definition))) <= tolerance
            ]
            found += [key for _distance_, _area, key in sorted(near)]
        return found

    def _near(self, project: Project, definition: LayerDefinition, box: Bounds) -> Iterator[Hit]:
        """Features whose boxes may meet `box`, without those of hidden classes."""
        table = project.tables[definition.id]
        hits = self._shapes.near(table, box)
        if not definition.style.hidden:
            return iter(hits)
        return (h for h in hits if (f := table.get(h.key.id)) is not None and is_seen(f, definition))

    def inside(self, project: Project, hidden: frozenset[str], box: Bounds) -> Keys:
        """Features that share a point with `box`; of a layer without a fill the outlines count."""
        found = {}
        for definition in _shown(project, hidden):
            table, filled = project.tables[definition.id], _filled(definition)
            ids = [
                self._ids_inside(shapes, rows_seen(shapes.columns, mask, definition), box, filled)
                for shapes, mask in self._shapes.strata(table)
            ]
            recent = [
                f for f in table.recent if boxes_meet(f.geometry.bounds, box) and is_seen(f, definition)
            ]
            met = _meets(np.array([f.geometry for f in recent], object), box, filled)
            ids.append(np.array([f.key.id for f in recent], np.int64)[met])
            pieces = np.concatenate(ids)  # each in order
            found[definition.id] = np.sort(pieces, kind="stable")
        return Keys(found)

    def _ids_inside(self, shapes: BaseShapes, mask: Mask, box: Bounds, filled: bool) -> Ids:
        inside, rim = shapes.parted(box, mask)  # only what crosses the rim has to be looked at
        hits = rim[_meets(shapes.columns.geometry.unpack(rim), box, filled)]
        return shapes.columns.ids[in_order(np.concatenate([inside, hits]), len(mask))]


def _meets(geometries: GeometryArray, box: Bounds, filled: bool) -> Mask:
    area = shapely.box(*box)
    shapely.prepare(area)
    found: Mask = shapely.intersects(area, geometries if filled else shapely.boundary(geometries))
    return found


def _filled(definition: LayerDefinition) -> bool:
    """Whether the inside counts; for points and lines the whole geometry always does."""
    style = definition.style
    return definition.geometry != "Polygon" or any(s.fill or s.hatch for s in style.symbols)


def _shown(project: Project, hidden: frozenset[str]) -> Iterator[LayerDefinition]:
    return (d for d in reversed(project.layers) if d.id not in hidden)


def _distance(hit: Hit, place: shapely.Point, filled: bool) -> float:
    return float((hit.geometry if filled else hit.geometry.boundary).distance(place))
