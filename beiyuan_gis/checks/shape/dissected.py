"""A geometry taken apart for the rules: parts, rings, and the ground that each covers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.checks.shape.meetings import Meetings, meetings
from beiyuan_gis.checks.shape.odd_even import ground_inside
from beiyuan_gis.checks.shape.path import (
    SPIKE_WIDTH,
    distinct,
    tolerance_of,
    without_repeats,
    without_spikes,
)
from beiyuan_gis.edits.joining import gathered
from beiyuan_gis.edits.validity import Place
from beiyuan_gis.edits.vertices import Coordinates

NOTHING = Polygon()


@dataclass(frozen=True, eq=False)
class Ring:
    """One ring of a polygon (`closed`), or one line, with coordinates as they are stored."""

    stored: Coordinates
    closed: bool

    @cached_property
    def clean(self) -> Coordinates:
        """Without repeated points."""
        return without_repeats(self.stored, tolerance_of(self.stored))

    @cached_property
    def bare(self) -> Coordinates:
        """Also without spikes that have no width."""
        return without_spikes(self.clean, closed=self.closed, width=tolerance_of(self.stored))[0]

    @cached_property
    def blunt(self) -> Coordinates:
        """Also without spikes that have next to no width; as `bare` when nothing would be left then."""
        blunt, _ = without_spikes(self.clean, closed=self.closed, width=SPIKE_WIDTH)
        return self.bare if self.closed and (len(blunt) < 4 or _is_flat(blunt)) else blunt

    @cached_property
    def tips(self) -> tuple[Place, ...]:
        """The tips of its spikes."""
        if self.is_short or self.is_flat:
            return ()
        width = tolerance_of(self.stored) if self.blunt is self.bare else SPIKE_WIDTH
        _, tips = without_spikes(self.clean, closed=self.closed, width=width)
        return tuple((float(x), float(y)) for x, y in tips)

    @cached_property
    def is_short(self) -> bool:
        """Whether there are too few different points for a ring or a line."""
        return distinct(self.clean) < (3 if self.closed else 2)

    @cached_property
    def is_flat(self) -> bool:
        """Whether a ring with points enough surrounds nothing: it runs back on itself all along."""
        return self.closed and not self.is_short and (len(self.bare) < 4 or _is_flat(self.bare))

    @cached_property
    def meetings(self) -> Meetings:
        """Where the ring meets itself, once its spikes are gone."""
        return meetings(self.bare) if not (self.is_short or self.is_flat) else Meetings((), (), ())

    @cached_property
    def ground(self) -> BaseGeometry:
        """What the ring surrounds an odd number of times: a bow-tie is two triangles."""
        if self.is_short or self.is_flat:
            return NOTHING
        plain = Polygon(self.bare[:, :2])
        return plain if plain.is_valid else polygons_of(ground_inside(self.bare[:, :2]))

    @property
    def first_repeat(self) -> Place:
        """The first point that the next one repeats, or the start when none does."""
        steps = np.hypot(*np.diff(self.stored[:, :2], axis=0).T)
        x, y = self.stored[int(np.argmax(steps <= tolerance_of(self.stored))), :2]
        return float(x), float(y)

    @property
    def start(self) -> Place:
        return float(self.stored[0, 0]), float(self.stored[0, 1])


class Shape:
    """`geometry` has places on the plane only and is of the type its layer takes."""

    def __init__(self, geometry: BaseGeometry) -> None:
        self.geometry = geometry
        self.parts: list[list[Ring]] = [_rings(p) for p in shapely.get_parts(geometry) if not p.is_empty]

    @cached_property
    def is_valid(self) -> bool:
        """By the rules of OGC Simple Features, as GEOS reads them."""
        return bool(shapely.is_valid(self.geometry))

    @property
    def rings_are_sound(self) -> bool:
        """Whether each ring by itself is."""
        return all(shapely.is_valid(Polygon(ring.stored[:, :2])) for ring in self.rings)

    @property
    def parts_are_unsound(self) -> bool:
        """Whether any part by itself is."""
        return not shapely.is_valid(shapely.get_parts(self.geometry)).all()

    @property
    def is_polygonal(self) -> bool:
        return self.geometry.geom_type.endswith("Polygon")

    @property
    def is_puntal(self) -> bool:
        return self.geometry.geom_type.endswith("Point")

    @property
    def rings(self) -> Iterator[Ring]:
        return (ring for part in self.parts for ring in part)

    @property
    def doubtful_rings(self) -> Iterator[Ring]:
        """The rings that may meet themselves; a valid geometry has none."""
        return (ring for ring in self.rings if ring.closed and not self.is_valid)

    @property
    def _doubtful_parts(self) -> list[list[Ring]]:
        """In a valid geometry no two rings and no two parts are to each other as they must not be."""
        return self.parts if self.is_polygonal and not self.is_valid else []

    @property
    def holes(self) -> Iterator[tuple[Ring, Ring]]:
        """Shell and hole, of every hole that surrounds something in a shell that does."""
        for shell, *holes in self._doubtful_parts:
            yield from ((shell, h) for h in holes if not (shell.ground.is_empty or h.ground.is_empty))

    @property
    def pairs_of_holes(self) -> Iterator[tuple[BaseGeometry, BaseGeometry]]:
        """The grounds of every two holes of one part."""
        for _, *holes in self._doubtful_parts:
            yield from meeting_pairs([h.ground for h in holes])

    @cached_property
    def grounds(self) -> list[BaseGeometry]:
        """What each part covers: its shell less its holes, each ring for itself by odd and even."""
        return [ground_of(part) for part in self.parts]

    @property
    def pairs_of_parts(self) -> Iterator[tuple[BaseGeometry, BaseGeometry]]:
        """The grounds of every two parts that meet."""
        if len(self._doubtful_parts) > 1:
            yield from meeting_pairs(self.grounds)


def ground_of(part: list[Ring]) -> BaseGeometry:
    """The shell less its holes."""
    shell, *holes = (ring.ground for ring in part)
    return polygons_of(shapely.difference(shell, shapely.union_all(holes))) if holes else shell


def meeting_pairs(grounds: list[BaseGeometry]) -> Iterator[tuple[BaseGeometry, BaseGeometry]]:
    """Every two of them that have a point in common."""
    if len(grounds) < 20:
        yield from ((a, b) for a, b in combinations(grounds, 2) if shapely.intersects(a, b))
        return
    one, other = shapely.STRtree(grounds).query(grounds, predicate="intersects")
    yield from ((grounds[i], grounds[j]) for i, j in zip(one, other, strict=True) if i < j)


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """The areas among the parts of any geometry; lines and points that are left over go."""
    flat = shapely.get_parts(shapely.get_parts(geometry))
    return gathered([part for part in flat if part.geom_type == "Polygon" and not part.is_empty])


def place_in(geometry: BaseGeometry) -> Place:
    """A point in or on a geometry."""
    point = geometry.representative_point()
    return point.x, point.y


def _rings(part: BaseGeometry) -> list[Ring]:
    has_z = bool(part.has_z)
    if not isinstance(part, Polygon):
        return [Ring(shapely.get_coordinates(part, include_z=has_z), closed=False)]
    rings = [ring for ring in (part.exterior, *part.interiors) if not ring.is_empty]
    return [Ring(shapely.get_coordinates(ring, include_z=has_z), closed=True) for ring in rings]


def _is_flat(ring: Coordinates) -> bool:
    """Whether all corners lie on one line."""
    start = ring[0, :2]
    rays = ring[:, :2] - start
    far = rays[int((rays**2).sum(axis=1).argmax())]
    off = abs(rays[:, 0] * far[1] - rays[:, 1] * far[0]).max()
    reach = float((far**2).sum()) ** 0.5
    return bool(off <= tolerance_of(ring) * reach)
