"""What is wrong with one geometry by itself: one rule a file, each with the places where it is broken.

A rule is a module with RULE (its id), TITLE, SAYS (the sentence, with {e} and {n}), WHY (what it means and
what the fix does) and `places(shape)`. What makes a geometry unreadable is asked first (`places(geometry)`),
and is then all that is said. To add a rule, write the file and put it into `RULES_OF_SHAPE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import GeometryType
from beiyuan_gis.checks.shape import (
    collapsed_line,
    duplicate_part,
    edge_twice,
    empty_geometry,
    hole_crosses_shell,
    hole_on_shell,
    hole_outside,
    holes_share_edge,
    in_degrees,
    interior_cut,
    invalid_geometry,
    nested_holes,
    nested_parts,
    not_a_number,
    off_plane,
    overlapping_holes,
    overlapping_parts,
    parts_share_edge,
    repeated_points,
    ring_touch,
    self_crossing,
    spike,
    too_few_points,
    wrong_type,
    zero_area,
)
from beiyuan_gis.checks.shape.dissected import Shape
from beiyuan_gis.edits.validity import ONE_BY_ONE, Place, flaw_of, wrong_kind
from beiyuan_gis.i18n import Message, message

Seen = Place | None


class Named(Protocol):
    """What every rule's module says of itself."""

    RULE: str
    TITLE: str
    WHY: str


class ShapeRule(NamedTuple):
    """`places` looks at a geometry taken apart."""

    id: str
    says: str
    places: Callable[[Shape], Iterator[Seen]]


class ShapeFlaw(NamedTuple):
    """One rule broken by one geometry: how, where first, and in how many places."""

    rule: str
    reason: Message
    place: Seen
    places: int


RULES_OF_SHAPE: tuple[ShapeRule, ...] = tuple(
    ShapeRule(module.RULE, module.SAYS, module.places)
    for module in (
        too_few_points,
        zero_area,
        collapsed_line,
        self_crossing,
        ring_touch,
        edge_twice,
        spike,
        hole_outside,
        hole_crosses_shell,
        hole_on_shell,
        nested_holes,
        overlapping_holes,
        holes_share_edge,
        nested_parts,
        overlapping_parts,
        parts_share_edge,
        duplicate_part,
        repeated_points,
    )
)
MODULES: tuple[Named, ...] = (
    not_a_number, off_plane, in_degrees, wrong_type, empty_geometry, too_few_points, zero_area,
    collapsed_line, self_crossing, ring_touch, edge_twice, spike, hole_outside, hole_crosses_shell,
    hole_on_shell, nested_holes, overlapping_holes, holes_share_edge, nested_parts, overlapping_parts,
    parts_share_edge, duplicate_part, repeated_points, interior_cut, invalid_geometry,
)  # fmt: skip
"""All of them, in the order in which problems are listed."""

_GEOS_CALLS_IT = {
    "Self-intersection": self_crossing.RULE,
    "Ring Self-intersection": ring_touch.RULE,
    "Too few points in geometry component": too_few_points.RULE,
    "Hole lies outside shell": hole_outside.RULE,
    "Holes are nested": nested_holes.RULE,
    "Nested shells": nested_parts.RULE,
    "Interior is disconnected": interior_cut.RULE,
}


def flaws(geometry: BaseGeometry, kind: GeometryType) -> list[ShapeFlaw]:
    """All that is wrong with a geometry of a layer that holds `kind`, in the order of MODULES.

    A valid geometry may have flaws too: a repeated point, a spike of some width.
    """
    for first in (not_a_number, off_plane, in_degrees):
        places = list(first.places(geometry))
        if places:
            return [_flaw(first.RULE, first.SAYS, places)]
    if not fits(geometry, kind):
        return [ShapeFlaw(wrong_type.RULE, wrong_kind(geometry, kind), _first_corner(geometry), 1)]
    if kind == "Point" and len(np.unique(shapely.get_coordinates(geometry), axis=0)) > 1:
        return [ShapeFlaw(wrong_type.RULE, Message(ONE_BY_ONE), _first_corner(geometry), 1)]
    empty = list(empty_geometry.places(geometry))
    found = [_flaw(empty_geometry.RULE, empty_geometry.SAYS, empty)] if empty else []
    shape = Shape(geometry)
    for rule in RULES_OF_SHAPE:
        places = list(rule.places(shape))
        if places:
            found.append(_flaw(rule.id, rule.says, places))
    named = {f.rule for f in found} - {repeated_points.RULE, empty_geometry.RULE}
    if not shape.is_valid and not named:
        found += _left_over(shape)
    return found


def fits(geometry: BaseGeometry, kind: GeometryType) -> bool:
    """Whether a layer of `kind` takes geometries of this type, single or multi."""
    return geometry.geom_type in (kind, f"Multi{kind}")


def _left_over(shape: Shape) -> Iterator[ShapeFlaw]:
    """What an invalid geometry has when no rule sees it: a loop smaller than rounding, for example.

    Then GEOS says what it is; its words are put under the rule of that name.
    """
    flaw = flaw_of(shape.geometry)
    if flaw is not None:
        words = shapely.is_valid_reason(shape.geometry).partition("[")[0]
        rule = _GEOS_CALLS_IT.get(words, invalid_geometry.RULE)
        if rule == self_crossing.RULE and flaw.place and shape.rings_are_sound:
            other = hole_crosses_shell if shape.parts_are_unsound else overlapping_parts
            yield _flaw(other.RULE, other.SAYS, [flaw.place])
        else:
            yield ShapeFlaw(rule, flaw.reason, flaw.place, 1)


def _flaw(rule: str, says: str, places: Sequence[Seen]) -> ShapeFlaw:
    place = places[0]
    values = {} if place is None else {"e": f"{place[0]:.2f}", "n": f"{place[1]:.2f}"}
    reason = Message(says, values if "{e}" in says else {})
    if len(places) > 1:
        reason = message("{why} And {count} more.", why=reason, count=len(places) - 1)
    return ShapeFlaw(rule, reason, place, len(places))


def _first_corner(geometry: BaseGeometry) -> Seen:
    xy = shapely.get_coordinates(geometry)
    return (float(xy[0, 0]), float(xy[0, 1])) if len(xy) else None
