"""Which features are at a place or in a box: from the top layer downwards, hidden layers left out."""

from __future__ import annotations

from collections.abc import Iterator

import shapely

from beiyuan_gis.catalogue import LayerDefinition, Symbol
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from ui.canvas.shapes import Hit, Shapes
from ui.canvas.viewport import Bounds


class Picker:
    """Looks features up in the spatial indexes of `shapes`."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def at(self, project: Project, hidden: frozenset[str], x: float, y: float, tolerance: float) -> list[Key]:
        """Features within `tolerance` metres of a place, the one to pick first in front.

        Upper layers come first; within a layer the nearest, and of polygons around the place the smallest.
        A polygon without a fill is its outline: what lies inside is not hidden behind it.
        """
        box = (x - tolerance, y - tolerance, x + tolerance, y + tolerance)
        place = shapely.Point(x, y)
        found: list[Key] = []
        for definition in _shown(project, hidden):
            near = [
                (distance, hit.geometry.area, hit.key)
                for hit in self._shapes.near(project.tables[definition.id], box)
                if (distance := _distance(hit, place, self._filled(project, definition, hit))) <= tolerance
            ]
            found += [key for _distance_, _area, key in sorted(near)]
        return found

    def inside(self, project: Project, hidden: frozenset[str], box: Bounds) -> frozenset[Key]:
        """Features that share a point with `box`; of a polygon without a fill its outline counts."""
        area = shapely.box(*box)
        shapely.prepare(area)
        return frozenset(
            hit.key
            for definition in _shown(project, hidden)
            for hit in self._shapes.near(project.tables[definition.id], box)
            if area.intersects(
                hit.geometry if self._filled(project, definition, hit) else hit.geometry.boundary
            )
        )

    @staticmethod
    def _filled(project: Project, definition: LayerDefinition, hit: Hit) -> bool:
        """Whether the inside counts; for points and lines the whole geometry always does."""
        if definition.geometry != "Polygon":
            return True
        style = definition.style
        fills = {_has_fill(symbol) for symbol in (style.symbol, *(case.symbol for case in style.cases))}
        if len(fills) == 1:
            return fills.pop()
        feature = project.get(hit.key)
        return feature is not None and _has_fill(definition.style.symbol_for(feature.attributes))


def _has_fill(symbol: Symbol) -> bool:
    return bool(symbol.fill or symbol.hatch)


def _shown(project: Project, hidden: frozenset[str]) -> Iterator[LayerDefinition]:
    return (d for d in reversed(project.layers) if d.id not in hidden)


def _distance(hit: Hit, place: shapely.Point, filled: bool) -> float:
    return float((hit.geometry if filled else hit.geometry.boundary).distance(place))
