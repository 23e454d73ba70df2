"""Snapping: vertices and crossings first, then middles and perpendiculars, then what lies along an edge.

A vertex is met to the last bit. An edge is prolonged only from a vertex that the cursor has been at, as in
CAD; so nothing has to be searched beyond the cursor's reach, whatever the size of the layer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.drafting import directions
from beiyuan_gis.drafting.directions import Place
from beiyuan_gis.drafting.segments import (
    Segments,
    crossings,
    feet,
    meeting,
    perpendicular_feet,
    segments_of,
)
from beiyuan_gis.i18n import _, mark
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.project import Project
from ui.canvas.shapes import Floats, Hit, Shapes
from ui.canvas.vicinity import Vicinity

Kind = Literal["vertex", "intersection", "midpoint", "perpendicular", "extension", "edge"]
KINDS: tuple[Kind, ...] = ("vertex", "intersection", "midpoint", "perpendicular", "extension", "edge")
_TIERS: dict[Kind, int] = {
    "vertex": 0, "intersection": 0, "midpoint": 1, "perpendicular": 1, "edge": 2, "extension": 3,
}  # fmt: skip
"""What has a lower number is taken even where something of a higher one is nearer."""
DRAWING = Key("", 0)
"""What stands for the feature of a snap to the drawing under way."""
_REMEMBERED = 3
"""Vertices whose edges are prolonged."""

_WORDS: dict[Kind, str] = {
    "vertex": mark("Snapped to a vertex of {layer} {id}."),
    "intersection": mark("Snapped to a crossing with {layer} {id}."),
    "midpoint": mark("Snapped to the middle of an edge of {layer} {id}."),
    "perpendicular": mark("Perpendicular to an edge of {layer} {id}."),
    "extension": mark("On the extension of an edge of {layer} {id}."),
    "edge": mark("Snapped to an edge of {layer} {id}."),
}


class Snap(NamedTuple):
    """Where the cursor snapped to, of the feature `key`; `edge` is the edge it lies on, if it may slide
    along one; `other` is the second feature of a crossing."""

    x: float
    y: float
    kind: Kind
    key: Key
    edge: tuple[Place, Place] | None = None
    other: Key | None = None

    @property
    def place(self) -> Place:
        return self.x, self.y


@dataclass(frozen=True)
class Wanted:
    """What to snap to: kinds, within `reach` metres, in one layer only or in all; perpendicular from
    `anchor`."""

    reach: float
    kinds: frozenset[Kind] = frozenset(KINDS)
    layer: str | None = None
    anchor: Place | None = None
    trail: tuple[Place, ...] = ()
    """What is being drawn: its own vertices and edges are snapped to as well."""


class _Visited(NamedTuple):
    """A vertex the cursor was at, and the far ends of its edges."""

    place: Place
    key: Key
    ends: tuple[Place, ...]

    def rays(self, place: Place, reach: float) -> Iterator[tuple[Place, Place]]:
        """Those of its edges whose extension passes within `reach` of a place."""
        if not self.ends:
            return
        tip, ends = np.array(self.place), np.array(self.ends)
        ways = (tip - ends) / np.hypot(*(tip - ends).T)[:, None]
        east, north = place[0] - tip[0], place[1] - tip[1]
        ahead = ways[:, 0] * east + ways[:, 1] * north > 0.0
        aside = np.abs(ways[:, 0] * north - ways[:, 1] * east)
        for row in np.flatnonzero(ahead & (aside <= reach)):
            yield self.ends[row], self.place


class Snapper:
    """Looks for places of the visible layers; remembers the vertices it was at."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self.visited: list[_Visited] = []

    def forget(self) -> None:
        """Prolong no edge any more."""
        self.visited = []

    def snap(
        self,
        project: Project,
        hidden: frozenset[str],
        x: float,
        y: float,
        wanted: Wanted,
        without: Collection[Key] = (),
    ) -> Snap | None:
        """The best place within reach of x, y; None when nothing is near.

        Features named in `without` (those being dragged) are not snapped to.
        """
        if "extension" in wanted.kinds:
            self.visited = [v for v in self.visited if v.key.layer not in hidden]
        for hits, missing in self._around(project, hidden, (x, y), wanted).looks(without):
            best, near = self._best_of(hits, (x, y), wanted)
            if best is None or _rank(best, (x, y))[:2] > (0, missing):
                continue  # something that is not looked at yet may be better
            break
        if best is not None and best.kind == "vertex" and "extension" in wanted.kinds:
            self._visit(best, near)
        return best

    def _best_of(self, hits: list[Hit], place: Place, wanted: Wanted) -> tuple[Snap | None, Segments]:
        """The best place on some features, and their edges within reach."""
        if len(wanted.trail) > 1:
            hits = [*hits, Hit(DRAWING, shapely.LineString(wanted.trail))]
        near = _within([h.geometry for h in hits], place, wanted.reach)
        found = [*_at_vertices(hits, near, place), *_on_edges(hits, near, place, wanted.anchor)]
        if "extension" in wanted.kinds:
            found += self._extensions(hits, near, place, wanted.reach)
        return _best(found, place, wanted), near

    def edge_near(
        self,
        project: Project,
        hidden: frozenset[str],
        x: float,
        y: float,
        reach: float,
        trail: Sequence[Place] = (),
    ) -> Snap | None:
        """The nearest edge, also where a vertex is nearer; of the drawing under way, too."""
        only = Wanted(reach, frozenset({"edge"}))
        for hits, missing in self._around(project, hidden, (x, y), only).looks():
            if len(trail) > 1:
                hits = [*hits, Hit(DRAWING, shapely.LineString(trail))]
            near = _within([h.geometry for h in hits], (x, y), reach)
            best = _best(list(_edges(hits, near, (x, y))), (x, y), only)
            if best is not None and _rank(best, (x, y))[1] <= missing:
                break
        return best

    def _around(self, project: Project, hidden: frozenset[str], place: Place, wanted: Wanted) -> Vicinity:
        layers = {d.id for d in project.layers if d.id not in hidden and wanted.layer in (None, d.id)}
        return Vicinity(self._shapes, project, layers, place, wanted.reach)

    def _visit(self, snap: Snap, near: Segments) -> None:
        at_start = (near.start == snap.place).all(axis=1)
        at_end = (near.end == snap.place).all(axis=1)
        ends = np.unique(np.vstack([near.end[at_start], near.start[at_end]]), axis=0).tolist()
        others = [one for one in self.visited if one.place != snap.place]
        self.visited = [*others, _Visited(snap.place, snap.key, tuple(map(tuple, ends)))][-_REMEMBERED:]

    def _extensions(self, hits: list[Hit], near: Segments, place: Place, reach: float) -> Iterator[Snap]:
        """On the prolonged edges, and where these cross each other or an edge within reach."""
        rays = [(visited.key, ray) for visited in self.visited for ray in visited.rays(place, reach)]
        for key, ray in rays:
            if (foot := _beyond(ray, place)) is not None:
                yield Snap(*foot, "extension", key, ray)
        for (key, ray), (other, second) in combinations(rays, 2):
            if (met := _met(ray, second)) is not None and _beyond(ray, met) and _beyond(second, met):
                yield Snap(*met, "extension", key, None, other)
        for key, ray in rays:
            for row in range(min(len(near), 16)):
                edge = near.edge(row)
                met = _met(ray, edge)
                if met is not None and _beyond(ray, met) and _between(edge, met):
                    yield Snap(*met, "extension", key, None, hits[int(near.owner[row])].key)


