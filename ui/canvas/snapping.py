"""Snapping: to a vertex in reach, else to an edge. A vertex is met to the last bit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

import numpy as np
import shapely

from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from ui.canvas.shapes import Floats, Hit, Shapes


class Snap(NamedTuple):
    """Where the cursor snapped to: a vertex, or the nearest place on an edge, of the feature `key`."""

    x: float
    y: float
    kind: Literal["vertex", "edge"]
    key: Key


class Snapper:
    """Looks for vertices and edges of the visible layers."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes

    def snap(
        self,
        project: Project,
        hidden: frozenset[str],
        x: float,
        y: float,
        tolerance: float,
        without: Collection[Key] = (),
    ) -> Snap | None:
        """The nearest vertex within `tolerance` metres, else the nearest edge; None when nothing is near.

        Features named in `without` (those being dragged) are not snapped to.
        """
        hits = [h for h in self._near(project, hidden, x, y, tolerance) if h.key not in without]
        vertex = _nearest_vertex(hits, x, y, tolerance)
        return vertex or _nearest_edge(hits, x, y, tolerance)

    def _near(
        self, project: Project, hidden: frozenset[str], x: float, y: float, reach: float
    ) -> Iterator[Hit]:
        box = (x - reach, y - reach, x + reach, y + reach)
        for definition in project.layers:
            if definition.id not in hidden:
                yield from self._shapes.near(project.tables[definition.id], box)


def snap_text(snap: Snap, project: Project) -> str:
    """What was snapped to, in words."""
    layer = project.layer(snap.key.layer)
    if snap.kind == "vertex":
        return _("Snapped to a vertex of {layer} {id}.", layer=layer.title, id=snap.key.id)
    return _("Snapped to an edge of {layer} {id}.", layer=layer.title, id=snap.key.id)


def _nearest_vertex(hits: list[Hit], x: float, y: float, tolerance: float) -> Snap | None:
    coordinates, owner = shapely.get_coordinates([h.geometry for h in hits], return_index=True)
    if not len(coordinates):
        return None
    distances = np.hypot(coordinates[:, 0] - x, coordinates[:, 1] - y)
    row = int(distances.argmin())
    if distances[row] > tolerance:
        return None
    return Snap(float(coordinates[row, 0]), float(coordinates[row, 1]), "vertex", hits[owner[row]].key)


def _nearest_edge(hits: list[Hit], x: float, y: float, tolerance: float) -> Snap | None:
    lines, owners = _lines(hits)
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    together = line[1:] == line[:-1]
    start, step = coordinates[:-1][together], np.diff(coordinates, axis=0)[together]
    if not len(start):
        return None
    feet = _feet(start, step, x, y)
    distances = np.hypot(feet[:, 0] - x, feet[:, 1] - y)
    row = int(distances.argmin())
    if distances[row] > tolerance:
        return None
    key = hits[owners[int(line[:-1][together][row])]].key
    return Snap(float(feet[row, 0]), float(feet[row, 1]), "edge", key)


def _lines(hits: list[Hit]) -> tuple[list[shapely.LineString], list[int]]:
    """Rings and lines of the features, and which feature each belongs to."""
    lines: list[shapely.LineString] = []
    owners: list[int] = []
    for number, hit in enumerate(hits):
        for part in shapely.get_parts(hit.geometry):
            if part.geom_type == "Point":
                continue
            own = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
            lines += list(own)
            owners += [number] * len(own)
    return lines, owners


def _feet(start: Floats, step: Floats, x: float, y: float) -> Floats:
    """(n, 2): on each segment the place nearest to x, y."""
    squares = (step**2).sum(axis=1)
    along = ((np.array([x, y]) - start) * step).sum(axis=1) / np.where(squares > 0.0, squares, 1.0)
    feet: Floats = start + np.clip(along, 0.0, 1.0)[:, None] * step
    return feet
