"""Push or pull an edge of an area square to itself: drag it, or point at it and type how far."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QPainter, QPainterPath
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.drafting.directions import Place, along, azimuth
from beiyuan_gis.edits.extrude_edge import extrude_edge, extruded, outwards
from beiyuan_gis.edits.vertices import VertexRef, nearest_edge, vertex_at, vertex_count
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from beiyuan_gis.programme.wording import quantity
from ui.canvas.guide import Origin
from ui.canvas.marks import CASING, PREVIEW, draw_geometry, stroke_cased
from ui.canvas.tools.base import Canvas, Pointer, Tool
from ui.canvas.tools.handles import REACH


class Held(NamedTuple):
    """An edge of a feature: the vertex it begins at, its ends, and the place where it was taken."""

    key: Key
    geometry: BaseGeometry
    edge: VertexRef
    ends: tuple[Place, Place]
    at: Place
    outwards: float
    """Azimuth of the step that leads out of the area."""


class Extrude(Tool):
    name = "extrude"
    draws = True

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._hot: Held | None = None
        self._start: Pointer | None = None
        self._by = 0.0

    def cancel(self) -> bool:
        begun = self._start is not None or self._by != 0.0
        self._hot, self._start, self._by = None, None, 0.0
        return begun

    def deactivate(self) -> None:
        super().deactivate()
        self.bridge.hover(None)

    def press(self, pointer: Pointer) -> None:
        self._hot = self._edge_at(pointer)
        self._start = pointer if self._hot else None
        if self._hot:
            self.bridge.select([self._hot.key])
        self.canvas.refresh()

    def move(self, pointer: Pointer) -> None:
        if self._start is None:
            self._hot, self._by = self._edge_at(pointer), 0.0
            self.bridge.hover(self._hot.key if self._hot else None)
            self.canvas.refresh()
        else:
            self.preview(*self.canvas.place(pointer))

    def release(self, pointer: Pointer) -> None:
        if self._start is None:
            return
        if pointer.dragged_from(self._start):
            self.put(*self.canvas.place(pointer))
        else:
            self._start = None

    def _edge_at(self, pointer: Pointer) -> Held | None:
        """The edge under the pointer: of what is selected before others."""
        found = self.canvas.pick(pointer)
        for key in sorted(found, key=lambda k: k not in self.bridge.selection):
            feature = self.bridge.project.get(key)
            if feature is None or not feature.geometry.geom_type.endswith("Polygon"):
                continue
            hit = nearest_edge(feature.geometry, pointer.x, pointer.y)
            if hit is not None and hit.distance <= REACH * self.canvas.viewport.scale:
                return _held(key, feature.geometry, hit.vertex, (hit.x, hit.y))
        return None

    # -------------------------------------------------------------- how far

    def origin(self) -> Origin | None:
        """Without a drag a typed length goes outwards, wherever exactly the pointer is on the edge."""
        if self._hot is None:
            return None
        return Origin(*self._hot.at, only=self._hot.outwards, ahead=self._start is None)

    def moving(self) -> Collection[Key]:
        return {self._hot.key} if self._hot else ()

    def takes_places(self) -> bool:
        return self._hot is not None

    def preview(self, x: float, y: float) -> None:
        if self._hot is not None:
            self._by = along(self._hot.at, self._hot.outwards, (x, y))
            self.canvas.refresh()

    def typing_left(self, pointer: Pointer) -> None:
        if self._start is None:
            self._by = 0.0
        else:
            self.move(pointer)

    def put(self, x: float, y: float) -> None:
        self.preview(x, y)
        hot, by = self._hot, self._by
        self.cancel()
        if hot is not None and by != 0.0:
            self.bridge.attempt(lambda: extrude_edge(self.bridge.project, hot.key, hot.edge, by), self.name)
        self.canvas.refresh()

    # -------------------------------------------------------------- what is seen

    def paint(self, painter: QPainter) -> None:
        if self._hot is None:
            return
        if self._by:
            try:
                preview = extruded(self._hot.geometry, self._hot.edge, self._by)
            except Refused:
                return
            draw_geometry(painter, preview, self.canvas.viewport)
            return
        start, end = (QPointF(*self.canvas.viewport.to_screen(*place)) for place in self._hot.ends)
        path = QPainterPath(start)
        path.lineTo(end)
        stroke_cased(painter, path, PREVIEW, CASING, 4.0)

    def hint(self) -> str:
        if self._by:
            way = _("outwards") if self._by > 0 else _("inwards")
            return _("{distance} {way}. Release or Enter extrudes, Esc cancels.",
                     distance=quantity(abs(self._by), "m"), way=way)  # fmt: skip
        if self._hot is not None:
            return _("Drag this edge, or type how far it goes (below zero inwards).")
        return _("Point at an edge of an area.")


def _held(key: Key, geometry: BaseGeometry, inserted: VertexRef, at: Place) -> Held | None:
    """The edge into which a vertex would be put as `inserted`; None for one without a length."""
    edge = VertexRef(inserted.part, inserted.ring, inserted.index - 1)
    try:
        east, north = outwards(geometry, edge).tolist()
        count = vertex_count(geometry, edge.part, edge.ring)
    except Refused:
        return None
    after = VertexRef(edge.part, edge.ring, (edge.index + 1) % count)
    ends = vertex_at(geometry, edge), vertex_at(geometry, after)
    return Held(key, geometry, edge, ends, at, azimuth((0.0, 0.0), (east, north)) or 0.0)