def snap_text(snap: Snap, project: Project) -> str:
    """What was snapped to, in words."""
    if DRAWING in (snap.key, snap.other):
        return _("Snapped to what is being drawn.")
    layer = project.layer(snap.key.layer)
    text = _(_WORDS[snap.kind], layer=layer.title, id=snap.key.id)
    if snap.other is None or snap.other == snap.key:
        return text
    return (
        text
        + " "
        + _("Crossed by {layer} {id}.", layer=project.layer(snap.other.layer).title, id=snap.other.id)
    )


def _best(found: list[Snap], place: Place, wanted: Wanted) -> Snap | None:
    """The nearest of the lowest tier that has one; a vertex before a crossing at the same place."""
    ranked = [(_rank(snap, place), snap) for snap in found if snap.kind in wanted.kinds]
    within = [one for one in ranked if one[0][1] <= wanted.reach]
    return min(within, key=lambda one: one[0])[1] if within else None


def _rank(snap: Snap, place: Place) -> tuple[int, float, int]:
    met = snap.kind == "extension" and snap.edge is None  # two lines meet: as good as a middle
    away = float(np.hypot(snap.x - place[0], snap.y - place[1]))
    return 1 if met else _TIERS[snap.kind], round(away, 6), KINDS.index(snap.kind)


