"""What goes along with a vertex while shared borders move together: found once, when it is taken in hand."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.sharing import Shared, sharing
from beiyuan_gis.edits.vertices import insert, paths_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from ui.canvas.tools.base import Canvas
from ui.canvas.tools.handles import Handle

_NEAR = 0.01
"""Metres around the edges that move within which neighbours are looked for."""
_NAMED = 3


class Together:
    """Remembers the neighbours of one handle."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._last: tuple[Project, frozenset[str], Key, Handle, list[Shared]] | None = None

    def keys(self, geometry: BaseGeometry, handle: Handle) -> list[Key]:
        """Lines and areas of visible layers near the edges at a handle."""
        bridge, box = self._canvas.bridge, _box(geometry, handle)
        return [
            hit.key
            for definition in bridge.project.layers
            if definition.id not in bridge.hidden and definition.geometry != "Point"
            for hit in self._canvas.shapes.near(bridge.project.tables[definition.id], box)
        ]

    def neighbours(self, key: Key, geometry: BaseGeometry, handle: Handle) -> list[Shared]:
        """Who moves with the handle, the feature itself left out."""
        bridge, last = self._canvas.bridge, self._last
        now = bridge.project, bridge.hidden, key, handle
        if last is None or last[0] is not now[0] or last[1:4] != now[1:]:
            try:
                noded = geometry
                if handle.kind == "midpoint":
                    noded = insert(geometry, handle.vertex, handle.x, handle.y)
                found = sharing(bridge.project, key, noded, (handle.x, handle.y), self.keys(geometry, handle))
            except Refused:
                found = []
            last = self._last = (*now, found)
        return last[4][1:]

    def text(self, shared: list[Shared]) -> str:
        """Which neighbours move, by name."""
        project = self._canvas.bridge.project
        named = [f"{project.layer(s.feature.key.layer).title} {s.feature.key.id}" for s in shared[:_NAMED]]
        if not named:
            return _("No neighbour shares this vertex.")
        more = "…" if len(shared) > _NAMED else ""
        return _("Moves with {neighbours}.", neighbours=_("; ").join(named) + more)


def _box(geometry: BaseGeometry, handle: Handle) -> tuple[float, float, float, float]:
    """Around the edges that move with a handle, in plane metres."""
    ref = handle.vertex
    path = paths_of(geometry)[ref.part][ref.ring][:, :2].tolist()
    count = len(path) - 1 if geometry.geom_type.endswith("Polygon") else len(path)
    after = ref.index if handle.kind == "midpoint" else ref.index + 1
    places = [path[(ref.index - 1) % count], path[after % count], [handle.x, handle.y]]
    xs, ys = zip(*places, strict=True)
    return min(xs) - _NEAR, min(ys) - _NEAR, max(xs) + _NEAR, max(ys) + _NEAR