def _within(geometries: list[BaseGeometry], place: Place, reach: float) -> Segments:
    """The edges within reach of a place, the nearest first."""
    x, y = place
    near = meeting(segments_of(geometries), (x - reach, y - reach, x + reach, y + reach))
    away = np.hypot(*(feet(near, place) - place).T)
    order = np.argsort(away, kind="stable")
    return near.take(order[away[order] <= reach])


def _at_vertices(hits: list[Hit], near: Segments, place: Place) -> Iterator[Snap]:
    """The nearest vertex, points included, and all crossings."""
    xy, owner = [near.start, near.end], [near.owner, near.owner]
    points = [n for n, hit in enumerate(hits) if hit.geometry.geom_type.endswith("Point")]
    if points:
        own, which = shapely.get_coordinates([hits[n].geometry for n in points], return_index=True)
        xy.append(own)
        owner.append(np.array(points)[which])
    corners = np.vstack(xy)
    row = _nearest(corners, place)
    if row is not None:
        yield Snap(*_place(corners, row), "vertex", hits[int(np.concatenate(owner)[row])].key)
    owners = near.owner.tolist()
    if len(near) < 2:
        return
    met, rows = crossings(near)
    for (x, y), (one, other) in zip(met.tolist(), rows.tolist(), strict=True):
        yield Snap(x, y, "intersection", hits[owners[one]].key, None, hits[owners[other]].key)


def _on_edges(hits: list[Hit], near: Segments, place: Place, anchor: Place | None) -> Iterator[Snap]:
    middles = (near.start + near.end) / 2
    row = _nearest(middles, place)
    if row is not None:
        yield Snap(*_place(middles, row), "midpoint", hits[int(near.owner[row])].key)
    if anchor is not None:
        square, rows = perpendicular_feet(near, anchor)
        row = _nearest(square, place)
        if row is not None:
            yield Snap(*_place(square, row), "perpendicular", hits[int(near.owner[rows[row]])].key)
    yield from _edges(hits, near, place)


def _edges(hits: list[Hit], near: Segments, place: Place) -> Iterator[Snap]:
    on = feet(near, place)
    row = _nearest(on, place)
    if row is not None:
        yield Snap(*_place(on, row), "edge", hits[int(near.owner[row])].key, near.edge(row))


def _place(places: Floats, row: int) -> Place:
    return float(places[row, 0]), float(places[row, 1])


def _nearest(places: Floats, place: Place) -> int | None:
    return int(np.hypot(*(places - place).T).argmin()) if len(places) else None


def _beyond(ray: tuple[Place, Place], place: Place) -> Place | None:
    """The foot of `place` on the ray that goes on beyond `ray[1]`; None behind its beginning."""
    azimuth = directions.azimuth(*ray)
    if azimuth is None or directions.along(ray[1], azimuth, place) <= 0.0:
        return None
    return directions.held(ray[1], azimuth, place)


def _met(one: tuple[Place, Place], other: tuple[Place, Place]) -> Place | None:
    azimuth = directions.azimuth(*one)
    return None if azimuth is None else directions.crossing(one[1], azimuth, other)


def _between(edge: tuple[Place, Place], place: Place) -> bool:
    azimuth = directions.azimuth(*edge)
    if azimuth is None:
        return False
    length = float(np.hypot(edge[1][0] - edge[0][0], edge[1][1] - edge[0][1]))
    return 0.0 <= directions.along(edge[0], azimuth, place) <= length
